// Segments in: which are acceptable, which are answered, which end the connection (tcp_v4_rcv, tcp_validate_incoming,
// tcp_rcv_established, tcp_rcv_state_process).
import { msecsToJiffies } from '../time.ts';
import { rule } from '../trace/rule.ts';
import type { Errno, Segment } from '../trace/trace-event.ts';
import { tcpAck } from './ack.ts';
import { finAcknowledged, tcpFin, tcpTimeWait } from './close.ts';
import { endWith, resetRule, tcpDone } from './done.ts';
import type { Host } from './host.ts';
import { tcpCheckReq, tcpRcvSynSent } from './handshake.ts';
import { memoryIsCharged } from './memory.ts';
import { tcpSendAck, tcpSendResetReply } from './output.ts';
import { tcpAckSndCheck, tcpDataQueue, tcpEnterQuickack } from './receive.ts';
import { tcpReceiveWindow } from './receive-window.ts';
import { NONE, type TcpSock } from './sock.ts';
import { tcpPushPendingFrames } from './write.ts';

/** Gives a segment to the socket it belongs to, which has not ended (tcp_v4_do_rcv). */
export function tcpReceive(host: Host, sk: TcpSock, segment: Segment): void {
  switch (sk.state) {
    case 'SYN-SENT':
      tcpRcvSynSent(host, sk, segment);
      return;
    case 'TIME-WAIT':
      timeWaitReceive(host, sk, segment);
      return;
    case 'SYN-RECV':
      if (tcpCheckReq(host, sk, segment)) rcvState(host, sk, segment);
      return;
    case 'FIN-WAIT-2':
      if (sk.timers[3].meaning === 'time-wait') timeWaitReceive(host, sk, segment);
      else rcvState(host, sk, segment);
      return;
    default:
      rcvState(host, sk, segment);
  }
}

/** What a peer sends behind its own FIN is ignored without a word (RFC 9293 section 3.10.7.4, seventh). */
const PEER_HAS_CLOSED: ReadonlySet<string> = new Set(['CLOSE-WAIT', 'CLOSING', 'LAST-ACK']);

/** A connection in any state from ESTAB on (tcp_rcv_established, tcp_rcv_state_process). */
function rcvState(host: Host, sk: TcpSock, segment: Segment): void {
  if (!validateIncoming(host, sk, segment)) return;
  if (segment.tsVal !== null && segment.seq <= sk.rcvWup) sk.tsRecent = segment.tsVal;
  sk.rcvTsEcr = segment.tsEcr;
  if (predictedData(host, sk, segment)) {
    sk.sndWl1 = segment.seq;
    tcpDataQueue(host, sk, segment);
    tcpAckSndCheck(host, sk);
    return;
  }
  if (tcpAck(host, sk, segment) < 0) {
    tcpSendAck(host, sk, 'ack');
    return;
  }
  const beyondFin = PEER_HAS_CLOSED.has(sk.state) && segment.seq >= sk.rcvNxt;
  // Also where the segment acknowledges our FIN (RFC 1122 section 4.2.2.13).
  if (!beyondFin && sk.orphan && segment.len > 0 && segment.seq + segment.len > sk.rcvNxt) {
    endOrphanWithReset(host, sk, segment);
    return;
  }
  if (sk.sndUna === sk.writeSeq) finAcknowledged(host, sk, segment);
  if (closed(sk)) return;
  if (!beyondFin && tcpDataQueue(host, sk, segment)) receivedFin(host, sk);
  if (sk.writeQueue.length > 0) tcpPushPendingFrames(host, sk, !sk.noDelay);
  tcpAckSndCheck(host, sk);
}

/**
 * Header prediction (tcp_rcv_established): the next data, with nothing else new in its header, is queued without tcp_ack, so that it
 * is no answer to a probe and moves no timer.
 */
const predictedData = (host: Host, sk: TcpSock, { flags, seq, len, ack, win, sack }: Segment): boolean =>
  sk.state === 'ESTAB' &&
  len > 0 &&
  (flags === '.' || flags === 'P.') &&
  seq === sk.rcvNxt &&
  ack === sk.sndUna &&
  win === sk.sndWnd &&
  sack.length === 0 &&
  sk.outOfOrder.length === 0 &&
  tcpReceiveWindow(sk) > 0 &&
  memoryIsCharged(host, sk, len);

const closed = (sk: TcpSock): boolean => sk.state === 'CLOSED' || sk.timers[3].meaning === 'time-wait';

function receivedFin(host: Host, sk: TcpSock): void {
  tcpFin(host, sk);
  if (sk.state !== 'FIN-WAIT-2') return;
  tcpSendAck(host, sk, 'ack');
  tcpTimeWait(host, sk, 'TIME-WAIT');
}

