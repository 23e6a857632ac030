// A connection on which nothing happens but keepalive repeats itself: the same exchanges after the same times (several of them,
// where the timer wheel rounds each differently). Twice the same is enough to leap over the rest: times go on by whole periods, and the segments are counted. Exact, since nothing but times and
// plain counts may have changed, and a period is a whole number of granules of the timer wheel.
import type { Host } from '../kernel/host.ts';
import type { TcpSock } from '../kernel/sock.ts';
import type { TimerEntry } from '../kernel/timer-table.ts';
import { type Micros, micros } from '../time.ts';
import type { Machine } from './machine.ts';
import type { World } from './world.ts';

/** What is remembered between two looks. */
export interface RepeatWatch {
  /** State after the last exchanges, newest first. */
  readonly seen: Snapshot[];
  /** The coarsest level of the wheel since the oldest of them. */
  level: number;
}

interface Snapshot {
  readonly at: Micros;
  readonly segments: number;
  readonly numbers: readonly number[];
  /** Places of numbers that only count and decide nothing. */
  readonly counted: ReadonlySet<number>;
  /** What is not a number must be the same. */
  readonly rest: string;
}

export interface Leap {
  readonly from: Micros;
  readonly to: Micros;
  readonly segments: number;
}

export const newRepeatWatch = (): RepeatWatch => ({ seen: [], level: 0 });

/** Something else happened: what was seen no longer counts. */
export function startOver(watch: RepeatWatch): void {
  watch.seen.length = 0;
  watch.level = 0;
}

/** The longest period that is looked for. */
const MOST_EXCHANGES = 64;

type Numbers = Record<string, number>;
const machinesOf = (world: World): readonly Machine[] => [world.machines.client, world.machines.server];
const TIMER_NUMBERS = ['expires', 'firesAt', 'order'] as const satisfies readonly (keyof TimerEntry)[];
const HOST_NUMBERS = ['lastExpired', 'timerOrder'] as const satisfies readonly (keyof Host)[];

/** The order in which timers were queued decides ties only, and all go on alike. */
const COUNTS: readonly string[] = ['keepaliveProbes', 'order', 'timerOrder'];

let socketNumbers: readonly string[] | null = null;
/** The names of a socket's numbers: every field that holds one. */
function numbersOfSocket(sk: TcpSock): readonly string[] {
  socketNumbers ??= Object.keys(sk).filter((key) => typeof sk[key as keyof TcpSock] === 'number' && key !== 'flow');
  return socketNumbers;
}

/** Nothing is under way, and no probe waits for its answer. */
const isIdle = (sk: TcpSock): boolean =>
  sk.probesOut === 0 && sk.rtxQueue.length === 0 && sk.writeQueue.length === 0 && sk.outOfOrder.length === 0 && sk.duplicate === null;

/** Looks at a connection after something happened on it by itself. Leaps up to, not over, `horizon`, or returns null. */
export function leap(watch: RepeatWatch, world: World, horizon: Micros): Leap | null {
  const machines = machinesOf(world);
  for (const { sockets } of machines) {
    for (const sk of sockets) for (const entry of sk.timers) if (entry.queued) watch.level = Math.max(watch.level, entry.level);
  }
  if (world.path.inFlight.length > 0 || world.segments === watch.seen[0]?.segments) return null;
  if (!machines.every(({ host, sockets }) => host.profile.rules.timerWheel !== 'cascading, 1/256 slack' && sockets.every(isIdle)))
    return null;
  watch.seen.unshift(snapshot(world));
  watch.seen.length = Math.min(watch.seen.length, 2 * MOST_EXCHANGES + 1);
  const now = watch.seen[0] as Snapshot;
  const before = periodBefore(watch, machines);
  if (before === null) return null;
  const period = now.at - before.at;
  const times = Math.floor((horizon - 1 - now.at) / period) - 1;
  if (times < 1) return null;
  const segments = (now.segments - before.segments) * times;
  shift(world, now, before, times);
  world.segments += segments;
  startOver(watch);
  return { from: now.at, to: world.now, segments };
}

