// The sweep on screen: its two axes, the question that follows from them and the settings of today, and the answer as far as
// it has come. A question that asks the same as before keeps its answer.
import { computed, effect, signal } from '@preact/signals';
import { parseDuration, parseScenario } from '../../sim/index.ts';
import { type Control, valueText } from '../panels/controls.ts';
import { applyOverrides, type Overrides } from '../state/document.ts';
import { findEntry } from '../state/evaluate.ts';
import { commitDocument, document$, run, view } from '../state/store.ts';
import type { TypedSpan } from '../state/url.ts';
import { startSweep, type Sweep } from '../worker/sweep.ts';
import {
  type AxisChoiceItem,
  axisOf,
  COLUMNS,
  numberOf,
  numberText,
  type PlacedAxis,
  placeOn,
  ROWS,
  spanOf,
  suitedAxes,
  sweepControls,
} from './axes.ts';
import { type AxisEnds, type ParsedWith, readSpan } from './span.ts';

const entry = computed(() => findEntry(document$.value.scenarioId) ?? null);

const controls = computed(() =>
  entry.value && run.value ? sweepControls(entry.value, document$.value.overrides, run.value.scenario) : [],
);

/** What happens twice is told apart by when it happens. */
export const choices = computed<readonly AxisChoiceItem[]>(() =>
  controls.value.map(({ key, label, group, value, fallback, unit }) => {
    const alone = controls.value.every((other) => other.key === key || other.label !== label || other.group !== group);
    return { key, group, label: alone ? label : `${label} ${valueText(value ?? fallback, unit)}` };
  }),
);

const inParser: ParsedWith = (control, text) => {
  const base = entry.value;
  if (!base) return [];
  const parsed = parseScenario(applyOverrides(base.file, { ...document$.value.overrides, [control.key]: text }).file);
  return parsed.ok ? [] : parsed.problems.filter(({ path }) => path === control.path);
};

/** The ends that were typed, where they can be; else the setting's own. */
function spanTyped(control: Control, typed: TypedSpan | null): readonly [number, number] | null {
  const read = typed && readSpan(control, typed, inParser);
  return read && 'span' in read ? read.span : null;
}

/** What an axis's ends are, as typed and as they would be, and what is wrong with them. */
export function endsOf(which: 'across' | 'up'): AxisEnds | null {
  const axis = axes.value?.[which === 'across' ? 0 : 1];
  const control = controls.value.find(({ key }) => key === axis?.key);
  if (!control) return null;
  const typed = view.value[which === 'across' ? 'acrossSpan' : 'upSpan'] ?? ['', ''];
  const read = readSpan(control, typed, inParser);
  const [from, to] = spanOf(control).map((value) => numberText(value, control.unit)) as [string, string];
  return { label: control.label, typed, own: [from, to], wrong: 'wrong' in read ? read.wrong : null };
}

export function chooseSpan(which: 'across' | 'up', typed: TypedSpan): void {
  const [x, y] = axes.value ?? [];
  if (!x || !y) return;
  const span = typed.every((end) => end === '') ? null : typed;
  view.value = { ...view.value, across: x.key, up: y.key, [which === 'across' ? 'acrossSpan' : 'upSpan']: span };
}

/** Kept while the axes are the same, so that the answer is. */
let lastAxes: { readonly names: string; readonly axes: readonly [PlacedAxis, PlacedAxis] } | null = null;

export const axes = computed<readonly [PlacedAxis, PlacedAxis] | null>(() => {
  const now = run.value;
  if (!now) return null;
  const [suitedX, suitedY] = suitedAxes(now, controls.value);
  const find = (key: string | null) => controls.value.find((control) => control.key === key);
  const { across, up, acrossSpan, upSpan } = view.value;
  // What suits a run may change while its settings do; the axes then stay until the reader chooses others.
  const names = JSON.stringify([document$.value.scenarioId, across, up, acrossSpan, upSpan]);
  if (lastAxes?.names === names && lastAxes.axes.every(({ key }) => find(key))) return lastAxes.axes;
  const x = find(across) ?? find(suitedX) ?? controls.value[0];
  const y =
    find(up) ??
    [suitedY, suitedX].map(find).find((control) => control && control.key !== x?.key) ??
    controls.value.find(({ key }) => key !== x?.key);
  if (!x || !y) return null;
  lastAxes = { names, axes: [axisOf(x, COLUMNS, spanTyped(x, acrossSpan)), axisOf(y, ROWS, spanTyped(y, upSpan))] };
  return lastAxes.axes;
});

