// From how long it took to a colour: logarithmic, from dark to bright as cividis has it, which readers of all kinds of colour
// vision see the same way. And which cells have a time at all.
import { CELL_KINDS, type CellKind, type Cells } from '../worker/cells.ts';

const MS = 1000;
const SECOND = 1_000_000;
/** Where a scale may begin and end, and where it has ticks. */
export const ANCHORS: readonly number[] = [
  MS,
  10 * MS,
  100 * MS,
  SECOND,
  10 * SECOND,
  60 * SECOND,
  900 * SECOND,
  7200 * SECOND,
  21_600 * SECOND,
  86_400 * SECOND,
  864_000 * SECOND,
];

export const kindOf = (cells: Cells, cell: number): CellKind => CELL_KINDS[cells.kinds[cell] ?? 0] ?? 'waiting';

/** Cells with an end in time: they have a colour. */
export const hasTime = (kind: CellKind): boolean => kind === 'error' || kind === 'reset' || kind === 'closed' || kind === 'gone';

/** Cells that never come to an end of themselves, for contours. */
export const isEndless = (kind: CellKind): boolean => kind === 'never' || kind === 'open' || kind === 'too long';

export interface TimeScale {
  readonly fromUs: number;
  readonly toUs: number;
}

/** Around all times that are known so far. */
export function scaleFor(cells: Cells): TimeScale {
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  cells.kinds.forEach((_, cell) => {
    if (!hasTime(kindOf(cells, cell))) return;
    const us = Math.max(cells.sinceUs[cell] as number, MS);
    least = Math.min(least, us);
    most = Math.max(most, us);
  });
  if (most === 0) return { fromUs: SECOND, toUs: 900 * SECOND };
  const fromUs = ANCHORS.findLast((anchor) => anchor <= least) ?? MS;
  const toUs = ANCHORS.find((anchor) => anchor >= most && anchor > fromUs) ?? most;
  return { fromUs, toUs };
}

/** 0 at the scale's beginning, 1 at its end. */
export function shareOf({ fromUs, toUs }: TimeScale, us: number): number {
  const share = Math.log(Math.max(us, 1) / fromUs) / Math.log(toUs / fromUs);
  return Math.min(Math.max(share, 0), 1);
}

/** cividis (Nuñez, Anderton, Renslow 2018) at even distances: red, green, blue. */
const CIVIDIS: readonly (readonly [number, number, number])[] = [
  [0, 32, 77],
  [0, 51, 111],
  [57, 72, 107],
  [87, 92, 109],
  [112, 113, 115],
  [138, 135, 121],
  [166, 157, 117],
  [196, 181, 108],
  [228, 207, 91],
  [255, 234, 70],
];

export function colourOf(scale: TimeScale, us: number): string {
  const place = shareOf(scale, us) * (CIVIDIS.length - 1);
  const from = Math.min(Math.floor(place), CIVIDIS.length - 2);
  const [low, high] = [CIVIDIS[from], CIVIDIS[from + 1]] as const;
  const mixed = [0, 1, 2].map((i) => Math.round((low?.[i] ?? 0) + (place - from) * ((high?.[i] ?? 0) - (low?.[i] ?? 0))));
  return `rgb(${mixed.join(' ')})`;
}

export const ticksOf = ({ fromUs, toUs }: TimeScale): readonly number[] => ANCHORS.filter((anchor) => anchor >= fromUs && anchor <= toUs);
