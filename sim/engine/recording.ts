// A recording of a real kernel, stripped to its inputs: what the program, the peer and the network did, and when.
// The same form is what `npm run replay` reads.
import type { SocketOptions, Sysctls } from '../scenario/scenario.ts';
import type { BootPhase, Hz } from '../time.ts';

export interface RecordedInput {
  /** Microseconds after t = 0. */
  readonly us: number;
  readonly event: string;
  readonly flags?: string;
  readonly seq?: number;
  readonly len?: number;
  readonly ack?: number;
  readonly win?: number;
  /** When the segment left whose timestamp this one echoes. */
  readonly echoesUs?: number;
  readonly opt?: string;
  readonly val?: number;
}

export interface Recording {
  readonly id: string;
  readonly kernel: { readonly release: string; readonly hz: Hz };
  readonly clock: BootPhase;
  readonly role: 'client' | 'server';
  readonly path: { readonly rttMs: number; readonly timestamps: boolean; readonly sack: boolean };
  readonly sysctl: Readonly<Partial<Sysctls>>;
  readonly socketOptions: Readonly<Partial<SocketOptions>>;
  readonly inputs: readonly RecordedInput[];
  readonly untilUs: number;
}

/** What the simulated socket did with a recording's inputs. */
export interface ReplayResult {
  readonly id: string;
  readonly tx: readonly { readonly us: number; readonly flags: string; readonly seq: number; readonly len: number }[];
  readonly end: { readonly us: number; readonly errno: string } | null;
}

/**
 * The clock of a recording. Those of a running 6.18.44 name a jiffies counter that is one behind the one its timers round to:
 * with it as it stands, every timer of 63 jiffies and more would fire one jiffy before a multiple of its level's granule, which
 * no wheel does; with one added, all fire on multiples, and none is early. It is their recorder's doing, not the kernel's:
 * where the counter was read together with the tick (6.18.15 in a virtual machine) nothing is to be added.
 */
export function recordedClock(recording: Recording): BootPhase {
  const behind = recording.kernel.release === '6.18.44' ? 1 : 0;
  return { ...recording.clock, jiffiesAtStart: recording.clock.jiffiesAtStart + behind };
}
