// When a bounded wait for a socket ends, by how it was bounded. SO_RCVTIMEO and SO_SNDTIMEO sleep on the timer wheel
// (sock_set_timeout, schedule_timeout): up to one granule late. poll(), and what is made of it (epoll, Java's setSoTimeout),
// sleeps on a high-resolution timer with a slack of 0.1 %, at most 100 ms (select_estimate_accuracy); an idle machine uses it all.
import { wheelFires } from '../kernel/timer-wheel.ts';
import type { TimeoutBy } from '../scenario/program.ts';
import { type BootPhase, type Hz, jiffies, jiffiesAt, type Micros, micros, microsAtJiffy, usecsToJiffies } from '../time.ts';

const MAX_SLACK_US = 100_000;

export interface Clock {
  readonly hz: Hz;
  readonly phase: BootPhase;
}

/** The end of a wait that begins at `now` and is to last `after`. */
export function timeoutAt(by: TimeoutBy, now: Micros, after: Micros, { hz, phase }: Clock): Micros {
  if (by !== 'SO_RCVTIMEO') return micros(now + after + Math.min(Math.floor(after / 1000), MAX_SLACK_US));
  const clock = jiffiesAt(now, phase, hz);
  return microsAtJiffy(wheelFires(jiffies(clock + usecsToJiffies(after, hz)), clock, hz), phase, hz);
}
