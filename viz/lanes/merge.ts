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
    if (last && tiny && from - last.x < gapPx && (kind === 'points' || last.toX - last.x < gapPx)) {
      last.count++;
      last.toX = Math.max(last.toX, to);
      if (mark.rank > last.mark.rank) last.mark = mark;
    } else {
      open[kind] = drawn.push({ mark, count: 1, x: from, toX: to }) - 1;
    }
  }
  return drawn;
}

/** Merges harder until no more than `limit` marks are left. */
export function mergeAll(lanes: readonly (readonly Mark[])[], x: (timeUs: number) => number, limit: number): readonly (readonly Drawn[])[] {
  for (let gapPx = POINT_GAP_PX; ; gapPx *= 2) {
    const merged = lanes.map((marks) => mergeLane(marks, x, gapPx));
    if (merged.reduce((sum, lane) => sum + lane.length, 0) <= limit || gapPx > 256) return merged;
  }
}
