// Writes captures for the tests, in every form that the page reads: both byte orders, both formats, every link type.

export interface Packet {
  readonly us: number;
  /** From the IP header on. */
  readonly ip: Uint8Array;
}

type Endian = 'LE' | 'BE';

class Out {
  private readonly parts: Buffer[] = [];
  readonly endian: Endian;
  constructor(endian: Endian) {
    this.endian = endian;
  }
  u16(...values: number[]): this {
    for (const value of values) {
      const bytes = Buffer.alloc(2);
      bytes[this.endian === 'LE' ? 'writeUInt16LE' : 'writeUInt16BE'](value);
      this.parts.push(bytes);
    }
    return this;
  }
  u32(...values: number[]): this {
    for (const value of values) {
      const bytes = Buffer.alloc(4);
      bytes[this.endian === 'LE' ? 'writeUInt32LE' : 'writeUInt32BE'](value >>> 0);
      this.parts.push(bytes);
    }
    return this;
  }
  put(bytes: Uint8Array): this {
    this.parts.push(Buffer.from(bytes));
    return this;
  }
  done(): Buffer {
    return Buffer.concat(this.parts);
  }
}

const padded = (bytes: Uint8Array): Buffer => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
const isV6 = (ip: Uint8Array): boolean => (ip[0] ?? 0) >> 4 === 6;
const etherType = (ip: Uint8Array): Buffer => Buffer.from(isV6(ip) ? [0x86, 0xdd] : [0x08, 0x00]);

/** What goes before an IP packet on each kind of link, by the name and number of its type. */
export const LINKS: Readonly<Record<string, { readonly type: number; readonly wrap: (ip: Uint8Array) => Uint8Array }>> = {
  ethernet: { type: 1, wrap: (ip) => Buffer.concat([Buffer.alloc(12), etherType(ip), ip]) },
  vlan: { type: 1, wrap: (ip) => Buffer.concat([Buffer.alloc(12), Buffer.from([0x81, 0, 0, 7]), etherType(ip), ip]) },
  'vlan in vlan': {
    type: 1,
    wrap: (ip) => Buffer.concat([Buffer.alloc(12), Buffer.from([0x88, 0xa8, 0, 7, 0x81, 0, 0, 9]), etherType(ip), ip]),
  },
  raw: { type: 101, wrap: (ip) => ip },
  'raw, older': { type: 12, wrap: (ip) => ip },
  sll: { type: 113, wrap: (ip) => Buffer.concat([Buffer.from([0, 4]), Buffer.alloc(12), etherType(ip), ip]) },
  sll2: { type: 276, wrap: (ip) => Buffer.concat([etherType(ip), Buffer.alloc(8), Buffer.from([4, 6]), Buffer.alloc(8), ip]) },
  'null, little-endian': { type: 0, wrap: (ip) => Buffer.concat([Buffer.from([isV6(ip) ? 30 : 2, 0, 0, 0]), ip]) },
  'null, big-endian': { type: 0, wrap: (ip) => Buffer.concat([Buffer.from([0, 0, 0, isV6(ip) ? 30 : 2]), ip]) },
  loop: { type: 108, wrap: (ip) => Buffer.concat([Buffer.from([0, 0, 0, isV6(ip) ? 24 : 2]), ip]) },
};

export interface Form {
  readonly endian: Endian;
  readonly nanoseconds: boolean;
  readonly link: keyof typeof LINKS;
}

const START_SECONDS = 1_700_000_000;

export function pcap(packets: readonly Packet[], { endian, nanoseconds, link }: Form): Buffer {
  const out = new Out(endian)
    .u32(nanoseconds ? 0xa1b23c4d : 0xa1b2c3d4)
    .u16(2, 4)
    .u32(0, 0, 262_144, LINKS[link]?.type ?? 1);
  for (const { us, ip } of packets) {
    const frame = LINKS[link]?.wrap(ip) ?? ip;
    out.u32(START_SECONDS + Math.floor(us / 1e6), Math.round((us % 1e6) * (nanoseconds ? 1000 : 1)), frame.length, frame.length).put(frame);
  }
  return out.done();
}

function block(endian: Endian, type: number, body: Buffer): Buffer {
  return new Out(endian)
    .u32(type, body.length + 12)
    .put(body)
    .u32(body.length + 12)
    .done();
}

/** With an unknown block, a name block and a second section in it, as real files have. */
export function pcapng(packets: readonly Packet[], { endian, nanoseconds, link }: Form): Buffer {
  const section = block(endian, 0x0a0d0d0a, new Out(endian).u32(0x1a2b3c4d).u16(1, 0).u32(0xffffffff, 0xffffffff).done());
  const resolution = new Out(endian)
    .u16(9, 1)
    .put(Buffer.from([nanoseconds ? 9 : 6, 0, 0, 0]))
    .u16(0, 0)
    .done();
  const description = block(
    endian,
    1,
    new Out(endian)
      .u16(LINKS[link]?.type ?? 1, 0)
      .u32(0)
      .put(resolution)
      .done(),
  );
  const unknown = block(endian, 0x0bad, Buffer.alloc(8, 1));
  const half = Math.ceil(packets.length / 2);
  const blocks = packets.map(({ us, ip }) => {
    const frame = LINKS[link]?.wrap(ip) ?? ip;
    const ticks = (BigInt(START_SECONDS) * 1_000_000n + BigInt(us)) * (nanoseconds ? 1000n : 1n);
    const body = new Out(endian)
      .u32(0, Number(ticks >> 32n), Number(ticks & 0xffffffffn), frame.length, frame.length)
      .put(padded(frame))
      .done();
    return block(endian, 6, body);
  });
  return Buffer.concat([section, unknown, description, ...blocks.slice(0, half), section, description, unknown, ...blocks.slice(half)]);
}

/** An IPv4 packet's TCP segment in an IPv6 packet, with a hop-by-hop header before it. */
export function asIpv6(ip: Uint8Array): Uint8Array {
  const tcp = ip.subarray(((ip[0] ?? 0) & 15) * 4);
  const address = (at: number) => Buffer.concat([Buffer.from([0x20, 0x01, 0x0d, 0xb8]), Buffer.alloc(8), ip.subarray(at, at + 4)]);
  const header = Buffer.from([0x60, 0, 0, 0, (tcp.length + 8) >> 8, (tcp.length + 8) & 255, 0, 64]);
  return Buffer.concat([header, address(12), address(16), Buffer.from([6, 0, 1, 4, 0, 0, 0, 0]), tcp]);
}
