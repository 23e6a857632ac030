// What a segment is, told from the wire alone: the recordings know no purposes.
import type { Glyph } from '../lanes/model.ts';
import type { Segment } from './recordings.ts';
import { t, word } from '../text/words.ts';

export interface Drawn extends Segment {
  readonly glyph: Glyph;
  readonly text: string;
}

const GLYPH_WORDS: Partial<Record<Glyph, string>> = {
  retransmission: word('again'),
  probe: word('probe'),
  syn: 'SYN',
  fin: 'FIN',
  rst: word('reset'),
  data: word('data'),
  ack: 'ACK',
};

/** The kind of each segment, by what was sent before it. */
export function classify(sent: readonly Segment[]): Drawn[] {
  let next = 0;
  return sent.map((segment) => {
    const { flags, seq, len } = segment;
    const length = len + (/[SF]/.test(flags) ? 1 : 0);
    const again = length > 0 && seq < next;
    const glyph = glyphOf(flags, length, again, seq < next);
    next = Math.max(next, seq + length);
    return { ...segment, glyph, text: `${t(GLYPH_WORDS[glyph] ?? '')} ${flags} ${seq}${len > 0 ? ` (${len})` : ''}` };
  });
}

function glyphOf(flags: string, length: number, again: boolean, below: boolean): Glyph {
  if (flags.includes('R')) return 'rst';
  if (again) return 'retransmission';
  if (flags.includes('S')) return 'syn';
  if (flags.includes('F')) return 'fin';
  if (length > 0) return 'data';
  return below ? 'probe' : 'ack';
}
