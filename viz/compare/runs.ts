// The runs that are compared: A is the page's own, B and C are kept in the document beside it. What changes them goes through
// the document, so that undo and the link know it.
import { computed } from '@preact/signals';
import type { Run } from '../../sim/index.ts';
import type { Document, Overrides } from '../state/document.ts';
import { type Evaluation, evaluate } from '../state/evaluate.ts';
import { commitDocument, document$, evaluation, run } from '../state/store.ts';

export const LETTERS = ['A', 'B', 'C'] as const;
export type Letter = (typeof LETTERS)[number];
export const MOST_RUNS = LETTERS.length;

export interface ComparedRun {
  readonly letter: Letter;
  readonly overrides: Overrides;
  readonly evaluation: Evaluation;
  /** Null where its settings are not possible. */
  readonly run: Run | null;
}

/** Documents of runs, kept by identity so that each is run once. */
const kept = new WeakMap<Overrides, Document>();

export function documentOf(scenarioId: string, overrides: Overrides): Document {
  const known = kept.get(overrides);
  if (known?.scenarioId === scenarioId) return known;
  const document = { scenarioId, overrides };
  kept.set(overrides, document);
  return document;
}

export const runs = computed<readonly ComparedRun[]>(() => {
  const { scenarioId, overrides, others = [] } = document$.value;
  const first: ComparedRun = { letter: 'A', overrides, evaluation: evaluation.value, run: run.value };
  const rest = others.slice(0, MOST_RUNS - 1).map((other, i): ComparedRun => {
    const found = evaluate(documentOf(scenarioId, other));
    return { letter: LETTERS[i + 1] as Letter, overrides: other, evaluation: found, run: found.ok ? found.run : null };
  });
  return [first, ...rest];
});

/** The runs that there are to draw, with their place among all. */
export const possibleRuns = computed(() => runs.value.flatMap((one) => (one.run ? [{ ...one, run: one.run }] : [])));

const others = (): readonly Overrides[] => document$.value.others ?? [];
const withOthers = (next: readonly Overrides[]): Document => {
  const { others: _, ...rest } = document$.value;
  return next.length > 0 ? { ...rest, others: next } : rest;
};

export const canAdd = computed(() => (document$.value.others ?? []).length < MOST_RUNS - 1);

export function addRun(overrides: Overrides): void {
  if (canAdd.value) commitDocument(withOthers([...others(), overrides]));
}

/** Sets what a run differs in; `index` 0 is A. */
export function setRun(index: number, overrides: Overrides): void {
  if (index === 0) commitDocument({ ...document$.value, overrides });
  else commitDocument(withOthers(others().map((one, i) => (i === index - 1 ? overrides : one))));
}

export const removeRun = (index: number): void => commitDocument(withOthers(others().filter((_, i) => i !== index - 1)));

/** A run's settings with one of them changed; null for the scenario's own value. */
export function changeSetting(index: number, key: string, value: string | null): void {
  const { [key]: _, ...rest } = runs.value[index]?.overrides ?? {};
  setRun(index, value === null ? rest : { ...rest, [key]: value });
}

/** A takes the place of another run (B without one), and that one takes A's. */
export function swapRuns(index = 1): void {
  const other = others()[index - 1];
  if (other === undefined) return;
  const { overrides } = document$.value;
  commitDocument({ ...withOthers(others().map((one, i) => (i === index - 1 ? overrides : one))), overrides: other });
}

export const duplicateRun = (): void => addRun({ ...document$.value.overrides });
