// A configuration × a situation → from when to when the program notices, which timer tells it, with which error, and what the
// other timers were doing. Runs the situation over boot phases: the answer is a range.
import { simulate } from '../engine/simulate.ts';
import type { Outcome, Scenario } from '../scenario/scenario.ts';
import type { Micros } from '../time.ts';
import type { Errno, TimerName } from '../trace/trace-event.ts';
import type { Verdict } from '../trace/verdict.ts';
import { type OtherTimer, otherTimers } from './others.ts';
import { type Phase, phasePeriod, searchPhases } from './phases.ts';
import { type Configuration, type Situation, situationScenario } from './situation.ts';

export interface Answer {
  readonly situation: Situation;
  readonly outcome: Outcome;
  /** From the beginning of the trouble, µs; null where nothing ends it. */
  readonly earliestUs: number | null;
  readonly latestUs: number | null;
  /** The timer that decides; null where a segment does or nothing does. */
  readonly decidedBy: TimerName | null;
  readonly errno: Errno | null;
  readonly others: readonly OtherTimer[];
  /** Runs that show the two ends of the range. */
  readonly earliest: Scenario;
  readonly latest: Scenario;
  /** How many boot phases were tried. */
  readonly phases: number;
  /** Timers that decide at other boot phases only. */
  readonly alsoDecidedBy: readonly TimerName[];
}

/** Answers for one situation. `troubleAt` as in `situationScenario`. */
export function answer(configuration: Configuration, situation: Situation, troubleAt?: Micros): Answer {
  const scenario = situationScenario(configuration, situation, troubleAt);
  const first = simulate(scenario);
  const base = first.verdicts.client;
  const deciders = new Set<TimerName | null>();
  const run = (phase: Phase): Verdict => {
    const verdict = simulate(atPhase(scenario, phase), { trace: false }).verdicts.client;
    deciders.add(verdict.decidedBy);
    return verdict;
  };
  const ends = endsItself(base);
  const { hz } = configuration.client;
  const range = ends ? searchPhases(run, phasePeriod(first.events, hz), hz) : null;
  return {
    situation,
    outcome: base.outcome,
    earliestUs: range?.earliest.end.sinceUs ?? null,
    latestUs: range?.latest.end.sinceUs ?? null,
    decidedBy: base.decidedBy,
    errno: base.errno,
    others: otherTimers(configuration.client, first.events, base),
    earliest: range === null ? scenario : atPhase(scenario, range.earliest.phase),
    latest: range === null ? scenario : atPhase(scenario, range.latest.phase),
    phases: range?.tried ?? 1,
    alsoDecidedBy: [...deciders].filter((timer): timer is TimerName => timer !== null && timer !== base.decidedBy),
  };
}

/** The scenario with the client's clock moved. */
const atPhase = (scenario: Scenario, { offset, microsecondsIntoJiffy }: Phase): Scenario => ({
  ...scenario,
  client: { ...scenario.client, clock: { jiffiesAtStart: scenario.client.clock.jiffiesAtStart + offset, microsecondsIntoJiffy } },
});

const endsItself = (verdict: Verdict): boolean => verdict.outcome === 'error' || verdict.outcome === 'gone' || verdict.outcome === 'closed';
