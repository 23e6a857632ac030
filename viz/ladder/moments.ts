// A run as the rows of a ladder: what one end does in one instant is one row, with at most one segment that comes and one
// that goes. A timer's expiry, the retransmission it sends and the timer it arms again are one thing to read.
import type { LostEvent, ReceiveEvent, Run, SendEvent, TraceEvent } from '../../sim/index.ts';

export interface Moment {
  readonly at: number;
  /** From the moment before. */
  readonly sinceUs: number;
  /** Whose lifeline: an end, a middlebox by its name, or the path. */
  readonly place: string;
  /** What happened, in order. */
  readonly events: readonly TraceEvent[];
  /** What became of the segment on its way: entries of middleboxes that it made or changed, where it was lost. */
  readonly onTheWay: readonly TraceEvent[];
  readonly received: ReceiveEvent | null;
  readonly sent: SendEvent | null;
  /** Where the segment that goes from here was lost. */
  readonly lost: LostEvent | null;
}

export interface Moments {
  readonly moments: readonly Moment[];
  /** The moment that shows a trace event. */
  readonly momentOf: Int32Array;
}

type Open = { -readonly [Name in keyof Moment]: Name extends 'events' | 'onTheWay' ? TraceEvent[] : Moment[Name] };

/** Whose lifeline an event belongs to. */
export function placeOf(event: TraceEvent): string {
  if (event.kind === 'send' && event.segment.forgedBy !== undefined) return event.segment.forgedBy;
  return 'box' in event && event.box !== undefined ? event.box : event.place;
}

const open = (event: TraceEvent): Open => ({
  at: event.at,
  sinceUs: 0,
  place: placeOf(event),
  events: [event],
  onTheWay: [],
  received: event.kind === 'receive' ? event : null,
  sent: event.kind === 'send' ? event : null,
  lost: null,
});

const once = (kind: TraceEvent['kind']) => (row: Open) => row.events.some((event) => event.kind === kind);
/** What begins a row of its own, and when; everything else joins the row of its instant. */
const BEGINS: Readonly<Partial<Record<TraceEvent['kind'], (row: Open) => boolean>>> = {
  receive: () => true,
  fault: () => true,
  send: (row) => row.sent !== null,
  fire: (row) => row.sent !== null || once('fire')(row) || once('call')(row),
  call: (row) => row.sent !== null || once('call')(row) || once('fire')(row),
  error: once('error'),
  gone: once('gone'),
};

const joins = (event: TraceEvent, row: Open): boolean =>
  row.place === placeOf(event) && row.at === event.at && row.events[0]?.kind !== 'fault' && !BEGINS[event.kind]?.(row);

/** The event that sent the segment to which this one happened on its way; null for what is a moment of its own. */
function sentFor(event: TraceEvent, run: Pick<Run, 'events'>): number | null {
  if (event.kind === 'lost') return event.sent;
  if (event.kind !== 'middlebox' || event.did === 'forgot' || event.cause === null) return null;
  return run.events[event.cause]?.kind === 'send' ? event.cause : null;
}

export function momentsOf(run: Pick<Run, 'events'>): Moments {
  const rows: Open[] = [];
  const momentOf = new Int32Array(run.events.length).fill(-1);
  for (const event of run.events) {
    const sent = sentFor(event, run);
    const sender = sent === null ? undefined : rows[momentOf[sent] as number];
    if (sent !== null && sender) {
      momentOf[event.id] = momentOf[sent] as number;
      sender.onTheWay.push(event);
      if (event.kind === 'lost') sender.lost = event;
      continue;
    }
    const last = rows.at(-1);
    if (last && joins(event, last)) {
      last.events.push(event);
      if (event.kind === 'send') last.sent = event;
    } else {
      rows.push({ ...open(event), sinceUs: event.at - (last?.at ?? event.at) });
    }
    momentOf[event.id] = rows.length - 1;
  }
  return { moments: rows, momentOf };
}

const RANKS: readonly TraceEvent['kind'][] = [
  'error',
  'gone',
  'fault',
  'middlebox',
  'fire',
  'call',
  'receive',
  'send',
  'state',
  'cancel',
  'arm',
];

/** What the row is about. */
export function mainEvent({ events }: Moment): TraceEvent {
  for (const kind of RANKS) {
    const found = events.find((event) => event.kind === kind);
    if (found) return found;
  }
  return events[0] as TraceEvent;
}

/** Whether two moments are the same thing at another time. */
export const momentKind = ({ place, events, lost }: Moment): string =>
  `${place}:${events
    .map((event) =>
      'timer' in event ? `${event.kind} ${event.timer}` : 'segment' in event ? `${event.kind} ${event.segment.purpose}` : event.kind,
    )
    .join()}${lost ? ' lost' : ''}`;
