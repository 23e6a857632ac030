// One host's kernel as a plain record, and the few ways in which socket code touches the world through it: the clock, the
// timer wheel, segments out, state changes and errors. No callbacks: segments collect in `outbox` for whoever drives it.
import type { KernelProfile } from '../profiles/profile.ts';
import type { Sysctls } from '../scenario/scenario.ts';
import {
  type BootPhase,
  bootJiffies,
  type Hz,
  type Jiffies,
  jiffies,
  jiffiesAt,
  jiffiesToUsecs,
  type Micros,
  micros,
  microsAtJiffy,
} from '../time.ts';
import { NO_RULE, type RuleApplication, rule } from '../trace/rule.ts';
import type { Trace } from '../trace/trace.ts';
import type { Errno, HostName, Segment, TcpState, TimerName } from '../trace/trace-event.ts';
import { NONE, type TcpSock } from './sock.ts';
import { type Slot, TIMERS } from './timer-table.ts';
import { slackExpiry, wheelFires, wheelLevel } from './timer-wheel.ts';

/** A segment that left the kernel, and the trace event that says so (−1 without a trace). */
export interface Departure {
  readonly segment: Segment;
  readonly event: number;
}

export interface Host {
  readonly name: HostName;
  readonly hz: Hz;
  /** With the counter's top bits dropped; `tsOffset` keeps them for timestamps. */
  readonly phase: BootPhase;
  readonly tsOffset: number;
  readonly profile: KernelProfile;
  readonly sysctl: Sysctls;
  now: Micros;
  jiffies: Jiffies;
  /** CLOCK_MONOTONIC minus `now`, up to a multiple of the tick, µs. */
  readonly monotonicOffset: number;
  /** The last jiffy at which this wheel expired a bucket: for the rest of it the wheel's clock is one ahead (W2). */
  lastExpired: Jiffies;
  timerOrder: number;
  /** The `arm` event of the timer that is firing. */
  firedArm: number;
  outbox: Departure[];
  trace: Trace | null;
  /** The trace event that is being acted on; −1: none. */
  cause: number;
}

export function newHost(
  name: HostName,
  profile: KernelProfile,
  hz: Hz,
  clock: BootPhase,
  sysctl: Partial<Sysctls>,
  trace: Trace | null,
): Host {
  const start = bootJiffies(clock.jiffiesAtStart);
  const phase = { jiffiesAtStart: start, microsecondsIntoJiffy: clock.microsecondsIntoJiffy };
  return {
    name,
    hz,
    phase,
    tsOffset: clock.jiffiesAtStart - start,
    profile,
    sysctl: { ...profile.sysctl, ...sysctl },
    now: micros(0),
    jiffies: start,
    monotonicOffset: jiffiesToUsecs(start, hz) + clock.microsecondsIntoJiffy,
    lastExpired: jiffies(NONE),
    timerOrder: 0,
    firedArm: -1,
    outbox: [],
    trace,
    cause: -1,
  };
}

/** Moves the host's clocks to a moment of the run. */
export function setClock(host: Host, at: Micros): void {
  host.now = at;
  host.jiffies = jiffiesAt(at, host.phase, host.hz);
}

/** Now in the unit of TCP timestamps and retrans_stamp. */
export const timestampNow = (host: Host): number => timestampOf(host, host.now);

/** The same for the moment at which a segment was sent. */
export const timestampOf = (host: Host, at: Micros): number =>
  host.profile.rules.timestampClock === 'milliseconds'
    ? Math.floor((at + host.monotonicOffset) / 1000)
    : jiffiesAt(at, host.phase, host.hz) + host.tsOffset;

/** The wheel's own clock, which only chooses the level (W2). */
const wheelClock = (host: Host): Jiffies => (host.lastExpired === host.jiffies ? jiffies(host.jiffies + 1) : host.jiffies);

