// A logarithmic axis from a moment on, with room at its right end for "never": places to times and back, and its ticks.
import type { Guess } from './score.ts';

export interface LogAxis {
  readonly fromUs: number;
  readonly toUs: number;
  /** Pixels of the first and the last moment, and of the middle of "never" (null: it is no answer here). */
  readonly left: number;
  readonly right: number;
  readonly neverX: number | null;
}

const PAD = 44;
const NEVER_ROOM = 86;
const END_PAD = 22;

export const logAxis = (fromUs: number, toUs: number, width: number, never: boolean): LogAxis => ({
  fromUs,
  toUs,
  left: PAD,
  right: Math.max(PAD + 80, width - (never ? NEVER_ROOM : END_PAD)),
  neverX: never ? width - NEVER_ROOM / 2 + 8 : null,
});

/** Moments before the first, the very beginning too, stand a little left of it. */
export function axisX({ fromUs, toUs, left, right, neverX }: LogAxis, guess: Guess): number {
  if (guess === 'never') return neverX ?? right;
  if (guess < fromUs) return left - 16;
  return left + (Math.log(Math.min(guess, toUs) / fromUs) / Math.log(toUs / fromUs)) * (right - left);
}

export const isOnAxis = ({ fromUs, toUs, neverX }: LogAxis, guess: Guess): boolean =>
  guess === 'never' ? neverX !== null : guess >= fromUs && guess <= toUs;

/** What a person would have said: two digits, three near the truth's own precision. */
const rounded = (us: number): number => {
  const digit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(us, 1))) - 2);
  return Math.round(us / digit) * digit;
};

export function axisGuess({ fromUs, toUs, left, right, neverX }: LogAxis, x: number): Guess {
  if (neverX !== null && x > (right + neverX) / 2) return 'never';
  const share = Math.min(Math.max((x - left) / (right - left), 0), 1);
  return Math.min(Math.max(rounded(fromUs * (toUs / fromUs) ** share), fromUs), toUs);
}

export type AxisKey = 'less' | 'more' | 'much-less' | 'much-more' | 'first' | 'last';

const FACTORS: Readonly<Record<AxisKey, number>> = {
  less: 1 / 1.05,
  more: 1.05,
  'much-less': 1 / 1.5,
  'much-more': 1.5,
  first: 0,
  last: Number.POSITIVE_INFINITY,
};

/** What a key makes of a guess; beyond the end is "never", where that is an answer. */
export function moved({ fromUs, toUs, neverX }: LogAxis, guess: Guess, key: AxisKey): Guess {
  if (key === 'first') return fromUs;
  if (guess === 'never') return key === 'less' || key === 'much-less' ? toUs : 'never';
  const next = key === 'last' ? Number.POSITIVE_INFINITY : guess * FACTORS[key];
  if (next > toUs) return neverX !== null && (guess >= toUs || key === 'last') ? 'never' : toUs;
  return Math.max(rounded(next), fromUs);
}

const MS = 1000;
const S = 1000 * MS;
const MIN = 60 * S;
const HOUR = 60 * MIN;
const TICKS = [MS, 10 * MS, 100 * MS, S, 10 * S, MIN, 10 * MIN, HOUR, 4 * HOUR, 24 * HOUR];
const FINE = [
  MS,
  2 * MS,
  5 * MS,
  10 * MS,
  20 * MS,
  50 * MS,
  100 * MS,
  200 * MS,
  500 * MS,
  S,
  2 * S,
  5 * S,
  10 * S,
  20 * S,
  30 * S,
  MIN,
  2 * MIN,
  5 * MIN,
  10 * MIN,
  20 * MIN,
  30 * MIN,
  HOUR,
  2 * HOUR,
  4 * HOUR,
  24 * HOUR,
];

/** Round moments, as many as there is room for. */
export function axisTicks(axis: LogAxis): readonly number[] {
  const within = (all: readonly number[]) => all.filter((us) => us >= axis.fromUs && us <= axis.toUs);
  const room = (all: readonly number[]) => all.every((us, i) => i === 0 || axisX(axis, us) - axisX(axis, all[i - 1] as number) >= 46);
  const fine = within(FINE);
  if (room(fine)) return fine;
  const ticks: number[] = [];
  for (const us of within(TICKS)) {
    const last = ticks.at(-1);
    if (last === undefined || axisX(axis, us) - axisX(axis, last) >= 46) ticks.push(us);
  }
  return ticks;
}
