// A race: the verdict hangs on which of two simultaneous things comes first. Found by running the scenario again with
// segments before timers.
import type { Scenario } from '../scenario/scenario.ts';
import type { HostName } from '../trace/trace-event.ts';
import type { Verdict } from '../trace/verdict.ts';
import { SWAPPED_ORDER } from './queue.ts';
import { simulate } from './simulate.ts';

export interface Race {
  readonly host: HostName;
  /** The verdict in the documented order, and the one with segments before timers. */
  readonly verdict: Verdict;
  readonly swapped: Verdict;
}

/** The race in a scenario's verdict about the watched host, or null: there is none. */
export function findRace(scenario: Scenario): Race | null {
  const host = scenario.watch;
  const verdict = simulate(scenario, { trace: false }).verdicts[host];
  const swapped = simulate(scenario, { trace: false, order: SWAPPED_ORDER }).verdicts[host];
  const same =
    verdict.outcome === swapped.outcome &&
    verdict.errno === swapped.errno &&
    verdict.at === swapped.at &&
    verdict.decidedBy === swapped.decidedBy;
  return same ? null : { host, verdict, swapped };
}
