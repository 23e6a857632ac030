// Backwards: "notice within 30 s in every situation, survive an outage of 20 s" → settings, or which two wishes contradict and
// by how much. Prefers socket options of one connection to sysctls of the host, and keepalive that sends as few probes as it
// can. What is found is run over boot phases before it is shown.
import { type Answer, answer } from './answer.ts';
import { type Change, effective, setOption, setProgram, withChanges } from './effective.ts';
import { type Harm, outageHarm } from './outage.ts';
import type { Decider } from './program.ts';
import { type Configuration, forgetsAfterUs, type Situation, situationsOf } from './situation.ts';

export interface Wish {
  readonly detectWithinUs: number;
  readonly surviveUs: number;
}

export interface Solution {
  readonly ok: true;
  readonly changes: readonly Change[];
  /** The latest answer of all situations in which anybody still waits. */
  readonly detectUs: number;
  readonly slowest: Situation;
  readonly slowestBy: Decider | null;
  /** Probes that an idle connection to a healthy peer costs. */
  readonly probesPerHour: number;
  /** Who bounds data in flight: the socket's user timeout, or only the program. */
  readonly by: 'user timeout' | 'program';
}

export interface Contradiction {
  readonly ok: false;
  /** What a connection was doing when the outage ended it, or what is not noticed in time. */
  readonly harm: Harm | null;
  readonly late: Situation | null;
  /** The shortest detection that this outage allows, and the longest outage that this detection allows; null where none. */
  readonly detectAtLeastUs: number | null;
  readonly surviveAtMostUs: number | null;
}

const SECOND = 1_000_000;
const LEAST_DETECT_US = SECOND;
const MOST_DETECT_US = 3600 * SECOND;

/** What the search sets anew; everything else stays. */
const CLEARED: readonly Change[] = [
  ...(['SO_KEEPALIVE', 'TCP_KEEPIDLE', 'TCP_KEEPINTVL', 'TCP_KEEPCNT', 'TCP_USER_TIMEOUT'] as const).map((name) => setOption(name, null)),
  ...(
    [
      'connectTimeout',
      'readTimeout',
      'writeTimeout',
      'idleTimeout',
      'pingInterval',
      'pingTimeout',
      'pingMisses',
      'pingWithoutCalls',
    ] as const
  ).map((name) => setProgram(name, null)),
];

export function solve(configuration: Configuration, wish: Wish): Solution | Contradiction {
  const base = withChanges(configuration, CLEARED);
  const found = attempt(base, wish, 'thorough');
  if (found.ok) return { ...found, changes: [...unset(configuration, found.changes), ...found.changes] };
  return { ...found, detectAtLeastUs: leastDetection(base, wish), surviveAtMostUs: mostSurvived(base, wish) };
}

/** What was set before and must go. */
function unset({ client, program = {} }: Configuration, changes: readonly Change[]): Change[] {
  const isSet = ({ layer, name }: Change): boolean =>
    (layer === 'program' ? program[name] : layer === 'option' ? client.socketOptions[name] : undefined) !== undefined;
  return CLEARED.filter((one) => isSet(one) && changes.every(({ name }) => name !== one.name));
}

/** What is run: while looking for a bound the idle connection, for what is shown every situation. */
type Effort = 'quick' | 'thorough';

type Failure = Omit<Contradiction, 'detectAtLeastUs' | 'surviveAtMostUs'>;

function attempt(base: Configuration, wish: Wish, effort: Effort): Solution | Failure {
  const byOption = withUserTimeout(base, wish, effort);
  if (byOption.ok) return byOption;
  const byProgram = withProgramOnly(base, wish, effort);
  return byProgram.ok ? byProgram : byOption;
}

const latest = (configuration: Configuration, situation: Situation): number => {
  const { latestUs, outcome } = answer(configuration, situation);
  return outcome === 'alive' ? 0 : (latestUs ?? Number.POSITIVE_INFINITY);
};

/** Keepalive's numbers that add up to a time and outlast an outage, with the longest idle time; null where none do. */
export function keepaliveFor(sumSec: number, surviveUs: number, mostIdleSec = 32_767): readonly Change[] | null {
  let best: { idle: number; interval: number; count: number } | null = null;
  for (let count = 2; count <= 9; count++) {
    // The last probe that is answered must leave after the outage, a little before the end.
    const interval = Math.max(1, Math.floor(surviveUs / SECOND / (count - 1)) + 1);
    const idle = sumSec - interval * count;
    if (idle >= 1 && (best === null || idle > best.idle)) best = { idle, interval, count };
  }
  if (best === null) return null;
  const { idle, interval, count } = best.idle <= mostIdleSec ? best : earlier(best, sumSec, mostIdleSec);
  return [
    setOption('SO_KEEPALIVE', 1),
    setOption('TCP_KEEPIDLE', idle),
    setOption('TCP_KEEPINTVL', interval),
    setOption('TCP_KEEPCNT', count),
  ];
}

/** A first probe that comes sooner, as a middlebox wants it, and as many more as the same sum takes. */
function earlier({ interval }: { interval: number }, sumSec: number, idle: number) {
  const wider = Math.max(interval, Math.ceil((sumSec - idle) / 20));
  return { idle, interval: wider, count: Math.max(2, Math.round((sumSec - idle) / wider)) };
}

/** Even without a wish, keepalive should not be much less patient than the rest. */
const patience = (sumSec: number, { surviveUs }: Wish): number => Math.max(surviveUs, sumSec * SECOND * 0.3);

