// Where the axis squeezes time so much that it must say so: a break with its duration, and the shades of the scale ribbon.
import { segmentScales, type Warp } from './warp.ts';

/** A gap that is drawn more than this many times smaller than the typical pixel is marked as a break. */
export const BREAK_SQUEEZE = 20;
export const RIBBON_SHADES = 8;

export interface AxisBreak {
  readonly fromUs: number;
  readonly toUs: number;
  readonly squeeze: number;
}

/** Time per unit at the middle pixel, when pixels are sorted by how much time they hold. */
function typicalScale(warp: Warp, scales: Float64Array): number {
  const order = [...scales.keys()].sort((a, b) => (scales[a] as number) - (scales[b] as number));
  let room = 0;
  for (const i of order) {
    room += (warp.units[i + 1] as number) - (warp.units[i] as number);
    if (room >= 0.5) return scales[i] as number;
  }
  return scales[0] ?? 1;
}

export function axisBreaks(warp: Warp): AxisBreak[] {
  const scales = segmentScales(warp);
  const typical = typicalScale(warp, scales);
  const found: AxisBreak[] = [];
  scales.forEach((scale, i) => {
    const squeeze = scale / typical;
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

/** Neighbours of one shade are one part; segments too narrow to see take their neighbour's shade. */
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
    if (last && (last.shade === shade || toUnit - last.toUnit < leastUnit)) last.toUnit = toUnit;
    else parts.push({ fromUnit: warp.units[i] as number, toUnit, shade });
  });
  return parts;
}
