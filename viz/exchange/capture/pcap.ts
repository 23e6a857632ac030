// The old pcap format, which everything reads: one interface, microseconds, no comments.
import { ByteWriter } from './byte-writer.ts';
import type { CapturedPacket } from './captured.ts';
import { LINKTYPE_ETHERNET, SNAP_LENGTH } from './pcapng.ts';

const MAGIC_MICROSECONDS = 0xa1b2c3d4;

export function pcapBytes(packets: readonly CapturedPacket[]): Uint8Array<ArrayBuffer> {
  const out = new ByteWriter(true);
  out.u32(MAGIC_MICROSECONDS).u16(2).u16(4).u32(0).u32(0).u32(SNAP_LENGTH).u32(LINKTYPE_ETHERNET);
  for (const { at, frame } of packets) {
    out.u32(Math.floor(at / 1e6)).u32(at % 1e6);
    out.u32(frame.length).u32(frame.length).put(frame);
  }
  return out.done();
}
