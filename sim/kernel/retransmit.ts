// The retransmission timer: what it does when it fires, and when it gives up (tcp_retransmit_timer, tcp_write_timeout).
import { type Jiffies, jiffies } from '../time.ts';
import { type RuleApplication, rule } from '../trace/rule.ts';
import { tcpEnterLoss, tcpStreamIsThin } from './congestion.ts';
import { tcpWriteErr } from './done.ts';
import { decided, type Host, timestampNow, timestampOf } from './host.ts';
import { tcpRetransmitSkb } from './output.ts';
import { tcpTimeoutMarkLost } from './recovery.ts';
import { rtoFromEstimate, rtoMinUs } from './rtt.ts';
import { NONE, type Skb, type TcpSock } from './sock.ts';
import { modelBase, retransmitsTimedOut, sinceRetransStampMs, tcpClampRtoToUserTimeout, tcpModelTimeoutMs } from './user-timeout.ts';
import { resetXmitTimer } from './xmit-timer.ts';
import { clockUnitsToMs } from '../profiles/rules.ts';
import { usecsToJiffies } from '../time.ts';

/** Linear timeouts of a thin stream before it backs off (TCP_THIN_LINEAR_RETRIES). */
const THIN_LINEAR_RETRIES = 6;

/** The retransmission timer fired (tcp_retransmit_timer). */
export function tcpRetransmitTimer(host: Host, sk: TcpSock): void {
  const head = sk.rtxQueue[0];
  if (sk.packetsOut === 0 || head === undefined) {
    decided(host, 'rto', rule('rto-nothing-in-flight'));
    return;
  }
  if (sk.sndWnd === 0 && !sk.orphan && sk.state !== 'SYN-SENT' && sk.state !== 'SYN-RECV') {
    shrunkWindow(host, sk, head);
    return;
  }
  const why = givesUp(host, sk);
  if (why.dead) {
    if (host.trace !== null) decided(host, 'rto', why.rule());
    tcpWriteErr(host, sk, 'rto', host.trace && why.rule());
    return;
  }
  if (host.trace !== null) decided(host, 'rto', retransmissionRule(host, sk, why.limitMs));
  tcpEnterLoss(host, sk, (s) => tcpTimeoutMarkLost(host, s));
  sk.retransmits = (sk.retransmits + 1) & 0xff;
  sk.totalRto++;
  if (!tcpRetransmitSkb(host, sk, sk.rtxQueue[0] as Skb, 1) && host.dropsLocally) {
    // The local queue dropped it: try again soon, without backing off.
    const wait = host.profile.rules.localDropWait(sk.rto, host.hz);
    resetXmitTimer(host, sk, 'rto', wait, host.trace && rule('rto-local-drop', { waitJiffies: wait, hz: host.hz }));
    return;
  }
  backOff(host, sk, true);
}

function retransmissionRule(host: Host, sk: TcpSock, limitMs: number): RuleApplication {
  return rule('rto-retransmit', {
    attempt: sk.retransmits + 1,
    elapsedMs: sk.retransStamp === NONE || sk.retransmits === 0 ? 0 : sinceRetransStampMs(host, sk),
    limitMs,
    rtoJiffies: sk.rto,
    hz: host.hz,
    userTimeoutMs: sk.userTimeoutMs,
    state: sk.state,
  });
}

/** Doubles the timeout (or not: thin streams, first SYNs) and arms the next (the tail of tcp_retransmit_timer). */
function backOff(host: Host, sk: TcpSock, counts: boolean): void {
  const previous = sk.rto;
  const linearSyn = sk.state === 'SYN-SENT' && host.profile.rules.synLinearTimeouts && sk.totalRto <= host.sysctl.tcp_syn_linear_timeouts;
  const thin =
    sk.state === 'ESTAB' &&
    (sk.thinLinear || host.sysctl.tcp_thin_linear_timeouts !== 0) &&
    tcpStreamIsThin(sk) &&
    sk.retransmits <= THIN_LINEAR_RETRIES;
  if (thin) {
    sk.backoff = 0;
    const floor = host.profile.rules.thinLinearFloor ? usecsToJiffies(rtoMinUs(host, sk), host.hz) : 0;
    sk.rto = jiffies(Math.min(Math.max(rtoFromEstimate(host, sk), floor), sk.rtoMax));
  } else if (!linearSyn) {
    if (counts) sk.backoff = (sk.backoff + 1) & 0xff;
    sk.rto = jiffies(Math.min(sk.rto << 1, sk.rtoMax));
  }
  const wait = tcpClampRtoToUserTimeout(host, sk);
  resetXmitTimer(host, sk, 'rto', wait, host.trace && backoffRule(host, sk, previous, wait, thin, linearSyn));
}

