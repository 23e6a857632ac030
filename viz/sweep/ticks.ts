// Round values beside the map's axes, where they stand and have room.
import { shortDuration } from '../text/duration.ts';
import { type PlacedAxis, placeOn } from './axes.ts';

const SECOND = 1_000_000;
const ROUND_US = [
  100,
  1000,
  10_000,
  100_000,
  500_000,
  ...[1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600, 7200, 14_400, 86_400].map((s) => s * SECOND),
];
const ROUND_COUNTS = [1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 50, 100, 255, 1000, 10_000, 100_000];

export interface AxisTick {
  /** 0 at the axis's beginning, 1 at its end. */
  readonly share: number;
  readonly label: string;
}

export function axisTicks(axis: PlacedAxis, lengthPx: number, spacingPx: number): AxisTick[] {
  const count = axis.numbers.length;
  const ticks: AxisTick[] = [];
  for (const value of axis.unit === '' ? ROUND_COUNTS : ROUND_US) {
    const place = placeOn(axis, value);
    if (place === null) continue;
    const share = place / count;
    const last = ticks.at(-1);
    if (last && (share - last.share) * lengthPx < spacingPx) continue;
    ticks.push({ share, label: axis.unit === '' ? String(value) : shortDuration(value) });
  }
  return ticks;
}
