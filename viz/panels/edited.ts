// Which run the settings panel shows and changes: A, and while runs are compared the one that the reader chose.
import { computed, signal } from '@preact/signals';
import type { Problem, Run } from '../../sim/index.ts';
import type { Document } from '../state/document.ts';
import { evaluate } from '../state/evaluate.ts';
import { commitDocument, document$, page, preview, problems, run } from '../state/store.ts';
import { currentView } from '../views/current-view.ts';

const chosen = signal(0);

/** How many runs there are to choose from: one where none are compared. */
export const editable = computed(() =>
  page.value === 'scenario' && currentView.value === 'compare' ? 1 + (document$.value.others ?? []).length : 1,
);

/** 0 is A. A run that was removed is chosen no more. */
export const editedIndex = computed(() => (chosen.value < editable.value ? chosen.value : 0));

export const editRun = (index: number): void => {
  chosen.value = index;
};

/** The run's settings as a document. */
export const edited = computed<Document>(() => {
  const { scenarioId, overrides, others = [] } = document$.value;
  return editedIndex.value === 0 ? document$.value : { scenarioId, overrides: others[editedIndex.value - 1] ?? overrides };
});

const evaluation = computed(() => (editedIndex.value === 0 ? null : evaluate(edited.value)));

let lastGood: { readonly of: string; readonly run: Run } | null = null;

/** The run of these settings, or the last one that was possible. */
export const editedRun = computed<Run | null>(() => {
  const found = evaluation.value;
  if (found === null) return run.value;
  const of = `${edited.value.scenarioId} ${editedIndex.value}`;
  if (found.ok) lastGood = { of, run: found.run };
  return lastGood?.of === of ? lastGood.run : run.value;
});

export const editedProblems = computed<readonly Problem[]>(() => {
  const found = evaluation.value;
  return found === null ? problems.value : found.ok ? [] : found.problems;
});

/** The page's document with these settings in the chosen run's place. */
function inPlace(next: Document): Document {
  const index = editedIndex.peek();
  if (index === 0) return next;
  return { ...document$.peek(), others: (document$.peek().others ?? []).map((one, i) => (i === index - 1 ? next.overrides : one)) };
}

/** As `preview` and `commitDocument`, of the chosen run. */
export const previewEdited = (next: Document): void => preview(inPlace(next));
export const commitEdited = (next: Document = edited.peek()): void => commitDocument(inPlace(next));
