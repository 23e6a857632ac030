// A course of levels as shapes: the filled part, and the line of the limit above it.
import type { Geometry } from './geometry.ts';
import { clamp } from './numbers.ts';
import type { Course } from './model.ts';

/** A straight course bends on an axis that is not linear: it is drawn through a point every so many pixels. */
const SAMPLE_PX = 3;

type Scale = Pick<Geometry, 'x' | 'time'>;

/** Between the points at a time. */
export function levelAt({ form, points }: Course, timeUs: number): number {
  const after = points.findIndex(([at]) => at > timeUs);
  const [from, to] = after === -1 ? [points.at(-1), undefined] : [points[after - 1], points[after]];
  if (!from) return 0;
  if (!to || form === 'steps') return from[1];
  return from[1] + ((timeUs - from[0]) / (to[0] - from[0])) * (to[1] - from[1]);
}

/** Corners in pixels and levels, from left to right within the edges. */
function corners(course: Course, { x, time }: Scale, fromPx: number, toPx: number): (readonly [number, number])[] {
  const inside = course.points.map(([at, level]) => [x(at), level] as const).filter(([px]) => px >= fromPx && px <= toPx);
  const atEdge = (px: number) => [px, levelAt(course, time(px))] as const;
  if (course.form === 'steps') return [atEdge(fromPx), ...inside, atEdge(toPx)];
  const samples: (readonly [number, number])[] = [];
  for (let px = fromPx; px < toPx; px += SAMPLE_PX) samples.push(atEdge(px));
  return [...samples, ...inside, atEdge(toPx)].sort((a, b) => a[0] - b[0]);
}

const px = (value: number) => value.toFixed(1);

/** A straight course stands on a foot of so many pixels: something that has only begun is there already. Steps begin at nothing. */
const FOOT_PX = 2;

/** Above this level a course leaves no room for text. */
const TEXT_LEVEL = 0.4;

export interface CoursePaths {
  /** Closed along the bottom. */
  readonly area: string;
  /** The course alone. */
  readonly line: string;
  /** From the left edge to here there is room for text above it. */
  readonly freeTo: number;
}

export function coursePaths(course: Course, scale: Scale, from: number, to: number, top: number, bottom: number): CoursePaths {
  const foot = course.form === 'straight' ? FOOT_PX : 0;
  const y = (level: number) => px(bottom - Math.max(clamp(level, 0, 1) * (bottom - top), foot));
  const all = corners(course, scale, from, to);
  const [first] = all;
  if (!first) return { area: '', line: '', freeTo: to };
  const rest = all.slice(1).map(([at, level]) => (course.form === 'steps' ? `H${px(at)}V${y(level)}` : `L${px(at)},${y(level)}`));
  const line = `M${px(first[0])},${y(first[1])}${rest.join('')}`;
  const freeTo = all.find(([, level]) => level > TEXT_LEVEL)?.[0] ?? to;
  return { line, area: `${line}H${px(to)}V${px(bottom)}H${px(from)}Z`, freeTo };
}
