// Zero window probes: nothing is in flight, something waits to be sent, and the peer's window is closed (tcp_probe_timer,
// tcp_send_probe0, tcp_ack_probe; RFC 9293 section 3.8.6.1).
import { type Jiffies, jiffies, jiffiesToMsecs, msecsToJiffies } from '../time.ts';
import { type RuleApplication, rule } from '../trace/rule.ts';
import { tcpWriteErr } from './done.ts';
import { decided, type Host } from './host.ts';
import { tcpOrphanRetries } from './retransmit.ts';
import { NONE, type TcpSock, windowEnd } from './sock.ts';
import { modelBase, tcpClampProbe0ToUserTimeout } from './user-timeout.ts';
import { tcpWriteWakeup } from './write.ts';
import { clearXmitTimer, resetXmitTimer } from './xmit-timer.ts';

/** The first wait: the retransmission timeout, at least 200 ms (tcp_probe0_base). */
export const tcpProbe0Base = (host: Host, sk: TcpSock): Jiffies =>
  jiffies(host.profile.rules.probe0BaseFloor ? Math.max(sk.rto, modelBase(host)) : sk.rto);

/** The next wait, doubled with each unanswered probe (tcp_probe0_when). */
function tcpProbe0When(host: Host, sk: TcpSock): Jiffies {
  const backoff = Math.min(sk.backoff, host.profile.rules.probe0BackoffCap);
  return jiffies(Math.min(tcpProbe0Base(host, sk) * 2 ** backoff, sk.rtoMax));
}

function armProbe0(host: Host, sk: TcpSock, why: string): void {
  const unclamped = tcpProbe0When(host, sk);
  const wait = tcpClampProbe0ToUserTimeout(host, sk, unclamped);
  resetXmitTimer(
    host,
    sk,
    'probe0',
    wait,
    host.trace &&
      rule(wait < unclamped ? 'probe0-clamped' : why, {
        waitJiffies: wait,
        baseJiffies: tcpProbe0Base(host, sk),
        backoff: sk.backoff,
        rtoMaxJiffies: sk.rtoMax,
        userTimeoutMs: sk.userTimeoutMs,
        hz: host.hz,
      }),
  );
}

/** The probe timer fired (tcp_probe_timer). */
export function tcpProbeTimer(host: Host, sk: TcpSock): void {
  const expired = userTimeoutExpired(host, sk);
  const first = sk.probesTstamp === NONE;
  if (first) sk.probesTstamp = host.jiffies;
  const limit = probeLimit(host, sk);
  const dead = expired || limit.exhausted || host.profile.rules.probe0Exhausted(sk.probesOut, limit.most);
  const numbers = {
    unanswered: sk.probesOut,
    most: limit.most,
    elapsedMs: jiffiesToMsecs(jiffies(host.jiffies - sk.probesTstamp), host.hz),
    userTimeoutMs: sk.userTimeoutMs,
    unsentBytes: sk.writeSeq - sk.sndNxt,
  };
  const name = !dead ? 'probe0-send' : expired ? 'probe0-user-timeout' : sk.orphan ? 'probe0-orphan-exhausted' : 'probe0-exhausted';
  const why: RuleApplication | null = host.trace && rule(name, numbers);
  decided(host, 'probe0', why);
  if (dead) tcpWriteErr(host, sk, 'probe0', why);
  else tcpSendProbe0(host, sk);
}

function userTimeoutExpired(host: Host, sk: TcpSock): boolean {
  if (sk.userTimeoutMs === 0) return false;
  const limit = msecsToJiffies(sk.userTimeoutMs, host.hz);
  if (sk.probesTstamp === NONE) return false;
  const elapsed = host.jiffies - sk.probesTstamp;
  return host.profile.rules.probe0UserTimeout === 'from the first probe' ? elapsed > limit : elapsed >= limit;
}

/** How many probes may stay unanswered: tcp_retries2, or what an orphan is granted. */
function probeLimit(host: Host, sk: TcpSock): { most: number; exhausted: boolean } {
  if (!sk.orphan) return { most: host.sysctl.tcp_retries2, exhausted: false };
  const alive = Math.min(sk.rto * 2 ** sk.backoff, sk.rtoMax) < sk.rtoMax;
  const most = tcpOrphanRetries(host, alive);
  return { most, exhausted: !alive && sk.backoff >= most };
}

/** Sends a probe and arms the next (tcp_send_probe0). The backoff, and so the interval, is capped by tcp_retries2. */
function tcpSendProbe0(host: Host, sk: TcpSock): void {
  tcpWriteWakeup(host, sk, 'window-probe');
  if (sk.packetsOut > 0) {
    sk.probesOut = 0;
    sk.backoff = 0;
    sk.probesTstamp = NONE;
    return;
  }
  sk.probesOut = (sk.probesOut + 1) & 0xff;
  if (sk.backoff < host.sysctl.tcp_retries2) sk.backoff = (sk.backoff + 1) & 0xff;
  armProbe0(host, sk, 'probe0-doubled');
}

/** An acknowledgement came while nothing is in flight: the window opened, or the next probe waits from now (tcp_ack_probe). */
export function tcpAckProbe(host: Host, sk: TcpSock): void {
  const head = sk.writeQueue[0];
  if (head === undefined) return;
  if (head.endSeq <= windowEnd(sk)) {
    sk.backoff = 0;
    sk.probesTstamp = NONE;
    clearXmitTimer(host, sk);
  } else armProbe0(host, sk, 'probe0-answered');
}
