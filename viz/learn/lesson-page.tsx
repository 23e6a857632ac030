// One lesson, one step at a time: prose and what to do beside the figure. A link leads to any step.
import { useEffect, useRef } from 'preact/hooks';
import { CapstoneResults, CapstoneStep } from './capstone-step.tsx';
import { ChoiceStep } from './choice-step.tsx';
import { type Course, isQuestion, showVariant, stepProse, variantOf } from './course.ts';
import { DoStep } from './do-step.tsx';
import { say } from './language.ts';
import type { Lesson, LessonStep } from './lesson.ts';
import { MarksStep } from './marks-step.tsx';
import { presenterAnswer, usePresenterKeys } from './presenter.ts';
import { lessonProgressOf, withStep } from './progress.ts';
import { RunView } from './run-view.tsx';
import { SceneFigure } from './scene-figure.tsx';
import { go, linkTo, place, progress, setProgress } from './state.ts';
import { TimeStep } from './time-step.tsx';
import { Prose } from './words.tsx';

export function LessonPage({ course, lessons }: { course: Course; lessons: readonly Lesson[] }) {
  const { lesson, prose, language, ownLanguage } = course;
  const { presenter } = place.value;
  const index = Math.min(place.value.step, lesson.steps.length) - 1;
  const step = lesson.steps[index] as LessonStep;
  const title = useRef<HTMLHeadingElement>(null);
  const first = useRef(true);
  usePresenterKeys(lesson.steps.length);
  useEffect(() => {
    showVariant(course, variantOf(step));
    setProgress(withStep(progress.value, lesson.id, index, index === lesson.steps.length - 1));
    // Those who go on by keyboard or with a reader begin at the new step.
    if (!first.current) title.current?.focus({ preventScroll: true });
    first.current = false;
    scrollTo(0, 0);
  }, [index]);
  return (
    <article class={`course${presenter ? ' is-presenter' : ''}`}>
      <header class="lesson-head">
        <nav class="crumbs" aria-label={say(language, 'learn')}>
          <a href={linkTo({ view: 'list', id: '', step: 1, packed: null, presenter: false })}>{say(language, 'all-lessons')}</a>
        </nav>
        <h1 lang={ownLanguage ?? undefined}>{prose.title}</h1>
        <Steps course={course} index={index} />
      </header>
      <div class={`lesson-body kind-${step.kind}`} key={step.id}>
        <section class="lesson-prose" aria-labelledby="step-title" lang={ownLanguage ?? undefined}>
          <h2 id="step-title" ref={title} tabIndex={-1} class="step-count">
            {say(language, 'step', { n: index + 1, of: lesson.steps.length })}
          </h2>
          <p class="step-text">
            <Prose
              course={course}
              text={stepProse(course, step).text}
              hide={presenter && step.kind === 'reveal' && !presenterAnswer.value}
            />
          </p>
          {(step.kind === 'do' || step.kind === 'capstone' || step.kind === 'choice') && <Answering course={course} step={step} />}
          {presenter && isQuestion(step) && presenterAnswer.value && <PresenterReply course={course} step={step} />}
        </section>
        <Onward course={course} lessons={lessons} index={index} step={step} />
        <section class="lesson-figure" aria-label={say(language, 'result')}>
          <Figure course={course} step={step} />
        </section>
      </div>
      <Tools course={course} />
    </article>
  );
}

function Answering({ course, step }: { course: Course; step: LessonStep }) {
  switch (step.kind) {
    case 'time':
      return <TimeStep course={course} step={step} />;
    case 'marks':
      return <MarksStep course={course} step={step} />;
    case 'choice':
      return <ChoiceStep course={course} step={step} />;
    case 'do':
      return <DoStep course={course} step={step} />;
    case 'capstone':
      return <CapstoneStep course={course} step={step} />;
    case 'say':
    case 'reveal':
      return null;
  }
}

const answered = (course: Course, step: LessonStep): boolean =>
  presenterAnswer.value || lessonProgressOf(progress.value, course.lesson.id).answers[step.id] !== undefined;

