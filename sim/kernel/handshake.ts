// Opening: SYN, SYN-ACK and its retransmission, and the states they lead to (tcp_connect, tcp_rcv_synsent_state_process,
// tcp_conn_request, reqsk_timer_handler, tcp_check_req).
import type { SocketOptions } from '../scenario/scenario.ts';
import { type Jiffies, jiffies, msecsToJiffies } from '../time.ts';
import { rule } from '../trace/rule.ts';
import type { Segment } from '../trace/trace-event.ts';
import { tcpAck } from './ack.ts';
import { tcpUpdatePacingRate } from './congestion.ts';
import { newCubic } from './cubic.ts';
import { endWith, resetRule, tcpDone } from './done.ts';
import { armTimer, decided, deleteTimer, type Host, setState, timestampNow } from './host.ts';
import { keepaliveTimeWhen, resetKeepaliveTimer } from './keepalive.ts';
import { sendSegment, synOffers, tcpSendAck, tcpSendResetReply, transmitSkb } from './output.ts';
import { tcpAckUpdateRtt } from './rtt.ts';
import { newSkb } from './skb.ts';
import { CA_OPEN, INFINITE_SSTHRESH, NONE, TCP_INIT_CWND, type TcpSock } from './sock.ts';
import { tcpInitSock } from './sockopt.ts';
import { LIFECYCLE_SLOT } from './timer-table.ts';
import { tcpSyncMss } from './write.ts';
import { clearXmitTimer, resetXmitTimer } from './xmit-timer.ts';

/** connect(): sends the SYN and waits one second for the answer (tcp_connect). */
export function tcpConnect(host: Host, sk: TcpSock): void {
  setState(host, sk, 'SYN-SENT');
  const syn = newSkb(0);
  syn.syn = true;
  syn.endSeq = 1;
  sk.rtxQueue.push(syn);
  sk.writeSeq = 1;
  sk.pushedSeq = 1;
  sk.packetsOut = 1;
  sk.retransStamp = timestampNow(host);
  sk.rcvTstamp = host.jiffies;
  transmitSkb(host, sk, syn, 'syn');
  sk.sndNxt = 1;
  resetXmitTimer(host, sk, 'rto', sk.rto, host.trace && rule('syn-timeout', { waitJiffies: sk.rto, hz: host.hz }));
}

/** The answer to our SYN (tcp_rcv_synsent_state_process). */
export function tcpRcvSynSent(host: Host, sk: TcpSock, segment: Segment): void {
  if (segment.ack !== null && (segment.ack <= sk.sndUna || segment.ack > sk.sndNxt)) {
    // Not an answer to this SYN, so from a connection of before: reset that, and try again almost at once (TCP_TIMEOUT_MIN).
    if (sk.retransmits === 0)
      resetXmitTimer(host, sk, 'rto', jiffies(2), host.trace && rule('syn-bad-answer', { waitJiffies: 2, hz: host.hz }));
    tcpSendResetReply(host, segment);
    return;
  }
  if (segment.ack === null) return;
  if (segment.flags.includes('R')) {
    endWith(host, sk, 'ECONNREFUSED', null, resetRule(segment));
    return;
  }
  if (!segment.flags.includes('S')) return;
  takeOffers(host, sk, segment);
  sk.sndWl1 = segment.seq;
  sk.rcvTsEcr = segment.tsEcr;
  const retransmitted = sk.totalRto;
  // The echo is the first SYN's: sending it again was needless (tcp_try_undo_spurious_syn).
  if (host.profile.rules.undoSpuriousSyn && sk.tsOk && segment.tsEcr === sk.retransStamp) sk.undoMarker = NONE;
  tcpAck(host, sk, segment);
  sk.rcvNxt = segment.seq + 1;
  sk.rcvWup = sk.rcvNxt;
  sk.sndWnd = segment.win;
  initTransfer(host, sk, retransmitted);
  setState(host, sk, 'ESTAB');
  tcpSendAck(host, sk, 'ack');
}

/** What both ends offered holds: timestamps, selective acknowledgement, the segment size. */
function takeOffers(host: Host, sk: TcpSock, segment: Segment): void {
  const own = synOffers(host);
  sk.tsOk = own.timestamps && segment.offers?.timestamps === true;
  sk.sackOk = own.sack && segment.offers?.sack === true;
  sk.mssPeer = Math.min(segment.offers?.mss ?? 536, own.mss);
  sk.rcvMss = Math.min(sk.mssPeer, 536);
  if (sk.tsOk && segment.tsVal !== null) sk.tsRecent = segment.tsVal;
  tcpSyncMss(sk);
}