function backoffRule(host: Host, sk: TcpSock, previous: Jiffies, wait: Jiffies, thin: boolean, linearSyn: boolean): RuleApplication {
  const inputs = { waitJiffies: wait, rtoJiffies: sk.rto, previousJiffies: previous, rtoMaxJiffies: sk.rtoMax, hz: host.hz };
  if (wait < sk.rto) return rule('rto-clamped', { ...inputs, userTimeoutMs: sk.userTimeoutMs, elapsedMs: sinceRetransStampMs(host, sk) });
  if (thin) return rule('rto-thin', { ...inputs, linearRetries: THIN_LINEAR_RETRIES });
  if (linearSyn) return rule('rto-linear-syn', { ...inputs, linearTimeouts: host.sysctl.tcp_syn_linear_timeouts });
  return rule(sk.rto === sk.rtoMax ? 'rto-capped' : 'rto-doubled', inputs);
}

interface GiveUp {
  readonly dead: boolean;
  readonly limitMs: number;
  readonly rule: () => RuleApplication;
}

/** Whether it is time to stop (tcp_write_timeout). */
function givesUp(host: Host, sk: TcpSock): GiveUp {
  return sk.state === 'SYN-SENT' || sk.state === 'SYN-RECV' ? handshakeGivesUp(host, sk) : connectionGivesUp(host, sk);
}

function handshakeGivesUp(host: Host, sk: TcpSock): GiveUp {
  const { synGiveUp, synLinearTimeouts } = host.profile.rules;
  const retries = sk.synCount || host.sysctl.tcp_syn_retries;
  const most = retries + (sk.state === 'SYN-SENT' && synLinearTimeouts ? host.sysctl.tcp_syn_linear_timeouts : 0);
  const byCount = synGiveUp !== 'time' && sk.retransmits >= most;
  const userTimeoutMs = synGiveUp === 'count or time' ? sk.userTimeoutMs : 0;
  const byTime = !byCount && synGiveUp !== 'count' && retransmitsTimedOut(host, sk, retries, userTimeoutMs);
  const limitMs = userTimeoutMs || tcpModelTimeoutMs(retries, jiffies(host.hz), sk.rtoMax, host);
  const inputs = () => ({
    retransmissions: sk.retransmits,
    retries,
    mostRetransmissions: most,
    elapsedMs: sk.retransmits > 0 ? sinceRetransStampMs(host, sk) : 0,
    limitMs,
    userTimeoutMs,
  });
  return {
    dead: byCount || byTime,
    limitMs,
    rule: () => rule(byCount ? 'syn-count' : userTimeoutMs > 0 ? 'syn-user-timeout' : 'syn-time', inputs()),
  };
}

function connectionGivesUp(host: Host, sk: TcpSock): GiveUp {
  let retries = host.sysctl.tcp_retries2;
  if (sk.orphan) retries = tcpOrphanRetries(host, sk, sk.rto < sk.rtoMax);
  const dead = retransmitsTimedOut(host, sk, retries, sk.userTimeoutMs);
  const limitMs = sk.userTimeoutMs || tcpModelTimeoutMs(retries, modelBase(host), sk.rtoMax, host);
  const inputs = () => ({
    retransmissions: sk.retransmits,
    retries,
    elapsedMs: sk.retransmits > 0 ? sinceRetransStampMs(host, sk) : 0,
    limitMs,
    userTimeoutMs: sk.userTimeoutMs,
  });
  return {
    dead,
    limitMs,
    rule: () => rule(sk.userTimeoutMs > 0 ? 'user-timeout-expired' : sk.orphan ? 'orphan-budget-spent' : 'budget-spent', inputs()),
  };
}

/** Retries granted to a socket that no program holds any more (tcp_orphan_retries). */
export function tcpOrphanRetries(host: Host, sk: TcpSock, alive: boolean): number {
  const retries = host.sysctl.tcp_orphan_retries;
  if (sk.errSoft !== null && !alive) return 0;
  return retries === 0 && alive ? 8 : retries;
}

/** Data is in flight but the peer has since closed its window: retransmissions serve as probes (tcp_rtx_probe0_timed_out). */
function shrunkWindow(host: Host, sk: TcpSock, head: Skb): void {
  const { rules } = host.profile;
  const stamp = sk.retransStamp === NONE ? timestampOf(host, head.sentAt) : sk.retransStamp;
  const input = {
    hz: host.hz,
    elapsedMs: clockUnitsToMs(rules.timestampClock, timestampNow(host) - stamp, host.hz),
    sinceAck: jiffies(sk.timeout - sk.rcvTstamp),
    userTimeoutMs: sk.userTimeoutMs,
    rtoMax: sk.rtoMax,
  };
  const numbers = {
    elapsedMs: input.elapsedMs,
    sinceAckJiffies: input.sinceAck,
    userTimeoutMs: sk.userTimeoutMs,
    rtoMaxJiffies: sk.rtoMax,
    hz: host.hz,
  };
  if (rules.shrunkWindowTimedOut(input)) {
    decided(host, 'rto', rule('shrunk-window-expired', numbers));
    tcpWriteErr(host, sk, 'rto', rule('shrunk-window-expired', numbers));
    return;
  }
  if (host.trace !== null) decided(host, 'rto', rule('shrunk-window-retransmit', numbers));
  tcpEnterLoss(host, sk, (s) => tcpTimeoutMarkLost(host, s));
  tcpRetransmitSkb(host, sk, sk.rtxQueue[0] as Skb, 1);
  backOff(host, sk, rules.shrunkWindowBacksOff);
}
