// One connection of a capture in the simulator's terms: who is the client, numbers that count from the SYN, windows in bytes,
// and at which end it was captured.
import type { HostName } from '../../../sim/index.ts';
import { type Connection, endText, type SeenPacket } from './connections.ts';

/** A segment as it was seen on the wire, captured or simulated. */
export interface WireSegment {
  readonly us: number;
  readonly from: HostName;
  readonly flags: string;
  /** Relative to the sender's SYN. */
  readonly seq: number;
  readonly len: number;
  readonly ack: number | null;
  /** In bytes. */
  readonly win: number;
  readonly tsVal: number | null;
  readonly tsEcr: number | null;
  /** It says that something arrived twice (a selective acknowledgement below the acknowledgement, RFC 2883). */
  readonly duplicate: boolean;
}

export interface Handshake {
  readonly synUs: number;
  readonly synAckUs: number | null;
  /** The client's acknowledgement of it. */
  readonly ackUs: number | null;
  /** A reset instead of the SYN-ACK. */
  readonly refusedUs: number | null;
}

export interface Conversation {
  readonly connection: Connection;
  /** In order of time; time 0 is the first. */
  readonly segments: readonly WireSegment[];
  /** Where the capture was taken, and how that is known. */
  readonly seenAt: HostName;
  readonly seenBecause: 'direction' | 'handshake' | 'unanswered' | 'guess';
  readonly handshake: Handshake | null;
  /** Negotiated by both SYNs, or seen in use. */
  readonly timestamps: boolean;
  readonly sack: boolean;
  /** What each side said it takes; null where its SYN is not there. */
  readonly mss: Readonly<Record<HostName, number | null>>;
  /** Round trip, ends included; null where the handshake does not show it. */
  readonly rttUs: number | null;
}

export const otherEnd = (host: HostName): HostName => (host === 'client' ? 'server' : 'client');

/** Turns 32-bit numbers of one side into numbers that count from its SYN and never wrap. */
class Numbers {
  private isn: number | null = null;
  private last = 0;

  startAt(isn: number): void {
    this.isn = isn >>> 0;
    this.last = 0;
  }
  get known(): boolean {
    return this.isn !== null;
  }
  /** The nearest number to the last one that is this one modulo 2^32. */
  relative(value: number): number {
    if (this.isn === null) return value;
    const step = (value - this.isn - this.last) | 0;
    this.last += step;
    return this.last;
  }
}

function firstNumbers(packets: readonly SeenPacket[], from: (packet: SeenPacket) => HostName): Record<HostName, Numbers> {
  const numbers = { client: new Numbers(), server: new Numbers() };
  for (const host of ['client', 'server'] as const) {
    const own = packets.filter((packet) => from(packet) === host && !packet.flags.includes('R'));
    const syn = own.find(({ flags }) => flags.includes('S'));
    const data = own.find(({ len, flags }) => len > 0 || flags.includes('F'));
    if (syn) numbers[host].startAt(syn.seq);
    else if (data) numbers[host].startAt(data.seq - 1);
    else {
      // Without data the largest of the first few: a probe is one below what comes next.
      const [first, ...rest] = own.slice(0, 4);
      const acked = packets.find((packet) => from(packet) !== host && packet.flags.includes('.'));
      if (acked) numbers[host].startAt(acked.ack - 1);
      else if (first) numbers[host].startAt(rest.reduce((most, { seq }) => (((seq - most) | 0) > 0 ? seq : most), first.seq) - 1);
    }
  }
  return numbers;
}

function shiftsOf(packets: readonly SeenPacket[], from: (packet: SeenPacket) => HostName): Record<HostName, number> {
  const offered = (host: HostName) => packets.find((packet) => from(packet) === host && packet.flags.includes('S'))?.windowShift ?? null;
  const [client, server] = [offered('client'), offered('server')];
  return client === null || server === null ? { client: 0, server: 0 } : { client, server };
}

