// An answer goes into what is kept, and out of it again when somebody wants another try.
import { useState } from 'preact/hooks';
import type { Course } from './course.ts';
import { type Answer, type Given, lessonProgressOf, withAnswer, withoutAnswer } from './progress.ts';
import { progress, setProgress } from './state.ts';

export const keepAnswer = ({ lesson }: Course, stepId: string, given: Given): void =>
  setProgress(withAnswer(progress.value, lesson.id, stepId, given, Date.now()));

/** The answer that was given to a step; a second try begins without it, and what was first is remembered. */
export function useAnswer(course: Course, stepId: string) {
  const kept: Answer | undefined = lessonProgressOf(progress.value, course.lesson.id).answers[stepId];
  const [again, setAgain] = useState(false);
  return {
    answer: again ? undefined : kept,
    give: (given: Given) => {
      setAgain(false);
      keepAnswer(course, stepId, given);
    },
    again: () => setAgain(true),
    forget: () => setProgress(withoutAnswer(progress.value, course.lesson.id, stepId)),
  };
}
