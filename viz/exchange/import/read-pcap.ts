// The pcap format: a header, then records. Both byte orders, microseconds and nanoseconds.
import { ByteReader } from './byte-reader.ts';
import { type CaptureProblem, type CaptureRead, type Frame, MAX_FRAME_BYTES, MAX_FRAMES, notCapture } from './frame.ts';

const HEADER_BYTES = 24;
const RECORD_BYTES = 16;
export const PCAP_MICROSECONDS = 0xa1b2c3d4;
export const PCAP_NANOSECONDS = 0xa1b23c4d;

/** Byte order and fractions of a second by the first four bytes; null for another format. */
export function pcapKind(reader: ByteReader): { littleEndian: boolean; perSecond: number } | null {
  for (const littleEndian of [true, false]) {
    reader.littleEndian = littleEndian;
    const magic = reader.u32(0);
    if (magic === PCAP_MICROSECONDS) return { littleEndian, perSecond: 1e6 };
    if (magic === PCAP_NANOSECONDS) return { littleEndian, perSecond: 1e9 };
  }
  return null;
}

export function readPcap(bytes: Uint8Array<ArrayBuffer>): CaptureRead {
  const reader = new ByteReader(bytes);
  const kind = pcapKind(reader);
  if (kind === null) return notCapture(0, 'no magic number of pcap', '0xa1b2c3d4 or 0xa1b23c4d');
  reader.littleEndian = kind.littleEndian;
  if (!reader.has(0, HEADER_BYTES)) return notCapture(bytes.length, 'the end of the file', `a pcap header of ${HEADER_BYTES} bytes`);
  const major = reader.u16(4);
  if (major !== 2) return notCapture(4, `version ${major}`, 'version 2');
  // The upper bits say how long a frame check sequence is.
  const linkType = (reader.u32(20) as number) & 0xffff;
  const frames: Frame[] = [];
  const stoppedAt = readRecords(reader, kind.perSecond, linkType, frames);
  return { ok: true, contents: { frames, interfaceNames: [null], stoppedAt } };
}

function readRecords(reader: ByteReader, perSecond: number, linkType: number, frames: Frame[]): CaptureProblem | null {
  let first: { seconds: number; fraction: number } | null = null;
  for (let at = HEADER_BYTES; at < reader.length; ) {
    if (frames.length === MAX_FRAMES) return { offset: at, found: 'more packets', expected: `at most ${MAX_FRAMES}` };
    if (!reader.has(at, RECORD_BYTES))
      return { offset: at, found: `${reader.length - at} bytes`, expected: `a record’s header of ${RECORD_BYTES} bytes` };
    const [seconds, fraction, length] = [reader.u32(at), reader.u32(at + 4), reader.u32(at + 8)] as [number, number, number];
    if (length > MAX_FRAME_BYTES) return { offset: at + 8, found: `a packet of ${length} bytes`, expected: `at most ${MAX_FRAME_BYTES}` };
    const start = at + RECORD_BYTES;
    if (!reader.has(start, length))
      return { offset: start, found: `${reader.length - start} bytes`, expected: `a packet of ${length} bytes` };
    first ??= { seconds, fraction };
    const us = (seconds - first.seconds) * 1e6 + Math.round(((fraction - first.fraction) / perSecond) * 1e6);
    frames.push({ us, linkType, bytes: reader.bytes.subarray(start, start + length), iface: 0, outbound: null });
    at = start + length;
  }
  return null;
}
