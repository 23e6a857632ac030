// From the program's write() to segments: filling the queue, Nagle, the windows, deferral (tcp_sendmsg, tcp_push,
// tcp_write_xmit, tcp_write_wakeup).
import { rule } from '../trace/rule.ts';
import { tcpCwndValidate, tcpSlowStartAfterIdle } from './congestion.ts';
import type { Host } from './host.ts';
import { tcpScheduleLossProbe } from './loss-probe.ts';
import { tcpXmitProbe, transmitSkb } from './output.ts';
import { growSkb, newSkb, segmentCount, splitSkb } from './skb.ts';
import { CA_RECOVERY, packetsInFlight, type Skb, type TcpSock, windowEnd } from './sock.ts';
import { tcpProbe0Base } from './probe0.ts';
import { resetXmitTimer, tcpRearmRto } from './xmit-timer.ts';

/** What one skb may hold: 64 KiB, less headers. */
const GSO_MAX_SIZE = 65536;
const GSO_MAX_BYTES = GSO_MAX_SIZE - 1 - 320;

export interface XmitMode {
  /** Whether a small segment may be held back. */
  readonly nagle: boolean;
  /** `one`: a single skb. `probe`: a single segment, even past the congestion window (the tail loss probe). */
  readonly only?: 'one' | 'probe';
}

/** No more than half the largest window ever seen, for peers with tiny buffers (tcp_bound_to_half_wnd). */
function boundToHalfWindow(sk: TcpSock, size: number): number {
  const cutoff = sk.maxWindow > 536 ? sk.maxWindow >> 1 : sk.maxWindow;
  return cutoff > 0 && size > cutoff ? Math.max(cutoff, 68 - 20) : size;
}

/** Bytes a segment may carry (tcp_sync_mss); depends on the largest window seen. */
export function tcpSyncMss(sk: TcpSock): void {
  sk.mss = Math.max(48, boundToHalfWindow(sk, sk.mssPeer - (sk.tsOk ? 12 : 0)));
}

/** Bytes an skb is filled to (tcp_xmit_size_goal). */
const sizeGoal = (sk: TcpSock): number => Math.max(1, Math.floor(boundToHalfWindow(sk, GSO_MAX_BYTES) / sk.mss)) * sk.mss;

/** Half the largest window has been queued since the last PSH (forced_push). */
const forcedPush = (sk: TcpSock): boolean => sk.writeSeq > sk.pushedSeq + (sk.maxWindow >> 1);

function markPush(sk: TcpSock, skb: Skb): void {
  skb.psh = true;
  sk.pushedSeq = sk.writeSeq;
}

/** send(): queues `bytes` and sends what may go (tcp_sendmsg_locked). */
export function tcpSendmsg(host: Host, sk: TcpSock, bytes: number): void {
  const goal = sizeGoal(sk);
  let left = bytes;
  while (left > 0) {
    let skb = sk.writeQueue[sk.writeQueue.length - 1];
    if (skb === undefined || goal - skb.len <= 0 || skb.fin) {
      tcpSlowStartAfterIdle(host, sk);
      skb = newSkb(sk.writeSeq);
      sk.writeQueue.push(skb);
    }
    const copy = Math.min(left, goal - skb.len);
    skb.psh = false;
    skb.len += copy;
    skb.endSeq += copy;
    sk.writeSeq += copy;
    left -= copy;
    if (left === 0) continue;
    if (forcedPush(sk)) {
      markPush(sk, skb);
      tcpPushPendingFrames(host, sk, false);
    } else if (skb === sk.writeQueue[0]) tcpWriteXmit(host, sk, { nagle: false, only: 'one' });
  }
  const tail = sk.writeQueue[sk.writeQueue.length - 1];
  if (tail === undefined) return;
  markPush(sk, tail);
  tcpPushPendingFrames(host, sk, !sk.noDelay);
}

/** Sends what may go and, where nothing could and nothing is in flight, arms the zero window probe (__tcp_push_pending_frames). */
export function tcpPushPendingFrames(host: Host, sk: TcpSock, nagle: boolean): void {
  tcpWriteXmit(host, sk, { nagle });
  if (sk.packetsOut === 0 && sk.writeQueue.length > 0) tcpCheckProbeTimer(host, sk);
}

function tcpCheckProbeTimer(host: Host, sk: TcpSock): void {
  if (sk.pending !== null) return;
  const base = tcpProbe0Base(host, sk);
  resetXmitTimer(
    host,
    sk,
    'probe0',
    base,
    host.trace &&
      rule('probe0-base', {
        waitJiffies: base,
        rtoJiffies: sk.rto,
        windowBytes: sk.sndWnd,
        unsentBytes: sk.writeSeq - sk.sndNxt,
        hz: host.hz,
      }),
  );
}

/** Whether the peer's window takes the segment, or its first MSS (tcp_snd_wnd_test). */
export const windowTakes = (sk: TcpSock, skb: Skb): boolean => (skb.len > sk.mss ? skb.seq + sk.mss : skb.endSeq) <= windowEnd(sk);

/** A small segment waits for acknowledgement of an earlier small one (tcp_nagle_check, Minshall's form). */
const nagleHolds = (sk: TcpSock, partial: boolean, nagle: boolean): boolean =>
  partial && nagle && sk.sndSml > sk.sndUna && sk.sndSml <= sk.sndNxt;

/** How much of an skb of several segments may leave now (tcp_mss_split_point). */
function splitPoint(sk: TcpSock, skb: Skb, quota: number, nagle: boolean, tail: boolean): number {
  const window = windowEnd(sk) - skb.seq;
  const most = sk.mss * quota;
  if (most <= window && !tail) return most;
  const needed = Math.min(skb.len, window);
  if (most <= needed) return most;
  const partial = needed % sk.mss;
  return nagleHolds(sk, true, nagle) ? needed - partial : needed;
}