/** The connection stands: timeout without a sample, congestion window, keepalive (tcp_init_transfer, tcp_init_metrics). */
function initTransfer(host: Host, sk: TcpSock, synRetransmissions: number): void {
  if (sk.srttUs === 0) {
    // No sample at all: the SYN was sent again and no timestamps tell which was answered.
    sk.rttvarUs = sk.mdevUs = sk.mdevMaxUs = 3_000_000;
    sk.rto = jiffies(3 * host.hz);
  }
  sk.cwnd = synRetransmissions > 1 && sk.undoMarker !== NONE ? 1 : TCP_INIT_CWND;
  // A timeout of the SYN may have lowered it (tcp_init_metrics).
  sk.ssthresh = INFINITE_SSTHRESH;
  sk.cwndStamp = host.jiffies;
  sk.cubic = newCubic();
  sk.caState = CA_OPEN;
  sk.lsndtime = host.jiffies;
  sk.lrcvtime = host.jiffies;
  if (!sk.keepOpen) return;
  const idle = keepaliveTimeWhen(host, sk);
  resetKeepaliveTimer(host, sk, idle, host.trace && rule('keepalive-idle', { waitJiffies: idle, hz: host.hz }));
}

/** A SYN reached a listener: answers it and remembers the request (tcp_conn_request). */
export function tcpConnRequest(host: Host, options: Readonly<Partial<SocketOptions>>, receiveBuffer: number, segment: Segment): TcpSock {
  const sk = tcpInitSock(host, segment.flow, options, receiveBuffer);
  sk.request = true;
  takeOffers(host, sk, segment);
  sk.rcvNxt = segment.seq + 1;
  sk.rcvWup = sk.rcvNxt;
  sk.sndWnd = segment.win;
  sk.maxWindow = segment.win;
  sk.writeSeq = 1;
  sk.pushedSeq = 1;
  sk.sndNxt = 1;
  setState(host, sk, 'SYN-RECV');
  sendSynAck(host, sk);
  armSynAck(host, sk);
  return sk;
}

function sendSynAck(host: Host, sk: TcpSock): void {
  sk.synackSentAt = host.now;
  const own = synOffers(host);
  sendSegment(host, sk, {
    flags: 'S.',
    seq: 0,
    len: 0,
    purpose: 'syn-ack',
    offers: { timestamps: sk.tsOk, sack: sk.sackOk, mss: own.mss },
  });
}

function armSynAck(host: Host, sk: TcpSock): void {
  const wait: Jiffies = jiffies(Math.min(host.hz * 2 ** sk.numTimeout, 120 * host.hz));
  armTimer(
    host,
    sk,
    'synack',
    jiffies(host.jiffies + wait),
    host.trace && rule('syn-ack-wait', { waitJiffies: wait, numTimeout: sk.numTimeout, hz: host.hz }),
  );
}

/** The SYN-ACK was not answered in time: again, or forget the request (reqsk_timer_handler). */
export function tcpSynAckTimer(host: Host, sk: TcpSock): void {
  const most = sk.synCount || host.sysctl.tcp_synack_retries;
  const expired = sk.numTimeout >= most;
  const why = rule(expired ? 'syn-ack-exhausted' : 'syn-ack-again', { retransmissions: sk.numTimeout, most });
  decided(host, 'synack', why);
  if (expired) {
    tcpDone(host, sk, 'synack', why);
    return;
  }
  sendSynAck(host, sk);
  sk.numTimeout++;
  sk.retransmissions++;
  armSynAck(host, sk);
}

/** A segment for a request: the SYN again, or the acknowledgement that completes the handshake (tcp_check_req). True where established. */
export function tcpCheckReq(host: Host, sk: TcpSock, segment: Segment): boolean {
  if (segment.flags.includes('R')) {
    tcpDone(host, sk, null, resetRule(segment));
    return false;
  }
  if (segment.flags.includes('S')) {
    const limit = msecsToJiffies(host.sysctl.tcp_invalid_ratelimit, host.hz);
    if (sk.lastOowAckTime !== NONE && host.jiffies - sk.lastOowAckTime < limit) return false;
    sk.lastOowAckTime = host.jiffies;
    sendSynAck(host, sk);
    armSynAck(host, sk);
    return false;
  }
  if (segment.ack !== 1 || segment.seq !== sk.rcvNxt) return false;
  becomeChild(host, sk, segment);
  return true;
}

function becomeChild(host: Host, sk: TcpSock, segment: Segment): void {
  deleteTimer(host, sk, LIFECYCLE_SLOT);
  sk.request = false;
  sk.lastOowAckTime = NONE;
  sk.sndUna = 1;
  sk.sndWl1 = segment.seq;
  sk.sndWnd = segment.win;
  sk.maxWindow = Math.max(sk.maxWindow, segment.win);
  sk.rcvTsEcr = segment.tsEcr;
  sk.rcvTstamp = host.jiffies;
  tcpSyncMss(sk);
  // Karn: only a SYN-ACK that was sent once gives a sample by its send time.
  tcpAckUpdateRtt(host, sk, sk.numTimeout === 0 ? host.now - sk.synackSentAt : -1, -1, true);
  initTransfer(host, sk, 0);
  setState(host, sk, 'ESTAB');
  clearXmitTimer(host, sk);
  tcpUpdatePacingRate(sk);
}
