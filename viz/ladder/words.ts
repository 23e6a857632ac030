// What a row of the ladder says: what happened, the kernel's comment, the name of the segment on its arrow.
import { explainEvent, type Run, type Segment, type SegmentPurpose, type TimerName, type TraceEvent } from '../../sim/index.ts';
import { humanDuration } from '../text/duration.ts';
import { eventText, segmentName } from '../text/event.ts';
import { type Moment, mainEvent } from './moments.ts';

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
  return event.kind === 'receive' && text.length > LONG_TITLE ? `received: ${arrowLabel(event.segment, true)}` : text;
}

export function rowWords(run: Run, moment: Moment): RowWords {
  const main = mainEvent(moment);
  const explained =
    main.kind === 'fire' || main.kind === 'error' || main.kind === 'gone' || main.kind === 'fault' || main.kind === 'middlebox';
  const others = moment.events.filter((event) => event !== main && event.kind === 'call');
  const place = main.kind === 'fault' && main.place !== 'path' ? `${main.place}: ` : '';
  const text = `${place}${[main, ...others].map(eventWords).join(', ')}`;
  const segment = (moment.sent ?? moment.received)?.segment;
  return {
    title: main.kind === 'call' || main.kind === 'middlebox' ? text : capital(text),
    states: moment.events.flatMap((event) => (event.kind === 'state' ? [event.to] : [])),
    why: explained ? explainEvent(run.events, main.id).sentence : '',
    notation: segment ? notation(segment) : '',
  };
}

const SHORT: Readonly<Partial<Record<SegmentPurpose, string>>> = {
  'window-update': 'window update',
  'tail-loss-probe': 'loss probe',
  'window-probe': 'window probe',
  'keepalive-probe': 'keepalive probe',
  'probe-answer': 'answer',
  'forged-rst': 'forged RST',
};

/** On the arrow; in fewer words where there is little room. */
export function arrowLabel(segment: Segment, short: boolean): string {
  if (!short) return segmentName(segment);
  const name = SHORT[segment.purpose] ?? segment.purpose;
  return segment.win === 0 && segment.ack !== null && !segment.flags.includes('R') ? `${name}, win 0` : name;
}

/** What the arrows of a row show, for those who do not see them. */
export function arrowWords({ received, sent, lost }: Moment): string {
  const parts: string[] = [];
  if (received) parts.push(`from the ${received.segment.from}: ${segmentName(received.segment)}`);
  if (sent) {
    const arrives = sent.arrivesAt === null ? '' : `, arrives after ${humanDuration(sent.arrivesAt - sent.at)}`;
    const to = sent.segment.from === 'client' ? 'server' : 'client';
    parts.push(
      `to the ${to}: ${segmentName(sent.segment)}${lost ? `, lost: ${lost.why}${lost.box === undefined ? '' : `, ${lost.box}`}` : arrives}`,
    );
  }
  return parts.join('; ');
}

/** Beside a bracket. */
export const TIMER_LABELS: Readonly<Record<TimerName, string>> = {
  rto: 'RTO',
  tlp: 'loss probe',
  reo: 'reorder',
  probe0: 'probe',
  keepalive: 'keepalive',
  'fin-wait-2': 'FIN-WAIT-2',
  delack: 'delayed ACK',
  synack: 'SYN-ACK',
  'time-wait': 'TIME-WAIT',
};
