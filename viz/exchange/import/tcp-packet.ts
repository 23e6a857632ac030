// From an IP packet to the TCP segment in it: IPv4 and IPv6 with their extension headers, TCP with its options.

export interface TcpPacket {
  readonly source: string;
  readonly target: string;
  readonly sourcePort: number;
  readonly targetPort: number;
  readonly seq: number;
  readonly ack: number;
  /** tcpdump letters: S F R P . */
  readonly flags: string;
  /** As in the header, not yet scaled. */
  readonly window: number;
  readonly len: number;
  readonly mss: number | null;
  readonly windowShift: number | null;
  readonly sackPermitted: boolean;
  readonly timestamps: readonly [number, number] | null;
  readonly sack: readonly (readonly [number, number])[];
  /** IPv4's identification; null in IPv6. */
  readonly ipId: number | null;
}

export type Skipped = 'not IP' | 'not TCP' | 'fragment' | 'cut short' | 'unknown link type';

const TCP = 6;
const FRAGMENT_HEADER = 44;
/** Hop-by-hop, routing, destination options; the authentication header counts its length otherwise. */
const EXTENSIONS = [0, 43, 60];
const AUTHENTICATION = 51;
const MAX_EXTENSIONS = 16;

class Bytes {
  readonly all: Uint8Array;
  private readonly view: DataView;
  constructor(all: Uint8Array) {
    this.all = all;
    this.view = new DataView(all.buffer, all.byteOffset, all.byteLength);
  }
  get length(): number {
    return this.all.length;
  }
  u8(at: number): number {
    return this.view.getUint8(at);
  }
  u16(at: number): number {
    return this.view.getUint16(at);
  }
  u32(at: number): number {
    return this.view.getUint32(at);
  }
}

interface Ip {
  readonly source: string;
  readonly target: string;
  readonly id: number | null;
  readonly tcpAt: number;
  /** Bytes of TCP, header included, as the IP header counts them. */
  readonly tcpBytes: number;
}

const ipv4Address = (bytes: Uint8Array, at: number): string => bytes.subarray(at, at + 4).join('.');

/** The longest run of zeros is left out (RFC 5952). */
function ipv6Address(bytes: Bytes, at: number): string {
  const groups = Array.from({ length: 8 }, (_, i) => bytes.u16(at + 2 * i).toString(16));
  const runs = [...groups.join(' ').matchAll(/\b0( 0)+\b/g)].sort((a, b) => b[0].length - a[0].length);
  const longest = runs[0];
  if (!longest) return groups.join(':');
  const text = groups.join(' ');
  const [before, after] = [text.slice(0, longest.index).trim(), text.slice(longest.index + longest[0].length).trim()];
  return `${before.replaceAll(' ', ':')}::${after.replaceAll(' ', ':')}`;
}

function readIpv4(bytes: Bytes): Ip | Skipped {
  const headerBytes = (bytes.u8(0) & 15) * 4;
  if (headerBytes < 20 || bytes.length < headerBytes) return 'cut short';
  const fragment = bytes.u16(6);
  if ((fragment & 0x3fff) !== 0) return 'fragment';
  if (bytes.u8(9) !== TCP) return 'not TCP';
  // A frame that the card was to cut up (TSO) may have no length in its header.
  const total = bytes.u16(2) || bytes.length;
  return {
    source: ipv4Address(bytes.all, 12),
    target: ipv4Address(bytes.all, 16),
    id: bytes.u16(4),
    tcpAt: headerBytes,
    tcpBytes: total - headerBytes,
  };
}

function readIpv6(bytes: Bytes): Ip | Skipped {
  if (bytes.length < 40) return 'cut short';
  const total = bytes.u16(4) === 0 ? bytes.length : 40 + bytes.u16(4);
  let [next, at] = [bytes.u8(6), 40];
  for (let count = 0; next !== TCP; count++) {
    if (next === FRAGMENT_HEADER) return 'fragment';
    if (count === MAX_EXTENSIONS || (!EXTENSIONS.includes(next) && next !== AUTHENTICATION)) return 'not TCP';
    if (bytes.length < at + 2) return 'cut short';
    const length = next === AUTHENTICATION ? (bytes.u8(at + 1) + 2) * 4 : (bytes.u8(at + 1) + 1) * 8;
    next = bytes.u8(at);
    at += length;
  }
  return { source: ipv6Address(bytes, 8), target: ipv6Address(bytes, 24), id: null, tcpAt: at, tcpBytes: total - at };
}

interface Options {
  mss: number | null;
  windowShift: number | null;
  sackPermitted: boolean;
  timestamps: readonly [number, number] | null;
  sack: (readonly [number, number])[];
}

function readOptions(bytes: Bytes, from: number, end: number): Options {
  const found: Options = { mss: null, windowShift: null, sackPermitted: false, timestamps: null, sack: [] };
  for (let at = from; at < end; ) {
    const kind = bytes.u8(at);
    if (kind === 0) break;
    if (kind === 1) {
      at++;
      continue;
    }
    const length = at + 1 < end ? bytes.u8(at + 1) : 0;
    if (length < 2 || at + length > end) break;
    if (kind === 2 && length === 4) found.mss = bytes.u16(at + 2);
    if (kind === 3 && length === 3) found.windowShift = Math.min(bytes.u8(at + 2), 14);
    if (kind === 4) found.sackPermitted = true;
    if (kind === 8 && length === 10) found.timestamps = [bytes.u32(at + 2), bytes.u32(at + 6)];
    if (kind === 5)
      for (let block = at + 2; block + 8 <= at + length; block += 8) found.sack.push([bytes.u32(block), bytes.u32(block + 4)]);
    at += length;
  }
  return found;
}

const LETTERS = [
  [2, 'S'],
  [1, 'F'],
  [4, 'R'],
  [8, 'P'],
  [16, '.'],
] as const;

/** The segment in an IP packet, or why there is none to be read. */
export function readTcp(ipBytes: Uint8Array): TcpPacket | Skipped {
  const bytes = new Bytes(ipBytes);
  if (bytes.length < 20) return 'cut short';
  const version = bytes.u8(0) >> 4;
  const ip = version === 4 ? readIpv4(bytes) : version === 6 ? readIpv6(bytes) : 'not IP';
  if (typeof ip === 'string') return ip;
  const at = ip.tcpAt;
  if (bytes.length < at + 20) return 'cut short';
  const headerBytes = (bytes.u8(at + 12) >> 4) * 4;
  if (headerBytes < 20 || ip.tcpBytes < headerBytes) return 'cut short';
  const bits = bytes.u8(at + 13);
  return {
    source: ip.source,
    target: ip.target,
    sourcePort: bytes.u16(at),
    targetPort: bytes.u16(at + 2),
    seq: bytes.u32(at + 4),
    ack: bytes.u32(at + 8),
    flags: LETTERS.filter(([bit]) => (bits & bit) !== 0)
      .map(([, letter]) => letter)
      .join(''),
    window: bytes.u16(at + 14),
    len: ip.tcpBytes - headerBytes,
    ...readOptions(bytes, at + 20, Math.min(at + headerBytes, bytes.length)),
    ipId: ip.id,
  };
}
