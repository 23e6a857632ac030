// How well a simulated run agrees with a recorded one:
//   exact   no difference: every segment and the end in the recorded jiffy
//   close   the same segments and end in the same order, each to two jiffies or 0.1 % of the time since the run began
//   wrong   anything else
import type { ReplayResult } from '../../sim/index.ts';
import { differences, type RecordingFile } from '../kernel/recordings.ts';

export type Verdict = 'exact' | 'close' | 'wrong';

export interface Score {
  readonly verdict: Verdict;
  /** The largest distance in time between what the kernel did and what we did, µs, as far as both did the same. */
  readonly worstErrorUs: number;
  /** The first difference in words, or null. */
  readonly why: string | null;
}

interface Pair {
  readonly kernelUs: number;
  readonly simulatedUs: number;
}

export function score(file: RecordingFile, run: ReplayResult): Score {
  const found = differences(file, run);
  const { pairs, alike } = pairUp(file, run);
  const off = ({ kernelUs, simulatedUs }: Pair): number => Math.abs(kernelUs - simulatedUs);
  const near = (pair: Pair): boolean => off(pair) <= Math.max(2_000_000 / file.kernel.hz, pair.kernelUs / 1000);
  return {
    verdict: found.length === 0 ? 'exact' : alike && pairs.every(near) ? 'close' : 'wrong',
    worstErrorUs: pairs.reduce((worst, pair) => Math.max(worst, off(pair)), 0),
    why: found[0] ?? null,
  };
}

/** What both did, as far as it is the same thing; `alike` where that is everything. */
function pairUp(file: RecordingFile, run: ReplayResult): { pairs: Pair[]; alike: boolean } {
  const sent = file.observed.filter(({ event }) => event === 'tx');
  const end = file.observed.find(({ event }) => event === 'error' || event === 'hangup');
  const pairs: Pair[] = [];
  let alike = sent.length === run.tx.length;
  for (const [i, want] of sent.entries()) {
    const got = run.tx[i];
    if (got === undefined || want.flags !== got.flags || want.seq !== got.seq || want.len !== got.len) {
      alike = false;
      break;
    }
    pairs.push({ kernelUs: want.us, simulatedUs: got.us });
  }
  if (end !== undefined && run.end !== null && alike) pairs.push({ kernelUs: end.us, simulatedUs: run.end.us });
  return { pairs, alike: alike && end?.errno === run.end?.errno };
}
