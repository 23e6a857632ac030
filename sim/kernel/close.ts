// Closing: FIN, orphans, FIN-WAIT-2 and TIME-WAIT (tcp_close, tcp_send_fin, tcp_fin, tcp_fin_time, tcp_time_wait).
import { type Jiffies, jiffies, secondsToJiffies } from '../time.ts';
import { rule } from '../trace/rule.ts';
import type { Segment } from '../trace/trace-event.ts';
import { tcpDone } from './done.ts';
import { armTimer, decided, deleteTimer, type Host, setState } from './host.ts';
import { tcpSendActiveReset, tcpSendResetReply, tcpWriteQueuePurge } from './output.ts';
import { newSkb } from './skb.ts';
import { NONE, type TcpSock } from './sock.ts';
import { KEEPALIVE_SLOT, LIFECYCLE_SLOT, RETRANSMIT_SLOT } from './timer-table.ts';
import { tcpPushPendingFrames } from './write.ts';

/** TCP_TIMEWAIT_LEN: 60 s. */
const timeWaitLength = (host: Host): Jiffies => jiffies(60 * host.hz);

/** shutdown(SHUT_WR): the program will send nothing more (tcp_shutdown). */
export function tcpShutdown(host: Host, sk: TcpSock): void {
  sk.sndShutdown = true;
  if (closeState(host, sk)) tcpSendFin(host, sk);
}

/** Moves on to the state that follows our FIN; true where a FIN is to be sent (tcp_close_state). */
function closeState(host: Host, sk: TcpSock): boolean {
  if (sk.state === 'ESTAB') setState(host, sk, 'FIN-WAIT-1');
  else if (sk.state === 'CLOSE-WAIT') setState(host, sk, 'LAST-ACK');
  else return false;
  return true;
}

/** close(): with unread data a reset, else FIN; from then on the socket is an orphan (tcp_close). */
export function tcpClose(host: Host, sk: TcpSock): void {
  if (sk.orphan || sk.state === 'CLOSED') {
    sk.orphan = true;
    return;
  }
  sk.sndShutdown = true;
  sk.rcvShutdown = true;
  sk.orphan = true;
  // A request whose listener is gone is forgotten; what still comes for it is reset (inet_csk_listen_stop).
  if (sk.state === 'SYN-SENT' || sk.state === 'SYN-RECV') {
    tcpDone(host, sk, null, rule('closed-before-established'));
    return;
  }
  if (sk.unread > 0) {
    tcpSendActiveReset(host, sk);
    tcpDone(host, sk, null, rule('closed-with-unread-data', { unreadBytes: sk.unread }));
    return;
  }
  if (closeState(host, sk)) tcpSendFin(host, sk);
  if (sk.state === 'FIN-WAIT-2') orphanInFinWait2(host, sk, null);
}

/** Queues the FIN behind what waits, and pushes (tcp_send_fin). */
function tcpSendFin(host: Host, sk: TcpSock): void {
  let tail = sk.writeQueue[sk.writeQueue.length - 1];
  if (tail === undefined) {
    tail = newSkb(sk.writeSeq);
    sk.writeQueue.push(tail);
  }
  tail.fin = true;
  tail.endSeq++;
  sk.writeSeq++;
  tcpPushPendingFrames(host, sk, false);
}

/** How long an orphan stays in FIN-WAIT-2: tcp_fin_timeout or TCP_LINGER2, at least 3.5 RTO (tcp_fin_time). */
function tcpFinTime(host: Host, sk: TcpSock): Jiffies {
  const set = secondsToJiffies(sk.linger2Sec || host.sysctl.tcp_fin_timeout, host.hz);
  return jiffies(Math.max(set, (sk.rto << 2) - (sk.rto >> 1)));
}

/**
 * Our FIN was acknowledged, or the program closed in FIN-WAIT-2 (tail of tcp_close; tcp_rcv_state_process). `ack`: the
 * segment that acknowledged it; with TCP_LINGER2 < 0 that segment is answered by a reset as if nobody knew the connection.
 */
