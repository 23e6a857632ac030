// Segments out: building one, acknowledgements, probes, resets and retransmissions (tcp_output.c: __tcp_transmit_skb,
// tcp_send_ack, tcp_xmit_probe_skb, tcp_send_active_reset, __tcp_retransmit_skb).
import type { Segment, SegmentPurpose } from '../trace/trace-event.ts';
import { jiffies } from '../time.ts';
import { cubicTxStart } from './cubic.ts';
import { clearTimer, deleteTimer, type Host, timestampNow, timestampOf, transmit } from './host.ts';
import { tcpSelectWindow } from './receive-window.ts';
import { collapseRetransmission, segmentCount, splitSkb } from './skb.ts';
import { NONE, packetsInFlight, type Skb, type TcpSock, windowEnd } from './sock.ts';
import { DELACK_SLOT } from './timer-table.ts';

const NO_SACK: readonly (readonly [number, number])[] = [];

interface Shape {
  readonly flags: string;
  readonly seq: number;
  readonly len: number;
  readonly purpose: SegmentPurpose;
  readonly offers?: Segment['offers'];
}

/** Selective acknowledgements of what lies beyond a gap, a duplicate first (RFC 2018, RFC 2883). */
function sackBlocks(sk: TcpSock): readonly (readonly [number, number])[] {
  if (!sk.sackOk || (sk.outOfOrder.length === 0 && sk.duplicate === null)) return NO_SACK;
  const blocks = sk.outOfOrder.map(([from, to]): readonly [number, number] => [from, to]);
  const all = sk.duplicate === null ? blocks : [sk.duplicate, ...blocks];
  sk.duplicate = null;
  return all.slice(0, sk.tsOk ? 3 : 4);
}

/** Puts one segment on the wire with this socket's acknowledgement, window and options. */
export function sendSegment(host: Host, sk: TcpSock, shape: Shape): void {
  const acks = shape.flags.includes('.');
  const timestamps = sk.tsOk || shape.offers?.timestamps === true;
  const segment: Segment = {
    flow: sk.flow,
    from: host.name,
    flags: shape.flags,
    seq: shape.seq,
    len: shape.len,
    ack: acks ? sk.rcvNxt : null,
    win: shape.flags.includes('R') ? 0 : tcpSelectWindow(sk),
    tsVal: timestamps ? timestampNow(host) : null,
    tsEcr: timestamps && acks ? sk.tsRecent : null,
    sack: acks ? sackBlocks(sk) : NO_SACK,
    offers: shape.offers ?? null,
    purpose: shape.purpose,
  };
  transmit(host, segment);
  if (acks) ackEventSent(host, sk);
}

/** Every segment with ACK pays off the scheduled acknowledgement (tcp_event_ack_sent). */
function ackEventSent(host: Host, sk: TcpSock): void {
  if (sk.quick > 0) {
    const owed = sk.ackScheduled ? 1 : 0;
    if (owed >= sk.quick) {
      sk.quick = 0;
      sk.ato = atoMin(host);
    } else sk.quick -= owed;
  }
  sk.ackScheduled = false;
  sk.ackNow = false;
  if (sk.ackTimer) {
    sk.ackTimer = false;
    clearTimer(host, sk, DELACK_SLOT);
  }
}

/** TCP_ATO_MIN and TCP_DELACK_MIN: 40 ms. */
export const atoMin = (host: Host) => jiffies(Math.floor(host.hz / 25));

/** A zero-length acknowledgement (tcp_send_ack). */
export function tcpSendAck(host: Host, sk: TcpSock, purpose: SegmentPurpose): void {
  if (sk.state === 'CLOSED') return;
  sendSegment(host, sk, { flags: '.', seq: acceptableSeq(sk), len: 0, purpose });
}

/** The sequence number that the peer will accept even where it shrank its window (tcp_acceptable_seq). */
const acceptableSeq = (sk: TcpSock): number => Math.min(windowEnd(sk), sk.sndNxt);

/** A probe: the number before the next byte makes the peer answer (tcp_xmit_probe_skb). */
export function tcpXmitProbe(host: Host, sk: TcpSock, purpose: 'keepalive-probe' | 'window-probe'): void {
  sendSegment(host, sk, { flags: '.', seq: sk.sndUna - 1, len: 0, purpose });
}

/** A reset, sent once and never again (tcp_send_active_reset). */
export function tcpSendActiveReset(host: Host, sk: TcpSock): void {
  sendSegment(host, sk, { flags: 'R.', seq: acceptableSeq(sk), len: 0, purpose: 'rst' });
}

/** Answers a segment for which there is no socket (tcp_v4_send_reset). */
export function tcpSendResetReply(host: Host, segment: Segment): void {
  if (segment.flags.includes('R')) return;
  const bare = {
    flow: segment.flow,
    from: host.name,
    len: 0,
    win: 0,
    tsVal: null,
    tsEcr: null,
    sack: NO_SACK,
    offers: null,
    purpose: 'rst' as const,
  };
  const length = segment.len + (segment.flags.includes('S') ? 1 : 0) + (segment.flags.includes('F') ? 1 : 0);
  if (segment.ack !== null) transmit(host, { ...bare, flags: 'R', seq: segment.ack, ack: null });
  else transmit(host, { ...bare, flags: 'R.', seq: 0, ack: segment.seq + length });
}

