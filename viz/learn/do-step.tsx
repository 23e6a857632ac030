// "Make it so": a few controls and a goal, which ticks itself off when the run meets it.
import { useEffect, useState } from 'preact/hooks';
import { commitDocument, document$, evaluation } from '../state/store.ts';
import { type Course, stepProse } from './course.ts';
import { type Miss, missOf } from './goal.ts';
import { type Language, say } from './language.ts';
import { lessonScenarioId } from './lesson-runs.ts';
import type { Lesson, StepOf } from './lesson.ts';
import { presenterAnswer } from './presenter.ts';
import { lessonProgressOf } from './progress.ts';
import { durationText } from './prose.ts';
import { progress } from './state.ts';
import { StepControls } from './step-controls.tsx';
import { keepAnswer } from './take-answer.ts';
import { Prose } from './words.tsx';

export function missText(language: Language, miss: Miss): string {
  switch (miss.what) {
    case 'outcome':
      return say(language, 'miss-outcome', { is: language.outcomes[miss.is as keyof Language['outcomes']] ?? miss.is });
    case 'decidedBy':
      return say(language, 'miss-decidedBy', { is: miss.is === null ? '–' : (language.timers[miss.is] ?? miss.is) });
    case 'early':
    case 'late':
      return say(language, `miss-${miss.what}`, { time: durationText(miss.us, language) });
  }
}

/** What the run on screen lacks; undefined while there is none of this step. */
function missNow(lesson: Lesson, step: StepOf<'do'>): Miss | null | undefined {
  const now = evaluation.value;
  if (document$.value.scenarioId !== lessonScenarioId(lesson, step.show ?? null) || !now.ok) return undefined;
  return missOf(now.run, step.goal);
}

const settings = (overrides: Readonly<Record<string, string>>): string =>
  Object.entries(overrides)
    .map(([key, value]) => `${key}=${value}`)
    .join(' ');

export function DoStep({ course, step }: { course: Course; step: StepOf<'do'> }) {
  const { language, lesson } = course;
  const [hint, setHint] = useState(false);
  const [helped, setHelped] = useState(false);
  const miss = missNow(lesson, step);
  const met = miss === null;
  const prose = stepProse(course, step);
  const before = lessonProgressOf(progress.value, lesson.id).answers[step.id];
  useEffect(() => {
    if (met && before?.score !== 'right') {
      keepAnswer(course, step.id, { score: helped ? 'near' : 'right', guess: settings(document$.peek().overrides).slice(0, 500) });
    }
  }, [met]);
  const solve = () => {
    setHelped(true);
    commitDocument({ ...document$.value, overrides: step.solution });
  };
  return (
    <>
      <StepControls keys={step.controls} language={language} />
      <p class={`goal${met ? ' is-met' : ''}`} role="status">
        <span class="score-sign" aria-hidden="true">
          {met ? '✓' : ''}
        </span>
        {met ? say(language, 'met') : miss === undefined ? '' : `${say(language, 'not-met')} ${missText(language, miss)}`}
      </p>
      <div class="buttons">
        {!met && prose.hint !== undefined && !hint && (
          <button type="button" class="quiet-button" onClick={() => setHint(true)}>
            {say(language, 'hint')}
          </button>
        )}
        {!met && (hint || presenterAnswer.value) && (
          <button type="button" class="quiet-button" onClick={solve}>
            {say(language, 'show-solution')}
          </button>
        )}
        {Object.keys(document$.value.overrides).length > 0 && (
          <button type="button" class="quiet-button" onClick={() => commitDocument({ ...document$.value, overrides: {} })}>
            {say(language, 'reset')}
          </button>
        )}
      </div>
      {hint && !met && prose.hint !== undefined && (
        <p class="hint">
          <Prose course={course} text={prose.hint} />
        </p>
      )}
    </>
  );
}