/** Data for a program that is gone: reset. */
function endOrphanWithReset(host: Host, sk: TcpSock, segment: Segment): void {
  tcpSendResetReply(host, segment);
  tcpDone(host, sk, null, rule('data-after-close'));
}

/** Sequence numbers, then RST, then SYN (tcp_validate_incoming; RFC 5961). True where processing goes on. */
function validateIncoming(host: Host, sk: TcpSock, segment: Segment): boolean {
  const end = segment.seq + segment.len + (segment.flags.includes('F') ? 1 : 0) + (segment.flags.includes('S') ? 1 : 0);
  const inWindow = end >= sk.rcvWup && segment.seq <= sk.rcvNxt + tcpReceiveWindow(sk);
  const reset = segment.flags.includes('R');
  if (!inWindow) {
    if (!reset) sendDupAck(host, sk, segment, end);
    return false;
  }
  if (reset) {
    if (segment.seq === sk.rcvNxt) tcpReset(host, sk, segment);
    else tcpSendAck(host, sk, 'ack');
    return false;
  }
  if (segment.flags.includes('S')) {
    tcpSendAck(host, sk, 'ack');
    return false;
  }
  return true;
}

/** Answers to pure segments out of the window leave at most every tcp_invalid_ratelimit (tcp_oow_rate_limited). */
function outOfWindowLimited(host: Host, sk: TcpSock): boolean {
  const limit = msecsToJiffies(host.sysctl.tcp_invalid_ratelimit, host.hz);
  if (sk.lastOowAckTime !== NONE && host.jiffies - sk.lastOowAckTime < limit) return true;
  sk.lastOowAckTime = host.jiffies;
  return false;
}

/** Answers an out-of-window segment (tcp_send_dupack). */
function sendDupAck(host: Host, sk: TcpSock, segment: Segment, end: number): void {
  if (segment.len === 0) {
    if (outOfWindowLimited(host, sk)) return;
  } else if (segment.seq < sk.rcvNxt) {
    tcpEnterQuickack(host, sk);
    sk.duplicate = [segment.seq, Math.min(end, sk.rcvNxt)];
  }
  tcpSendAck(host, sk, 'probe-answer');
}

/** The peer resets the connection (tcp_reset). */
function tcpReset(host: Host, sk: TcpSock, segment: Segment): void {
  const errno: Errno = sk.state === 'CLOSE-WAIT' ? 'EPIPE' : 'ECONNRESET';
  endWith(host, sk, errno, null, resetRule(segment));
}

/** A segment for a time-wait entry (tcp_timewait_state_process). */
function timeWaitReceive(host: Host, sk: TcpSock, segment: Segment): void {
  const reset = segment.flags.includes('R');
  const end = segment.seq + segment.len + (segment.flags.includes('F') ? 1 : 0);
  if (sk.state === 'FIN-WAIT-2') {
    const next = segment.seq === sk.rcvNxt;
    const inWindow = next || (end > sk.rcvNxt && segment.seq < sk.rcvNxt + tcpReceiveWindow(sk));
    if (!inWindow) answerFromTimeWait(host, sk, segment, end);
    else if (reset) tcpDone(host, sk, null, rule('reset-received', { seq: segment.seq }));
    else if (end > sk.rcvNxt) finWait2Data(host, sk, segment, end);
    return;
  }
  if (segment.seq === sk.rcvNxt && reset) tcpDone(host, sk, null, rule('reset-received', { seq: segment.seq }));
  if (reset) return;
  // Whatever else the peer sends makes the entry stay a full length from now; only what is in order needs no answer.
  tcpTimeWait(host, sk, 'TIME-WAIT');
  if (segment.seq !== sk.rcvNxt || end !== segment.seq) answerFromTimeWait(host, sk, segment, end);
}

/** Something new for an entry in FIN-WAIT-2: only a FIN without data is in order. */
function finWait2Data(host: Host, sk: TcpSock, segment: Segment, end: number): void {
  if (!segment.flags.includes('F') || end !== sk.rcvNxt + 1) {
    endOrphanWithReset(host, sk, segment);
    return;
  }
  sk.rcvNxt = end;
  tcpTimeWait(host, sk, 'TIME-WAIT');
  tcpSendAck(host, sk, 'ack');
}

function answerFromTimeWait(host: Host, sk: TcpSock, segment: Segment, end: number): void {
  if (end === segment.seq && outOfWindowLimited(host, sk)) return;
  tcpSendAck(host, sk, 'probe-answer');
}
