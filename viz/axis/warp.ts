// The time axis: a monotone, piecewise linear map between a run's time and a position 0..1. Fitted, a silence takes room by
// the logarithm of its length; linear; or by the logarithm of the distance from an origin. Blends of the three, so that one
// can be tweened into the other.

export interface Warp {
  /** Times of the knots, ascending and distinct, in microseconds. */
  readonly times: Float64Array;
  /** Position of each knot, 0 at the first and 1 at the last. */
  readonly units: Float64Array;
  /** 0 = each gap by its logarithm, 1 = linear. */
  readonly linearity: number;
  /** Gaps much shorter than this take room in proportion; much longer ones by their logarithm. */
  readonly baseGapUs: number;
  /** What one unit of gap weight is worth in position: for times after the last knot. */
  readonly unitPerWeight: number;
  /** The part that is logarithmic from the origin. */
  readonly log: LogPart | null;
}

export interface LogPart {
  /** 0 = none of it, 1 = nothing else. */
  readonly share: number;
  readonly originUs: number;
  /** Position, as the share would have it alone. */
  readonly unit: (timeUs: number) => number;
}

export interface WarpInput {
  readonly startUs: number;
  readonly endUs: number;
  readonly baseGapUs: number;
  readonly linearity: number;
}

/** Sorted distinct times between start and end, both included. */
function distinctTimes(times: readonly Iterable<number>[], startUs: number, endUs: number): Float64Array {
  const all = [startUs, endUs];
  for (const run of times) for (const t of run) if (t > startUs && t < endUs) all.push(t);
  const sorted = Float64Array.from(all).sort();
  let count = 1;
  for (let i = 1; i < sorted.length; i++) {
    if (sorted[i] !== sorted[count - 1]) sorted[count++] = sorted[i] as number;
  }
  return sorted.slice(0, count);
}

const gapWeight = (gapUs: number, baseGapUs: number) => Math.log1p(gapUs / baseGapUs);

/** Knots are the event times of every run that is shown: an axis fitted to one of two runs would lie about the other. */
export function buildWarp(eventTimes: readonly Iterable<number>[], input: WarpInput): Warp {
  const { startUs, baseGapUs, linearity } = input;
  const endUs = Math.max(input.endUs, startUs + 1);
  const times = distinctTimes(eventTimes, startUs, endUs);
  const units = new Float64Array(times.length);
  let weight = 0;
  for (let i = 1; i < times.length; i++) {
    weight += gapWeight((times[i] as number) - (times[i - 1] as number), baseGapUs);
    units[i] = weight;
  }
  const span = endUs - startUs;
  for (let i = 1; i < times.length; i++) {
    const linear = ((times[i] as number) - startUs) / span;
    units[i] = (1 - linearity) * ((units[i] as number) / weight) + linearity * linear;
  }
  units[units.length - 1] = 1;
  return { times, units, linearity, baseGapUs, unitPerWeight: (1 - linearity) / weight, log: null };
}

/** The same knots with another blend. */
export const withLinearity = (warp: Warp, linearity: number): Warp =>
  buildWarp([warp.times], {
    startUs: warp.times[0] as number,
    endUs: warp.times[warp.times.length - 1] as number,
    baseGapUs: warp.baseGapUs,
    linearity,
  });

/** Closer to the origin than this the logarithmic axis is about linear. */
const LOG_BASE_US = 20_000;
/** Knots on either side of the origin: the curve between two of them is less than a pixel from the chord. */
const LOG_KNOTS = 160;

function logUnits(startUs: number, endUs: number, originUs: number): LogPart['unit'] {
  const scale = (timeUs: number) => Math.sign(timeUs - originUs) * Math.log1p(Math.abs(timeUs - originUs) / LOG_BASE_US);
  const from = scale(startUs);
  const span = scale(endUs) - from;
  return (timeUs) => (scale(timeUs) - from) / span;
}

/** Times at even distances on the logarithmic axis. */
function logKnots(startUs: number, endUs: number, originUs: number): number[] {
  const knots = [originUs];
  for (const [side, lengthUs] of [
    [-1, originUs - startUs],
    [1, endUs - originUs],
  ] as const) {
    const steps = Math.log1p(Math.max(0, lengthUs) / LOG_BASE_US) / LOG_KNOTS;
    for (let i = 1; i < LOG_KNOTS; i++) knots.push(originUs + side * LOG_BASE_US * Math.expm1(i * steps));
  }
  return knots;
}

/** A fitted axis turned into a blend: so much of it linear, so much logarithmic from an origin within the run. */
export function blendWarp(fitted: Warp, linear: number, log: number, originUs: number): Warp {
  if (log === 0) return withLinearity(fitted, linear);
  const startUs = fitted.times[0] as number;
  const endUs = fitted.times[fitted.times.length - 1] as number;
  const origin = Math.min(Math.max(originUs, startUs), endUs);
  const unit = logUnits(startUs, endUs, origin);
  const times = distinctTimes([fitted.times, logKnots(startUs, endUs, origin)], startUs, endUs);
  const span = endUs - startUs;
  const units = times.map(
    (t) => (1 - linear - log) * interpolate(fitted.times, fitted.units, t) + (linear * (t - startUs)) / span + log * unit(t),
  );
  units[0] = 0;
  units[units.length - 1] = 1;
  return {
    times,
    units,
    linearity: linear,
    baseGapUs: fitted.baseGapUs,
    unitPerWeight: fitted.unitPerWeight * (1 - linear - log),
    log: { share: log, originUs: origin, unit },
  };
}

/** Index of the last value that is not greater, at most the last but one: the segment that holds `value`. */
function segmentOf(values: Float64Array, value: number): number {
  let low = 0;
  let high = values.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((values[middle] as number) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

function interpolate(from: Float64Array, to: Float64Array, value: number): number {
  const i = segmentOf(from, value);
  const a = from[i] as number;
  const b = from[i + 1] as number;
  const share = b === a ? 0 : (value - a) / (b - a);
  return (to[i] as number) + share * ((to[i + 1] as number) - (to[i] as number));
}

/** Time to position. Times after the last knot go on at the weight of one more gap (a frozen axis meets a longer run). */
export function toUnit(warp: Warp, timeUs: number): number {
  const endUs = warp.times[warp.times.length - 1] as number;
  const over = timeUs - endUs;
  if (over <= 0) return interpolate(warp.times, warp.units, timeUs);
  const span = endUs - (warp.times[0] as number);
  const logarithmic = warp.log ? warp.log.share * (warp.log.unit(timeUs) - 1) : 0;
  return 1 + warp.unitPerWeight * gapWeight(over, warp.baseGapUs) + (warp.linearity * over) / span + logarithmic;
}

/** Position to time: the inverse of `toUnit` between the first and the last knot. */
export const toTime = (warp: Warp, unit: number): number => interpolate(warp.units, warp.times, unit);

/** How much time one unit of position holds in each segment: what the scale ribbon shades. */
export function segmentScales(warp: Warp): Float64Array {
  const scales = new Float64Array(Math.max(0, warp.times.length - 1));
  for (let i = 0; i < scales.length; i++) {
    const room = (warp.units[i + 1] as number) - (warp.units[i] as number);
    scales[i] = ((warp.times[i + 1] as number) - (warp.times[i] as number)) / Math.max(room, 1e-12);
  }
  return scales;
}
