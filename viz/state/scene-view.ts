// What the chart is shown, derived from the state: the axis (frozen while a control moves), lane layout, the causal chain.
import { computed, effect, signal } from '@preact/signals';
import type { TraceEvent } from '../../sim/index.ts';
import { tween } from '../app/frame.ts';
import type { Anchor } from '../axis/ticks.ts';
import { blendWarp, type Warp } from '../axis/warp.ts';
import { type Arrangement, arrangedLanes, lanesWithMarks, UNTOUCHED } from '../lanes/arrange.ts';
import { anchorsOf, fitAxis } from '../lanes/fit.ts';
import { type Layout, layoutOf } from '../lanes/layout.ts';
import type { GroupId } from '../lanes/model.ts';
import { beside } from './beside.ts';
import { dragging, ghostRun, ghostScene, run, scene, selected, view } from './store.ts';
import type { AxisMode } from './url.ts';

const TWEEN_MS = 250;

export const chartWidth = signal(0);
export const narrow = computed(() => chartWidth.value > 0 && chartWidth.value < 560);

/** Groups that the reader opened or closed; the others are as they are by default. */
const toggled = signal<ReadonlyMap<GroupId, boolean>>(new Map());

export const closedGroups = computed<ReadonlySet<GroupId>>(() => {
  const watch = run.value?.scenario.watch ?? 'client';
  const other: GroupId = watch === 'client' ? 'server' : 'client';
  const closed = new Set<GroupId>([other, 'gauges']);
  for (const [id, isClosed] of toggled.value) {
    if (isClosed) closed.add(id);
    else closed.delete(id);
  }
  return closed;
});

export function toggleGroup(id: GroupId): void {
  toggled.value = new Map(toggled.value).set(id, !closedGroups.value.has(id));
}

export const arrangement = signal<Arrangement>(UNTOUCHED);

/** Lanes on which something happens, in the run on screen or in the one that it is held against. */
export const busyLanes = computed(() =>
  lanesWithMarks([...(scene.value ? [scene.value] : []), ...(ghostScene.value ? [ghostScene.value] : [])]),
);

export const layout = computed<Layout | null>(() => {
  const shown = scene.value;
  if (!shown || !run.value) return null;
  const lanes = arrangedLanes(shown.lanes, arrangement.value, busyLanes.value);
  return layoutOf(lanes, closedGroups.value, run.value.scenario.watch, narrow.value);
});

/** How much of the axis is linear and how much logarithmic; between whole numbers while the one turns into the other. */
export interface Blend {
  readonly linear: number;
  readonly log: number;
}
const BLENDS: Readonly<Record<AxisMode, Blend>> = {
  fit: { linear: 0, log: 0 },
  linear: { linear: 1, log: 0 },
  log: { linear: 0, log: 1 },
};
export const blend = signal<Blend>(BLENDS[view.peek().axis]);
effect(() => {
  const target = BLENDS[view.value.axis];
  const from = blend.peek();
  if (from.linear === target.linear && from.log === target.log) return;
  tween('axis', TWEEN_MS, (share) => {
    const between = (a: number, b: number) => a + (b - a) * share;
    blend.value = share === 1 ? target : { linear: between(from.linear, target.linear), log: between(from.log, target.log) };
  });
});

/** The axis that is wanted, at once. */
export function settleAxis(): void {
  blend.value = BLENDS[view.peek().axis];
}

/** What the logarithmic axis counts from: the reader's choice, else the fault that the verdict counts from. */
export const origin = computed<TraceEvent | null>(() => {
  const now = run.value;
  const find = (key: string | null) => (key === null ? undefined : now?.events.find((event) => event.key === key));
  return now ? (find(view.value.origin) ?? find(now.verdicts[now.scenario.watch].since) ?? now.events[0] ?? null) : null;
});

let frozen: Warp | null = null;
const fitted = computed<Warp | null>(() => {
  const now = run.value;
  const shown = scene.value;
  if (!now || !shown) return null;
  // While a control moves the axis stays: otherwise everything moves and nothing can be compared.
  if (dragging.value && frozen) return frozen;
  const runs = ghostRun.value ? [now, ghostRun.value] : [now];
  const captured = beside.value?.times ?? [];
  const endUs = Math.max(shown.endUs, ghostScene.value?.endUs ?? 0, captured.at(-1) ?? 0);
  frozen = fitAxis(runs, endUs, captured);
  return frozen;
});
export const warp = computed<Warp | null>(() =>
  fitted.value ? blendWarp(fitted.value, blend.value.linear, blend.value.log, origin.value?.at ?? 0) : null,
);

/** Moments that want a label on the fitted axis. */
export const anchors = computed<readonly Anchor[]>(() => (run.value && scene.value ? anchorsOf(run.value, scene.value) : []));

/** The selected event and what led to it, first cause first. */
export const chain = computed<readonly number[]>(() => {
  const events = run.value?.events ?? [];
  const found: number[] = [];
  for (let event = selected.value; event; event = event.cause === null ? null : (events[event.cause] ?? null)) found.unshift(event.id);
  return found;
});