function handshakeOf(segments: readonly WireSegment[]): Handshake | null {
  const synAck = segments.find(({ flags }) => flags === 'S.');
  // Of several SYNs the one that was answered.
  const syns = segments.filter(({ flags, us }) => flags === 'S' && (synAck === undefined || us <= synAck.us));
  const syn = syns.at(-1);
  if (!syn) return null;
  const ack = segments.find(({ from, flags, us }) => synAck !== undefined && from === 'client' && flags.includes('.') && us >= synAck.us);
  const refused = synAck ? undefined : segments.find(({ from, flags, us }) => from === 'server' && flags.includes('R') && us >= syn.us);
  return { synUs: syn.us, synAckUs: synAck?.us ?? null, ackUs: ack?.us ?? null, refusedUs: refused?.us ?? null };
}

/** The capture's end, from the packets' directions, the handshake's two halves, or from whom repeats go unanswered. */
function captureEnd(
  packets: readonly SeenPacket[],
  from: (packet: SeenPacket) => HostName,
  handshake: Handshake | null,
  segments: readonly WireSegment[],
): Pick<Conversation, 'seenAt' | 'seenBecause'> {
  const ways = packets.filter(({ outbound }) => outbound !== null);
  const sent = new Set(ways.filter(({ outbound }) => outbound).map(from));
  const received = new Set(ways.filter(({ outbound }) => !outbound).map(from));
  for (const host of ['client', 'server'] as const)
    if ((sent.has(host) && !sent.has(otherEnd(host))) || (received.has(otherEnd(host)) && !received.has(host)))
      return { seenAt: host, seenBecause: 'direction' };
  if (handshake?.synAckUs != null && handshake.ackUs !== null) {
    const [there, back] = [handshake.synAckUs - handshake.synUs, handshake.ackUs - handshake.synAckUs];
    return { seenAt: there >= back ? 'client' : 'server', seenBecause: 'handshake' };
  }
  const last = segments.at(-1);
  const unanswered = last && segments.filter(({ from: host, us }) => host === last.from && us > last.us - 1e7).length > 2;
  if (last && unanswered) return { seenAt: last.from, seenBecause: 'unanswered' };
  return { seenAt: 'client', seenBecause: 'guess' };
}

function roundTrip(handshake: Handshake | null): number | null {
  const answeredUs = handshake?.ackUs ?? handshake?.synAckUs ?? handshake?.refusedUs ?? null;
  return handshake === null || answeredUs === null ? null : answeredUs - handshake.synUs;
}

/** More segments than this say no more about timers; the rest is left out, and that is said. */
export const MAX_SEGMENTS = 4000;

export function conversationOf(connection: Connection): Conversation {
  const { ends } = connection;
  const packets = connection.packets.slice(0, MAX_SEGMENTS);
  const from = (packet: SeenPacket): HostName => (endText(packet.source, packet.sourcePort) === ends[0] ? 'client' : 'server');
  const numbers = firstNumbers(packets, from);
  const shifts = shiftsOf(packets, from);
  const segments = packets.map((packet): WireSegment => {
    const host = from(packet);
    const acks = packet.flags.includes('.');
    return {
      us: packet.us - connection.fromUs,
      from: host,
      flags: packet.flags,
      seq: numbers[host].known ? numbers[host].relative(packet.seq) : 0,
      len: packet.len,
      ack: acks ? numbers[otherEnd(host)].relative(packet.ack) : null,
      win: packet.flags.includes('S') ? packet.window : packet.window * 2 ** shifts[host],
      tsVal: packet.timestamps?.[0] ?? null,
      tsEcr: packet.timestamps?.[1] ?? null,
      duplicate: packet.sack[0] !== undefined && ((packet.ack - packet.sack[0][1]) | 0) >= 0,
    };
  });
  const handshake = handshakeOf(segments);
  const syns = packets.filter(({ flags }) => flags.includes('S'));
  const offered = (host: HostName) => syns.find((packet) => from(packet) === host) ?? null;
  const bothSyns = offered('client') !== null && offered('server') !== null;
  return {
    connection,
    segments,
    ...captureEnd(packets, from, handshake, segments),
    handshake,
    timestamps: bothSyns ? syns.every(({ timestamps }) => timestamps !== null) : packets.some(({ timestamps }) => timestamps !== null),
    sack: bothSyns ? syns.every(({ sackPermitted }) => sackPermitted) : true,
    mss: { client: offered('client')?.mss ?? null, server: offered('server')?.mss ?? null },
    rttUs: roundTrip(handshake),
  };
}
