// Recordings of real kernels: reading them, stripping them to their inputs, and holding a simulated run against them.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { calibrated, type RecordedInput, type Recording, type ReplayResult } from '../../sim/index.ts';

export const RECORDINGS = new URL('./recordings/', import.meta.url).pathname;

interface Observed extends RecordedInput {
  readonly errno?: string;
}

/** A recording as its file has it. */
export interface RecordingFile extends Omit<Recording, 'inputs' | 'untilUs'> {
  readonly observed: readonly Observed[];
}

/** What the kernel did; everything else in `observed` was done to it. */
const OUTPUTS = new Set(['tx', 'error', 'hangup', 'tcp_info', 'rdhup', 'established', 'horizon']);

export const folders = (): string[] => readdirSync(RECORDINGS).sort();

/** A folder's recordings, with the clocks that they show together. */
export function readFolder(folder: string): RecordingFile[] {
  const files = readdirSync(join(RECORDINGS, folder))
    .sort()
    .map((file) => JSON.parse(readFileSync(join(RECORDINGS, folder, file), 'utf8')) as RecordingFile);
  const clocks = calibrated(files.map(stripped)).map(({ clock }) => clock);
  return files.map((file, i) => ({ ...file, clock: clocks[i] ?? file.clock }));
}

/** Keeps what the program, the peer and the network did, as `npm run replay` reads it. */
export function stripped(file: RecordingFile): Recording {
  const { observed, ...rest } = file;
  const inputs: RecordedInput[] = observed.filter((event) => !OUTPUTS.has(event.event));
  const first = observed.find((event) => event.event === 'tx');
  const opening: RecordedInput =
    file.role === 'client' ? { us: Math.max(0, (first?.us ?? 12) - 12), event: 'connect' } : { us: 0, event: 'listen' };
  return { ...rest, inputs: [opening, ...inputs], untilUs: (observed.at(-1)?.us ?? 0) + 1000 };
}

/** A kernel is never early; what it does first in a jiffy makes the next thing late. µs around the simulated moment. */
const EARLIEST_US = -100;
const LATEST_US = 900;

const spell = (tx: { us?: number; flags?: string; seq?: number; len?: number } | undefined): string =>
  tx === undefined ? 'nothing' : `${tx.flags} seq ${tx.seq} (${tx.len} bytes) at ${tx.us} µs`;

/** Every way in which a run differs from its recording; empty where it is exact to the jiffy. */
export function differences(file: RecordingFile, run: ReplayResult): string[] {
  const found: string[] = [];
  const sent = file.observed.filter((event) => event.event === 'tx');
  for (let i = 0; i < Math.max(sent.length, run.tx.length); i++) {
    const want = sent[i];
    const got = run.tx[i];
    if (want === undefined || got === undefined || want.flags !== got.flags || want.seq !== got.seq || want.len !== got.len) {
      found.push(`segment ${i}: ${spell(got)}, kernel ${spell(want)}`);
      return found;
    }
    if (!together(want.us, got.us)) found.push(`segment ${i}: ${spell(got)}, kernel at ${want.us} µs`);
  }
  const end = file.observed.find((event) => event.event === 'error' || event.event === 'hangup');
  if ((end === undefined) !== (run.end === null)) found.push(`end: ${JSON.stringify(run.end)}, kernel ${JSON.stringify(end)}`);
  else if (end !== undefined && run.end !== null) {
    if (end.errno !== run.end.errno) found.push(`errno ${run.end.errno}, kernel ${end.errno}`);
    if (!together(end.us, run.end.us)) found.push(`end at ${run.end.us} µs, kernel at ${end.us} µs`);
  }
  return found;
}

const together = (kernelUs: number, simulatedUs: number): boolean =>
  kernelUs - simulatedUs >= EARLIEST_US && kernelUs - simulatedUs <= LATEST_US;
