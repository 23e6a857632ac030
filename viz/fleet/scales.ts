// Values to heights and back to labels: from zero up, shares up to one, latencies by their logarithm.
import { ticks } from 'd3-array';
import { shortDuration } from '../text/duration.ts';

export interface Tick {
  readonly y: number;
  readonly label: string;
}

export interface Scale {
  readonly y: (value: number) => number;
  readonly ticks: readonly Tick[];
}

/** From zero to the largest; a few values that are round in a unit. */
export function fromZero(most: number, height: number, label: (value: number) => string, unit = 1): Scale {
  const top = most > 0 ? most * 1.08 : 1;
  const y = (value: number) => height - (Math.max(value, 0) / top) * height;
  const round = ticks(0, top / unit, height > 60 ? 3 : 2).map((value) => value * unit);
  return { y, ticks: round.filter((value) => value <= top).map((value) => ({ y: y(value), label: label(value) })) };
}

/** Powers of ten of a second, and what stands for them beyond a minute. */
const DECADES_US = [1, 10, 100, 1000, 10_000, 100_000, 1e6, 1e7, 6e7, 6e8, 3.6e9, 3.6e10, 8.64e10, 8.64e11];

/** Of a label. */
const LINE = 16;

/** From a decade below the smallest to the largest; equal heights are equal factors. */
export function logarithmic(least: number, most: number, height: number): Scale {
  const low = Math.log10(Math.max(least, 1) / 2.2);
  const high = Math.max(Math.log10(Math.max(most, 1) * 1.6), low + 0.5);
  const y = (value: number) => height - ((Math.log10(Math.max(value, 1)) - low) / (high - low)) * height;
  // No two labels closer than a line of text.
  const kept: number[] = [];
  for (const value of DECADES_US) {
    const below = kept.at(-1);
    if (y(value) <= height && y(value) >= 0 && (below === undefined || y(below) - y(value) >= LINE)) kept.push(value);
  }
  return { y, ticks: kept.map((value) => ({ y: y(value), label: shortDuration(value) })) };
}
