// Where the axis squeezes time so much that it must say so: a break with its duration, and the shades of the scale ribbon.
import { bisectLeft } from 'd3-array';
import { segmentScales, type Warp } from './warp.ts';

/** A gap that is drawn more than this many times smaller than the typical pixel is marked as a break. */
export const BREAK_SQUEEZE = 20;
export const RIBBON_SHADES = 8;

export interface AxisBreak {
  readonly fromUs: number;
  readonly toUs: number;
  readonly squeeze: number;
}

/**
 * For each gap, the scale of the typical pixel of all the others: of the pixels sorted by how much time they hold, the
 * middle one. Without the gap itself, which may be most of the picture.
 */
function typicalScales(warp: Warp, scales: Float64Array): Float64Array {
  const order = Uint32Array.from(scales.keys()).sort((a, b) => (scales[a] as number) - (scales[b] as number));
  const room = (i: number) => (warp.units[i + 1] as number) - (warp.units[i] as number);
  const sums = new Float64Array(order.length);
  order.forEach((gap, at) => {
    sums[at] = (sums[at - 1] ?? 0) + room(gap);
  });
  const typical = new Float64Array(order.length);
  order.forEach((gap, at) => {
    const own = room(gap);
    const half = (1 - own) / 2;
    const before = bisectLeft(sums, half);
    const middle = before < at ? before : bisectLeft(sums, half + own, at + 1);
    typical[gap] = scales[order[Math.min(middle, order.length - 1)] as number] as number;
  });
  return typical;
}

export function axisBreaks(warp: Warp): AxisBreak[] {
  const scales = segmentScales(warp);
  const typical = typicalScales(warp, scales);
  const found: AxisBreak[] = [];
  scales.forEach((scale, i) => {
    const squeeze = scale / (typical[i] as number);
    if (squeeze > BREAK_SQUEEZE) found.push({ fromUs: warp.times[i] as number, toUs: warp.times[i + 1] as number, squeeze });
  });
  return found;
}

export interface RibbonPart {
  readonly fromUnit: number;
  readonly toUnit: number;
  /** 0 = finest scale of this axis (least time in a pixel), RIBBON_SHADES − 1 = coarsest. */
  readonly shade: number;
}

/** Neighbours of one shade are one part; a part too narrow to see takes on what follows it. */
export function ribbonParts(warp: Warp, leastUnit: number): RibbonPart[] {
  const scales = segmentScales(warp);
  const logs = Array.from(scales, (scale) => Math.log(scale));
  const low = logs.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const span = Math.max(logs.reduce((most, value) => Math.max(most, value), low) - low, 1e-9);
  const parts: { fromUnit: number; toUnit: number; shade: number }[] = [];
  logs.forEach((log, i) => {
    const shade = span < 1e-6 ? 0 : Math.min(RIBBON_SHADES - 1, Math.floor(((log - low) / span) * RIBBON_SHADES));
    const toUnit = warp.units[i + 1] as number;
    const last = parts.at(-1);
    if (last && (last.shade === shade || last.toUnit - last.fromUnit < leastUnit)) last.toUnit = toUnit;
    else parts.push({ fromUnit: warp.units[i] as number, toUnit, shade });
  });
  return parts;
}