/** Queues or moves a timer (mod_timer): the same expiry keeps its place in the wheel. */
export function armTimer(host: Host, sk: TcpSock, timer: TimerName, expires: Jiffies, why: RuleApplication | null): void {
  const entry = sk.timers[TIMERS[timer].slot];
  const slack = host.profile.rules.timerWheel === 'cascading, 1/256 slack';
  const stored = slack ? slackExpiry(expires, host.jiffies) : expires;
  const moved = !entry.queued || entry.expires !== stored;
  if (moved) {
    if (slack) {
      entry.firesAt = stored > host.jiffies ? stored : jiffies(host.jiffies + 1);
      entry.level = 0;
    } else {
      const clock = wheelClock(host);
      entry.firesAt = wheelFires(expires, clock, host.hz);
      entry.level = wheelLevel(expires - clock, host.hz);
    }
    entry.expires = stored;
    entry.queued = true;
    entry.order = ++host.timerOrder;
  }
  if (host.trace === null) {
    entry.meaning = timer;
    return;
  }
  const rearmed = entry.meaning === timer;
  if (rearmed && !moved) return;
  if (entry.meaning !== null && !rearmed) traceCancel(host, sk, TIMERS[timer].slot);
  entry.meaning = timer;
  entry.armEvent = host.trace.add(host.now, host.name, host.cause, {
    kind: 'arm',
    timer,
    rearmed,
    expires,
    expiresAt: microsAtJiffy(expires, host.phase, host.hz),
    firesAt: microsAtJiffy(entry.firesAt, host.phase, host.hz),
    rule: why ?? NO_RULE,
  });
}

function traceCancel(host: Host, sk: TcpSock, slot: Slot): void {
  const entry = sk.timers[slot];
  if (host.trace === null || entry.meaning === null) return;
  host.trace.add(host.now, host.name, host.cause, {
    kind: 'cancel',
    timer: entry.meaning,
    armed: entry.armEvent,
    wouldFireAt: microsAtJiffy(entry.firesAt, host.phase, host.hz),
  });
}

/** Takes a timer's meaning away but leaves it in the wheel, where it will expire for nothing (inet_csk_clear_xmit_timer). */
export function clearTimer(host: Host, sk: TcpSock, slot: Slot): void {
  traceCancel(host, sk, slot);
  sk.timers[slot].meaning = null;
}

/** Takes a timer out of the wheel (sk_stop_timer). */
export function deleteTimer(host: Host, sk: TcpSock, slot: Slot): void {
  clearTimer(host, sk, slot);
  sk.timers[slot].queued = false;
}

/** Records what a timer's handler decided, before it acts: what it does next has this event as its cause. */
export function decided(host: Host, timer: TimerName, why: RuleApplication | null): void {
  if (host.trace === null || why === null) return;
  host.cause = host.trace.add(host.now, host.name, host.firedArm, { kind: 'fire', timer, armed: host.firedArm, rule: why });
}

export function setState(host: Host, sk: TcpSock, to: TcpState): void {
  const from = sk.state;
  if (from === to) return;
  sk.state = to;
  host.trace?.add(host.now, host.name, host.cause, { kind: 'state', from, to });
}

/** Hands a segment to the network. */
export function transmit(host: Host, segment: Segment): void {
  const event = host.trace === null ? -1 : host.trace.add(host.now, host.name, host.cause, { kind: 'send', segment, arrivesAt: null });
  host.outbox.push({ segment, event });
}

/** Tells the program (sk_error_report), or, for an orphan, nobody. */
export function reportEnd(host: Host, sk: TcpSock, errno: Errno | null, decidedBy: TimerName | null, why: RuleApplication | null): void {
  sk.err = errno;
  sk.endedAt = host.now;
  sk.told = errno !== null && !sk.orphan;
  sk.decidedBy = decidedBy;
  if (host.trace === null) return;
  const reason = why ?? rule('end');
  if (sk.told && errno !== null) host.trace.add(host.now, host.name, host.cause, { kind: 'error', errno, decidedBy, rule: reason });
  else host.trace.add(host.now, host.name, host.cause, { kind: 'gone', decidedBy, rule: reason });
}
