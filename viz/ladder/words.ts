// What a row of the ladder says: what happened, the kernel's comment, the name of the segment on its arrow.
import {
  explainEvent,
  type LostEvent,
  type Run,
  type Segment,
  type SegmentPurpose,
  type SendEvent,
  type TimerName,
  type TraceEvent,
} from '../../sim/index.ts';
import { humanDuration } from '../text/duration.ts';
import { eventText, segmentName } from '../text/event.ts';
import { said } from '../text/phrase.ts';
import { type Moment, mainEvent } from './moments.ts';
import { t, word } from '../text/words.ts';

export interface RowWords {
  readonly title: string;
  /** The states entered in this moment, as `ss` prints them. */
  readonly states: readonly string[];
  /** Why, in a sentence; empty where there is nothing to explain. */
  readonly why: string;
  /** tcpdump's line of what goes, or else of what comes. */
  readonly notation: string;
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** "P. seq 301:401, ack 1, win 65535": as tcpdump prints it. */
function notation({ flags, seq, len, ack, win }: Segment): string {
  const numbers = len > 0 ? `${seq}:${seq + len}` : String(seq);
  return `${flags} seq ${numbers}${ack === null ? '' : `, ack ${ack}`}, win ${win}`;
}

/** In fewer words where the whole name would be cut off. */
const LONG_TITLE = 30;

function eventWords(event: TraceEvent): string {
  const text = eventText(event);
  return event.kind === 'receive' && text.length > LONG_TITLE
    ? t('received: $segment', { segment: arrowLabel(event.segment, true) })
    : text;
}

export function rowWords(run: Run, moment: Moment): RowWords {
  const main = mainEvent(moment);
  const explained =
    main.kind === 'fire' || main.kind === 'error' || main.kind === 'gone' || main.kind === 'fault' || main.kind === 'middlebox';
  const others = moment.events.filter((event) => event !== main && event.kind === 'call');
  const words = [main, ...others].map(eventWords).join(t(', '));
  const text = main.kind === 'fault' && main.place !== 'path' ? t('$place: $event', { place: t(main.place), event: words }) : words;
  const segment = (moment.sent ?? moment.received)?.segment;
  return {
    title: main.kind === 'call' || main.kind === 'middlebox' ? text : capital(text),
    states: moment.events.flatMap((event) => (event.kind === 'state' ? [event.to] : [])),
    why: explained ? explainEvent(run.events, main.id, said).sentence : '',
    notation: segment ? notation(segment) : '',
  };
}

const SHORT: Readonly<Partial<Record<SegmentPurpose, string>>> = {
  'window-update': word('window update'),
  'tail-loss-probe': word('loss probe'),
  'window-probe': word('window probe'),
  'keepalive-probe': word('keepalive probe'),
  'probe-answer': word('answer'),
  'forged-rst': word('forged RST'),
};

/** On the arrow; in fewer words where there is little room. */
export function arrowLabel(segment: Segment, short: boolean): string {
  if (!short) return segmentName(segment);
  const name = t(SHORT[segment.purpose] ?? segment.purpose);
  return segment.win === 0 && segment.ack !== null && !segment.flags.includes('R') ? `${name}${t(', ')}win 0` : name;
}

/** What the arrows of a row show, for those who do not see them. */
export function arrowWords({ received, sent, lost }: Moment): string {
  const parts: string[] = [];
  if (received) parts.push(t('from the $host: $segment', { host: t(received.segment.from), segment: segmentName(received.segment) }));
  if (sent) parts.push(`${sentWords(sent)}${lost ? lostWords(lost) : arrivesWords(sent)}`);
  return parts.join(t('; '));
}

const sentWords = ({ segment }: SendEvent): string =>
  t('to the $host: $segment', { host: segment.from === 'client' ? t('server') : t('client'), segment: segmentName(segment) });
const lostWords = ({ why, box }: LostEvent): string =>
  box === undefined ? t(', lost: $why', { why: t(why) }) : t(', lost: $why, $box', { why: t(why), box });
const arrivesWords = ({ arrivesAt, at }: SendEvent): string =>
  arrivesAt === null ? '' : t(', arrives after $time', { time: humanDuration(arrivesAt - at) });

/** Beside a bracket. */
export const TIMER_LABELS: Readonly<Record<TimerName, string>> = {
  rto: 'RTO',
  tlp: word('loss probe'),
  reo: word('reorder'),
  probe0: word('probe'),
  keepalive: word('keepalive'),
  'fin-wait-2': 'FIN-WAIT-2',
  delack: word('delayed ACK'),
  synack: 'SYN-ACK',
  'time-wait': 'TIME-WAIT',
};
