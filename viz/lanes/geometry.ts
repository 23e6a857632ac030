// Time to pixels and back: the warp, then the zoom, then the place of the plot. One value a frame, shared by everything drawn.
import { toTime, toUnit, type Warp } from '../axis/warp.ts';

export interface Zoom {
  /** How many times larger than all of it. */
  readonly k: number;
  /** Pixels that the content is moved right. */
  readonly x: number;
}

export const GUTTER = 118;
/** Room at the right for what lies beyond the end: death, for ever, or a life that goes on. */
export const END_ROOM = 60;
const PAD_LEFT = 12;
export const MINIMAP_HEIGHT = 44;

export interface Geometry {
  readonly warp: Warp;
  readonly zoom: Zoom;
  readonly plotFrom: number;
  readonly plotTo: number;
  readonly width: number;
  readonly inner: number;
  readonly x: (timeUs: number) => number;
  readonly unitX: (unit: number) => number;
  readonly xUnit: (px: number) => number;
  readonly time: (px: number) => number;
}

export const plotEdges = (width: number, narrow: boolean) => {
  const plotFrom = (narrow ? 0 : GUTTER) + PAD_LEFT;
  return { plotFrom, plotTo: Math.max(plotFrom + 50, width - END_ROOM) };
};

export function geometryOf(warp: Warp, zoom: Zoom, width: number, narrow: boolean): Geometry {
  const { plotFrom, plotTo } = plotEdges(width, narrow);
  const inner = plotTo - plotFrom;
  const unitX = (unit: number) => plotFrom + zoom.x + unit * inner * zoom.k;
  const xUnit = (px: number) => (px - plotFrom - zoom.x) / (inner * zoom.k);
  return {
    warp,
    zoom,
    plotFrom,
    plotTo,
    width,
    inner,
    unitX,
    xUnit,
    x: (t) => unitX(toUnit(warp, t)),
    time: (px) => toTime(warp, xUnit(px)),
  };
}

/** The zoom that shows a part of the run; all of it for null. */
export function zoomFor(warp: Warp, window: readonly [number, number] | null, inner: number, maxZoom: number): Zoom {
  if (!window) return { k: 1, x: 0 };
  const from = Math.min(Math.max(toUnit(warp, window[0]), 0), 1);
  const to = Math.min(Math.max(toUnit(warp, window[1]), 0), 1);
  const k = Math.min(Math.max(1 / Math.max(to - from, 1e-9), 1), maxZoom);
  const start = Math.min(Math.max((from + to) / 2 - 0.5 / k, 0), 1 - 1 / k);
  return { k, x: -start * inner * k };
}
