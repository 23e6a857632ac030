// What happens next: the total order of a run. Two things at the same microsecond are ordered by this table, never by
// insertion luck: faults, then timers (the tick's interrupt comes first in a jiffy), then segments, then the program's calls;
// the client before the server; segments in the order in which they left.
import type { Micros } from '../time.ts';

/** The kinds of things that happen, in the order in which they happen at the same microsecond. */
export const ORDER = ['fault', 'client timer', 'server timer', 'segment', 'call'] as const;
export type Turn = (typeof ORDER)[number];

/** The same with segments before timers: a scenario whose verdict changes under it holds a race. */
export const SWAPPED_ORDER: readonly Turn[] = ['fault', 'segment', 'server timer', 'client timer', 'call'];

/** When each kind of thing happens next; infinite where nothing of the kind is to come. */
export type Agenda = Readonly<Record<Turn, Micros>>;

/** The kind that is next, or null where nothing is to come up to `until`. */
export function nextTurn(agenda: Agenda, order: readonly Turn[], until: Micros): Turn | null {
  let best: Turn | null = null;
  for (const turn of order) {
    if (agenda[turn] <= until && (best === null || agenda[turn] < agenda[best])) best = turn;
  }
  return best;
}
