// The differences between a capture and a run, in words.
import type { HostName } from '../../../sim/index.ts';
import { humanDuration, signedDuration } from '../../text/duration.ts';
import type { Comparison, Pair, Status } from '../compare/compare.ts';
import type { Item } from '../compare/items.ts';
import type { Kind } from '../infer/progress.ts';
import { t, word } from '../../text/words.ts';

const KINDS: Readonly<Record<Kind, string>> = {
  syn: 'SYN',
  data: word('data'),
  again: word('retransmission'),
  fin: 'FIN',
  probe: word('probe'),
  ack: 'ACK',
  rst: 'RST',
};

const nth = (key: string): number => Number(key.slice(key.lastIndexOf('/') + 1));

/** "retransmission 2 of 101:201", "probe 3", "ACK of 301". */
export function itemText(item: Item, key: string): string {
  const { kind, seq, len, ack, flags, win } = item;
  const n = nth(key);
  const closed = win === 0 && !flags.includes('R') ? t(', window 0') : '';
  const bytes = `${seq}:${seq + len}`;
  switch (kind) {
    case 'data':
      return flags.includes('F') ? t('data $bytes and FIN', { bytes }) : t('data $bytes', { bytes });
    case 'again':
      return flags.includes('S')
        ? t('$segment again, $n', { segment: flags.includes('.') ? 'SYN-ACK' : 'SYN', n })
        : t('retransmission $n of $bytes', { n, bytes });
    case 'probe':
      return t('probe $n', { n });
    case 'ack':
      return `${t('ACK of $ack', { ack: String(ack) })}${closed}${n > 1 ? `${t(', ')}${n}` : ''}`;
    case 'syn':
      return flags.includes('.') ? 'SYN-ACK' : 'SYN';
    default:
      return t(KINDS[kind]);
  }
}

export const pairText = ({ capture, simulation, key }: Pair): string => itemText((capture ?? simulation) as Item, key);
export const pairFrom = ({ capture, simulation }: Pair): HostName => (capture ?? simulation)?.from ?? 'client';

const STATUSES: Readonly<Record<Status, string>> = {
  matched: '',
  moved: '',
  'only capture': word('only in the capture'),
  'only simulation': word('only in the simulation'),
  'after the capture': word('after the capture’s end'),
};

/** "+204 ms in the simulation", "only in the capture". */
export function differenceText({ status, deltaUs }: Pair): string {
  if (deltaUs === null) return t(STATUSES[status]);
  if (status === 'matched') return deltaUs === 0 ? t('the same') : t('the same, $time', { time: signedDuration(deltaUs) });
  const time = humanDuration(Math.abs(deltaUs));
  return deltaUs > 0 ? t('$time later in the simulation', { time }) : t('$time earlier in the simulation', { time });
}

/** The sentence on top: what is the same and what is not. */
export function summaryText({ counts, toleranceUs, firstDivergence }: Comparison): string {
  const time = humanDuration(toleranceUs);
  const parts = [
    counts.matched === 1
      ? t('1 segment is where the capture has it, within $time', { time })
      : t('$n segments are where the capture has them, within $time', { n: counts.matched, time }),
    ...(counts.moved > 0 ? [t('$n moved', { n: counts.moved })] : []),
    ...(counts['only capture'] > 0 ? [t('$n only in the capture', { n: counts['only capture'] })] : []),
    ...(counts['only simulation'] > 0 ? [t('$n only in the simulation', { n: counts['only simulation'] })] : []),
  ];
  const n = counts['after the capture'];
  return [
    t('$parts.', { parts: parts.join(t(', ')) }),
    ...(firstDivergence === null ? [t('Nothing differs.')] : []),
    ...(n === 1 ? [t('After the capture’s end the simulation goes on with 1 segment more.')] : []),
    ...(n > 1 ? [t('After the capture’s end the simulation goes on with $n segments more.', { n })] : []),
  ].join(' ');
}

export const divergenceText = (pair: Pair): string =>
  t('$segment of the $host: $difference', { segment: pairText(pair), host: t(pairFrom(pair)), difference: differenceText(pair) });
