// An answer goes into what is kept, and out of it again when somebody wants another try.
import { useState } from 'preact/hooks';
import type { Course } from './course.ts';
import { type Answer, dueItems, type Given, lessonProgressOf, withAnswer } from './progress.ts';
import { progress, setProgress } from './state.ts';

export const keepAnswer = ({ lesson }: Course, stepId: string, given: Given): void =>
  setProgress(withAnswer(progress.value, lesson.id, stepId, given, Date.now()));

const isDue = ({ lesson }: Course, stepId: string): boolean =>
  dueItems(progress.peek(), Date.now()).some((item) => item.lessonId === lesson.id && item.stepId === stepId);

/** The answer that was given to a step; a second try begins without it, and what was first is remembered. */
export function useAnswer(course: Course, stepId: string) {
  const kept: Answer | undefined = lessonProgressOf(progress.value, course.lesson.id).answers[stepId];
  // What was missed and is due again is asked as if for the first time.
  const [again, setAgain] = useState(() => isDue(course, stepId));
  return {
    answer: again ? undefined : kept,
    give: (given: Given) => {
      setAgain(false);
      keepAnswer(course, stepId, given);
    },
    again: () => setAgain(true),
  };
}
