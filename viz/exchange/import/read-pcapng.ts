// The pcapng format: sections of blocks. Interfaces with their link type and clock, packets in three kinds of blocks; all other
// blocks are passed over.
import { ByteReader } from './byte-reader.ts';
import { type CaptureProblem, type CaptureRead, type Frame, hex, MAX_FRAME_BYTES, MAX_FRAMES, notCapture } from './frame.ts';

const SECTION_HEADER = 0x0a0d0d0a;
const INTERFACE_DESCRIPTION = 1;
const PACKET = 2;
const SIMPLE_PACKET = 3;
const ENHANCED_PACKET = 6;
const BYTE_ORDER = 0x1a2b3c4d;

const IF_NAME = 2;
const IF_TSRESOL = 9;
const IF_TSOFFSET = 14;
const EPB_FLAGS = 2;
const MAX_INTERFACES = 1000;
/** Blocks of a file that is one; more are those of a file made to be slow. */
const MAX_BLOCKS = 4 * MAX_FRAMES;

interface Interface {
  readonly linkType: number;
  /** Ticks of its clock in a second. */
  readonly ticksPerSecond: number;
  readonly offsetSeconds: number;
  readonly number: number;
}

class Reading {
  readonly frames: Frame[] = [];
  readonly names: (string | null)[] = [];
  /** Of the section that is read. */
  private interfaces: Interface[] = [];
  /** The same interface in another section is the same. */
  private readonly numbers = new Map<string, number>();
  private first: bigint | null = null;
  private readonly reader: ByteReader;

  constructor(reader: ByteReader) {
    this.reader = reader;
  }

  /** Reads all blocks; says where it had to stop. */
  run(): CaptureProblem | null {
    let at = 0;
    for (let count = 0; at < this.reader.length; count++) {
      if (count === MAX_BLOCKS) return { offset: at, found: 'more blocks', expected: `at most ${MAX_BLOCKS}` };
      if (this.frames.length >= MAX_FRAMES) return { offset: at, found: 'more packets', expected: `at most ${MAX_FRAMES}` };
      const next = this.block(at);
      if (typeof next !== 'number') return next;
      at = next;
    }
    return null;
  }

  /** Reads the block at an offset and returns where the next one begins. */
  private block(at: number): number | CaptureProblem {
    const { reader } = this;
    const type = reader.u32(at);
    if (type === SECTION_HEADER) {
      const problem = this.section(at);
      if (problem) return problem;
    }
    const length = reader.u32(at + 4);
    if (type === null || length === null)
      return { offset: at, found: `${reader.length - at} bytes`, expected: 'a block of at least 12 bytes' };
    if (length < 12 || length % 4 !== 0)
      return { offset: at + 4, found: `a block of ${length} bytes`, expected: 'at least 12 bytes, a multiple of 4' };
    if (!reader.has(at, length)) return { offset: at, found: `${reader.length - at} bytes`, expected: `a block of ${length} bytes` };
    const end = at + length - 4;
    if (reader.u32(end) !== length)
      return { offset: end, found: hex(reader.u32(end)), expected: `the block’s length again, ${hex(length)}` };
    if (type === INTERFACE_DESCRIPTION) this.interfaceBlock(at + 8, end);
    const problem = this.packetBlock(type, at + 8, end);
    return problem ?? at + length;
  }

  private section(at: number): CaptureProblem | null {
    for (const littleEndian of [true, false]) {
      this.reader.littleEndian = littleEndian;
      if (this.reader.u32(at + 8) !== BYTE_ORDER) continue;
      this.interfaces = [];
      const major = this.reader.u16(at + 12);
      return major === 1 ? null : { offset: at + 12, found: `version ${major}`, expected: 'version 1' };
    }
    return { offset: at + 8, found: hex(this.reader.u32(at + 8)), expected: `the byte-order magic ${hex(BYTE_ORDER)}` };
  }

  private options(from: number, end: number): Map<number, Uint8Array> {
    const found = new Map<number, Uint8Array>();
    for (let at = from; at + 4 <= end; ) {
      const [code, length] = [this.reader.u16(at), this.reader.u16(at + 2)] as [number, number];
      if (code === 0 || at + 4 + length > end) break;
      found.set(code, this.reader.bytes.subarray(at + 4, at + 4 + length));
      at += 4 + 4 * Math.ceil(length / 4);
    }
    return found;
  }

