// Segments in the queues of a socket: making, splitting and joining them (tcp_fragment, tcp_grow_skb, tcp_collapse_retrans).
import { micros } from '../time.ts';
import type { Skb, TcpSock } from './sock.ts';

export const newSkb = (seq: number): Skb => ({
  seq,
  endSeq: seq,
  len: 0,
  syn: false,
  fin: false,
  psh: false,
  sentAt: micros(0),
  pcount: 1,
  everRetransmitted: false,
  retransmitted: false,
  lost: false,
  sacked: false,
});

/** Segments that `len` bytes make on the wire. */
export const segmentCount = (len: number, mss: number): number => Math.max(1, Math.ceil(len / mss));

/** Cuts `skb` after `len` bytes and returns the rest, which keeps FIN and PSH (tcp_fragment). */
export function splitSkb(skb: Skb, len: number, mss: number): Skb {
  const rest: Skb = { ...skb, seq: skb.seq + len, len: skb.len - len, syn: false };
  skb.len = len;
  skb.endSeq = skb.seq + len;
  skb.fin = false;
  skb.psh = false;
  skb.pcount = segmentCount(skb.len, mss);
  rest.pcount = segmentCount(rest.len, mss);
  return rest;
}

/** Fills the first unsent segment with up to `amount` bytes of the one behind it (tcp_grow_skb, 6.10). */
export function growSkb(queue: Skb[], amount: number): void {
  const head = queue[0] as Skb;
  const next = queue[1];
  if (next === undefined || head.fin) return;
  const take = Math.min(amount, next.len);
  head.len += take;
  head.endSeq += take;
  next.seq += take;
  next.len -= take;
  if (next.len > 0) return;
  head.endSeq = next.endSeq;
  head.fin = next.fin;
  head.psh ||= next.psh;
  queue.splice(1, 1);
}

/** Joins small neighbours into a segment that is being retransmitted, up to `space` bytes (tcp_retrans_try_collapse). */
export function collapseRetransmission(sk: TcpSock, index: number, space: number, windowEnd: number): void {
  const first = sk.rtxQueue[index] as Skb;
  if (first.syn || first.pcount > 1 || first.sacked) return;
  let left = space - first.len;
  for (;;) {
    const next = sk.rtxQueue[index + 1];
    if (next === undefined || next.pcount > 1 || next.sacked || first.fin) return;
    left -= next.len;
    if (left < 0 || next.endSeq > windowEnd) return;
    first.len += next.len;
    first.endSeq = next.endSeq;
    first.fin ||= next.fin;
    first.psh ||= next.psh;
    first.everRetransmitted ||= next.everRetransmitted;
    sk.packetsOut--;
    if (next.lost) sk.lostOut--;
    if (next.retransmitted) sk.retransOut--;
    sk.rtxQueue.splice(index + 1, 1);
  }
}
