// The life of a middlebox's entry, as a lane shows it: how long it lasts without a packet, and which packets renewed it. The trace
// has only what changed; the packets that passed follow from the segments, the delays, and how far each lost one came.
import { oneWayUs, wayToBox } from '../scenario/middlebox.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { LostEvent, MiddleboxEvent, SendEvent, TraceEvent } from './trace-event.ts';

/** A time in which an entry was in one state and had one idle time. */
export interface EntryStretch {
  readonly box: string;
  /** The event with which it began. */
  readonly event: MiddleboxEvent;
  readonly from: number;
  readonly to: number;
  /** When a packet renewed the entry, the first at `from`. */
  readonly renewals: readonly number[];
  /** The event with which the entry ended; null where it changed or lasts. */
  readonly forgotten: MiddleboxEvent | null;
}

interface Happened {
  readonly events: readonly TraceEvent[];
  readonly scenario: Scenario;
  readonly stopped: { readonly at: number };
}

/** All stretches of all entries, box after box in the order of the path. */
export function entryStretches(run: Happened): EntryStretch[] {
  const boxes = run.scenario.path.middleboxes ?? [];
  if (boxes.length === 0) return [];
  const endUs = Math.max(run.stopped.at, run.events.at(-1)?.at ?? 0);
  const lost = new Map(run.events.flatMap((event) => (event.kind === 'lost' ? [[event.sent, event] as const] : [])));
  return boxes.flatMap(({ name }, index) => {
    const passes = passesOf(run, index, lost).filter(({ at }) => at <= endUs);
    const own = run.events.filter((event): event is MiddleboxEvent => event.kind === 'middlebox' && event.box === name);
    return own.flatMap((event, i) => {
      if (event.did === 'forgot') return [];
      const next = own[i + 1];
      const to = next?.at ?? endUs;
      const later = passes.filter(({ at, syn }) => at > event.at && at < to && !(syn && event.state === 'SYN_SENT'));
      const forgotten = next?.did === 'forgot' ? next : null;
      return [{ box: name, event, from: event.at, to, renewals: [event.at, ...later.map(({ at }) => at)], forgotten }];
    });
  });
}

interface Pass {
  readonly at: number;
  readonly syn: boolean;
}

/** When packets passed a middlebox, in order. */
function passesOf({ events, scenario }: Happened, index: number, lost: ReadonlyMap<number, LostEvent>): Pass[] {
  const passes = events.flatMap((event): Pass[] => {
    if (event.kind !== 'send') return [];
    const at = passesAt(event, scenario, index, lost.get(event.id));
    return at === null ? [] : [{ at, syn: event.segment.flags === 'S' }];
  });
  return passes.sort((a, b) => a.at - b.at);
}

/** When a segment passed a middlebox; null where it never did. */
function passesAt(event: SendEvent, { path }: Scenario, index: number, lost: LostEvent | undefined): number | null {
  const boxes = path.middleboxes ?? [];
  const to = event.segment.from === 'client' ? 'server' : 'client';
  const maker = event.segment.forgedBy === undefined ? -1 : boxes.findIndex(({ name }) => name === event.segment.forgedBy);
  const start = maker >= 0 ? maker : to === 'server' ? -1 : boxes.length;
  const before = to === 'server' ? index - start - 1 : start - index - 1;
  if (before < 0 || (lost?.passed !== undefined && lost.passed <= before)) return null;
  const whole = oneWayUs(path.rttUs, to);
  const way = (box: number): number => wayToBox(whole, boxes[box]?.at ?? 0, to);
  return event.at + way(index) - (maker >= 0 ? way(maker) : 0);
}
