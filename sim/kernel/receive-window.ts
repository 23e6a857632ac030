// The window that this side advertises (__tcp_select_window, tcp_select_window; RFC 9293 section 3.8.6). Counted in payload
// bytes without window scaling; what an sk_buff costs beyond its payload is left out.
import type { TcpSock } from './sock.ts';

/** What the peer may still send of the window last advertised (tcp_receive_window). */
export const tcpReceiveWindow = (sk: TcpSock): number => Math.max(0, sk.rcvWup + sk.rcvWnd - sk.rcvNxt);

/** The window worth offering: nothing rather than a silly little (RFC 1122 section 4.2.3.3). */
export function windowFromSpace(sk: TcpSock): number {
  const full = sk.rcvBuffer;
  const mss = Math.min(sk.rcvMss, full);
  const free = Math.max(0, full - sk.unread);
  if (free < Math.floor(full / 16) || free < mss) return 0;
  const window = sk.rcvWnd;
  if (window <= free - mss || window > free) return Math.floor(free / mss) * mss;
  return window;
}

/** Chooses the window for a segment that leaves now; never takes back what was offered. */
export function tcpSelectWindow(sk: TcpSock): number {
  if (sk.state === 'SYN-SENT' || sk.state === 'SYN-RECV') return sk.rcvWnd;
  const offered = Math.max(windowFromSpace(sk), tcpReceiveWindow(sk));
  sk.rcvWnd = offered;
  sk.rcvWup = sk.rcvNxt;
  return offered;
}
