// Waiting before another attempt: exponential, capped, spread (as gRPC's connection-backoff document has it).
import type { Backoff } from '../scenario/program.ts';
import { type Micros, micros } from '../time.ts';

/** The wait before attempt `attempt` (0: the first retry), µs; `random` from 0 to 1 spreads it. */
export function backoffWait(backoff: Backoff, attempt: number, random: number): Micros {
  const plain = Math.min(backoff.base * backoff.factor ** Math.min(attempt, 64), backoff.max);
  const spread = ((2 * random - 1) * backoff.jitterPercent) / 100;
  return micros(Math.max(0, Math.round(plain * (1 + spread))));
}
