// The differences between a capture and a run, in words.
import type { HostName } from '../../../sim/index.ts';
import { humanDuration, signedDuration } from '../../text/duration.ts';
import type { Comparison, Pair, Status } from '../compare/compare.ts';
import type { Item } from '../compare/items.ts';
import type { Kind } from '../infer/progress.ts';

const KINDS: Readonly<Record<Kind, string>> = {
  syn: 'SYN',
  data: 'data',
  again: 'retransmission',
  fin: 'FIN',
  probe: 'probe',
  ack: 'ACK',
  rst: 'RST',
};

const nth = (key: string): number => Number(key.slice(key.lastIndexOf('/') + 1));

/** "retransmission 2 of 101:201", "probe 3", "ACK of 301". */
export function itemText(item: Item, key: string): string {
  const { kind, seq, len, ack, flags, win } = item;
  const count = nth(key);
  const closed = win === 0 && !flags.includes('R') ? ', window 0' : '';
  switch (kind) {
    case 'data':
      return `data ${seq}:${seq + len}${flags.includes('F') ? ' and FIN' : ''}`;
    case 'again':
      return flags.includes('S')
        ? `SYN${flags.includes('.') ? '-ACK' : ''} again, ${count}`
        : `retransmission ${count} of ${seq}:${seq + len}`;
    case 'probe':
      return `probe ${count}`;
    case 'ack':
      return `ACK of ${ack}${closed}${count > 1 ? `, ${count}` : ''}`;
    case 'syn':
      return flags.includes('.') ? 'SYN-ACK' : 'SYN';
    default:
      return KINDS[kind];
  }
}

export const pairText = ({ capture, simulation, key }: Pair): string => itemText((capture ?? simulation) as Item, key);
export const pairFrom = ({ capture, simulation }: Pair): HostName => (capture ?? simulation)?.from ?? 'client';

/** "+204 ms in the simulation", "only in the capture". */
export function differenceText({ status, deltaUs }: Pair): string {
  if (deltaUs !== null) {
    if (status === 'matched') return deltaUs === 0 ? 'the same' : `the same, ${signedDuration(deltaUs)}`;
    return `${humanDuration(Math.abs(deltaUs))} ${deltaUs > 0 ? 'later' : 'earlier'} in the simulation`;
  }
  const words: Readonly<Record<Status, string>> = {
    matched: '',
    moved: '',
    'only capture': 'only in the capture',
    'only simulation': 'only in the simulation',
    'after the capture': 'after the capture’s end',
  };
  return words[status];
}

const plural = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

/** The sentence on top: what is the same and what is not. */
export function summaryText({ counts, toleranceUs, firstDivergence }: Comparison): string {
  const parts = [
    `${plural(counts.matched, 'segment is', 'segments are')} where the capture has ${counts.matched === 1 ? 'it' : 'them'}, within ${humanDuration(toleranceUs)}`,
    ...(counts.moved > 0 ? [`${counts.moved} moved`] : []),
    ...(counts['only capture'] > 0 ? [`${counts['only capture']} only in the capture`] : []),
    ...(counts['only simulation'] > 0 ? [`${counts['only simulation']} only in the simulation`] : []),
  ];
  const later = counts['after the capture'];
  const more = later > 0 ? ` After the capture’s end the simulation goes on with ${plural(later, 'segment', 'segments')} more.` : '';
  return `${parts.join(', ')}.${firstDivergence === null ? ' Nothing differs.' : ''}${more}`;
}

export function divergenceText(pair: Pair): string {
  return `${pairText(pair)} of the ${pairFrom(pair)}: ${differenceText(pair)}`;
}
