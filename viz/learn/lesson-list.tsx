// The list of lessons: minutes, one idea each, how far one is; what was missed and is due again; and a trainer's tools.
import { useRef, useState } from 'preact/hooks';
import { download } from '../exchange/deliver.ts';
import { MAX_FILE_BYTES } from '../state/limits.ts';
import { CAPTURES } from './captures.ts';
import { type Language, say } from './language.ts';
import type { Lesson } from './lesson.ts';
import { takeLesson } from './own-lesson.ts';
import { OWN } from './place.ts';
import { dueItems, lessonProgressOf, tally } from './progress.ts';
import { forgetProgress, go, linkTo, progress } from './state.ts';

interface Props {
  readonly lessons: readonly Lesson[];
  readonly language: Language;
}

export function LessonList({ lessons, language }: Props) {
  return (
    <>
      <div class="learn-head">
        <div>
          <h1>{say(language, 'learn')}</h1>
          <p class="lead">{say(language, 'intro')}</p>
        </div>
      </div>
      <Due lessons={lessons} language={language} />
      <ol class="lesson-cards">
        {lessons.map((lesson, i) => (
          <LessonCard key={lesson.id} lesson={lesson} language={language} number={i + 1} />
        ))}
      </ol>
      <section class="learn-captures" aria-labelledby="captures-title">
        <h2 id="captures-title">{say(language, 'captures')}</h2>
        <p class="quiet">{say(language, 'captures-intro')}</p>
        <ol class="capture-links">
          {CAPTURES.map(({ id }, i) => (
            <li key={id}>
              <a href={linkTo({ view: 'capture', id: String(i + 1) })}>{language.captures[id]?.title ?? id}</a>
            </li>
          ))}
        </ol>
      </section>
      <Tools language={language} />
    </>
  );
}

function LessonCard({ lesson, language, number }: { lesson: Lesson; language: Language; number: number }) {
  const prose = language.lessons[lesson.id];
  const own = lessonProgressOf(progress.value, lesson.id);
  const { right, near, wrong } = tally(own);
  const begun = own.step > 0 || right + near + wrong > 0;
  const step = own.done ? 1 : own.step + 1;
  return (
    <li class={`lesson-card${own.done ? ' is-done' : ''}`}>
      <a href={linkTo({ view: 'lesson', id: lesson.id, step })}>
        <span class="lesson-number" aria-hidden="true">
          {own.done ? '✓' : number}
        </span>
        <span class="lesson-words">
          <strong>{prose?.title ?? lesson.id}</strong>
          <span class="lesson-idea">{prose?.idea}</span>
          <span class="quiet">
            {say(language, 'minutes', { n: lesson.minutes })}
            {own.done ? ` · ${say(language, 'done')}` : begun ? ` · ${say(language, 'started', { n: step, of: lesson.steps.length })}` : ''}
            {right + near + wrong > 0 && ` · ${say(language, 'score-line', { right, near, wrong })}`}
          </span>
        </span>
      </a>
    </li>
  );
}

/** What was missed comes back here. */
function Due({ lessons, language }: Props) {
  const due = dueItems(progress.value, Date.now()).flatMap(({ lessonId, stepId }) => {
    const lesson = lessons.find(({ id }) => id === lessonId);
    const index = lesson?.steps.findIndex(({ id }) => id === stepId) ?? -1;
    return lesson === undefined || index < 0 ? [] : [{ lesson, step: index + 1 }];
  });
  if (due.length === 0) return null;
  return (
    <section class="learn-due" aria-labelledby="due-title">
      <h2 id="due-title">{say(language, 'comeback')}</h2>
      <p class="quiet">{say(language, 'comeback-why')}</p>
      <ul class="due-links">
        {due.slice(0, 6).map(({ lesson, step }) => (
          <li key={`${lesson.id} ${step}`}>
            <a href={linkTo({ view: 'lesson', id: lesson.id, step })}>
              {language.lessons[lesson.id]?.title} · {say(language, 'step', { n: step, of: lesson.steps.length })}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Tools({ language }: { language: Language }) {
  const input = useRef<HTMLInputElement>(null);
  const [problems, setProblems] = useState<readonly string[]>([]);
  const take = async (file: File) => {
    const taken =
      file.size > MAX_FILE_BYTES
        ? { ok: false as const, problems: [`found ${file.size} bytes, expected at most ${MAX_FILE_BYTES}`] }
        : await takeLesson(await file.text());
    if (taken.ok) go({ view: 'lesson', id: OWN, step: 1, packed: taken.packed });
    else setProblems(taken.problems);
  };
  const results = () => download('halfopen-lessons.json', 'application/json', `${JSON.stringify(progress.value, null, 2)}\n`);
  const forget = () => {
    if (confirm(say(language, 'forget-sure'))) forgetProgress();
  };
  return (
    <section class="learn-tools" aria-label={say(language, 'trainer-notes')}>
      <div class="buttons">
        <button type="button" onClick={results}>
          {say(language, 'export')}
        </button>
        <button type="button" onClick={forget}>
          {say(language, 'forget')}
        </button>
        <button type="button" onClick={() => input.current?.click()}>
          {say(language, 'own')}
        </button>
        <input
          ref={input}
          type="file"
          accept=".json,application/json"
          class="visually-hidden"
          tabIndex={-1}
          aria-label={say(language, 'own')}
          onChange={(event) => {
            const file = event.currentTarget.files?.[0];
            if (file) void take(file);
            event.currentTarget.value = '';
          }}
        />
      </div>
      {problems.length > 0 && (
        <div class="banner wrong-banner" role="alert">
          <strong>{say(language, 'own-problems')}</strong>
          <ul>
            {problems.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}
