// The retransmission timer: what it does when it fires, and when it gives up (tcp_retransmit_timer, tcp_write_timeout).
import { clockUnitsToMs } from '../profiles/rules.ts';
import { type Jiffies, jiffies, usecsToJiffies } from '../time.ts';
import { type RuleApplication, rule } from '../trace/rule.ts';
import { tcpStreamIsThin } from './congestion.ts';
import { tcpWriteErr } from './done.ts';
import { decided, type Host, timestampNow, timestampOf } from './host.ts';
import { tcpRetransmitSkb } from './output.ts';
import { tcpEnterLoss } from './recovery.ts';
import { rtoFromEstimate, rtoMinUs } from './rtt.ts';
import { NONE, type Skb, type TcpSock } from './sock.ts';
import { modelBase, retransmitsTimedOut, sinceRetransStampMs, tcpClampRtoToUserTimeout, tcpModelTimeoutMs } from './user-timeout.ts';
import { resetXmitTimer } from './xmit-timer.ts';

/** Linear timeouts of a thin stream before it backs off (TCP_THIN_LINEAR_RETRIES). */
const THIN_LINEAR_RETRIES = 6;

/** The retransmission timer fired (tcp_retransmit_timer). */
export function tcpRetransmitTimer(host: Host, sk: TcpSock): void {
  const head = sk.rtxQueue[0] as Skb;
  if (sk.sndWnd === 0 && !sk.orphan && sk.state !== 'SYN-SENT') {
    shrunkWindow(host, sk, head);
    return;
  }
  const budget = budgetOf(host, sk);
  const reason = givesUp(host, sk, budget);
  if (reason !== null) {
    const why = host.trace && rule(reason, budgetNumbers(host, sk, budget));
    decided(host, 'rto', why);
    tcpWriteErr(host, sk, 'rto', why);
    return;
  }
  if (host.trace !== null)
    decided(
      host,
      'rto',
      rule('rto-retransmit', { attempt: sk.retransmits + 1, rtoJiffies: sk.rto, hz: host.hz, ...budgetNumbers(host, sk, budget) }),
    );
  tcpEnterLoss(host, sk);
  sk.retransmits = (sk.retransmits + 1) & 0xff;
  sk.totalRto++;
  tcpRetransmitSkb(host, sk, head, 1);
  backOff(host, sk, true);
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
  const inputs = {
    waitJiffies: wait,
    rtoJiffies: sk.rto,
    previousJiffies: previous,
    backoff: sk.backoff,
    rtoMaxJiffies: sk.rtoMax,
    hz: host.hz,
  };
  if (wait < sk.rto) return rule('rto-clamped', { ...inputs, userTimeoutMs: sk.userTimeoutMs, elapsedMs: sinceRetransStampMs(host, sk) });
  if (thin) return rule('rto-thin', { ...inputs, linearRetries: THIN_LINEAR_RETRIES });
  if (linearSyn) return rule('rto-linear-syn', { ...inputs, linearTimeouts: host.sysctl.tcp_syn_linear_timeouts });
  return rule(sk.rto === sk.rtoMax ? 'rto-capped' : 'rto-doubled', inputs);
}

/** What a socket may spend on retransmissions before it gives up. */
interface Budget {
  /** The setting: tcp_retries2, tcp_syn_retries, or what an orphan is granted. */
  readonly retries: number;
  /** Retransmissions at most, where they are counted: while connecting. Else 0. */
  readonly mostRetransmissions: number;
  /** The user timeout that counts here; 0: none. */
  readonly userTimeoutMs: number;
  /** The time allowed since the first retransmission (or the first SYN). */
  readonly limitMs: number;
}

/** A listener's request has a timer of its own, so this is the only state of the handshake that comes here. */
const connecting = (sk: TcpSock): boolean => sk.state === 'SYN-SENT';

function budgetOf(host: Host, sk: TcpSock): Budget {
  const { synGiveUp, synLinearTimeouts } = host.profile.rules;
  if (connecting(sk)) {
    const retries = sk.synCount || host.sysctl.tcp_syn_retries;
    const linear = synLinearTimeouts ? host.sysctl.tcp_syn_linear_timeouts : 0;
    const userTimeoutMs = synGiveUp === 'count or time' ? sk.userTimeoutMs : 0;
    return {
      retries,
      mostRetransmissions: retries + linear,
      userTimeoutMs,
      limitMs: userTimeoutMs || tcpModelTimeoutMs(retries, jiffies(host.hz), sk.rtoMax, host),
    };
  }
  const retries = sk.orphan ? tcpOrphanRetries(host, sk.rto < sk.rtoMax) : host.sysctl.tcp_retries2;
  return {
    retries,
    mostRetransmissions: 0,
    userTimeoutMs: sk.userTimeoutMs,
    limitMs: sk.userTimeoutMs || tcpModelTimeoutMs(retries, modelBase(host), sk.rtoMax, host),
  };
}

/** The rule by which it is time to stop, or null (tcp_write_timeout). */
function givesUp(host: Host, sk: TcpSock, budget: Budget): string | null {
  const { synGiveUp } = host.profile.rules;
  const handshake = connecting(sk);
  if (handshake && synGiveUp !== 'time' && sk.retransmits >= budget.mostRetransmissions) return 'syn-count';
  if (handshake && synGiveUp === 'count') return null;
  if (!retransmitsTimedOut(host, sk, budget.limitMs)) return null;
  if (handshake) return budget.userTimeoutMs > 0 ? 'syn-user-timeout' : 'syn-time';
  if (budget.userTimeoutMs > 0) return 'user-timeout-expired';
  return sk.orphan ? 'orphan-budget-spent' : 'budget-spent';
}

const budgetNumbers = (host: Host, sk: TcpSock, { retries, mostRetransmissions, userTimeoutMs, limitMs }: Budget) => ({
  retransmissions: sk.retransmits,
  retries,
  ...(mostRetransmissions > 0 ? { mostRetransmissions } : {}),
  elapsedMs: sk.retransmits > 0 ? sinceRetransStampMs(host, sk) : 0,
  limitMs,
  userTimeoutMs,
});

/** Retries granted to a socket that no program holds any more (tcp_orphan_retries). */
export function tcpOrphanRetries(host: Host, alive: boolean): number {
  const retries = host.sysctl.tcp_orphan_retries;
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
  tcpEnterLoss(host, sk);
  tcpRetransmitSkb(host, sk, sk.rtxQueue[0] as Skb, 1);
  backOff(host, sk, rules.shrunkWindowBacksOff);
}
