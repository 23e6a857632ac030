// "Explain this capture": five recordings of real kernels, each with the settings to find. The recordings are those of the
// evidence, loaded when one is opened; who sent each segment is asked of the simulator, which sends exactly the same.
import type { TimerName } from '../../sim/index.ts';

export interface CaptureTask {
  readonly id: string;
  readonly kernel: string;
  readonly family: string;
  /** The settings to find, by name; what else the recording sets is told. */
  readonly find: readonly string[];
}

export const CAPTURES: readonly CaptureTask[] = [];

/** Who can have sent a segment. */
export const SENDERS = ['program', 'arrival', 'rto', 'tlp', 'keepalive', 'probe0'] as const satisfies readonly (TimerName | string)[];
