// The keys' zoom and pan for the comparison: on its own axis, into the window that all views share.
import { toTime, toUnit } from '../axis/warp.ts';
import { chartCommands } from '../lanes/commands.ts';
import { clamp } from '../lanes/numbers.ts';
import { view } from '../state/store.ts';
import { figure, warp } from './state.ts';

const LEAST_UNIT = 1e-6;

function setUnits(from: number, span: number): void {
  const shown = warp.value;
  if (!shown) return;
  const start = clamp(from, 0, Math.max(0, 1 - span));
  const window = span >= 1 ? null : ([Math.round(toTime(shown, start)), Math.round(toTime(shown, start + span))] as const);
  view.value = { ...view.value, window };
}

function units(): readonly [number, number] {
  const shown = warp.value;
  const [from, to] = view.value.window ?? [0, figure.value.endUs];
  return shown ? [toUnit(shown, from), Math.min(1, toUnit(shown, to))] : [0, 1];
}

export function zoomBy(factor: number): void {
  const [from, to] = units();
  const span = Math.max((to - from) / factor, LEAST_UNIT);
  setUnits((from + to) / 2 - span / 2, span);
}

function panByShare(share: number): void {
  const [from, to] = units();
  if (to - from < 1) setUnits(from + share * (to - from), to - from);
}

/** Brings a moment into view, if it is not. */
function reveal(timeUs: number): void {
  const shown = warp.value;
  const [from, to] = units();
  if (!shown || to - from >= 1) return;
  const at = toUnit(shown, timeUs);
  if (at < from || at > to) setUnits(at - (to - from) / 2, to - from);
}

/** Hands the keys what they can do here. Returns what takes it back. */
export function zoomCommands(): () => void {
  chartCommands.current = { zoomBy, panByShare, reveal };
  return () => {
    chartCommands.current = null;
  };
}