  private interfaceBlock(at: number, end: number): void {
    if (this.interfaces.length >= MAX_INTERFACES || end - at < 8) return;
    const options = this.options(at + 8, end);
    const resolution = options.get(IF_TSRESOL)?.[0] ?? 6;
    const name = options.get(IF_NAME);
    const offset = options.get(IF_TSOFFSET);
    const linkType = this.reader.u16(at) as number;
    const text = name ? new TextDecoder().decode(name).replaceAll('\u0000', '').slice(0, 100) : null;
    const identity = `${this.interfaces.length} ${linkType} ${text}`;
    const number = this.numbers.get(identity) ?? this.names.length;
    if (number === this.names.length) this.names.push(text);
    this.numbers.set(identity, number);
    this.interfaces.push({
      linkType,
      ticksPerSecond: resolution & 0x80 ? 2 ** Math.min(resolution & 0x7f, 63) : 10 ** Math.min(resolution, 18),
      offsetSeconds: offset?.length === 8 ? (this.reader.littleEndian ? wide(offset, true) : wide(offset, false)) : 0,
      number,
    });
  }

  private packetBlock(type: number, at: number, end: number): CaptureProblem | null {
    const { reader } = this;
    if (type === SIMPLE_PACKET) return null;
    if (type !== ENHANCED_PACKET && type !== PACKET) return null;
    const index = type === PACKET ? reader.u16(at) : reader.u32(at);
    const from = index === null ? undefined : this.interfaces[index];
    if (end - at < 20) return { offset: at, found: `a packet’s block of ${end - at} bytes`, expected: 'at least 20 bytes' };
    if (!from)
      return { offset: at, found: `interface ${index}`, expected: `one of the ${this.interfaces.length} that the section describes` };
    const length = reader.u32(at + 12) as number;
    if (length > MAX_FRAME_BYTES || at + 20 + length > end)
      return { offset: at + 12, found: `a packet of ${length} bytes`, expected: `at most ${Math.min(MAX_FRAME_BYTES, end - at - 20)}` };
    const ticks = (BigInt(reader.u32(at + 4) as number) << 32n) | BigInt(reader.u32(at + 8) as number);
    const flags = type === ENHANCED_PACKET ? this.options(at + 20 + 4 * Math.ceil(length / 4), end).get(EPB_FLAGS) : undefined;
    const direction = flags?.length === 4 ? (reader.littleEndian ? (flags[0] as number) : (flags[3] as number)) & 3 : 0;
    this.frames.push({
      us: this.since(ticks, from),
      linkType: from.linkType,
      bytes: reader.bytes.subarray(at + 20, at + 20 + length),
      iface: from.number,
      outbound: direction === 1 ? false : direction === 2 ? true : null,
    });
    return null;
  }

  /** Microseconds since the first packet; nanoseconds since 1970 are more than a number holds exactly. */
  private since(ticks: bigint, { ticksPerSecond, offsetSeconds }: Interface): number {
    const perSecond = BigInt(ticksPerSecond);
    const ns = (ticks * 1_000_000_000n) / perSecond + BigInt(Math.trunc(offsetSeconds)) * 1_000_000_000n;
    this.first ??= ns;
    return Math.round(Number(ns - this.first) / 1000);
  }
}

/** A signed number of 64 bits, near enough for seconds. */
function wide(bytes: Uint8Array, littleEndian: boolean): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, 8);
  return Number(view.getBigInt64(0, littleEndian));
}

export function readPcapng(bytes: Uint8Array<ArrayBuffer>): CaptureRead {
  const reader = new ByteReader(bytes, true);
  if (reader.u32(0) !== SECTION_HEADER) return notCapture(0, hex(reader.u32(0)), `a section header, ${hex(SECTION_HEADER)}`);
  const reading = new Reading(reader);
  const stoppedAt = reading.run();
  if (stoppedAt && reading.frames.length === 0) return { ok: false, problem: stoppedAt };
  return { ok: true, contents: { frames: reading.frames, interfaceNames: reading.names, stoppedAt } };
}
