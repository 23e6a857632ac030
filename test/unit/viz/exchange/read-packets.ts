// A reader of captures for the tests, which shares nothing with the page's: little-endian pcap and pcapng with Ethernet frames.

export interface ReadPacket {
  readonly iface: number;
  readonly us: number;
  readonly comment: string;
  readonly direction: number;
  readonly frame: Buffer;
}

interface Block {
  readonly type: number;
  readonly body: Buffer;
}

function blocks(file: Buffer): Block[] {
  const found: Block[] = [];
  for (let at = 0; at < file.length; ) {
    const length = file.readUInt32LE(at + 4);
    if (length % 4 !== 0 || file.readUInt32LE(at + length - 4) !== length) throw new Error(`block at ${at}: lengths differ`);
    found.push({ type: file.readUInt32LE(at), body: file.subarray(at + 8, at + length - 4) });
    at += length;
  }
  return found;
}

export function optionsOf(bytes: Buffer): Map<number, Buffer> {
  const found = new Map<number, Buffer>();
  for (let at = 0; ; ) {
    const [code, length] = [bytes.readUInt16LE(at), bytes.readUInt16LE(at + 2)];
    if (code === 0) {
      if (length !== 0 || at + 4 !== bytes.length) throw new Error('the end of options is not at the end');
      return found;
    }
    found.set(code, bytes.subarray(at + 4, at + 4 + length));
    at += 4 + 4 * Math.ceil(length / 4);
  }
}

export function readPcapng(bytes: Uint8Array): { section: Map<number, Buffer>; interfaces: Map<number, Buffer>[]; packets: ReadPacket[] } {
  const [header, ...rest] = blocks(Buffer.from(bytes));
  if (header?.type !== 0x0a0d0d0a || header.body.readUInt32LE(0) !== 0x1a2b3c4d) throw new Error('no section header');
  const section = optionsOf(header.body.subarray(16));
  const interfaces = rest.filter(({ type }) => type === 1).map(({ body }) => optionsOf(body.subarray(8)));
  const packets = rest
    .filter(({ type }) => type === 6)
    .map(({ body }) => {
      const length = body.readUInt32LE(12);
      const options = optionsOf(body.subarray(20 + 4 * Math.ceil(length / 4)));
      return {
        iface: body.readUInt32LE(0),
        us: body.readUInt32LE(4) * 2 ** 32 + body.readUInt32LE(8),
        comment: options.get(1)?.toString('utf8') ?? '',
        direction: options.get(2)?.readUInt32LE(0) ?? 0,
        frame: body.subarray(20, 20 + length),
      };
    });
  return { section, interfaces, packets };
}

export function readPcap(bytes: Uint8Array): { us: number; frame: Buffer }[] {
  const file = Buffer.from(bytes);
  const packets: { us: number; frame: Buffer }[] = [];
  for (let at = 24; at < file.length; ) {
    const length = file.readUInt32LE(at + 8);
    packets.push({ us: file.readUInt32LE(at) * 1_000_000 + file.readUInt32LE(at + 4), frame: file.subarray(at + 16, at + 16 + length) });
    at += 16 + length;
  }
  return packets;
}

/** The sum of a header with its checksum in it is a multiple of 65535, and not 0. */
const sumsUp = (bytes: Buffer): boolean => {
  let sum = 0;
  for (const [i, byte] of bytes.entries()) sum += i % 2 === 0 ? byte * 256 : byte;
  return sum > 0 && sum % 65_535 === 0;
};

export interface ReadTcp {
  readonly from: string;
  readonly to: string;
  readonly ports: readonly [number, number];
  readonly seq: number;
  readonly ack: number;
  readonly flags: string;
  readonly win: number;
  readonly mss: number | null;
  readonly shift: number | null;
  readonly sackOk: boolean;
  readonly timestamps: readonly [number, number] | null;
  readonly sack: readonly (readonly [number, number])[];
  readonly payload: Buffer;
  readonly checksumsGood: boolean;
  readonly ipId: number;
}

export function readTcp(frame: Buffer): ReadTcp {
  const ip = frame.subarray(14);
  if (frame.readUInt16BE(12) !== 0x0800 || ip[0] !== 0x45 || ip[9] !== 6) throw new Error('not IPv4 and TCP');
  if (ip.readUInt16BE(2) !== ip.length) throw new Error('the IP length is not the frame’s');
  const tcp = ip.subarray(20);
  const headerBytes = ((tcp[12] as number) >> 4) * 4;
  const pseudo = Buffer.concat([ip.subarray(12, 20), Buffer.from([0, 6, tcp.length >> 8, tcp.length & 255])]);
  const options = tcp.subarray(20, headerBytes);
  const read = {
    mss: null as number | null,
    shift: null as number | null,
    sackOk: false,
    timestamps: null as [number, number] | null,
    sack: [] as [number, number][],
  };
  for (let at = 0; at < options.length; ) {
    const kind = options[at];
    if (kind === 0) break;
    if (kind === 1) {
      at++;
      continue;
    }
    const length = options[at + 1] as number;
    if (kind === 2) read.mss = options.readUInt16BE(at + 2);
    if (kind === 3) read.shift = options[at + 2] as number;
    if (kind === 4) read.sackOk = true;
    if (kind === 5)
      for (let block = at + 2; block < at + length; block += 8)
        read.sack.push([options.readUInt32BE(block), options.readUInt32BE(block + 4)]);
    if (kind === 8) read.timestamps = [options.readUInt32BE(at + 2), options.readUInt32BE(at + 6)];
    at += length;
  }
  const letters = [
    [2, 'S'],
    [1, 'F'],
    [4, 'R'],
    [8, 'P'],
    [16, '.'],
  ] as const;
  return {
    ...read,
    from: ip.subarray(12, 16).join('.'),
    to: ip.subarray(16, 20).join('.'),
    ports: [tcp.readUInt16BE(0), tcp.readUInt16BE(2)],
    seq: tcp.readUInt32BE(4),
    ack: tcp.readUInt32BE(8),
    flags: letters
      .filter(([bit]) => ((tcp[13] as number) & bit) !== 0)
      .map(([, letter]) => letter)
      .join(''),
    win: tcp.readUInt16BE(14),
    payload: tcp.subarray(headerBytes),
    checksumsGood: sumsUp(ip.subarray(0, 20)) && sumsUp(Buffer.concat([pseudo, tcp])),
    ipId: ip.readUInt16BE(4),
  };
}
