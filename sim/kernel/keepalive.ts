// The keepalive timer (tcp_keepalive_timer; RFC 9293 section 3.8.4). It is lazy: traffic never re-arms it, its handler works
// out what is left. It shares icsk_probes_out with the zero window probes.
import { type Jiffies, jiffies, jiffiesToMsecs, msecsToJiffies, secondsToJiffies } from '../time.ts';
import { type RuleApplication, rule } from '../trace/rule.ts';
import { tcpWriteErr } from './done.ts';
import { armTimer, decided, deleteTimer, type Host } from './host.ts';
import { tcpSendActiveReset } from './output.ts';
import type { TcpSock } from './sock.ts';
import { KEEPALIVE_SLOT } from './timer-table.ts';
import { tcpWriteWakeup } from './write.ts';

export const keepaliveTimeWhen = (host: Host, sk: TcpSock): Jiffies =>
  secondsToJiffies(sk.keepIdleSec || host.sysctl.tcp_keepalive_time, host.hz);
export const keepaliveIntvlWhen = (host: Host, sk: TcpSock): Jiffies =>
  secondsToJiffies(sk.keepIntervalSec || host.sysctl.tcp_keepalive_intvl, host.hz);
const keepaliveProbes = (host: Host, sk: TcpSock): number => sk.keepCount || host.sysctl.tcp_keepalive_probes;

/** Since the last sign of life: data or an acknowledgement received. Sending does not count (keepalive_time_elapsed). */
export const keepaliveTimeElapsed = (host: Host, sk: TcpSock): Jiffies =>
  jiffies(Math.min(host.jiffies - sk.lrcvtime, host.jiffies - sk.rcvTstamp));

/** Arms the timer, `wait` jiffies from now (tcp_reset_keepalive_timer). */
export function resetKeepaliveTimer(host: Host, sk: TcpSock, wait: Jiffies, why: RuleApplication | null): void {
  armTimer(host, sk, 'keepalive', jiffies(host.jiffies + wait), why);
}

/** SO_KEEPALIVE was switched: on arms a full idle time from now, on again changes nothing (tcp_set_keepalive). */
export function tcpSetKeepalive(host: Host, sk: TcpSock, on: boolean): void {
  const was = sk.keepOpen;
  sk.keepOpen = on;
  if (sk.state === 'CLOSED') return;
  if (on && !was) {
    const idle = keepaliveTimeWhen(host, sk);
    resetKeepaliveTimer(host, sk, idle, host.trace && rule('keepalive-idle', { waitJiffies: idle, hz: host.hz }));
  } else if (!on) deleteTimer(host, sk, KEEPALIVE_SLOT);
}

/** The keepalive timer fired (tcp_keepalive_timer). */
export function tcpKeepaliveTimer(host: Host, sk: TcpSock): void {
  if (sk.state === 'SYN-SENT' && host.profile.rules.keepaliveIgnoresSynSent) {
    decided(host, 'keepalive', rule('keepalive-off'));
    return;
  }
  const idle = keepaliveTimeWhen(host, sk);
  if (sk.packetsOut > 0 || sk.writeQueue.length > 0) {
    // Data waits: retransmission or zero window probes decide, and keepalive only looks again later.
    const why =
      host.trace &&
      rule('keepalive-inert', { waitJiffies: idle, packetsOut: sk.packetsOut, unsentBytes: sk.writeSeq - sk.sndNxt, hz: host.hz });
    decided(host, 'keepalive', why);
    resetKeepaliveTimer(host, sk, idle, why);
    return;
  }
  const elapsed = keepaliveTimeElapsed(host, sk);
  if (elapsed < idle) {
    const wait = jiffies(idle - elapsed);
    const why = host.trace && rule('keepalive-not-idle', { waitJiffies: wait, elapsedJiffies: elapsed, idleJiffies: idle, hz: host.hz });
    decided(host, 'keepalive', why);
    resetKeepaliveTimer(host, sk, wait, why);
    return;
  }
  probeOrAbort(host, sk, elapsed);
}

function probeOrAbort(host: Host, sk: TcpSock, elapsed: Jiffies): void {
  const count = keepaliveProbes(host, sk);
  const byUserTimeout = sk.userTimeoutMs > 0;
  const dead = byUserTimeout ? elapsed >= msecsToJiffies(sk.userTimeoutMs, host.hz) && sk.probesOut > 0 : sk.probesOut >= count;
  const name = !dead ? 'keepalive-probe' : byUserTimeout ? 'keepalive-user-timeout' : 'keepalive-exhausted';
  const why =
    host.trace &&
    rule(name, { unanswered: sk.probesOut, count, elapsedMs: jiffiesToMsecs(elapsed, host.hz), userTimeoutMs: sk.userTimeoutMs });
  decided(host, 'keepalive', why);
  if (dead) {
    tcpSendActiveReset(host, sk);
    tcpWriteErr(host, sk, 'keepalive', why);
    return;
  }
  tcpWriteWakeup(host, sk, 'keepalive-probe');
  sk.probesOut = (sk.probesOut + 1) & 0xff;
  const wait = keepaliveIntvlWhen(host, sk);
  resetKeepaliveTimer(host, sk, wait, host.trace && rule('keepalive-interval', { waitJiffies: wait, hz: host.hz }));
}
