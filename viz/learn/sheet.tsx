// A lesson on paper: the questions with room to answer, and the answers on a page of their own. Made from the same data.
import { rightChoice, truthOf } from './check-lesson.ts';
import { type Course, isQuestion, pieces, stepProse, variantOf } from './course.ts';
import { say } from './language.ts';
import type { LessonStep } from './lesson.ts';
import { axisTicks, axisX, logAxis } from './log-axis.ts';
import { marksTruths } from './marks-step.tsx';
import { SceneFigure } from './scene-figure.tsx';
import { linkTo } from './state.ts';
import { axisFrom, axisTo, guessText, originWord } from './time-step.tsx';
import { Prose } from './words.tsx';
import { parseDuration } from '../../sim/index.ts';

export function Sheet({ course }: { course: Course }) {
  const { language, prose, lesson, ownLanguage } = course;
  return (
    <article class="sheet" lang={ownLanguage ?? undefined}>
      <p class="sheet-bar buttons">
        <a class="button" href={linkTo({ view: 'lesson' })}>
          {say(language, 'back')}
        </a>
        <button type="button" class="primary" onClick={() => print()}>
          {say(language, 'print')}
        </button>
      </p>
      <section class="sheet-page">
        <h1>{prose.title}</h1>
        <p class="sheet-name">{say(language, 'name-line')}: ____________________________</p>
        {lesson.steps
          .filter(({ kind }) => kind !== 'reveal')
          .map((step) => (
            <Question key={step.id} course={course} step={step} />
          ))}
        <p class="quiet">{say(language, 'sheet-note')}</p>
      </section>
      <section class="sheet-page">
        <h1>
          {prose.title}: {say(language, 'sheet-answers')}
        </h1>
        <p class="lead">{prose.idea}</p>
        {lesson.steps
          .filter(({ kind }) => kind !== 'say')
          .map((step) => (
            <AnswerOf key={step.id} course={course} step={step} />
          ))}
        <h2>{say(language, 'trainer-notes')}</h2>
        <p>
          <Prose course={course} text={prose.trainer} />
        </p>
      </section>
    </article>
  );
}

const numberOf = ({ lesson }: Course, step: LessonStep): number => lesson.steps.indexOf(step) + 1;

function Question({ course, step }: { course: Course; step: LessonStep }) {
  const { text, choices = {} } = stepProse(course, step);
  return (
    <div class="sheet-question">
      <p>
        {isQuestion(step) && <strong>{numberOf(course, step)}. </strong>}
        <Prose course={course} text={text} />
      </p>
      {step.kind === 'say' && numberOf(course, step) === 1 && <SceneFigure course={course} variant={variantOf(step)} />}
      {step.kind === 'time' && (
        <PaperAxis course={course} fromUs={axisFrom(step)} toUs={axisTo(step)} never origin={originWord(course, step.truth)} />
      )}
      {step.kind === 'marks' && (
        <PaperAxis
          course={course}
          fromUs={50_000}
          toUs={parseDuration(step.to) ?? 60_000_000}
          never={false}
          origin={originWord(course, step.truths[0] as string)}
        />
      )}
      {step.kind === 'choice' && (
        <ul class="sheet-choices">
          {step.choices.map((name) => (
            <li key={name}>
              ☐ <Prose course={course} text={choices[name] ?? name} />
            </li>
          ))}
        </ul>
      )}
      {(step.kind === 'do' || step.kind === 'capstone') && (
        <ul class="sheet-choices">
          {step.controls.map((key) => (
            <li key={key}>
              <code>{key}</code> = ______________
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

interface PaperAxisProps {
  readonly course: Course;
  readonly fromUs: number;
  readonly toUs: number;
  readonly never: boolean;
  readonly origin: string;
}

function PaperAxis({ course, fromUs, toUs, never, origin }: PaperAxisProps) {
  const width = 640;
  const axis = logAxis(fromUs, toUs, width, never);
  return (
    <svg class="paper-axis" viewBox={`0 0 ${width} 70`} aria-hidden="true">
      <path d={`M${axis.left - 24},34H${axis.right}M${axis.left - 24},22v24`} />
      <text x={axis.left - 40} y={14}>
        {origin}
      </text>
      {axisTicks(axis).map((us) => (
        <g key={us}>
          <path d={`M${axisX(axis, us)},29v10`} />
          <text x={axisX(axis, us)} y={60} text-anchor="middle">
            {guessText(course, us)}
          </text>
        </g>
      ))}
      {axis.neverX !== null && (
        <g>
          <rect x={axis.neverX - 8} y={26} width={16} height={16} />
          <text x={axis.neverX} y={60} text-anchor="middle">
            {guessText(course, 'never')}
          </text>
        </g>
      )}
    </svg>
  );
}

/** What is right, in a few words. */
function solutionOf(course: Course, step: LessonStep): string {
  switch (step.kind) {
    case 'time': {
      const found = truthOf(course.runs, step.truth);
      return found.ok ? guessText(course, found.truth) : '';
    }
    case 'marks':
      return marksTruths(course, step)
        .map((truth) => guessText(course, truth))
        .join(' · ');
    case 'do':
    case 'capstone':
      return Object.entries(step.solution)
        .map(([key, value]) => `${key} = ${value}`)
        .join(', ');
    case 'choice':
    case 'say':
    case 'reveal':
      return '';
  }
}

/** Whether the words on what is right name it themselves. */
function names(course: Course, words: string, solution: string): boolean {
  const said = pieces(course, words)
    .map(({ text }) => text)
    .join('');
  return said.toLowerCase().includes(solution.toLowerCase());
}

function AnswerOf({ course, step }: { course: Course; step: LessonStep }) {
  const { text, right, replies = {}, choices = {} } = stepProse(course, step);
  const name = step.kind === 'choice' ? rightChoice(course.runs, step) : null;
  const solution = solutionOf(course, step);
  return (
    <div class="sheet-answer">
      <p>
        {isQuestion(step) && <strong>{numberOf(course, step)}. </strong>}
        {name !== null && (
          <strong>
            <Prose course={course} text={choices[name] ?? name} />{' '}
          </strong>
        )}
        {solution !== '' && !names(course, right ?? '', solution) && <strong>{solution} </strong>}
        {step.kind === 'reveal' ? <Prose course={course} text={text} /> : right !== undefined && <Prose course={course} text={right} />}
      </p>
      {step.kind === 'time' &&
        (step.misconceptions ?? []).map(({ reply }) => (
          <p key={reply} class="quiet">
            <Prose course={course} text={replies[reply] ?? ''} />
          </p>
        ))}
    </div>
  );
}
