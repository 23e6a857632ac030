// What the readers of the file formats hand on: frames with their time and their link type, and what must be said about the file.

export interface Frame {
  /** Microseconds since the first frame of the file. */
  readonly us: number;
  readonly linkType: number;
  readonly bytes: Uint8Array;
  /** Which of the file's interfaces, from 0. */
  readonly iface: number;
  /** Whether the capturing host sent it, where the file says so. */
  readonly outbound: boolean | null;
}

export interface CaptureProblem {
  readonly offset: number;
  readonly found: string;
  readonly expected: string;
}

export interface CaptureContents {
  readonly frames: readonly Frame[];
  /** How the interfaces are called, where the file says so. */
  readonly interfaceNames: readonly (string | null)[];
  /** Where the file ended early or could not be read on; what came before is used. */
  readonly stoppedAt: CaptureProblem | null;
}

export type CaptureRead =
  | { readonly ok: true; readonly contents: CaptureContents }
  | { readonly ok: false; readonly problem: CaptureProblem };

/** A capture for a person to look at has fewer; the rest is left unread, and that is said. */
export const MAX_FRAMES = 200_000;
/** Longer than any frame of a network and than what loopback joins. */
export const MAX_FRAME_BYTES = 262_144 + 1024;

export const notCapture = (offset: number, found: string, expected: string): CaptureRead => ({
  ok: false,
  problem: { offset, found, expected },
});

export const hex = (value: number | null): string => (value === null ? 'the end of the file' : `0x${value.toString(16).padStart(8, '0')}`);
