// What was bet on earlier questions of a lesson, for the axis of a later one: a pattern shows only when all stand side by side.
import { truthOf } from './check-lesson.ts';
import type { Course } from './course.ts';
import type { StepOf } from './lesson.ts';
import { lessonProgressOf, type Progress } from './progress.ts';
import type { Guess } from './score.ts';
import { markOfFigure } from './sent-marks.ts';

export interface EarlierBet {
  readonly stepId: string;
  readonly guess: Guess;
  readonly truth: Guess;
}

/** Answered questions before this one whose times count from the same moment. */
export function earlierBets({ lesson, runs }: Course, step: StepOf<'time'>, progress: Progress): EarlierBet[] {
  const { answers } = lessonProgressOf(progress, lesson.id);
  const before = lesson.steps.slice(
    0,
    lesson.steps.findIndex(({ id }) => id === step.id),
  );
  return before.flatMap((one) => {
    const guess = answers[one.id]?.guess;
    if (one.kind !== 'time' || markOfFigure(one.truth) !== markOfFigure(step.truth)) return [];
    if (typeof guess !== 'number' && guess !== 'never') return [];
    const found = truthOf(runs, one.truth);
    return found.ok ? [{ stepId: one.id, guess, truth: found.truth }] : [];
  });
}
