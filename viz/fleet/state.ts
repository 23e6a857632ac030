// A fleet on screen: computed beside the page, shown while it grows, ended when it is not wanted any more.
import { batch, computed, effect, signal } from '@preact/signals';
import type { FleetRun, SystemScenario } from '../../sim/index.ts';
import { document$, dragging, ghostDocument, select, view } from '../state/store.ts';
import { fleets, Superseded } from '../system/ask.ts';
import { judgeSystem } from '../system/judge.ts';
import { type Bin, binOf } from './bins.ts';

export const run = signal<FleetRun | null>(null);
/** Members that are done, while it is computed; null when it is not. */
export const done = signal<number | null>(null);
/** The reader ended it before all members were done. */
export const stopped = signal(false);
export const failure = signal<string | null>(null);

const KEPT = 6;
const kept = new Map<string, FleetRun>();
const keyOf = (scenario: SystemScenario): string => JSON.stringify(scenario);

/** The fleet of the settings on screen; the last one that was possible while they are not. */
let last: SystemScenario | null = null;
const wanted = computed(() => {
  const { scenario } = judgeSystem(document$.value);
  if (scenario?.fleet) last = scenario;
  return last;
});

/** What it is held against: only what was computed before; a fleet is not run for that alone. */
export const before = computed<FleetRun | null>(() => {
  const other = ghostDocument.value;
  const scenario = other === null ? null : judgeSystem(other).scenario;
  // Known runs are no signal: what was shown until now is among them.
  return scenario === null || run.value === null ? null : (kept.get(keyOf(scenario)) ?? null);
});

async function compute(scenario: SystemScenario): Promise<void> {
  const known = kept.get(keyOf(scenario));
  batch(() => {
    failure.value = null;
    stopped.value = false;
    done.value = known ? null : 0;
    if (known) run.value = known;
  });
  if (known) return fleets.drop('fleet');
  try {
    const found = await fleets.ask('fleet', { ask: 'fleet', scenario }, (progress) => {
      batch(() => {
        done.value = progress.done;
        if (progress.part) run.value = progress.part;
      });
    });
    kept.set(keyOf(scenario), found);
    for (const old of kept.keys()) if (kept.size > KEPT) kept.delete(old);
    batch(() => {
      run.value = found;
      done.value = null;
    });
  } catch (error) {
    if (error instanceof Superseded) return;
    batch(() => {
      failure.value = error instanceof Error ? error.message : String(error);
      done.value = null;
    });
  }
}

/** Computes the fleet on screen, from now on. Not while a control moves: it takes seconds. Returns what ends it. */
export function startFleet(): () => void {
  let computed$: SystemScenario | null = null;
  const end = effect(() => {
    const scenario = wanted.value;
    if (scenario === null || dragging.value || scenario === computed$) return;
    computed$ = scenario;
    void compute(scenario);
  });
  return () => {
    end();
    fleets.drop('fleet');
    batch(() => {
      run.value = null;
      done.value = null;
    });
    last = null;
  };
}

/** Ends the computation; what has come out so far stays. */
export function stopFleet(): void {
  fleets.drop('fleet');
  batch(() => {
    done.value = null;
    stopped.value = true;
  });
}

/** The step under the pointer; null for none. */
export const hovered = signal<number | null>(null);

const PREFIX = 'step/';
const pinned = computed<number | null>(() => {
  const match = new RegExp(`^${PREFIX}(\\d{1,6})$`).exec(view.value.selected ?? '');
  const step = match ? Number(match[1]) : null;
  return step !== null && run.value !== null && step < run.value.steps.length ? step : null;
});

export const pin = (step: number | null): void => select(step === null ? null : `${PREFIX}${step}`);

/** The step that is read: under the pointer, else chosen. */
export const readStep = computed<number | null>(() => hovered.value ?? pinned.value);
export const pinnedStep = pinned;

export const readBin = computed<Bin | null>(() => {
  const now = run.value;
  const step = readStep.value;
  const fleet = now?.scenario.fleet;
  return now && fleet && step !== null && now.steps[step] ? binOf([now.steps[step]], step, fleet.bucket) : null;
});

/** What of the run is in view, µs. */
export const shownWindow = computed<readonly [number, number]>(() => view.value.window ?? [0, run.value?.scenario.until ?? 1]);
