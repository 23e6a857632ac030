// The page's state as signals. One document (what the reader changed), one view (where they look), and what follows from
// them: the run, its ghost, the scene. Everything that changes the document goes through here, so that undo sees it.
import { batch, computed, signal } from '@preact/signals';
import type { ConnectionRun, Problem, Run } from '../../sim/index.ts';
import { lanesOf } from '../lanes/lanes.ts';
import { sceneOf } from '../lanes/marks.ts';
import type { Scene } from '../lanes/model.ts';
import { type Document, sameDocument, sameRun, withOverride } from './document.ts';
import { evaluate, findEntry } from './evaluate.ts';
import { ANSWER_ID } from './situations.ts';
import { findSystem, isSystemDocument, type Judgement, judgeSystem, type SystemPart, systemPart, WHOLE } from './systems.ts';
import { commit, type History, redo, startHistory, undo } from './undo.ts';
import { DEFAULT_VIEW, type View } from './url.ts';

export type GhostMode = 'previous' | 'scenario' | 'off';

const EMPTY: Document = { scenarioId: '', overrides: {} };

export const page = signal<'catalogue' | 'scenario' | 'evidence' | 'answer' | 'system' | 'learn'>('catalogue');
/** Where below the evidence the reader is. */
export const evidencePath = signal('');
/** Where below the lessons, with what else the link says of that page. */
export const learnPath = signal('');
export const history = signal<History<Document>>(startHistory(EMPTY));
/** The document while a control moves; equal to the history's present otherwise. */
export const document$ = signal<Document>(EMPTY);
export const dragging = signal(false);
const lastAnswer = signal<Document>({ scenarioId: ANSWER_ID, overrides: {} });
/** The answer page's configuration, also while the reader is elsewhere. */
export const answerDocument = computed(() => (document$.value.scenarioId === ANSWER_ID ? document$.value : lastAnswer.value));
export const view = signal<View>(DEFAULT_VIEW);
/** What a link or a file had that could not be used, for the banner. */
export const notices = signal<readonly string[]>([]);
/** Problems of a file that was opened; the run on screen stays. */
export const fileProblems = signal<{ readonly name: string; readonly problems: readonly Problem[] } | null>(null);

export const ghostMode = signal<GhostMode>('previous');
const previous = signal<Document | null>(null);

export const evaluation = computed(() => evaluate(document$.value));
/** A run that is not the document's own: of a system, the connection that is looked at. */
export const connectionRun = signal<ConnectionRun | null>(null);
let lastGood: { readonly scenarioId: string; readonly run: Run } | null = null;

/** The run on screen: of the current settings, or the last good one of this scenario while they are not possible. */
export const run = computed<Run | null>(() => {
  if (page.value === 'system') return connectionRun.value;
  const now = evaluation.value;
  const { scenarioId } = document$.value;
  if (now.ok) {
    lastGood = { scenarioId, run: now.run };
    return now.run;
  }
  return lastGood?.scenarioId === scenarioId ? lastGood.run : null;
});

/** Whether a document can be run, of whichever kind it is. */
export function judge(document: Document): Judgement {
  if (isSystemDocument(document)) return judgeSystem(document);
  const found = evaluate(document);
  const { ok, unknown } = found;
  return ok ? { ok, problems: [], unknown, scenario: found.run.scenario } : { ok, problems: found.problems, unknown, scenario: null };
}

export const problems = computed<readonly Problem[]>(() => judge(document$.value).problems);

/** The document that the current one is held against, if it is another. */
export const ghostDocument = computed<Document | null>(() => {
  const current = document$.value;
  const other = ghostMode.value === 'off' ? null : ghostMode.value === 'scenario' ? { ...current, overrides: {} } : previous.value;
  return !other || other.scenarioId !== current.scenarioId || sameRun(other, current) ? null : other;
});

/** Its run. */
export const ghostRun = computed<Run | null>(() => {
  const other = ghostDocument.value;
  if (other === null || isSystemDocument(other)) return null;
  const found = evaluate(other);
  return found.ok ? found.run : null;
});

const lanes = computed(() => {
  const now = run.value;
  return now ? lanesOf(ghostRun.value ? [now, ghostRun.value] : [now], now.scenario.watch) : [];
});
export const scene = computed<Scene | null>(() => (run.value ? sceneOf(run.value, lanes.value) : null));
export const ghostScene = computed<Scene | null>(() => (ghostRun.value ? sceneOf(ghostRun.value, lanes.value) : null));

