// What a server has in service: requests that are answered when their service time is over, soonest first.
import { type Micros, micros } from '../time.ts';
import type { Fd } from './calls.ts';
import { clearDeadline, type Deadlines, setDeadline } from './deadlines.ts';

export interface Served {
  readonly fd: Fd;
  readonly number: number;
  readonly at: Micros;
}

export interface Serving extends Deadlines {
  /** Requests in service, soonest answer first. */
  serving: Served[];
}

function arm(state: Serving): void {
  const next = state.serving[0];
  if (next === undefined) clearDeadline(state, 'answer');
  else setDeadline(state, 'answer', next.at);
}

/** Takes a request in service. All take the same time, so the last one is answered last. */
export function serve(state: Serving, fd: Fd, number: number, now: Micros, serviceTime: Micros): void {
  state.serving.push({ fd, number, at: micros(now + serviceTime) });
  arm(state);
}

/** Drops what `unwanted` says: a connection's requests, or one that was cancelled. */
export function dropServed(state: Serving, unwanted: (one: Served) => boolean): void {
  state.serving = state.serving.filter((one) => !unwanted(one));
  arm(state);
}

/** Takes out what is to be answered now. */
export function takeServed(state: Serving, now: Micros): Served[] {
  const later = state.serving.findIndex((one) => one.at > now);
  const done = state.serving.splice(0, later < 0 ? state.serving.length : later);
  arm(state);
  return done;
}
