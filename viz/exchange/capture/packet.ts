// A simulated segment as the bytes of an Ethernet frame: IPv4 (RFC 791), TCP (RFC 9293) with its options in the order in which
// Linux writes them, filling as payload, and right checksums.
import type { Segment } from '../../../sim/index.ts';
import { ByteWriter } from './byte-writer.ts';
import { checksumOf, sumWords } from './checksum.ts';
import { clientPort, END_POINTS, type Numbering, SERVER_PORT, type Side } from './numbering.ts';

const ETHERTYPE_IPV4 = 0x0800;
const IP_HEADER_BYTES = 20;
const PROTOCOL_TCP = 6;
const DONT_FRAGMENT = 0x4000;
const TIME_TO_LIVE = 64;
const FLAG_BITS: Readonly<Record<string, number>> = { F: 1, S: 2, R: 4, P: 8, '.': 16, E: 64, W: 128 };

const NOP = 1;
const MSS = 2;
const WINDOW_SCALE = 3;
const SACK_PERMITTED = 4;
const SACK = 5;
const TIMESTAMPS = 8;

/** The same byte for the same place in the stream, so that a retransmission carries what was sent before. */
function payload(segment: Segment): Uint8Array {
  const bytes = new Uint8Array(segment.len);
  for (let i = 0; i < bytes.length; i++) bytes[i] = 97 + ((segment.seq + i + 25) % 26);
  return bytes;
}

function options(segment: Segment, own: Side, peer: Side): Uint8Array {
  const { offers, tsVal, tsEcr, sack } = segment;
  const out = new ByteWriter(false);
  const timestamps = tsVal !== null;
  if (offers !== null) out.u8(MSS, 4).u16(offers.mss);
  if (offers?.sack) out.u8(...(timestamps ? [] : [NOP, NOP]), SACK_PERMITTED, 2);
  else if (timestamps) out.u8(NOP, NOP);
  if (timestamps)
    out
      .u8(TIMESTAMPS, 10)
      .u32(tsVal)
      .u32(tsEcr ?? 0);
  if (offers !== null && own.shift !== null) out.u8(NOP, WINDOW_SCALE, 3, own.shift);
  if (sack.length > 0) {
    out.u8(NOP, NOP, SACK, 2 + 8 * sack.length);
    for (const [from, to] of sack) out.u32(peer.isn + from).u32(peer.isn + to);
  }
  return out.done();
}

/** As the field of the header holds it: a SYN's is never scaled, and what is not 0 must not look as if it were. */
function windowField({ win, offers }: Segment, { shift }: Side): number {
  const units = offers !== null || shift === null ? win : Math.ceil(win / 2 ** shift);
  return Math.min(units, 65_535);
}

function tcpBytes(segment: Segment, numbering: Numbering): ByteWriter {
  const [own, peer] = [numbering.side(segment), numbering.otherSide(segment)];
  const ports = [clientPort(segment.flow), SERVER_PORT];
  const [from, to] = (segment.from === 'client' ? ports : ports.reverse()) as [number, number];
  const extra = options(segment, own, peer);
  const flags = [...segment.flags].reduce((bits, letter) => bits | (FLAG_BITS[letter] ?? 0), 0);
  return new ByteWriter(false)
    .u16(from)
    .u16(to)
    .u32(own.isn + segment.seq + 2 ** 32)
    .u32(segment.ack === null ? 0 : peer.isn + segment.ack)
    .u8(((20 + extra.length) / 4) << 4, flags)
    .u16(windowField(segment, own))
    .u16(0)
    .u16(0)
    .put(extra)
    .put(payload(segment));
}

/** The frame. `id` is the IP header's: Linux counts up what one socket sends. */
export function frameOf(segment: Segment, numbering: Numbering, id: number): Uint8Array<ArrayBuffer> {
  const source = END_POINTS[segment.from];
  const target = END_POINTS[segment.from === 'client' ? 'server' : 'client'];
  const addresses = [...source.address, ...target.address];
  const tcp = tcpBytes(segment, numbering);
  const pseudo = new ByteWriter(false)
    .u8(...addresses, 0, PROTOCOL_TCP)
    .u16(tcp.length)
    .done();
  tcp.setU16(16, checksumOf(sumWords(tcp.done(), sumWords(pseudo))));
  const ip = new ByteWriter(false)
    .u8(0x45, 0)
    .u16(IP_HEADER_BYTES + tcp.length)
    .u16(id % 65_536)
    .u16(DONT_FRAGMENT)
    .u8(TIME_TO_LIVE, PROTOCOL_TCP)
    .u16(0)
    .u8(...addresses);
  ip.setU16(10, checksumOf(sumWords(ip.done())));
  return new ByteWriter(false)
    .u8(...target.mac, ...source.mac)
    .u16(ETHERTYPE_IPV4)
    .put(ip.done())
    .put(tcp.done())
    .done();
}
