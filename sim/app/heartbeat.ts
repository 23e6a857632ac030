// An application's heartbeat: a small message each interval, on the connection that carries the requests or on one of its own.
// Each interval it counts the beats without an answer; after `misses` of them in a row the peer is given up.
import type { RequestLoopSetup } from '../scenario/program.ts';
import { micros } from '../time.ts';
import { rule } from '../trace/rule.ts';
import type { Calls, Fd } from './calls.ts';
import { type Deadlines, setDeadline } from './deadlines.ts';
import type { Pooled } from './pool.ts';

export interface Beats {
  /** The connection of its own; −1: none. */
  fd: Fd;
  to: string;
  connected: boolean;
  /** Heartbeats sent, on whatever connection; they are numbered from 1. */
  sent: number;
  missed: number;
  /** The number of the heartbeat that waits for its answer; 0: none does. */
  beating: number;
  /** When each beat that waits was sent, by its number. */
  readonly sentAt: Record<number, number>;
}

/** What a program that beats is set to do. */
type BeatSetup = Pick<RequestLoopSetup, 'heartbeat' | 'to' | 'socketOptions'>;

interface Beating extends Deadlines {
  beats: Beats;
  pool: Pooled[];
  target: number;
}

const BEAT_BYTES = 16;

export const noBeats = (): Beats => ({ fd: -1, to: '', connected: false, sent: 0, missed: 0, beating: 0, sentAt: {} });

/** One interval: returns the connections that are to be given up. */
export function beat(setup: BeatSetup, state: Beating, calls: Calls): Fd[] {
  const { heartbeat } = setup;
  if (heartbeat === null) return [];
  setDeadline(state, 'beat', micros(calls.now + heartbeat.interval));
  if (heartbeat.on === 'own connection') return beatAlone(setup, state, heartbeat.misses, calls);
  const dead: Fd[] = [];
  for (const one of state.pool) {
    if (one.phase === 'connecting') continue;
    if (missedOne(one, one.fd, calls) && one.missed >= heartbeat.misses) dead.push(one.fd);
    else sendBeat(state, one, one.fd, heartbeat.interval, calls);
  }
  return dead;
}

function beatAlone(setup: BeatSetup, state: Beating, misses: number, calls: Calls): Fd[] {
  const { beats } = state;
  if (beats.fd < 0) {
    beats.to = setup.to[state.target % setup.to.length] as string;
    beats.fd = calls.connect(beats.to, setup.socketOptions);
    calls.say({ kind: 'connecting', fd: beats.fd, to: beats.to });
    return [];
  }
  const missed = beats.connected ? missedOne(beats, beats.fd, calls) : notConnected(beats, calls);
  if (missed && beats.missed >= misses) {
    // The peer is given up: every connection to it, not only this one.
    return [...state.pool.filter(({ to }) => to === beats.to).map(({ fd }) => fd), beats.fd];
  }
  if (beats.connected) sendBeat(state, beats, beats.fd, setup.heartbeat?.interval ?? 0, calls);
  return [];
}

/** The heartbeat's own connection stands: the first beat goes out at once. */
export function beatConnected(setup: BeatSetup, state: Beating, calls: Calls): void {
  state.beats.connected = true;
  state.beats.missed = 0;
  beat(setup, state, calls);
}

/** Counts a beat without an answer; true where there was one. */
function missedOne(one: { missed: number; beating: number }, fd: Fd, calls: Calls): boolean {
  if (one.beating === 0) return false;
  one.missed++;
  calls.say({ kind: 'ping-missed', number: one.beating, fd, rule: rule('heartbeat-unanswered', { missed: one.missed }) });
  return true;
}

/** An interval in which the heartbeat's own connection did not come to stand counts as well. */
function notConnected(beats: Beats, calls: Calls): boolean {
  beats.missed++;
  calls.say({ kind: 'decided', rule: rule('heartbeat-not-connected', { missed: beats.missed }) });
  return true;
}

function sendBeat(state: Beating, one: { beating: number }, fd: Fd, intervalUs: number, calls: Calls): void {
  const number = ++state.beats.sent;
  one.beating = number;
  state.beats.sentAt[number] = calls.now;
  calls.say({ kind: 'ping', number, fd, deadlineAt: micros(calls.now + intervalUs), rule: rule('heartbeat', { intervalUs }) });
  calls.send(fd, { what: 'heartbeat', number, bytes: BEAT_BYTES });
}

export function beatAcked(state: Beating, fd: Fd, number: number, calls: Calls): void {
  const one = fd === state.beats.fd ? state.beats : state.pool.find((pooled) => pooled.fd === fd);
  if (one === undefined) return;
  one.missed = 0;
  one.beating = 0;
  const sentAt = state.beats.sentAt[number] ?? calls.now;
  delete state.beats.sentAt[number];
  calls.say({ kind: 'ping-acked', number, fd, latencyUs: calls.now - sentAt });
}

/** The heartbeat's own connection is gone; the next interval opens another. */
export function stopBeating(state: Beating): void {
  const { sent } = state.beats;
  state.beats = { ...noBeats(), sent };
}