/** The state one whole period ago, or null where none is known. */
function periodBefore(watch: RepeatWatch, machines: readonly Machine[]): Snapshot | null {
  const { seen, level } = watch;
  const now = seen[0] as Snapshot;
  for (let exchanges = 1; 2 * exchanges < seen.length; exchanges++) {
    const before = seen[exchanges] as Snapshot;
    if (!isAligned(level, now.at - before.at, machines)) continue;
    return repeats(now, before, seen[2 * exchanges] as Snapshot, machines) ? before : null;
  }
  return null;
}

function snapshot(world: World): Snapshot {
  const numbers: number[] = [];
  const counted = new Set<number>();
  const rest: unknown[] = [];
  const add = (name: string, value: number): void => {
    if (COUNTS.includes(name)) counted.add(numbers.length);
    numbers.push(value);
  };
  for (const { host, sockets } of machinesOf(world)) {
    for (const name of HOST_NUMBERS) add(name, host[name]);
    for (const sk of sockets) {
      for (const name of numbersOfSocket(sk)) add(name, (sk as unknown as Numbers)[name] as number);
      for (const entry of sk.timers) {
        for (const name of TIMER_NUMBERS) add(name, entry[name]);
        rest.push(entry.meaning, entry.queued, entry.level);
      }
      rest.push(
        sk.state,
        sk.pending,
        sk.orphan,
        sk.reading,
        sk.ackScheduled,
        sk.ackNow,
        sk.ackTimer,
        sk.err,
        sk.rcvShutdown,
        sk.sndShutdown,
      );
    }
  }
  return { at: world.now, segments: world.segments, numbers, counted, rest: rest.join() };
}

/** Whether the last two periods were the same in everything, and changed nothing but times and what is only counted. */
function repeats(third: Snapshot, second: Snapshot, first: Snapshot, machines: readonly Machine[]): boolean {
  const period = third.at - second.at;
  if (third.rest !== second.rest || second.rest !== first.rest || period !== second.at - first.at) return false;
  if (third.numbers.length !== first.numbers.length) return false;
  // A time goes on by the period: in microseconds, in milliseconds (timestamps), in jiffies of either host.
  const times = [0, period, period / 1000, ...machines.map(({ host }) => (period * host.hz) / 1_000_000)];
  return third.numbers.every((value, index) => {
    const before = second.numbers[index] as number;
    const change = value - before;
    return change === before - (first.numbers[index] as number) && (times.includes(change) || third.counted.has(index));
  });
}

/** Whether a period is a whole number of the coarsest granules of both wheels. */
const isAligned = (level: number, period: number, machines: readonly Machine[]): boolean =>
  machines.every(({ host }) => {
    const ticks = (period * host.hz) / 1_000_000;
    return Number.isInteger(ticks) && ticks % 8 ** level === 0;
  });

/** Lets every number go on as it did in the last period, `times` over. */
function shift(world: World, third: Snapshot, second: Snapshot, times: number): void {
  let index = 0;
  const next = (value: number): number => {
    const change = (third.numbers[index] as number) - (second.numbers[index] as number);
    index++;
    return value + change * times;
  };
  for (const { host, sockets } of machinesOf(world)) {
    const numbers = host as unknown as Numbers;
    for (const name of HOST_NUMBERS) numbers[name] = next(numbers[name] as number);
    for (const sk of sockets) {
      const fields = sk as unknown as Numbers;
      for (const name of numbersOfSocket(sk)) fields[name] = next(fields[name] as number);
      for (const entry of sk.timers) {
        const entries = entry as unknown as Numbers;
        for (const name of TIMER_NUMBERS) entries[name] = next(entries[name] as number);
      }
    }
  }
  world.now = micros(world.now + (third.at - second.at) * times);
}
