// Arming of the one timer that retransmission, tail loss probe, reordering wait and zero window probe share
// (inet_csk_reset_xmit_timer, tcp_rearm_rto), and its early part of the handler.
import { type Jiffies, jiffies, usecsToJiffies } from '../time.ts';
import { type RuleApplication, rule } from '../trace/rule.ts';
import { armTimer, clearTimer, type Host } from './host.ts';
import type { TcpSock } from './sock.ts';
import { RETRANSMIT_SLOT } from './timer-table.ts';

export type XmitTimer = 'rto' | 'tlp' | 'reo' | 'probe0';

/** Arms the shared timer with a meaning, `when` jiffies from now, at most rto_max (inet_csk_reset_xmit_timer). */
export function resetXmitTimer(host: Host, sk: TcpSock, what: XmitTimer, when: Jiffies, why: RuleApplication | null): void {
  const wait = Math.min(when, sk.rtoMax);
  sk.pending = what;
  sk.timeout = jiffies(host.jiffies + wait);
  armTimer(host, sk, what, sk.timeout, why);
}

/** Nothing is awaited any more; the wheel's entry stays (inet_csk_clear_xmit_timer). */
export function clearXmitTimer(host: Host, sk: TcpSock): void {
  sk.pending = null;
  clearTimer(host, sk, RETRANSMIT_SLOT);
}

/** What is left, in µs, of a full timeout counted from the head segment's latest transmission (tcp_rto_delta_us). */
export function rtoDeltaUs(host: Host, sk: TcpSock): number {
  const head = sk.rtxQueue[0];
  if (head === undefined) return rtoUs(host, sk);
  return head.sentAt + rtoUs(host, sk) - host.now;
}

const rtoUs = (host: Host, sk: TcpSock): number => Math.floor((sk.rto * 1_000_000) / host.hz);

/** Restarts the retransmission timer, or stops it with nothing in flight (tcp_rearm_rto). */
export function tcpRearmRto(host: Host, sk: TcpSock): void {
  if (sk.packetsOut === 0) {
    clearXmitTimer(host, sk);
    return;
  }
  let wait = sk.rto;
  // A probe already waited for part of the timeout: count from the head's own transmission.
  const offset = sk.pending === 'tlp' || sk.pending === 'reo';
  if (offset) wait = usecsToJiffies(Math.max(1, rtoDeltaUs(host, sk)), host.hz);
  const why =
    host.trace &&
    rule(offset ? 'rto-from-head' : 'rto-full', {
      waitJiffies: wait,
      rtoJiffies: sk.rto,
      hz: host.hz,
      srttUs: sk.srttUs >> 3,
      rttvarUs: sk.rttvarUs,
    });
  resetXmitTimer(host, sk, 'rto', wait, why);
}
