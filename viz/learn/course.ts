// A lesson as the pages use it: structure, prose, runs; and how its runs come onto the page's own timeline and controls.
import { batch } from '@preact/signals';
import { parseScenario } from '../../sim/index.ts';
import type { JsonObject, Overrides } from '../state/document.ts';
import { catalogue, findEntry, rememberOpened } from '../state/evaluate.ts';
import { document$, openDocument, page } from '../state/store.ts';
import { findSystem, systemDocumentId } from '../state/systems.ts';
import { DEFAULT_VIEW } from '../state/url.ts';
import type { Language } from './language.ts';
import { lessonFile, LessonRuns, lessonScenarioId } from './lesson-runs.ts';
import type { Lesson, LessonProse, LessonStep, StepProse } from './lesson.ts';
import { type Piece, plainProse, proseOf } from './prose.ts';
import { splitFigure } from './figures.ts';

export interface Course {
  readonly lesson: Lesson;
  readonly prose: LessonProse;
  readonly language: Language;
  readonly runs: LessonRuns;
  /** Of one's own: in what language its prose is. */
  readonly ownLanguage: string | null;
}

export const findFile = (id: string): JsonObject | undefined =>
  catalogue.entries.get(id)?.file ?? findSystem({ scenarioId: systemDocumentId(id) })?.file;

/** Lessons on systems need the systems' files, which come when they are first wanted. */
export async function loadSystemsFor(lesson: Lesson): Promise<void> {
  const named = [lesson.base, ...Object.values(lesson.variants ?? {})].filter((base) => typeof base === 'string');
  if (named.some((id) => !catalogue.entries.has(id))) await import('../system/judge.ts');
}

export async function loadLessons(): Promise<readonly Lesson[]> {
  return (await import('../../lessons/lessons.json')).default.lessons as unknown as readonly Lesson[];
}

export const courseOf = (lesson: Lesson, prose: LessonProse, language: Language, ownLanguage: string | null = null): Course => ({
  lesson,
  prose,
  language,
  runs: new LessonRuns(lesson, findFile),
  ownLanguage,
});

export const pieces = ({ runs, language }: Course, text: string): readonly Piece[] => proseOf(text, runs, language);
export const plain = ({ runs, language }: Course, text: string): string => plainProse(text, runs, language);
export const stepProse = ({ prose }: Course, step: LessonStep): StepProse => prose.steps[step.id] ?? { text: '' };

/** Which variant a step is about; null is the base. */
export function variantOf(step: LessonStep): string | null {
  if (step.kind === 'time') return splitFigure(step.truth).variant;
  if (step.kind === 'marks') return splitFigure(step.truths[0] as string).variant;
  return 'show' in step ? (step.show ?? null) : null;
}

export const isQuestion = (step: LessonStep): boolean => step.kind !== 'say' && step.kind !== 'reveal';

/** Brings a variant's scenario onto the page's timeline and controls. Of systems there is none: false. */
export function showVariant({ lesson, runs }: Course, variant: string | null): boolean {
  const found = runs.of(variant);
  if (!found.ok || found.value.kind !== 'run') return false;
  const id = lessonScenarioId(lesson, variant);
  if (findEntry(id) === undefined) {
    const { id: _, expect: __, ...file } = found.value.file;
    const titled = { ...file, id, title: found.value.run.scenario.title };
    const parsed = parseScenario(titled);
    if (!parsed.ok) return false;
    rememberOpened({ file: titled, scenario: parsed.scenario });
  }
  if (document$.peek().scenarioId !== id) {
    batch(() => {
      openDocument({ scenarioId: id, overrides: {} }, DEFAULT_VIEW);
      page.value = 'learn';
    });
  }
  return true;
}

/** Leaves for the scenario page, with what was set here. */
export async function openInTimeline({ lesson, prose }: Course, variant: string | null, overrides: Overrides): Promise<void> {
  const found = lessonFile(lesson, variant, findFile);
  if (!found.ok) return;
  const { takeIn } = await import('../state/take-in.ts');
  const { expect: _, ...file } = found.file;
  const named = typeof file.title === 'string' ? file : { ...file, title: prose.title };
  const taken = await takeIn({ ...named, id: lessonScenarioId(lesson, variant) });
  if (taken.ok) openDocument({ scenarioId: taken.id, overrides }, DEFAULT_VIEW);
}