/** Whether several segments wait for a larger batch (tcp_tso_should_defer): only right after the last one was sent. */
function shouldDefer(host: Host, sk: TcpSock, skb: Skb, tail: boolean, batch: number): boolean {
  if (sk.caState >= CA_RECOVERY || host.now - sk.lastXmitAt > 1000) return false;
  const sendWindow = windowEnd(sk) - skb.seq;
  const congestionWindow = (sk.cwnd - packetsInFlight(sk)) * sk.mss;
  const limit = Math.min(sendWindow, congestionWindow);
  if (limit >= batch * sk.mss || (!tail && limit >= skb.len)) return false;
  if (limit >= Math.floor(Math.min(sk.sndWnd, sk.cwnd * sk.mss) / 3)) return false;
  const head = sk.rtxQueue[0];
  if (head === undefined) return false;
  const untilAck = head.sentAt + (sk.srttUs >> 3) - host.now;
  if (untilAck > Math.min(sk.srttUs >> 4, 1000)) return false;
  return (congestionWindow < sendWindow ? congestionWindow : sendWindow) <= skb.len || !skb.fin;
}

/** Sends new segments as far as the windows, Nagle and `mode` let it (tcp_write_xmit). */
export function tcpWriteXmit(host: Host, sk: TcpSock, mode: XmitMode): void {
  const { rules } = host.profile;
  const batch = batchSegments(host, sk);
  let sent = false;
  for (;;) {
    const skb = sk.writeQueue[0];
    if (skb === undefined) break;
    let quota = rules.finIgnoresCwnd && skb.fin && skb.len <= sk.mss ? 1 : congestionQuota(sk);
    if (quota === 0) {
      if (mode.only !== 'probe') break;
      quota = 1;
    }
    quota = Math.min(quota, batch);
    if (rules.growUnsentSegments && skb.len < quota * sk.mss) growSkb(sk.writeQueue, quota * sk.mss - skb.len);
    skb.pcount = segmentCount(skb.len, sk.mss);
    if (!windowTakes(sk, skb)) break;
    const tail = sk.writeQueue.length === 1;
    const nagle = tail && mode.nagle;
    let limit = sk.mss;
    if (skb.pcount === 1) {
      if (!skb.fin && nagleHolds(sk, skb.len < sk.mss, nagle)) break;
    } else {
      if (mode.only === undefined && shouldDefer(host, sk, skb, tail, batch)) break;
      limit = splitPoint(sk, skb, quota, mode.nagle, tail);
    }
    if (skb.len > limit) sk.writeQueue.splice(1, 0, splitSkb(skb, limit, sk.mss));
    transmitSkb(host, sk, skb, skb.len === 0 ? 'fin' : mode.only === 'probe' ? 'tail-loss-probe' : 'data');
    sk.lastXmitAt = host.now;
    newDataSent(host, sk, skb);
    if (skb.len < skb.pcount * sk.mss) sk.sndSml = skb.endSeq;
    sent = true;
    if (mode.only !== undefined) break;
  }
  const limited = packetsInFlight(sk) >= sk.cwnd;
  if (sent || limited) tcpCwndValidate(host, sk, limited);
  if (sent && mode.only !== 'probe') tcpScheduleLossProbe(host, sk, false);
}

/** Segments in one batch: about a millisecond at the pacing rate, more on short paths, at least two (tcp_tso_autosize). */
function batchSegments(host: Host, sk: TcpSock): number {
  let bytes = sk.pacingRate / 1024;
  const shift = sk.minRttUs >>> 9;
  if (host.profile.rules.batchByRtt) bytes += GSO_MAX_SIZE / 2 ** shift;
  return Math.max(2, Math.floor(Math.min(bytes, GSO_MAX_BYTES) / sk.mss));
}

/** Segments that the congestion window lets out, at most half of it at once (tcp_cwnd_test). */
function congestionQuota(sk: TcpSock): number {
  const inFlight = packetsInFlight(sk);
  return Math.max(0, Math.min(Math.max(sk.cwnd >> 1, 1), sk.cwnd - inFlight));
}

/** Moves a segment from unsent to in flight (tcp_event_new_data_sent). */
function newDataSent(host: Host, sk: TcpSock, skb: Skb): void {
  const before = sk.packetsOut;
  sk.writeQueue.shift();
  sk.rtxQueue.push(skb);
  sk.sndNxt = skb.endSeq;
  sk.packetsOut += skb.pcount;
  if (before === 0 || sk.pending === 'tlp') tcpRearmRto(host, sk);
}

/**
 * What a probe timer sends: real data where the window has room for some, else a segment with an old number
 * (tcp_write_wakeup).
 */
export function tcpWriteWakeup(host: Host, sk: TcpSock, purpose: 'keepalive-probe' | 'window-probe'): void {
  const skb = sk.writeQueue[0];
  if (skb === undefined || skb.seq >= windowEnd(sk)) {
    tcpXmitProbe(host, sk, purpose);
    sk[purpose === 'window-probe' ? 'windowProbes' : 'keepaliveProbes']++;
    return;
  }
  const room = windowEnd(sk) - skb.seq;
  sk.pushedSeq = Math.max(sk.pushedSeq, skb.endSeq);
  if (room < skb.endSeq - skb.seq || skb.len > sk.mss) {
    skb.psh = true;
    sk.writeQueue.splice(1, 0, splitSkb(skb, Math.min(room, sk.mss), sk.mss));
  }
  skb.psh = true;
  skb.pcount = segmentCount(skb.len, sk.mss);
  transmitSkb(host, sk, skb, 'data');
  newDataSent(host, sk, skb);
}
