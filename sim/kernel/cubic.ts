// CUBIC, the congestion control that Linux uses unless told otherwise: how fast the window grows beyond the threshold (RFC 9438,
// tcp_cubic). HyStart, which ends slow start early on long paths, is left out; so is the kernel's approximation of the cube root.
import { type Hz, type Jiffies, usecsToJiffies } from '../time.ts';
import type { Host } from './host.ts';
import { NONE, type TcpSock } from './sock.ts';

export interface Cubic {
  /** Acknowledged segments that one more in the window takes. */
  count: number;
  /** The window before the last loss, in which state it was last worked out, and when. */
  lastMaxCwnd: number;
  lastCwnd: number;
  lastTime: number;
  /** The plateau of the curve, and the time to it in 1/1024 s. */
  origin: number;
  k: number;
  /** The shortest round trip seen, µs; 0: none yet. */
  delayMinUs: number;
  /** When the curve began, or NONE. */
  epochStart: number;
  /** What Reno would have by now. */
  ackCount: number;
  renoCwnd: number;
}

export const newCubic = (): Cubic => ({
  count: 0,
  lastMaxCwnd: 0,
  lastCwnd: 0,
  lastTime: 0,
  origin: 0,
  k: 0,
  delayMinUs: 0,
  epochStart: NONE,
  ackCount: 0,
  renoCwnd: 0,
});

/** β = 717/1024. */
const BETA = 717;
const BETA_SCALE = 1024;
/** C = 410/1024, for times in 1/1024 s. */
const CUBE_SCALE = 410;
const CUBE_SHIFT = 2 ** 40;
/** 8 (1 + β) / (3 (1 − β)): what Reno would need for one segment more, in eighths of its window. */
const RENO_SCALE = Math.floor(Math.floor((8 * (BETA_SCALE + BETA)) / 3) / (BETA_SCALE - BETA));

/** A loss: the threshold that follows (at least 2 segments), and the curve begins anew (cubictcp_recalc_ssthresh). */
export function cubicSsthresh(sk: TcpSock): number {
  const { cubic, cwnd } = sk;
  cubic.epochStart = NONE;
  cubic.lastMaxCwnd = cwnd < cubic.lastMaxCwnd ? Math.floor((cwnd * (BETA_SCALE + BETA)) / (2 * BETA_SCALE)) : cwnd;
  return Math.max(2, Math.floor((cwnd * BETA) / BETA_SCALE));
}

/** A round trip was measured (cubictcp_acked): not within a second of a curve's beginning. */
export function cubicAcked(host: Host, sk: TcpSock, rttUs: number): void {
  const { cubic } = sk;
  if (cubic.epochStart !== NONE && host.jiffies - cubic.epochStart < host.hz) return;
  const delay = Math.max(1, rttUs);
  if (cubic.delayMinUs === 0 || cubic.delayMinUs > delay) cubic.delayMinUs = delay;
}

/** Sending begins after idle time, which the curve leaves out (cubictcp_cwnd_event). */
export function cubicTxStart(host: Host, sk: TcpSock): void {
  const { cubic } = sk;
  const idle = host.jiffies - sk.lsndtime;
  if (cubic.epochStart !== NONE && idle > 0) cubic.epochStart = Math.min(cubic.epochStart + idle, host.jiffies);
}

/** Acknowledged segments that one more in the window takes (bictcp_update). */
export function cubicCount(host: Host, sk: TcpSock, acked: number): number {
  const { cubic, cwnd } = sk;
  cubic.ackCount += acked;
  if (cubic.lastCwnd === cwnd && host.jiffies - cubic.lastTime <= Math.floor(host.hz / 32)) return cubic.count;
  if (cubic.epochStart === NONE || host.jiffies !== cubic.lastTime) followCurve(cubic, cwnd, acked, host.jiffies, host.hz);
  const perSegment = (cwnd * RENO_SCALE) >> 3;
  while (cubic.ackCount > perSegment) {
    cubic.ackCount -= perSegment;
    cubic.renoCwnd++;
  }
  if (cubic.renoCwnd > cwnd) cubic.count = Math.min(cubic.count, Math.floor(cwnd / (cubic.renoCwnd - cwnd)));
  cubic.count = Math.max(cubic.count, 2);
  return cubic.count;
}

/** The whole part of a cube root. `Math.cbrt` may differ by a bit between engines, which its neighbours put right. */
function cubeRoot(value: number): number {
  let root = Math.floor(Math.cbrt(value));
  while (root * root * root > value) root--;
  while ((root + 1) * (root + 1) * (root + 1) <= value) root++;
  return root;
}

function followCurve(cubic: Cubic, cwnd: number, acked: number, now: Jiffies, hz: Hz): void {
  cubic.lastCwnd = cwnd;
  cubic.lastTime = now;
  if (cubic.epochStart === NONE) {
    cubic.epochStart = now;
    cubic.ackCount = acked;
    cubic.renoCwnd = cwnd;
    cubic.k = cubic.lastMaxCwnd <= cwnd ? 0 : cubeRoot((CUBE_SHIFT / CUBE_SCALE) * (cubic.lastMaxCwnd - cwnd));
    cubic.origin = Math.max(cubic.lastMaxCwnd, cwnd);
  }
  const time = Math.floor(((now - cubic.epochStart + usecsToJiffies(cubic.delayMinUs, hz)) * 1024) / hz);
  const away = Math.abs(time - cubic.k);
  const change = Math.floor((CUBE_SCALE * away * away * away) / CUBE_SHIFT);
  const target = time < cubic.k ? cubic.origin - change : cubic.origin + change;
  cubic.count = target > cwnd ? Math.floor(cwnd / (target - cwnd)) : 100 * cwnd;
  // Without a loss that would say how far to go: at most 5 % a round trip.
  if (cubic.lastMaxCwnd === 0) cubic.count = Math.min(cubic.count, 20);
}