export function chooseAxis(which: 'across' | 'up', key: string): void {
  const shown = axes.value;
  if (!shown) return;
  const [x, y] = shown.map((axis) => axis.key);
  const next =
    which === 'across'
      ? { across: key, up: key === y ? (x ?? null) : (y ?? null), acrossSpan: null, ...(key === y ? { upSpan: null } : {}) }
      : { up: key, across: key === x ? (y ?? null) : (x ?? null), upSpan: null, ...(key === x ? { acrossSpan: null } : {}) };
  view.value = { ...view.value, ...next };
}

export const swapAxes = (): void => {
  const shown = axes.value;
  const { acrossSpan, upSpan } = view.value;
  if (shown) view.value = { ...view.value, across: shown[1].key, up: shown[0].key, acrossSpan: upSpan, upSpan: acrossSpan };
};

const without = (overrides: Overrides, keys: readonly string[]): Overrides =>
  Object.fromEntries(Object.entries(overrides).filter(([key]) => !keys.includes(key)));

/** What all cells share, as a file. */
const shared = computed(() => {
  const shown = axes.value;
  if (!shown || !entry.value) return null;
  return applyOverrides(
    entry.value.file,
    without(
      document$.value.overrides,
      shown.map(({ key }) => key),
    ),
  ).file;
});

export interface Answer {
  readonly sweep: Sweep;
  readonly axes: readonly [PlacedAxis, PlacedAxis];
  /** Grows with every part: the same object is filled while it comes. */
  readonly part: number;
  /** Null while it is computed. */
  readonly tookMs: number | null;
}

export const answer = signal<Answer | null>(null);
let asked = '';

/** Asks whenever the question changes, as long as the view is on screen. Returns what ends that. */
export function keepAsking(): () => void {
  let cancel: (() => void) | null = null;
  const stop = effect(() => {
    const shown = axes.value;
    const file = shared.value;
    if (!shown || !file) return;
    const question = JSON.stringify([file, shown.map(({ key, values }) => [key, values])]);
    if (question === asked) return;
    asked = question;
    const [x, y] = shown;
    const began = performance.now();
    let part = 0;
    cancel = startSweep('map', { file, x: { key: x.key, values: x.values }, y: { key: y.key, values: y.values } }, (sweep) => {
      const done = sweep.done === sweep.total;
      answer.value = { sweep, axes: shown, part: ++part, tookMs: done ? performance.now() - began : null };
    });
  });
  return () => {
    stop();
    // An answer that is not whole is asked for again when the view comes back.
    if (answer.peek()?.tookMs === null || answer.peek() === null) {
      cancel?.();
      asked = '';
    }
  };
}

/** A cell by its column and row, both from 0; row 0 is the least value of the upright axis. */
export interface CellPlace {
  readonly column: number;
  readonly row: number;
}

export const cursor = signal<CellPlace | null>(null);

/** The settings of a cell on top of a run's. */
export function cellOverrides(overrides: Overrides, [x, y]: readonly [PlacedAxis, PlacedAxis], { column, row }: CellPlace): Overrides {
  return { ...overrides, [x.key]: x.values[column] as string, [y.key]: y.values[row] as string };
}

export function loadCell(place: CellPlace): void {
  const shown = answer.value?.axes;
  if (shown) commitDocument({ ...document$.value, overrides: cellOverrides(document$.value.overrides, shown, place) });
}

export function loadCellAsB(place: CellPlace): void {
  const shown = answer.value?.axes;
  if (!shown) return;
  const [, ...rest] = document$.value.others ?? [];
  commitDocument({ ...document$.value, others: [cellOverrides(document$.value.overrides, shown, place), ...rest] });
}

export interface Cross {
  readonly letter: string;
  readonly x: number;
  readonly y: number;
}

/** Where the runs of today stand on the map, in cells; those outside of it are left out. */
export const crosses = computed<readonly Cross[]>(() => {
  const shown = answer.value?.axes;
  if (!shown) return [];
  const { overrides, others = [] } = document$.value;
  return [overrides, ...others].flatMap((own, i) => {
    const at = shown.map((axis) => {
      const number = numberIn(own, axis);
      return number === null ? null : placeOn(axis, number);
    });
    const [x, y] = at;
    return x === null || y === null || x === undefined || y === undefined ? [] : [{ letter: 'ABC'[i] ?? '', x, y }];
  });
});

/** An axis's value in a run: what it sets, else what the scenario has. */
function numberIn(overrides: Overrides, axis: PlacedAxis): number | null {
  const own = overrides[axis.key];
  if (own !== undefined) return numberOf(own, axis.unit);
  const base = entry.value;
  const control = base ? sweepControls(base, {}, base.scenario).find(({ key }) => key === axis.key) : undefined;
  if (!control) return null;
  const value = control.value ?? control.fallback;
  return axis.unit === '' ? value : parseDuration(`${value}${axis.unit}`);
}
