// What the comparison shows, derived from the runs: where they part and why, the shared axis, the figure.
import { computed, effect, signal } from '@preact/signals';
import type { TraceEvent } from '../../sim/index.ts';
import { inNextFrame } from '../app/frame.ts';
import type { Anchor } from '../axis/ticks.ts';
import { blendWarp, buildWarp, type Warp } from '../axis/warp.ts';
import { importance } from '../lanes/mark.ts';
import { findEntry } from '../state/evaluate.ts';
import { document$, dragging, select, view } from '../state/store.ts';
import { alignEvents, type Divergence, firstDivergence } from './align.ts';
import { type Causes, causesOf } from './causes.ts';
import { comparedFigure } from './figure.ts';
import { type OutcomeRow, outageRow, outcomeRows } from './outcomes.ts';
import { possibleRuns } from './runs.ts';

export const entry = computed(() => findEntry(document$.value.scenarioId) ?? null);

export interface Parting {
  /** Place among the runs that are possible. */
  readonly index: number;
  readonly divergence: Divergence | null;
  readonly causes: Causes | null;
}

/** For each run but the first, where and why it leaves the first. */
export const partings = computed<readonly Parting[]>(() => {
  const [first, ...rest] = possibleRuns.value;
  if (first?.letter !== 'A') return [];
  return rest.map((other, i) => {
    const divergence = firstDivergence(first.run, other.run);
    // Trying the settings one by one takes runs: not while a control moves.
    const causes = divergence && !dragging.value ? causesOf(document$.value.scenarioId, first, other, divergence) : null;
    return { index: i + 1, divergence, causes };
  });
});

/** The first difference of all. */
export const firstParting = computed<Parting | null>(() =>
  partings.value.reduce<Parting | null>(
    (best, one) => (one.divergence && (!best?.divergence || one.divergence.at < best.divergence.at) ? one : best),
    null,
  ),
);

export function goToParting(): void {
  const found = firstParting.value?.divergence;
  const event = found?.a ?? found?.b;
  if (event) select(event.key);
}

export const aligned = computed(() => alignEvents(possibleRuns.value.map(({ run }) => run)));

/** Of the figure; 0 before it is known. */
export const figureWidth = signal(0);
const NARROW_PX = 560;
export const narrow = computed(() => figureWidth.value > 0 && figureWidth.value < NARROW_PX);

export const figure = computed(() =>
  comparedFigure(
    possibleRuns.value.map(({ run }) => run),
    [Number.POSITIVE_INFINITY, ...partings.value.map(({ divergence }) => divergence?.at ?? Number.POSITIVE_INFINITY)],
    narrow.value,
  ),
);

const LEAST_BASE_GAP_US = 1000;
const MOST_BASE_GAP_US = 20_000;

/** Knots from all runs: an axis fitted to one of them would lie about the others. */
export const warp = computed<Warp | null>(() => {
  const [first] = possibleRuns.value;
  if (!first) return null;
  const baseGapUs = Math.min(Math.max(first.run.scenario.path.rttUs, LEAST_BASE_GAP_US), MOST_BASE_GAP_US);
  const times = possibleRuns.value.map(({ run }) => run.events.map((event) => event.at as number));
  const fitted = buildWarp(times, { startUs: 0, endUs: figure.value.endUs, baseGapUs, linearity: 0 });
  const { axis, origin } = view.value;
  const from = first.run.events.find(({ key }) => key === (origin ?? first.run.verdicts[first.run.scenario.watch].since))?.at ?? 0;
  return blendWarp(fitted, Number(axis === 'linear'), Number(axis === 'log'), from);
});

export const anchors = computed<readonly Anchor[]>(() => {
  const most = new Map<number, number>();
  for (const { run } of possibleRuns.value)
    for (const event of run.events) most.set(event.at, Math.max(most.get(event.at) ?? 0, importance(event)));
  return Array.from(most, ([timeUs, weight]) => ({ timeUs, importance: weight }));
});

export const outcomes = computed(() => outcomeRows(possibleRuns.value.map(({ run }) => run)));
/** Some thirty runs each: in a frame of its own, when nothing moves; until then the last one stands. */
export const outages = signal<OutcomeRow | null>(null);

/** Keeps the row of outages up to date. Returns what ends that. */
export const followOutages = (): (() => void) =>
  effect(() => {
    const runs = possibleRuns.value.map(({ run }) => run);
    if (dragging.value) return;
    inNextFrame('outages', () => {
      outages.value = outageRow(runs);
    });
  });

/** The selected event in each run; null where a run does not have it. */
export const selectedEvents = computed<readonly (TraceEvent | null)[]>(() => {
  const key = view.value.selected;
  return possibleRuns.value.map(({ run }) => (key === null ? null : (run.events.find((event) => event.key === key) ?? null)));
});

/** Settings that the reader asked for, to be seen in the table though no run differs in them. */
export const asked = signal<readonly string[]>([]);
