// A configuration × a situation → from when to when the program notices, which timer tells it, with which error, and what the
// other timers were doing. Runs the situation over boot phases: the kernel's answer is a range. The program's own deadlines
// are laid over it: whichever comes first decides.
import { simulate } from '../engine/simulate.ts';
import type { Outcome, Scenario } from '../scenario/scenario.ts';
import { type Micros, micros } from '../time.ts';
import type { Errno, TimerName } from '../trace/trace-event.ts';
import type { Verdict } from '../trace/verdict.ts';
import { type OtherTimer, otherTimers } from './others.ts';
import { type Phase, phasePeriod, searchPhases } from './phases.ts';
import { type Decider, type ProgramDeadline, programDeadlines } from './program.ts';
import { type Configuration, type Situation, situationScenario, troubleOf } from './situation.ts';

/** When something ends, from the beginning of the trouble; null where nothing ends it. */
export interface Ending {
  readonly earliestUs: number | null;
  readonly latestUs: number | null;
  /** The timer that decides; null where a segment does or nothing does. */
  readonly decidedBy: Decider | null;
  /** Timers that decide at other boot phases only. */
  readonly alsoDecidedBy: readonly Decider[];
}

export interface Answer extends Ending {
  readonly situation: Situation;
  readonly outcome: Outcome;
  /** What the kernel tells the program; null where it has not told it anything. */
  readonly errno: Errno | null;
  /** The middlebox whose reset ended it. */
  readonly resetBy: string | null;
  readonly others: readonly OtherTimer[];
  /** What the kernel would have done, where the program does not wait for it. */
  readonly kernelAlone: Ending | null;
  /** Runs that show the two ends of the range. */
  readonly earliest: Scenario;
  readonly latest: Scenario;
  /** How many boot phases were tried. */
  readonly phases: number;
}

/** Answers for one situation. `troubleAt` as in `situationScenario`. */
export function answer(configuration: Configuration, situation: Situation, troubleAt?: Micros): Answer {
  const kernel = kernelAnswer(configuration, situationScenario(configuration, situation, troubleAt));
  const deadlines = kernel.base.outcome === 'alive' ? [] : programDeadlines(configuration.program ?? {}, situation);
  const first = deadlines.reduce<ProgramDeadline | null>(
    (soonest, one) => (one.sinceUs !== null && (soonest?.sinceUs ?? Number.POSITIVE_INFINITY) > one.sinceUs ? one : soonest),
    null,
  );
  const { earliestUs, latestUs, base, others, ...rest } = kernel;
  const waits = first === null || (latestUs !== null && latestUs <= (first.sinceUs ?? 0));
  if (waits) {
    const beside = deadlines.map(besideKernel);
    return {
      ...rest,
      situation,
      earliestUs,
      latestUs,
      errno: base.errno,
      resetBy: base.resetBy,
      others: [...others(base.decidedBy), ...beside],
      kernelAlone: null,
      outcome: base.outcome,
    };
  }
  return overtaken(kernel, first, deadlines, situation);
}

interface KernelAnswer extends Ending {
  readonly base: Verdict;
  readonly others: (decidedBy: Decider | null) => OtherTimer[];
  readonly earliest: Scenario;
  readonly latest: Scenario;
  readonly phases: number;
}

function kernelAnswer(configuration: Configuration, scenario: Scenario): KernelAnswer {
  const first = simulate(scenario);
  const base = sinceTrouble(first.verdicts.client, scenario);
  const deciders = new Set<TimerName | null>();
  const run = (phase: Phase): Verdict => {
    const verdict = simulate(atPhase(scenario, phase), { trace: false }).verdicts.client;
    deciders.add(verdict.decidedBy);
    return sinceTrouble(verdict, scenario);
  };
  const { hz } = configuration.client;
  const range = endsItself(base) ? searchPhases(run, phasePeriod(first.events, hz), hz) : null;
  return {
    base,
    earliestUs: range?.earliest.end.sinceUs ?? null,
    latestUs: range?.latest.end.sinceUs ?? null,
    decidedBy: base.decidedBy,
    alsoDecidedBy: [...deciders].filter((timer): timer is TimerName => timer !== null && timer !== base.decidedBy),
    others: (decidedBy) => otherTimers(configuration.client, first.events, base, decidedBy),
    earliest: range === null ? scenario : atPhase(scenario, range.earliest.phase),
    latest: range === null ? scenario : atPhase(scenario, range.latest.phase),
    phases: range?.tried ?? 1,
  };
}

/** Counted from the situation's trouble, also where a middlebox forgets in the meantime. */
function sinceTrouble(verdict: Verdict, scenario: Scenario): Verdict {
  const trouble = troubleOf(scenario);
  return trouble === null ? verdict : { ...verdict, sinceUs: verdict.at - trouble };
}

/** The program's deadline comes before the kernel's end, at some or at all boot phases. */
function overtaken(kernel: KernelAnswer, first: ProgramDeadline, deadlines: readonly ProgramDeadline[], situation: Situation): Answer {
  const { earliestUs, latestUs, decidedBy, alsoDecidedBy, base, others, earliest, latest, phases } = kernel;
  const sinceUs = first.sinceUs ?? 0;
  const sometimes = earliestUs !== null && earliestUs < sinceUs;
  const closes = (scenario: Scenario): Scenario => closedAt(scenario, base, sinceUs);
  return {
    situation,
    outcome: 'error',
    earliestUs: sometimes ? earliestUs : sinceUs,
    latestUs: sinceUs,
    decidedBy: first.timer,
    alsoDecidedBy: sometimes && decidedBy !== null ? [decidedBy] : [],
    errno: null,
    resetBy: null,
    others: [...others(null), ...deadlines.filter((one) => one !== first).map(besideKernel)],
    kernelAlone: { earliestUs, latestUs, decidedBy, alsoDecidedBy },
    earliest: sometimes ? earliest : closes(earliest),
    latest: closes(latest),
    phases,
  };
}

/** A program that gives up closes the connection: the same run with that call. */
function closedAt(scenario: Scenario, base: Verdict, sinceUs: number): Scenario {
  const at = micros(base.at - base.sinceUs + sinceUs);
  return { ...scenario, steps: [...scenario.steps.filter((step) => step.at <= at), { at, do: 'close', host: 'client' }] };
}

const besideKernel = ({ timer, sinceUs, text }: ProgramDeadline): OtherTimer => ({
  timer,
  status: sinceUs === null ? 'not armed' : 'armed',
  text,
});

/** The scenario with the client's clock moved. */
const atPhase = (scenario: Scenario, { offset, microsecondsIntoJiffy }: Phase): Scenario => ({
  ...scenario,
  client: { ...scenario.client, clock: { jiffiesAtStart: scenario.client.clock.jiffiesAtStart + offset, microsecondsIntoJiffy } },
});

const endsItself = (verdict: Verdict): boolean => verdict.outcome === 'error' || verdict.outcome === 'gone' || verdict.outcome === 'closed';
