// pcapng (draft-ietf-opsawg-pcapng): one section, one interface for each end that was captured, one enhanced packet block a
// packet, with its direction and its comment.
import type { HostName } from '../../../sim/index.ts';
import { ByteWriter } from './byte-writer.ts';
import type { CapturedPacket } from './captured.ts';

const SECTION_HEADER = 0x0a0d0d0a;
const INTERFACE_DESCRIPTION = 1;
const ENHANCED_PACKET = 6;
const BYTE_ORDER = 0x1a2b3c4d;
export const LINKTYPE_ETHERNET = 1;
export const SNAP_LENGTH = 262_144;

const OPT_COMMENT = 1;
const SHB_USERAPPL = 4;
const IF_NAME = 2;
const IF_DESCRIPTION = 3;
const IF_TSRESOL = 9;
const IF_OS = 12;
const EPB_FLAGS = 2;
const INBOUND = 1;
const OUTBOUND = 2;

export interface CaptureInterface {
  readonly host: HostName;
  /** "client", as the capture's interface. */
  readonly description: string;
  readonly os: string;
}

export interface CaptureFile {
  /** What the whole capture is: question, verdict, link. */
  readonly comment: string;
  readonly interfaces: readonly CaptureInterface[];
  readonly packets: readonly CapturedPacket[];
}

type Option = readonly [code: number, value: Uint8Array];

const text = (value: string): Uint8Array => new TextEncoder().encode(value).slice(0, 65_000);

function writeOptions(out: ByteWriter, options: readonly Option[]): void {
  for (const [code, value] of options) if (value.length > 0) out.u16(code).u16(value.length).put(value).pad();
  out.u16(0).u16(0);
}

function block(out: ByteWriter, type: number, write: (body: ByteWriter) => void): void {
  const body = new ByteWriter(true);
  write(body);
  const length = 12 + body.length;
  out.u32(type).u32(length).put(body.done()).u32(length);
}

export function pcapngBytes({ comment, interfaces, packets }: CaptureFile): Uint8Array<ArrayBuffer> {
  const out = new ByteWriter(true);
  block(out, SECTION_HEADER, (body) => {
    // Version 1.0; the section's length is not said.
    body.u32(BYTE_ORDER).u16(1).u16(0).u32(0xffffffff).u32(0xffffffff);
    writeOptions(body, [
      [SHB_USERAPPL, text('halfopen')],
      [OPT_COMMENT, text(comment)],
    ]);
  });
  for (const { host, description, os } of interfaces) {
    block(out, INTERFACE_DESCRIPTION, (body) => {
      body.u16(LINKTYPE_ETHERNET).u16(0).u32(SNAP_LENGTH);
      writeOptions(body, [
        [IF_NAME, text(host)],
        [IF_DESCRIPTION, text(description)],
        [IF_TSRESOL, new Uint8Array([6])],
        [IF_OS, text(os)],
      ]);
    });
  }
  for (const { at, where, outbound, frame, comment: why } of packets) {
    block(out, ENHANCED_PACKET, (body) => {
      body.u32(interfaces.findIndex(({ host }) => host === where));
      body.u32(Math.floor(at / 2 ** 32)).u32(at);
      body.u32(frame.length).u32(frame.length).put(frame).pad();
      writeOptions(body, [
        [OPT_COMMENT, text(why)],
        [EPB_FLAGS, new Uint8Array([outbound ? OUTBOUND : INBOUND, 0, 0, 0])],
      ]);
    });
  }
  return out.done();
}