/** The selected event of the run on screen; null where none is or where it no longer happens. */
export const selected = computed(() => {
  const key = view.value.selected;
  return key === null ? null : (run.value?.events.find((event) => event.key === key) ?? null);
});

export const canUndo = computed(() => history.value.past.length > 0);
export const canRedo = computed(() => history.value.future.length > 0);

const pageOf = (document: Document) => (document.scenarioId === ANSWER_ID ? 'answer' : isSystemDocument(document) ? 'system' : 'scenario');

/** Opens a scenario or system with the settings and the view of a link; nothing to undo yet. */
export function openDocument(document: Document, nextView: View, part: SystemPart = WHOLE): void {
  const { usable, dropped } = usableDocument(document);
  batch(() => {
    lastAnswer.value = answerDocument.value;
    page.value = pageOf(usable);
    systemPart.value = part;
    history.value = startHistory(usable);
    document$.value = usable;
    previous.value = Object.keys(usable.overrides).length > 0 ? { ...usable, overrides: {} } : null;
    view.value = nextView;
    dragging.value = false;
    fileProblems.value = null;
    notices.value = dropped;
  });
}

/** A link's settings as far as they are possible; what is not is named and left out. */
function usableDocument(document: Document): { usable: Document; dropped: string[] } {
  // Some settings need others, as a new option needs its kernel: where all are possible together, they are.
  const together = judge(document);
  if (together.ok && together.unknown.length === 0) return { usable: document, dropped: [] };
  let usable = document;
  const dropped: string[] = [];
  for (const key of Object.keys(document.overrides)) {
    const alone = judge({ ...document, overrides: { [key]: document.overrides[key] as string } });
    const reason = !alone.ok ? alone.problems[0]?.message : alone.unknown.length > 0 ? 'this scenario has no such setting' : null;
    if (reason === null) continue;
    dropped.push(`${key}=${document.overrides[key]} (${reason})`);
    usable = withOverride(usable, key, null);
  }
  if ((findEntry(usable.scenarioId) || findSystem(usable)) && !judge(usable).ok) {
    dropped.push('the rest of the settings, which contradict each other');
    usable = { ...usable, overrides: {} };
  }
  return { usable, dropped };
}

/** Shows a change at once, without an undo step: a control is moving or a field is being typed in. */
export function preview(next: Document): void {
  batch(() => {
    if (!dragging.value) previous.value = history.value.present;
    dragging.value = true;
    document$.value = next;
  });
}

/** Without the overrides that change nothing: a link holds only what differs. */
function normalised(document: Document): Document {
  const full = judge(document);
  if (!full.ok) return document;
  const fingerprint = JSON.stringify(full.scenario);
  return Object.keys(document.overrides).reduce((kept, key) => {
    // What the program decides is no part of the scenario.
    if (key.startsWith('program.')) return document.overrides[key] === '' ? withOverride(kept, key, null) : kept;
    const without = withOverride(kept, key, null);
    const found = judge(without);
    return found.ok && JSON.stringify(found.scenario) === fingerprint ? without : kept;
  }, document);
}

/** The change is meant: one undo step. */
export function commitDocument(wanted: Document = document$.value): void {
  const next = normalised(wanted);
  batch(() => {
    dragging.value = false;
    document$.value = next;
    if (sameDocument(next, history.value.present)) return;
    previous.value = history.value.present;
    history.value = commit(history.value, next);
  });
}

/** Back to what was before the control moved. */
export function cancelPreview(): void {
  batch(() => {
    dragging.value = false;
    document$.value = history.value.present;
  });
}

function travel(step: (from: History<Document>) => History<Document>): void {
  const before = history.value.present;
  const after = step(history.value);
  if (after === history.value) return;
  batch(() => {
    history.value = after;
    document$.value = after.present;
    previous.value = before;
    dragging.value = false;
  });
}
export const undoDocument = (): void => travel(undo);
export const redoDocument = (): void => travel(redo);

export const setOverride = (key: string, value: string | null): void => preview(withOverride(document$.value, key, value));

export function select(key: string | null): void {
  if (view.value.selected !== key) view.value = { ...view.value, selected: key };
}

export function cycleGhost(): void {
  const modes: readonly GhostMode[] = ['previous', 'scenario', 'off'];
  ghostMode.value = modes[(modes.indexOf(ghostMode.value) + 1) % modes.length] as GhostMode;
}