/** The longest user timeout whose connections all end in time, with keepalive that adds up to the same. */
function withUserTimeout(base: Configuration, wish: Wish, effort: Effort): Solution | Failure {
  const inTime = (sec: number) =>
    latest(withChanges(base, [setOption('TCP_USER_TIMEOUT', sec * 1000)]), 'in-flight') <= wish.detectWithinUs;
  const longest = largest(Math.floor(wish.detectWithinUs / SECOND), inTime);
  if (longest < 1) return { ok: false, harm: null, late: 'in-flight' };
  return firstThatWorks(base, wish, effort, longest, 'user timeout');
}

/** Without a user timeout: the program's own deadlines for what is under way, keepalive's count for what is idle. */
const withProgramOnly = (base: Configuration, wish: Wish, effort: Effort): Solution | Failure =>
  firstThatWorks(base, wish, effort, Math.floor(wish.detectWithinUs / SECOND), 'program');

/** From the longest sum of keepalive's numbers down, until the kernel's rounding fits in as well. */
function firstThatWorks(base: Configuration, wish: Wish, effort: Effort, longest: number, by: Solution['by']): Solution | Failure {
  let failure: Failure = { ok: false, harm: { while: 'idle', by: 'keepalive' }, late: 'idle' };
  for (let sumSec = longest; sumSec >= Math.max(1, longest * 0.6); sumSec = Math.min(sumSec - 1, Math.floor(sumSec * 0.99))) {
    const changes = numbersFor(base, wish, sumSec, by === 'program' ? [] : [setOption('TCP_USER_TIMEOUT', sumSec * 1000)]);
    if (changes === null) return failure;
    const given = withChanges(base, changes);
    if (latest(given, 'idle') > wish.detectWithinUs) continue;
    const harm = outageHarm(given, wish.surviveUs);
    // Shorter sums survive no more.
    if (harm !== null) return { ok: false, harm, late: null };
    const found = verified(base, changes, wish, effort, by);
    if (found.ok) return found;
    failure = found;
  }
  return failure;
}

/** Half of what a middlebox remembers. */
function mostIdleSec({ middleboxes = [] }: Configuration): number {
  const idleUs = forgetsAfterUs(middleboxes);
  return idleUs === null ? 32_767 : Math.max(1, Math.floor(idleUs / SECOND / 2));
}

function numbersFor(base: Configuration, wish: Wish, sumSec: number, more: readonly Change[]): readonly Change[] | null {
  const most = mostIdleSec(base);
  const keepalive = keepaliveFor(sumSec, patience(sumSec, wish), most) ?? keepaliveFor(sumSec, wish.surviveUs, most);
  if (keepalive === null) return null;
  return [...keepalive, ...more, ...deadlines(withChanges(base, more), wish)];
}

/** Deadlines of the program where the kernel has none in time: a frozen peer always, other waits where it must be. */
function deadlines(base: Configuration, { detectWithinUs }: Wish): Change[] {
  const late = (situation: Situation) => latest(base, situation) > detectWithinUs;
  return [
    setProgram('readTimeout', detectWithinUs),
    ...(late('full-buffer') || late('full-buffer-cut') ? [setProgram('writeTimeout', detectWithinUs)] : []),
    ...(late('connecting') ? [setProgram('connectTimeout', detectWithinUs)] : []),
  ];
}

/** Runs every situation with what was found. */
function verified(base: Configuration, changes: readonly Change[], wish: Wish, effort: Effort, by: Solution['by']): Solution | Failure {
  const given = withChanges(base, changes);
  const found = (effort === 'thorough' ? situationsOf(given) : (['idle'] as const))
    // A program that has closed waits for nobody.
    .filter((situation) => situation !== 'closing')
    .map((situation): Answer => answer(given, situation));
  const slowest = found.reduce((a, b) => (endOf(b) > endOf(a) ? b : a));
  if (endOf(slowest) > wish.detectWithinUs) return { ok: false, harm: null, late: slowest.situation };
  const { keepIdleSec } = effective(given.client);
  return {
    ok: true,
    changes,
    detectUs: endOf(slowest),
    slowest: slowest.situation,
    slowestBy: slowest.decidedBy,
    probesPerHour: Math.ceil(3600 / keepIdleSec),
    by,
  };
}

const endOf = ({ latestUs, outcome }: Answer): number => (outcome === 'alive' ? 0 : (latestUs ?? Number.POSITIVE_INFINITY));

/** The largest whole number from 1 to `most` for which a monotonic test holds; 0 where it holds for none. */
function largest(most: number, holds: (value: number) => boolean): number {
  let [good, bad] = [0, most + 1];
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (holds(middle)) good = middle;
    else bad = middle;
  }
  return good;
}

/** Both searches take the wishes to be monotonic, which the kernel's rounding spoils by a second at most. */
function leastDetection(base: Configuration, wish: Wish): number | null {
  const works = (detectWithinUs: number) => attempt(base, { ...wish, detectWithinUs }, 'quick').ok;
  let [bad, good] = [wish.detectWithinUs, Math.max(LEAST_DETECT_US, wish.detectWithinUs)];
  while (!works(good)) {
    bad = good;
    good *= 2;
    if (good > MOST_DETECT_US) return null;
  }
  while (good - bad > Math.max(SECOND, good / 50)) {
    const middle = Math.round((good + bad) / 2 / SECOND) * SECOND;
    if (works(middle)) good = middle;
    else bad = middle;
  }
  return attempt(base, { ...wish, detectWithinUs: good }, 'thorough').ok ? good : good + SECOND;
}

function mostSurvived(base: Configuration, wish: Wish): number | null {
  const works = (surviveUs: number) => attempt(base, { ...wish, surviveUs }, 'quick').ok;
  if (!works(0)) return null;
  let [good, bad] = [0, wish.surviveUs];
  while (bad - good > Math.max(200_000, bad / 50)) {
    const middle = Math.round((good + bad) / 2 / 100_000) * 100_000;
    if (works(middle)) good = middle;
    else bad = middle;
  }
  return good;
}