/** Sends a queued run of bytes as one segment per MSS; PSH and FIN go with the last (__tcp_transmit_skb and segmentation). */
export function transmitSkb(host: Host, sk: TcpSock, skb: Skb, purpose: SegmentPurpose): void {
  skb.sentAt = host.now;
  if (skb.syn) {
    sendSegment(host, sk, { flags: 'S', seq: skb.seq, len: 0, purpose, offers: synOffers(host) });
    return;
  }
  // Only this sending of the batch is marked, not the skb: a part of it that is sent again by itself has no PSH.
  const push = skb.psh || (skb.pcount > 1 && host.profile.rules.pushBatches);
  let offset = 0;
  do {
    const len = Math.min(sk.mss, skb.len - offset);
    const last = offset + len >= skb.len;
    const flags = `${last && skb.fin ? 'F' : ''}${last && push ? 'P' : ''}.`;
    sendSegment(host, sk, { flags, seq: skb.seq + offset, len, purpose });
    offset += len;
  } while (offset < skb.len);
  if (skb.len > 0) dataSent(host, sk);
}

export const synOffers = (host: Host) => ({ timestamps: host.sysctl.tcp_timestamps !== 0, sack: host.sysctl.tcp_sack !== 0, mss: 1460 });

/** A reply soon after received data means an interactive session (tcp_event_data_sent). */
function dataSent(host: Host, sk: TcpSock): void {
  if (packetsInFlight(sk) === 0) cubicTxStart(host, sk);
  if (host.jiffies - sk.lrcvtime < sk.ato) sk.pingpong = Math.min(255, sk.pingpong + 1);
  sk.lsndtime = host.jiffies;
}

/** Cuts a sent segment in two within the retransmission queue and returns the second part. */
export function splitRetransmission(sk: TcpSock, skb: Skb, len: number): Skb {
  const before = skb.pcount;
  const rest = splitSkb(skb, len, sk.mss);
  const change = skb.pcount + rest.pcount - before;
  sk.packetsOut += change;
  if (skb.lost) sk.lostOut += change;
  sk.rtxQueue.splice(sk.rtxQueue.indexOf(skb) + 1, 0, rest);
  return rest;
}

/**
 * Sends a segment again, at most `segments` MSS of it, small neighbours joined in (__tcp_retransmit_skb). False where the
 * window has since shrunk before it.
 */
export function retransmitSegment(host: Host, sk: TcpSock, skb: Skb, segments: number, purpose: SegmentPurpose): boolean {
  if (skb.seq < sk.sndUna) {
    const acked = sk.sndUna - skb.seq;
    skb.seq += acked;
    skb.len -= acked;
  }
  let room = windowEnd(sk) - skb.seq;
  if (room <= 0) {
    // Outside a shrunken window only the head is sent: it serves as a probe.
    if (skb.seq !== sk.sndUna) return false;
    room = sk.mss;
  }
  let len = sk.mss * segments;
  if (len > room) len = Math.floor(room / sk.mss) * sk.mss || room;
  if (skb.len > len) splitRetransmission(sk, skb, len);
  else {
    const space = Math.min(room, sk.mss);
    if (skb.len < space) collapseRetransmission(sk, sk.rtxQueue.indexOf(skb), space, windowEnd(sk));
  }
  skb.pcount = segmentCount(skb.len, sk.mss);
  transmitSkb(host, sk, skb, purpose);
  skb.everRetransmitted = true;
  return true;
}

/** A retransmission that counts: stamps the start of the episode (tcp_retransmit_skb). */
export function tcpRetransmitSkb(host: Host, sk: TcpSock, skb: Skb, segments: number): boolean {
  if (!retransmitSegment(host, sk, skb, segments, skb.syn ? 'syn' : 'retransmission')) return false;
  sk.retransmissions++;
  if (!skb.retransmitted) {
    skb.retransmitted = true;
    sk.retransOut += skb.pcount;
  }
  if (sk.retransStamp === NONE) sk.retransStamp = timestampOf(host, skb.sentAt);
  if (sk.undoRetrans < 0) sk.undoRetrans = 0;
  sk.undoRetrans += skb.pcount;
  return true;
}

/** Drops everything that waits to be sent or acknowledged (tcp_write_queue_purge). */
export function tcpWriteQueuePurge(host: Host, sk: TcpSock): void {
  sk.rtxQueue = [];
  sk.writeQueue = [];
  sk.packetsOut = 0;
  sk.lostOut = 0;
  sk.sackedOut = 0;
  sk.retransOut = 0;
  for (const slot of [0, 1, 2, 3] as const) deleteTimer(host, sk, slot);
  sk.pending = null;
}
