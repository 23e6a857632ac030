// How it ended for one host, small enough to be the only thing that a run keeps.
import type { Outcome } from '../scenario/scenario.ts';
import type { Micros } from '../time.ts';
import type { Errno, HostName, TimerName } from './trace-event.ts';

export interface Verdict {
  readonly host: HostName;
  readonly outcome: Outcome;
  readonly errno: Errno | null;
  /** When it ended; for `never`, `alive` and `open` the end of the run. */
  readonly at: Micros;
  /** From the last fault (cut, power off, reboot, peer stopped reading) or, without one, the last call, to `at`. */
  readonly sinceUs: number;
  /** What `sinceUs` counts from, as a trace event's key. */
  readonly since: string | null;
  /** The timer whose expiry ended it; null where a segment did or nothing did. */
  readonly decidedBy: TimerName | null;
  /** The middlebox whose reset ended it; null where an end's did, or none. */
  readonly resetBy: string | null;
  readonly retransmissions: number;
  readonly tailLossProbes: number;
  readonly windowProbes: number;
  readonly keepaliveProbes: number;
  /** For `never` and `alive`: nothing is armed, or the cycle that repeats. */
  readonly because: 'nothing armed' | 'repeats' | null;
  /** For `repeats`: the cycle's length. */
  readonly periodUs: number | null;
}
