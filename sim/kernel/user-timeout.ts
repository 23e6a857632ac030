// TCP_USER_TIMEOUT and the time budget of tcp_retries2: conditions that are checked when another timer fires, and the
// clamps that make that timer fire in time (tcp_timer.c: retransmits_timed_out, tcp_clamp_*_to_user_timeout).
import { clockUnitsToMs } from '../profiles/rules.ts';
import { type Jiffies, jiffies, jiffiesToMsecs, msecsToJiffies } from '../time.ts';
import { type Host, timestampNow } from './host.ts';
import { NONE, type TcpSock } from './sock.ts';

/** Since retrans_stamp, in ms. */
export const sinceRetransStampMs = (host: Host, sk: TcpSock): number =>
  clockUnitsToMs(host.profile.rules.timestampClock, timestampNow(host) - sk.retransStamp, host.hz);

/** How long `retries` doublings of `base` last: tcp_retries2 is this time, not a count (tcp_model_timeout). In ms. */
export function tcpModelTimeoutMs(retries: number, base: Jiffies, rtoMax: Jiffies, host: Host): number {
  const threshold = 31 - Math.clz32(Math.floor(rtoMax / base));
  const total = retries <= threshold ? (2 * 2 ** retries - 1) * base : (2 * 2 ** threshold - 1) * base + (retries - threshold) * rtoMax;
  return jiffiesToMsecs(jiffies(total), host.hz);
}

/** TCP_RTO_MIN: the model's base outside the handshake, whatever the route's or socket's own minimum. */
export const modelBase = (host: Host): Jiffies => jiffies(host.hz / 5);

/** Whether the retransmissions have lasted `limitMs` (retransmits_timed_out). */
export const retransmitsTimedOut = (host: Host, sk: TcpSock, limitMs: number): boolean =>
  sk.retransmits > 0 && sk.retransStamp !== NONE && sinceRetransStampMs(host, sk) >= limitMs;

/** The next retransmission timeout, not past the user timeout; the timeout itself is unchanged (4.19). */
export function tcpClampRtoToUserTimeout(host: Host, sk: TcpSock): Jiffies {
  if (sk.userTimeoutMs === 0 || !host.profile.rules.clampRtoToUserTimeout) return sk.rto;
  const remaining = sk.userTimeoutMs - sinceRetransStampMs(host, sk);
  if (remaining <= 0) return jiffies(1);
  return jiffies(Math.min(sk.rto, msecsToJiffies(remaining, host.hz)));
}

/** The next zero window probe, not past the user timeout, which counts from the first probe (5.11). */
export function tcpClampProbe0ToUserTimeout(host: Host, sk: TcpSock, when: Jiffies): Jiffies {
  if (sk.userTimeoutMs === 0 || sk.probesTstamp === NONE) return when;
  if (host.profile.rules.probe0UserTimeout !== 'from the first probe, clamped') return when;
  const elapsed = Math.max(0, host.jiffies - sk.probesTstamp);
  const remaining = Math.max(2, msecsToJiffies(sk.userTimeoutMs, host.hz) - elapsed);
  return jiffies(Math.min(remaining, when));
}
