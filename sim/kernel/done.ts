// The ways in which a connection ends for its socket: given up, reset, or done in order (tcp_write_err, tcp_reset, tcp_done).
import { type RuleApplication, rule } from '../trace/rule.ts';
import type { Errno, Segment, TimerName } from '../trace/trace-event.ts';
import { type Host, reportEnd, setState } from './host.ts';
import { tcpWriteQueuePurge } from './output.ts';
import type { TcpSock } from './sock.ts';

/** The kernel gives up, without an RST (tcp_write_err; the soft error of an ICMP message is left out). */
export function tcpWriteErr(host: Host, sk: TcpSock, decidedBy: TimerName, why: RuleApplication | null): void {
  endWith(host, sk, 'ETIMEDOUT', decidedBy, why);
}

/** Ends the socket with an error for the program. */
export function endWith(host: Host, sk: TcpSock, errno: Errno, decidedBy: TimerName | null, why: RuleApplication | null): void {
  tcpWriteQueuePurge(host, sk);
  setState(host, sk, 'CLOSED');
  reportEnd(host, sk, errno, decidedBy, why);
}

/** Ends the socket without an error (tcp_done). */
export function tcpDone(host: Host, sk: TcpSock, decidedBy: TimerName | null, why: RuleApplication | null): void {
  tcpWriteQueuePurge(host, sk);
  setState(host, sk, 'CLOSED');
  reportEnd(host, sk, null, decidedBy, why);
}

/** Why a reset ended it: an end's, or one that a middlebox made. */
export const resetRule = ({ seq, forgedBy }: Segment): RuleApplication =>
  rule('reset-received', forgedBy === undefined ? { seq } : { seq, forgedBy });
