// The moments a program waits for, by name: a plain record, so that a program's state can be copied and compared.
import { type Micros, micros } from '../time.ts';
import type { ProgramState } from './calls.ts';

export const NEVER = micros(Number.POSITIVE_INFINITY);

export interface Deadlines extends ProgramState {
  deadlines: Record<string, Micros>;
}

export const noDeadlines = (): Deadlines => ({ wakesAt: NEVER, deadlines: {} });

function refresh(state: Deadlines): void {
  let soonest: number = NEVER;
  for (const name in state.deadlines) soonest = Math.min(soonest, state.deadlines[name] as number);
  state.wakesAt = micros(soonest);
}

/** Sets a deadline, or moves it. */
export function setDeadline(state: Deadlines, name: string, at: Micros): void {
  state.deadlines[name] = at;
  if (at <= state.wakesAt) state.wakesAt = at;
  else refresh(state);
}

export function clearDeadline(state: Deadlines, name: string): void {
  if (state.deadlines[name] === undefined) return;
  delete state.deadlines[name];
  refresh(state);
}

/** Takes the deadlines that have come, soonest first; of several at one time in the order in which they were set. */
export function takeDue(state: Deadlines, now: Micros): string[] {
  if (state.wakesAt > now) return [];
  const due = Object.keys(state.deadlines)
    .filter((name) => (state.deadlines[name] as number) <= now)
    .sort((a, b) => (state.deadlines[a] as number) - (state.deadlines[b] as number));
  for (const name of due) delete state.deadlines[name];
  refresh(state);
  return due;
}
