// The recorder of a run: gives every event its id and its key. Kernel code asks `host.trace` first, so that a run without
// a trace builds nothing.
import type { Micros } from '../time.ts';
import { eventKey } from './event-key.ts';
import type { Place, TraceEvent } from './trace-event.ts';

type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
/** An event before the recorder has numbered it. */
export type NewEvent = Without<TraceEvent, 'id' | 'key' | 'at' | 'place' | 'cause'>;

export class Trace {
  readonly events: TraceEvent[] = [];
  private readonly counts = new Map<string, number>();

  /** Records one event; `cause` is −1 where nothing in the run led to it. Returns its id. */
  add(at: Micros, place: Place, cause: number, event: NewEvent): number {
    const stem = eventKey(place, event);
    const count = (this.counts.get(stem) ?? 0) + 1;
    this.counts.set(stem, count);
    const id = this.events.length;
    this.events.push({ id, at, place, cause: cause < 0 ? null : cause, key: `${stem}/${count}`, ...event } as TraceEvent);
    return id;
  }

  /** A segment's time of arrival, known once the path has taken it; null once it is lost. */
  arrives(id: number, arrivesAt: Micros | null): void {
    const event = this.events[id];
    if (event?.kind === 'send') this.events[id] = { ...event, arrivesAt };
  }
}
