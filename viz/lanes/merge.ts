// Marks too close to tell apart become one with a count. The most important of them stands for the rest.
import type { Mark } from './model.ts';

export interface Drawn {
  readonly mark: Mark;
  /** How many marks it stands for. */
  readonly count: number;
  readonly x: number;
  /** Right end in pixels; equal to x for a point. */
  readonly toX: number;
}

const POINT_GAP_PX = 4;
const LEAST_PX = 2;

/** Wider than this an interval of a band is drawn by itself. */
const BAND_PX = 14;
/** Points of a band stand no closer than this: a row of marks and not a smear. */
const BAND_POINTS_PX = 11;

/** Point marks of one lane that lie closer than `gapPx`, and intervals that would be drawn inside one such gap, are merged. */
export function mergeLane(marks: readonly Mark[], x: (timeUs: number) => number, gapPx = POINT_GAP_PX): Drawn[] {
  const drawn: { mark: Mark; count: number; x: number; toX: number }[] = [];
  const open: { points: number; intervals: number } = { points: -1, intervals: -1 };
  for (const mark of marks) {
    const from = x(mark.at);
    const to = mark.to === null ? from : Math.max(x(mark.to), from + LEAST_PX);
    const kind = mark.to === null ? 'points' : 'intervals';
    const last = drawn[open[kind]];
    const tiny = to - from < gapPx;
    if (last && joins(last, mark, from, to, gapPx)) {
      last.count++;
      last.toX = Math.max(last.toX, to);
    } else if (last && tiny && from - last.x < gapPx && (kind === 'points' || last.toX - last.x < gapPx)) {
      last.count++;
      last.toX = Math.max(last.toX, to);
      if (mark.rank > last.mark.rank) last.mark = mark;
    } else {
      open[kind] = drawn.push({ mark, count: 1, x: from, toX: to }) - 1;
    }
  }
  return drawn;
}

/** Whether an interval goes on with the band before it; a band is as wide as what it holds. */
function joins(last: Drawn, mark: Mark, from: number, to: number, gapPx: number): boolean {
  if (mark.band === undefined || last.mark.band !== mark.band) return false;
  if (mark.to === null) return from - last.x < Math.max(BAND_POINTS_PX, gapPx);
  if (to - from >= Math.max(BAND_PX, gapPx)) return false;
  return from - last.toX < gapPx && (last.count > 1 || last.toX - last.x < Math.max(BAND_PX, gapPx));
}

/** Merges harder until no more than `limit` marks are left. */
export function mergeAll(lanes: readonly (readonly Mark[])[], x: (timeUs: number) => number, limit: number): readonly (readonly Drawn[])[] {
  for (let gapPx = POINT_GAP_PX; ; gapPx *= 2) {
    const merged = lanes.map((marks) => mergeLane(marks, x, gapPx));
    if (merged.reduce((sum, lane) => sum + lane.length, 0) <= limit || gapPx > 256) return merged;
  }
}
