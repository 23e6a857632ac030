// Bins as paths: lines that hold each value over its bin, stacked areas, with gaps where there is nothing.
import type { Bin } from './bins.ts';

export type X = (timeUs: number) => number;

const px = (value: number): string => value.toFixed(1);

/** A line of steps; null makes a gap. A value that stands alone between two gaps is still as wide as its bin. */
export function stepLine(bins: readonly Bin[], x: X, y: (value: number) => number, of: (bin: Bin) => number | null): string {
  let path = '';
  let open = false;
  for (const bin of bins) {
    const value = of(bin);
    if (value === null) {
      open = false;
      continue;
    }
    path += `${open ? 'L' : 'M'}${px(x(bin.fromUs))},${px(y(value))}H${px(x(bin.toUs))}`;
    open = true;
  }
  return path;
}

/** The area between two courses of steps. */
export function stepArea(
  bins: readonly Bin[],
  x: X,
  y: (value: number) => number,
  low: (bin: Bin) => number,
  high: (bin: Bin) => number,
): string {
  if (bins.length === 0 || bins.every((bin) => high(bin) <= low(bin))) return '';
  const there = bins.map((bin, i) => `${i === 0 ? 'M' : 'L'}${px(x(bin.fromUs))},${px(y(high(bin)))}H${px(x(bin.toUs))}`).join('');
  const back = bins
    .toReversed()
    .map((bin) => `L${px(x(bin.toUs))},${px(y(low(bin)))}H${px(x(bin.fromUs))}`)
    .join('');
  return `${there}${back}Z`;
}
