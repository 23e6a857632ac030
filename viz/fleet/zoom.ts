// Zooming and panning a fleet's charts: all of them show the same window of the run.
import { view } from '../state/store.ts';
import { run, shownWindow } from './state.ts';

/** No closer than this many steps. */
const LEAST_STEPS = 6;

function show(from: number, to: number): void {
  const until = run.peek()?.scenario.until ?? 1;
  const whole = from <= 0 && to >= until;
  const width = Math.min(to - from, until);
  const start = Math.min(Math.max(from, 0), until - width);
  view.value = { ...view.peek(), window: whole ? null : [Math.round(start), Math.round(start + width)] };
}

export function zoomAround(factor: number, timeUs: number): void {
  const now = run.peek();
  if (!now) return;
  const [from, to] = shownWindow.peek();
  const least = (now.scenario.fleet?.bucket ?? 1) * LEAST_STEPS;
  const width = Math.min(Math.max((to - from) / factor, least), now.scenario.until);
  const share = (timeUs - from) / (to - from);
  show(timeUs - share * width, timeUs + (1 - share) * width);
}

/** Around the step that is read, else around the middle. */
export function zoomBy(factor: number, aroundUs: number | null): void {
  const [from, to] = shownWindow.peek();
  const inside = aroundUs !== null && aroundUs >= from && aroundUs <= to;
  zoomAround(factor, inside ? aroundUs : (from + to) / 2);
}

export function panBy(share: number): void {
  const [from, to] = shownWindow.peek();
  const by = (to - from) * share;
  show(from + by, to + by);
}
