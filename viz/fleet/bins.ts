// A fleet's steps as what a chart can draw: rates, and no more bins than there is room for. Where steps share a bin, counts add up,
// extremes stay the largest, and states are those at its end: nothing that happened is averaged away.
import type { FleetStep } from '../../sim/index.ts';

export interface Bin {
  /** Index of its first step, and how many it holds. */
  readonly first: number;
  readonly steps: number;
  readonly fromUs: number;
  readonly toUs: number;
  readonly answered: number;
  readonly failed: number;
  readonly answeredPerSec: number;
  readonly segmentsPerSec: number;
  /** Of the requests that ended; null where none did. */
  readonly success: number | null;
  readonly meanUs: number | null;
  readonly p50Us: number | null;
  readonly p99Us: number | null;
  readonly maxUs: number | null;
  readonly states: FleetStep['states'];
  readonly peerGone: number;
  readonly memoryBytes: number;
}

const US = 1_000_000;
const sum = (steps: readonly FleetStep[], of: (step: FleetStep) => number): number => steps.reduce((total, step) => total + of(step), 0);
const most = (steps: readonly FleetStep[], of: (step: FleetStep) => number): number =>
  steps.reduce((value, step) => Math.max(value, of(step)), 0);

export function binOf(steps: readonly FleetStep[], first: number, bucketUs: number): Bin {
  const answered = sum(steps, (step) => step.answered);
  const failed = sum(steps, (step) => step.failed);
  const ended = answered + failed;
  const [from] = steps;
  const last = steps.at(-1) as FleetStep;
  const lasts = (steps.length * bucketUs) / US;
  const of = (value: number): number | null => (ended === 0 ? null : value);
  return {
    first,
    steps: steps.length,
    fromUs: from?.at ?? 0,
    toUs: last.at + bucketUs,
    answered,
    failed,
    answeredPerSec: answered / lasts,
    segmentsPerSec: sum(steps, (step) => step.segments) / lasts,
    success: of(answered / Math.max(ended, 1)),
    meanUs: of(sum(steps, (step) => step.meanUs * (step.answered + step.failed)) / Math.max(ended, 1)),
    p50Us: of(most(steps, (step) => step.p50Us)),
    p99Us: of(most(steps, (step) => step.p99Us)),
    maxUs: of(most(steps, (step) => step.maxUs)),
    states: last.states,
    peerGone: last.peerGone,
    memoryBytes: last.memoryBytes,
  };
}

/** The steps that a part of the run touches, in at most `room` bins of equal numbers of steps. */
export function binsOf(steps: readonly FleetStep[], bucketUs: number, [fromUs, toUs]: readonly [number, number], room: number): Bin[] {
  const start = Math.max(0, Math.floor(fromUs / bucketUs));
  const end = Math.min(steps.length, Math.ceil(toUs / bucketUs));
  const size = Math.max(1, Math.ceil((end - start) / Math.max(room, 1)));
  const bins: Bin[] = [];
  // Bins begin at multiples of their size, so that panning does not make them flicker.
  for (let at = start - (start % size); at < end; at += size)
    bins.push(binOf(steps.slice(at, Math.min(at + size, steps.length)), at, bucketUs));
  return bins;
}
