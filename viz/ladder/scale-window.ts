// The part of the run that the ladder shows to scale: the same window as the timeline's.
import { runEnd } from '../lanes/marks.ts';
import { clamp } from '../lanes/numbers.ts';
import { run, selected, view } from '../state/store.ts';

const LEAST_US = 100;

function setWindow(fromUs: number, spanUs: number, endUs: number): void {
  const whole = spanUs >= endUs;
  const from = clamp(Math.round(fromUs), 0, Math.max(0, endUs - spanUs));
  view.value = { ...view.value, window: whole ? null : [from, Math.round(from + spanUs)] };
}

/** Around the selected event where it is in view, else around the middle. */
export function zoomWindow(factor: number): void {
  const now = run.value;
  if (!now || view.value.axis !== 'linear') return;
  const endUs = runEnd(now);
  const [from, to] = view.value.window ?? [0, endUs];
  const chosen = selected.value?.at ?? -1;
  const centre = chosen >= from && chosen <= to ? chosen : (from + to) / 2;
  const span = Math.max((to - from) / factor, LEAST_US);
  setWindow(centre - ((centre - from) * span) / (to - from), span, endUs);
}

export function panWindow(share: number): void {
  const now = run.value;
  const { window } = view.value;
  if (!now || !window || view.value.axis !== 'linear') return;
  const span = window[1] - window[0];
  setWindow(window[0] + share * span, span, runEnd(now));
}
