// What happens next: the total order of a run. Two things at the same microsecond are ordered by this table, never by
// insertion luck: faults, then what middleboxes forget, then timers (the tick's interrupt comes first in a jiffy), then segments, then the program's calls;
// the client before the server; segments in the order in which they left.
import type { Micros } from '../time.ts';

/** The kinds of things that happen, in the order in which they happen at the same microsecond. */
export const ORDER = ['fault', 'middlebox', 'client timer', 'server timer', 'segment', 'call'] as const;
export type Turn = (typeof ORDER)[number];

/** The same with segments before timers: a scenario whose verdict changes under it holds a race. */
export const SWAPPED_ORDER: readonly Turn[] = ['fault', 'segment', 'middlebox', 'server timer', 'client timer', 'call'];

/** When each kind of thing happens next, in the places of ORDER; infinite where nothing of the kind is to come. */
export type Agenda = Float64Array;
export const newAgenda = (): Agenda => new Float64Array(ORDER.length).fill(Number.POSITIVE_INFINITY);

/** Where an order finds its kinds in an agenda. */
export const placesOf = (order: readonly Turn[]): readonly number[] => order.map((turn) => ORDER.indexOf(turn));

/** The kind that is next, or null where nothing is to come up to `until`; of several at one time the first in the order. */
export function nextTurn(agenda: Agenda, places: readonly number[], until: Micros): Turn | null {
  let next = -1;
  let soonest = Number.POSITIVE_INFINITY;
  for (const place of places) {
    const at = agenda[place] as number;
    if (at <= until && at < soonest) {
      next = place;
      soonest = at;
    }
  }
  return ORDER[next] ?? null;
}
