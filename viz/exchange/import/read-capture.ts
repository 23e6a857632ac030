// A capture's file, whatever its format: told by its first bytes, unpacked where it is packed.
import { MAX_CAPTURE_BYTES } from '../../state/limits.ts';
import { gunzip } from '../../state/pack.ts';
import { ByteReader } from './byte-reader.ts';
import { type CaptureRead, hex, notCapture } from './frame.ts';
import { pcapKind, readPcap } from './read-pcap.ts';
import { readPcapng } from './read-pcapng.ts';

const GZIP = 0x1f8b;
const PCAPNG = 0x0a0d0d0a;

export async function readCapture(bytes: Uint8Array<ArrayBuffer>): Promise<CaptureRead> {
  if (new ByteReader(bytes).u16(0) !== GZIP) return readUnpacked(bytes);
  const unpacked = await gunzip(bytes, MAX_CAPTURE_BYTES);
  return unpacked
    ? readUnpacked(unpacked)
    : notCapture(0, 'gzip that is damaged or too large', `at most ${MAX_CAPTURE_BYTES} bytes when unpacked`);
}

function readUnpacked(bytes: Uint8Array<ArrayBuffer>): CaptureRead {
  const reader = new ByteReader(bytes);
  const magic = reader.u32(0);
  if (magic === PCAPNG) return readPcapng(bytes);
  if (pcapKind(reader)) return readPcap(bytes);
  return notCapture(0, hex(magic), 'the magic number of pcap (0xa1b2c3d4 or 0xa1b23c4d) or pcapng (0x0a0d0d0a)');
}
