// Runs held against each other by the keys of their events: what is the same, what moved, what only one of them has, and
// where they first differ.
import type { Run, TraceEvent } from '../../sim/index.ts';

/** What an event is, beyond its key and time, as far as it tells runs apart. */
function content(event: TraceEvent): string {
  switch (event.kind) {
    case 'arm':
      return String(event.firesAt);
    case 'send':
    case 'receive': {
      const { flags, seq, len, ack, win } = event.segment;
      return `${flags} ${seq} ${len} ${ack} ${win}`;
    }
    case 'call':
      return JSON.stringify(event.detail);
    case 'state':
      return event.from;
    default:
      return '';
  }
}

const same = (a: TraceEvent, b: TraceEvent): boolean => a.key === b.key && a.at === b.at && content(a) === content(b);

export interface Divergence {
  /** When the first of the two differing events happens. */
  readonly at: number;
  /** How many events both runs have in common. */
  readonly common: number;
  readonly a: TraceEvent | null;
  readonly b: TraceEvent | null;
  readonly kind: 'only in A' | 'only in B' | 'moved' | 'other content';
}

/** Where two runs first differ; null where they are the same to the end. */
export function firstDivergence(a: Pick<Run, 'events'>, b: Pick<Run, 'events'>): Divergence | null {
  const count = Math.max(a.events.length, b.events.length);
  for (let i = 0; i < count; i++) {
    const [one, other] = [a.events[i], b.events[i]];
    if (one && other && same(one, other)) continue;
    return describe(a, b, i, one ?? null, other ?? null);
  }
  return null;
}

function describe(
  a: Pick<Run, 'events'>,
  b: Pick<Run, 'events'>,
  common: number,
  one: TraceEvent | null,
  other: TraceEvent | null,
): Divergence {
  if (one && other && one.key === other.key) {
    return { at: Math.min(one.at, other.at), common, a: one, b: other, kind: one.at === other.at ? 'other content' : 'moved' };
  }
  // The one that comes first is what differs; it may come later in the other run, or never.
  const ofA = other === null || (one !== null && one.at <= other.at);
  const event = (ofA ? one : other) as TraceEvent;
  const twin = (ofA ? b : a).events.find(({ key }) => key === event.key) ?? null;
  const kind = twin ? 'moved' : ofA ? 'only in A' : 'only in B';
  return { at: event.at, common, a: ofA ? event : twin, b: ofA ? twin : event, kind };
}

/** One event in every run; null where a run does not have it. */
export interface AlignedEvent {
  readonly key: string;
  readonly events: readonly (TraceEvent | null)[];
  /** The earliest time at which a run has it. */
  readonly at: number;
  readonly differs: boolean;
}

export function alignEvents(runs: readonly Pick<Run, 'events'>[]): AlignedEvent[] {
  const rows = new Map<string, (TraceEvent | null)[]>();
  runs.forEach(({ events }, i) => {
    for (const event of events) {
      const row = rows.get(event.key) ?? runs.map(() => null);
      row[i] = event;
      rows.set(event.key, row);
    }
  });
  const aligned = Array.from(rows, ([key, events]): AlignedEvent => {
    const first = events[0];
    const at = events.reduce((least, event) => Math.min(least, event?.at ?? least), Number.POSITIVE_INFINITY);
    return { key, events, at, differs: events.some((event) => !event || !first || !same(event, first)) };
  });
  return aligned.sort((a, b) => a.at - b.at);
}
