// The capstone: settings are chosen, then tried on cases that are shown only now. Every try is a column, so that one sees what
// each change has done.
import { signal } from '@preact/signals';
import type { Overrides } from '../state/document.ts';
import { commitDocument, document$ } from '../state/store.ts';
import { type Course, findFile, stepProse } from './course.ts';
import { missText } from './do-step.tsx';
import { type Miss, missOf } from './goal.ts';
import { say } from './language.ts';
import { lessonFile, runFile } from './lesson-runs.ts';
import type { StepOf } from './lesson.ts';
import { presenterAnswer } from './presenter.ts';
import { StepControls } from './step-controls.tsx';
import { keepAnswer } from './take-answer.ts';
import { Prose } from './words.tsx';

interface CaseResult {
  readonly id: string;
  readonly miss: Miss | null;
  /** Sent by the watched host. */
  readonly packets: number;
}

/** Settings on every hidden case; null where they cannot be run. */
function tryAll({ lesson }: Course, step: StepOf<'capstone'>, overrides: Overrides): CaseResult[] | null {
  const results: CaseResult[] = [];
  for (const { id, goal } of step.hidden) {
    const file = lessonFile(lesson, id, findFile);
    const found = file.ok ? runFile(file.file, overrides) : file;
    if (!found.ok || found.value.kind !== 'run') return null;
    const { run } = found.value;
    const packets = run.events.filter((event) => event.kind === 'send' && event.place === run.scenario.watch).length;
    results.push({ id, miss: missOf(run, goal), packets });
  }
  return results;
}

const MOST_TRIES = 6;

/** The tries of one step, while the page is open. */
const kept = signal<{ readonly key: string; readonly tries: readonly (readonly CaseResult[])[] }>({ key: '', tries: [] });
const keyOf = ({ lesson }: Course, step: StepOf<'capstone'>): string => `${lesson.id} ${step.id}`;
const triesOf = (course: Course, step: StepOf<'capstone'>) => (kept.value.key === keyOf(course, step) ? kept.value.tries : []);

export function CapstoneStep({ course, step }: { course: Course; step: StepOf<'capstone'> }) {
  const { language } = course;
  const tries = triesOf(course, step);
  const last = tries.at(-1);
  const passed = last?.every(({ miss }) => miss === null) ?? false;
  const attempt = (overrides: Overrides, helped = false) => {
    const results = tryAll(course, step, overrides);
    if (results === null) return;
    kept.value = { key: keyOf(course, step), tries: [...tries, results].slice(-MOST_TRIES) };
    const good = results.filter(({ miss }) => miss === null).length;
    const score = good === results.length ? (helped ? 'near' : 'right') : good * 2 > results.length ? 'near' : 'wrong';
    const guess = Object.entries(overrides).map(([key, value]) => `${key}=${value}`);
    keepAnswer(course, step.id, { score, guess: guess.join(' ').slice(0, 500) });
  };
  return (
    <>
      <StepControls keys={step.controls} language={language} />
      <div class="buttons">
        <button type="button" class="primary" onClick={() => attempt(document$.value.overrides)}>
          {say(language, 'try')}
        </button>
        {!passed && (tries.length > 1 || presenterAnswer.value) && (
          <button
            type="button"
            class="quiet-button"
            onClick={() => {
              commitDocument({ ...document$.value, overrides: step.solution });
              attempt(step.solution, true);
            }}
          >
            {say(language, 'show-solution')}
          </button>
        )}
      </div>
    </>
  );
}

/** What the tries came to, and what to think of next. */
export function CapstoneResults({ course, step }: { course: Course; step: StepOf<'capstone'> }) {
  const { language } = course;
  const { choices = {}, replies = {}, right = '', hint = '' } = stepProse(course, step);
  const tries = triesOf(course, step);
  const last = tries.at(-1);
  if (last === undefined) return null;
  const passed = last.every(({ miss }) => miss === null);
  return (
    <>
      <table class="capstone">
        <thead>
          <tr>
            <th scope="col">{say(language, 'case')}</th>
            <th scope="col" colSpan={tries.length}>
              {say(language, 'result')}
            </th>
          </tr>
        </thead>
        <tbody>
          {step.hidden.map(({ id }, row) => {
            const miss = last[row]?.miss ?? null;
            return (
              <tr key={id}>
                <th scope="row">
                  <Prose course={course} text={choices[id] ?? id} />
                  {miss !== null && (
                    <span class="miss">
                      {replies[id]} ({missText(language, miss)})
                    </span>
                  )}
                </th>
                {tries.map((results, column) => (
                  <td key={column} class={`try ${results[row]?.miss === null ? 'is-pass' : 'is-fail'}`}>
                    <span aria-hidden="true">{results[row]?.miss === null ? '✓' : '✕'}</span>
                    <span class="visually-hidden">{say(language, results[row]?.miss === null ? 'pass' : 'fail')}</span>
                  </td>
                ))}
              </tr>
            );
          })}
          <tr class="packets">
            <th scope="row">{say(language, 'packets')}</th>
            {tries.map((results, column) => (
              <td key={column}>{results.reduce((sum, { packets }) => sum + packets, 0)}</td>
            ))}
          </tr>
        </tbody>
      </table>
      <p class={`goal${passed ? ' is-met' : ''}`} role="status">
        <span class="score-sign" aria-hidden="true">
          {passed ? '✓' : ''}
        </span>
        {passed ? right : hint}
      </p>
    </>
  );
}