/** The situation first; what the kernel does with it only once a guess was made, or where it is what the step is about. */
function Figure({ course, step }: { course: Course; step: LessonStep }) {
  const variant = variantOf(step);
  const scene = <SceneFigure course={course} variant={variant} />;
  if (step.kind === 'reveal' && place.value.presenter && !presenterAnswer.value) return scene;
  if (step.kind === 'reveal' || step.kind === 'do') {
    return (
      <>
        {scene}
        <RunView course={course} variant={variant} />
      </>
    );
  }
  if (step.kind === 'time' || step.kind === 'marks') {
    return (
      <>
        {scene}
        <Answering course={course} step={step} />
      </>
    );
  }
  if (step.kind === 'capstone') {
    return (
      <>
        {scene}
        <CapstoneResults course={course} step={step} />
      </>
    );
  }
  if (step.kind === 'choice' && answered(course, step)) {
    return (
      <>
        {scene}
        <RunView course={course} variant={variant} />
      </>
    );
  }
  return scene;
}

function Steps({ course: { lesson, language }, index }: { course: Course; index: number }) {
  const { answers } = lessonProgressOf(progress.value, lesson.id);
  return (
    <ol class="step-dots">
      {lesson.steps.map((step, i) => {
        const score = answers[step.id]?.score;
        return (
          <li key={step.id}>
            <a
              href={linkTo({ step: i + 1 })}
              class={`dot kind-${isQuestion(step) ? 'question' : 'text'}${score === undefined ? '' : ` is-${score}`}`}
              aria-current={i === index ? 'step' : undefined}
            >
              <span class="visually-hidden">
                {[say(language, 'step', { n: i + 1, of: lesson.steps.length }), ...(score ? [say(language, score)] : [])].join(', ')}
              </span>
            </a>
          </li>
        );
      })}
    </ol>
  );
}

function PresenterReply({ course, step }: { course: Course; step: LessonStep }) {
  const { right, replies } = stepProse(course, step);
  const text = right ?? replies?.otherwise;
  return text === undefined ? null : (
    <p class="presenter-reply" role="status">
      <Prose course={course} text={text} />
    </p>
  );
}

interface OnwardProps {
  readonly course: Course;
  readonly lessons: readonly Lesson[];
  readonly index: number;
  readonly step: LessonStep;
}

function Onward({ course: { lesson, language }, lessons, index, step }: OnwardProps) {
  const last = index === lesson.steps.length - 1;
  const next = lessons[lessons.findIndex(({ id }) => id === lesson.id) + 1];
  const known = lessons.some(({ id }) => id === lesson.id);
  const waiting = isQuestion(step) && !place.value.presenter && lessonProgressOf(progress.value, lesson.id).answers[step.id] === undefined;
  return (
    <nav class="onward" aria-label={say(language, 'step', { n: index + 1, of: lesson.steps.length })}>
      {index > 0 && (
        <a class="button" href={linkTo({ step: index })}>
          {say(language, 'back')}
        </a>
      )}
      {place.value.presenter && (
        <button
          type="button"
          onClick={() => {
            presenterAnswer.value = !presenterAnswer.value;
          }}
        >
          {say(language, presenterAnswer.value ? 'hide-answer' : 'show-answer')}
        </button>
      )}
      {last ? (
        <a
          class={`button${waiting ? '' : ' primary'}`}
          href={
            known && next
              ? linkTo({ id: next.id, step: 1, packed: null })
              : linkTo({ view: 'list', id: '', step: 1, packed: null, presenter: false })
          }
        >
          {known && next ? say(language, 'next-lesson', { title: language.lessons[next.id]?.title ?? next.id }) : say(language, 'finish')}
        </a>
      ) : (
        <a class={`button${waiting ? '' : ' primary'}`} href={linkTo({ step: index + 2 })}>
          {say(language, waiting ? 'skip' : 'next')}
        </a>
      )}
    </nav>
  );
}

function Tools({ course }: { course: Course }) {
  const { language, prose, lesson } = course;
  const { presenter } = place.value;
  if (presenter) {
    return (
      <footer class="lesson-tools">
        <p class="quiet">{say(language, 'presenter-on')}</p>
        <button type="button" onClick={() => go({ presenter: false })}>
          {say(language, 'leave-presenter')}
        </button>
      </footer>
    );
  }
  return (
    <footer class="lesson-tools">
      <details>
        <summary>{say(language, 'trainer-notes')}</summary>
        <p>
          <Prose course={course} text={prose.trainer} />
        </p>
        <p class="buttons">
          <a class="button" href={linkTo({ presenter: true })}>
            {say(language, 'presenter')}
          </a>
          <a class="button" href={linkTo({ view: 'sheet', id: place.value.id || lesson.id })}>
            {say(language, 'sheet')}
          </a>
        </p>
      </details>
    </footer>
  );
}
