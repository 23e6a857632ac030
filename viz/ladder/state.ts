// What the ladder shows, derived from the page's state: the model, its folds, the layout for the width at hand.
import { computed, signal } from '@preact/signals';
import { runEnd } from '../lanes/marks.ts';
import { isFree, playhead } from '../state/playhead.ts';
import { run, selected, view } from '../state/store.ts';
import { foldsOf } from './folds.ts';
import { type LadderLayout, rowsLayout, scaleLayout } from './layout.ts';
import { type Measures, measuresFor } from './measures.ts';
import { type LadderModel, ladderModel } from './model.ts';
import { endHeight, rowHeight } from './row-height.ts';
import { bracketsOf } from './timers.ts';

/** Set while a picture of the ladder is taken: every row is drawn, in view or not. */
export const allRows = signal(false);

export const ladderWidth = signal(0);
export const measures = computed<Measures | null>(() => (ladderWidth.value > 0 ? measuresFor(ladderWidth.value) : null));
export const model = computed<LadderModel | null>(() => (run.value ? ladderModel(run.value) : null));
export const toScale = computed(() => view.value.axis === 'linear');

/** Repetitions that the reader opened, by their first moment, of the run on screen. */
const opened = signal<{ readonly scenarioId: string; readonly firsts: ReadonlySet<number> }>({ scenarioId: '', firsts: new Set() });
const openedHere = computed(() => (opened.value.scenarioId === run.value?.scenario.id ? opened.value.firsts : new Set<number>()));

export function openFold(moment: number): void {
  const repetition = model.value?.repetitions.find(({ first, length, rounds }) => moment >= first && moment < first + length * rounds);
  if (!repetition || !run.value) return;
  opened.value = { scenarioId: run.value.scenario.id, firsts: new Set([...openedHere.value, repetition.first]) };
}

export const anyOpened = computed(() => openedHere.value.size > 0);
export const closeFolds = (): void => {
  opened.value = { scenarioId: '', firsts: new Set() };
};

/** The moment of the selected event; −1 for none. */
export const selectedMoment = computed(() => {
  const event = selected.value;
  return event && model.value ? (model.value.moments.momentOf[event.id] ?? -1) : -1;
});

export const layout = computed<LadderLayout | null>(() => {
  const shown = model.value;
  const room = measures.value;
  if (!shown || !room) return null;
  const { run: now, moments, repetitions } = shown;
  if (toScale.value) {
    const endUs = runEnd(now);
    const [fromUs, toUs] = view.value.window ?? [0, endUs];
    return scaleLayout({
      moments,
      fromUs,
      toUs,
      rttUs: now.scenario.path.rttUs,
      withEnd: toUs >= endUs,
      endHeight: endHeight(room),
      narrow: room.narrow,
    });
  }
  const seen = selectedMoment.value;
  const folds = foldsOf(repetitions, seen === -1 ? null : seen, openedHere.value);
  return rowsLayout({
    moments,
    folds,
    rttUs: now.scenario.path.rttUs,
    heightOf: (moment) => rowHeight(shown, room, moment, moment === seen),
    endHeight: endHeight(room),
  });
});

export const brackets = computed(() => (run.value ? bracketsOf(run.value, runEnd(run.value), selected.value?.id ?? null) : []));

export const freePlayhead = computed(() => (isFree.value ? (playhead.value?.atUs ?? null) : null));
