// What a learner has answered: plain data, kept on their machine, exported as JSON. What was missed comes back once another lesson
// is done, or after a day. A lesson of one's own is kept under its id like any other.
import * as v from 'valibot';
import type { Score } from './score.ts';

const DAY_MS = 86_400_000;
const text = v.pipe(v.string(), v.maxLength(500));

const answer = v.strictObject({
  score: v.picklist(['right', 'near', 'wrong']),
  /** As it was given: microseconds, "never", a choice, marks, settings. */
  guess: v.union([text, v.pipe(v.number(), v.finite()), v.pipe(v.array(v.pipe(v.number(), v.finite())), v.maxLength(20))]),
  because: v.optional(text),
  /** Of the first time; later ones only change the score. */
  first: v.picklist(['right', 'near', 'wrong']),
  times: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** Milliseconds since 1970, and how many lessons were done then. */
  at: v.pipe(v.number(), v.minValue(0)),
  lessonsDone: v.pipe(v.number(), v.integer(), v.minValue(0)),
});
const lessonProgress = v.strictObject({
  step: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100)),
  done: v.boolean(),
  answers: v.record(v.pipe(v.string(), v.maxLength(60)), answer),
});
const progressSchema = v.strictObject({ version: v.literal(1), lessons: v.record(v.pipe(v.string(), v.maxLength(60)), lessonProgress) });

export type Answer = v.InferOutput<typeof answer>;
export type LessonProgress = v.InferOutput<typeof lessonProgress>;
export type Progress = v.InferOutput<typeof progressSchema>;

export const EMPTY_PROGRESS: Progress = { version: 1, lessons: {} };
const EMPTY_LESSON: LessonProgress = { step: 0, done: false, answers: {} };

/** What was stored, or nothing where it cannot be read. */
export function readProgress(stored: string | null): Progress {
  if (stored === null) return EMPTY_PROGRESS;
  try {
    const read = v.safeParse(progressSchema, JSON.parse(stored));
    return read.success ? read.output : EMPTY_PROGRESS;
  } catch {
    return EMPTY_PROGRESS;
  }
}

export const lessonProgressOf = (progress: Progress, id: string): LessonProgress =>
  Object.hasOwn(progress.lessons, id) ? (progress.lessons[id] as LessonProgress) : EMPTY_LESSON;

export const lessonsDone = (progress: Progress): number => Object.values(progress.lessons).filter(({ done }) => done).length;

const withLesson = (progress: Progress, id: string, change: Partial<LessonProgress>): Progress => ({
  ...progress,
  lessons: { ...progress.lessons, [id]: { ...lessonProgressOf(progress, id), ...change } },
});

export interface Given {
  readonly score: Score;
  readonly guess: Answer['guess'];
}

/** Takes an answer down. The reason that was given before stays. */
export function withAnswer(progress: Progress, id: string, stepId: string, { score, guess }: Given, now: number): Progress {
  const { answers } = lessonProgressOf(progress, id);
  const before = Object.hasOwn(answers, stepId) ? answers[stepId] : undefined;
  const next: Answer = {
    ...(before?.because === undefined ? {} : { because: before.because }),
    score,
    guess,
    first: before?.first ?? score,
    times: (before?.times ?? 0) + 1,
    at: now,
    lessonsDone: lessonsDone(progress),
  };
  return withLesson(progress, id, { answers: { ...answers, [stepId]: next } });
}

/** Why the learner thinks so; empty takes it back. */
export function withBecause(progress: Progress, id: string, stepId: string, because: string): Progress {
  const { answers } = lessonProgressOf(progress, id);
  const before = answers[stepId];
  if (before === undefined) return progress;
  const { because: _, ...rest } = before;
  const clipped = because.trim().slice(0, 500);
  return withLesson(progress, id, { answers: { ...answers, [stepId]: clipped === '' ? rest : { ...rest, because: clipped } } });
}

export const withStep = (progress: Progress, id: string, step: number, done: boolean): Progress =>
  withLesson(progress, id, { step, done: done || lessonProgressOf(progress, id).done });

export interface DueItem {
  readonly lessonId: string;
  readonly stepId: string;
}

/** Questions that were missed and are due again, the longest ago first. */
export function dueItems(progress: Progress, now: number): DueItem[] {
  const done = lessonsDone(progress);
  return Object.entries(progress.lessons)
    .flatMap(([lessonId, { answers }]) => Object.entries(answers).map(([stepId, one]) => ({ lessonId, stepId, one })))
    .filter(({ one }) => one.score === 'wrong' && (done > one.lessonsDone || now - one.at >= DAY_MS))
    .sort((a, b) => a.one.at - b.one.at)
    .map(({ lessonId, stepId }) => ({ lessonId, stepId }));
}

/** How many answers of a lesson were right, near and missed. */
export function tally({ answers }: LessonProgress): Record<Score, number> {
  const counts: Record<Score, number> = { right: 0, near: 0, wrong: 0 };
  for (const { score } of Object.values(answers)) counts[score]++;
  return counts;
}
