// Data in: what is accepted, when it is acknowledged (at once, delayed, or with the next segment), and the program's reading
// (tcp_data_queue, __tcp_ack_snd_check, tcp_delack_timer_handler, tcp_cleanup_rbuf).
import { jiffies, usecsToJiffies } from '../time.ts';
import { rule } from '../trace/rule.ts';
import type { Segment } from '../trace/trace-event.ts';
import { armTimer, decided, type Host } from './host.ts';
import { atoMin, tcpSendAck } from './output.ts';
import { tcpReceiveWindow, windowFromSpace } from './receive-window.ts';
import type { TcpSock } from './sock.ts';

const MAX_QUICKACKS = 16;

/** Grants immediate acknowledgements for about half a window (tcp_incr_quickack). */
function tcpIncrQuickack(sk: TcpSock): void {
  sk.quick = Math.max(sk.quick, Math.min(Math.floor(sk.rcvWnd / (2 * sk.rcvMss)) || 2, MAX_QUICKACKS));
}

/** The same, and out of the interactive mode that delays them (tcp_enter_quickack_mode). */
export function tcpEnterQuickack(host: Host, sk: TcpSock): void {
  tcpIncrQuickack(sk);
  sk.pingpong = 0;
  sk.ato = atoMin(host);
}

/** Keeps the delayed acknowledgement's estimate of how often data comes (tcp_event_data_recv). */
function dataReceived(host: Host, sk: TcpSock, len: number): void {
  sk.ackScheduled = true;
  if (len > sk.rcvMss) sk.rcvMss = len;
  const min = atoMin(host);
  if (sk.ato === 0) {
    tcpIncrQuickack(sk);
    sk.ato = min;
  } else {
    const gap = host.jiffies - sk.lrcvtime;
    if (gap <= min >> 1) sk.ato = jiffies((sk.ato >> 1) + (min >> 1));
    else if (gap < sk.ato) sk.ato = jiffies(Math.min((sk.ato >> 1) + gap, sk.rto));
    else if (gap > sk.rto) tcpIncrQuickack(sk);
  }
  sk.lrcvtime = host.jiffies;
}

/** Takes a segment's payload and FIN (tcp_data_queue). True where the peer's FIN has now been reached. */
export function tcpDataQueue(host: Host, sk: TcpSock, segment: Segment): boolean {
  const fin = segment.flags.includes('F');
  const end = segment.seq + segment.len;
  if (segment.len === 0 && !fin) return false;
  if (end + (fin ? 1 : 0) <= sk.rcvNxt) return duplicateData(host, sk, segment.seq, end);
  if (segment.seq > sk.rcvNxt) {
    if (segment.seq >= sk.rcvNxt + tcpReceiveWindow(sk)) return answerAtOnce(host, sk);
    if (fin) sk.finAt = end;
    insertOutOfOrder(sk, segment.seq, end);
    return answerAtOnce(host, sk);
  }
  if (tcpReceiveWindow(sk) === 0 && segment.len > 0) return answerAtOnce(host, sk);
  if (fin) sk.finAt = end;
  if (segment.len > 0) dataReceived(host, sk, segment.len);
  advance(sk, end);
  if (sk.finAt !== sk.rcvNxt) return false;
  sk.rcvNxt++;
  sk.ackScheduled = true;
  return true;
}

function duplicateData(host: Host, sk: TcpSock, from: number, to: number): false {
  sk.duplicate = [from, to];
  return answerAtOnce(host, sk);
}

/** Out of order, beyond the window, or seen before: an acknowledgement says so, and no FIN is reached. */
function answerAtOnce(host: Host, sk: TcpSock): false {
  tcpEnterQuickack(host, sk);
  sk.ackScheduled = true;
  return false;
}

/** Moves rcv_nxt past `end` and what lay waiting behind it. */
function advance(sk: TcpSock, end: number): void {
  let next = Math.max(end, sk.rcvNxt);
  while (sk.outOfOrder.length > 0 && (sk.outOfOrder[0] as [number, number])[0] <= next) {
    next = Math.max(next, (sk.outOfOrder.shift() as [number, number])[1]);
  }
  sk.unread += next - sk.rcvNxt;
  if (sk.reading) sk.unread = 0;
  sk.rcvNxt = next;
}

function insertOutOfOrder(sk: TcpSock, from: number, to: number): void {
  const merged: [number, number] = [from, to];
  const rest: [number, number][] = [];
  for (const range of sk.outOfOrder) {
    if (range[1] < merged[0] || range[0] > merged[1]) rest.push(range);
    else {
      merged[0] = Math.min(merged[0], range[0]);
      merged[1] = Math.max(merged[1], range[1]);
    }
  }
  sk.outOfOrder = [...rest, merged].sort((a, b) => a[0] - b[0]);
}

/** Acknowledges now or arms the delay (tcp_ack_snd_check). */
export function tcpAckSndCheck(host: Host, sk: TcpSock): void {
  if (!sk.ackScheduled) return;
  const twoSegments = sk.rcvNxt - sk.rcvWup > sk.rcvMss && windowFromSpace(sk) >= sk.rcvWnd;
  const quick = sk.quick > 0 && sk.pingpong === 0;
  if (twoSegments || quick || sk.ackNow || sk.outOfOrder.length > 0) tcpSendAck(host, sk, 'ack');
  else tcpSendDelayedAck(host, sk);
}

/** Arms the delayed acknowledgement timer, never later than one already running (tcp_send_delayed_ack). */
function tcpSendDelayedAck(host: Host, sk: TcpSock): void {
  // TCP_DELACK_MAX, and no longer than a round trip where one is known.
  let ato = Math.min(sk.ato, host.hz / 5);
  if (sk.srttUs > 0) ato = Math.min(ato, Math.max(usecsToJiffies(sk.srttUs >> 3, host.hz), atoMin(host)));
  let timeout = jiffies(host.jiffies + ato);
  if (sk.ackTimer) {
    if (sk.ackTimeout <= host.jiffies + (ato >> 2)) {
      tcpSendAck(host, sk, 'ack');
      return;
    }
    if (timeout >= sk.ackTimeout) timeout = sk.ackTimeout;
  }
  sk.ackTimer = true;
  sk.ackTimeout = timeout;
  armTimer(host, sk, 'delack', timeout, host.trace && rule('delayed-ack', { waitJiffies: timeout - host.jiffies, hz: host.hz }));
}

/** The delayed acknowledgement timer fired (tcp_delack_timer_handler). */
export function tcpDelackTimer(host: Host, sk: TcpSock): void {
  decided(host, 'delack', rule('delayed-ack-due', { scheduled: sk.ackScheduled }));
  sk.ackTimer = false;
  if (!sk.ackScheduled) return;
  if (sk.pingpong === 0) sk.ato = jiffies(Math.min(sk.ato << 1, sk.rto));
  else {
    sk.pingpong = 0;
    sk.ato = atoMin(host);
  }
  tcpSendAck(host, sk, 'ack');
}

/** The program reads everything: the window may open enough to say so (tcp_cleanup_rbuf). */
export function tcpReadAll(host: Host, sk: TcpSock): void {
  if (sk.unread === 0) return;
  sk.unread = 0;
  const before = tcpReceiveWindow(sk);
  if (!sk.rcvShutdown && windowFromSpace(sk) >= 2 * before) tcpSendAck(host, sk, 'window-update');
}