export function orphanInFinWait2(host: Host, sk: TcpSock, ack: Segment | null): void {
  if (sk.linger2Sec < 0) {
    if (ack === null) tcpSendActiveReset(host, sk);
    else tcpSendResetReply(host, ack);
    tcpDone(host, sk, null, rule('linger2-negative'));
    return;
  }
  const length = timeWaitLength(host);
  const time = tcpFinTime(host, sk);
  if (time > length) {
    const wait = jiffies(time - length);
    armTimer(
      host,
      sk,
      'fin-wait-2',
      jiffies(host.jiffies + wait),
      host.trace && rule('fin-wait-2-first-part', { waitJiffies: wait, hz: host.hz }),
    );
  } else tcpTimeWait(host, sk, 'FIN-WAIT-2', time);
}

/** The keepalive timer of an orphan in FIN-WAIT-2 fired: the second part is as long as the first, not the rest. */
export function tcpFinWait2Timer(host: Host, sk: TcpSock): void {
  const rest = jiffies(tcpFinTime(host, sk) - timeWaitLength(host));
  decided(host, 'fin-wait-2', rule('fin-wait-2-second-part', { waitJiffies: rest, hz: host.hz }));
  tcpTimeWait(host, sk, 'FIN-WAIT-2', rest);
}

/** Leaves only an entry with a timer of its own (tcp_time_wait). The connection is over for the program. */
export function tcpTimeWait(host: Host, sk: TcpSock, state: 'TIME-WAIT' | 'FIN-WAIT-2', wait: Jiffies = timeWaitLength(host)): void {
  deleteTimer(host, sk, RETRANSMIT_SLOT);
  deleteTimer(host, sk, KEEPALIVE_SLOT);
  sk.pending = null;
  sk.rtxQueue = [];
  sk.writeQueue = [];
  sk.packetsOut = 0;
  // The entry that is left remembers no earlier answer.
  if (sk.timers[LIFECYCLE_SLOT].meaning !== 'time-wait') sk.lastOowAckTime = NONE;
  setState(host, sk, state);
  const floor = jiffies((sk.rto << 2) - (sk.rto >> 1));
  const length = state === 'TIME-WAIT' ? timeWaitLength(host) : jiffies(Math.max(wait, floor));
  armTimer(host, sk, 'time-wait', jiffies(host.jiffies + length), host.trace && rule('time-wait', { waitJiffies: length, hz: host.hz }));
}

/** The time-wait entry's timer fired. */
export function tcpTimeWaitTimer(host: Host, sk: TcpSock): void {
  const why = rule('time-wait-over', { state: sk.state });
  decided(host, 'time-wait', why);
  deleteTimer(host, sk, LIFECYCLE_SLOT);
  tcpDone(host, sk, 'time-wait', why);
}

/** The peer's FIN was reached (tcp_fin). */
export function tcpFin(host: Host, sk: TcpSock): void {
  sk.rcvShutdown = true;
  switch (sk.state) {
    case 'ESTAB':
      setState(host, sk, 'CLOSE-WAIT');
      // The program will likely close too: its FIN may carry the acknowledgement, which waits for it.
      sk.pingpong = 1;
      break;
    case 'FIN-WAIT-1':
      sk.ackNow = true;
      setState(host, sk, 'CLOSING');
      break;
    default:
      break;
  }
}

/** Our FIN is acknowledged: on to FIN-WAIT-2, TIME-WAIT or the end (tcp_rcv_state_process). */
export function finAcknowledged(host: Host, sk: TcpSock, segment: Segment): void {
  switch (sk.state) {
    case 'FIN-WAIT-1':
      setState(host, sk, 'FIN-WAIT-2');
      if (sk.orphan && !segment.flags.includes('F')) orphanInFinWait2(host, sk, segment);
      break;
    case 'CLOSING':
      tcpTimeWait(host, sk, 'TIME-WAIT');
      break;
    case 'LAST-ACK':
      tcpWriteQueuePurge(host, sk);
      tcpDone(host, sk, null, rule('closed-in-order'));
      break;
    default:
      break;
  }
}
