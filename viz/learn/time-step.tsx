// "When?": a pin on a logarithmic axis, by pointer, keys, a field, or "never". The guess stays beside the truth.
import { useState } from 'preact/hooks';
import { parseDuration } from '../../sim/index.ts';
import { AnswerBox } from './answer-box.tsx';
import { holds, truthOf } from './check-lesson.ts';
import { type Course, stepProse } from './course.ts';
import { earlierBets } from './earlier.ts';
import { parseGuess } from './guess-text.ts';
import { say } from './language.ts';
import type { StepOf } from './lesson.ts';
import { durationText } from './prose.ts';
import { type Guess, ratioOf, scoreTime } from './score.ts';
import { markOfFigure, sentMarks } from './sent-marks.ts';
import { presenterAnswer } from './presenter.ts';
import { place, progress } from './state.ts';
import { useAnswer } from './take-answer.ts';
import { TimePins } from './time-pins.tsx';

export const axisFrom = (step: StepOf<'time'>): number => parseDuration(step.from ?? '100ms') ?? 100_000;
export const axisTo = (step: StepOf<'time'>): number => parseDuration(step.to ?? '4h') ?? 14_400_000_000;

/** "After the cut": what the axis counts from. */
export function originWord({ language }: Course, figure: string): string {
  const mark = markOfFigure(figure);
  return mark === null ? '' : say(language, `mark-${mark}`);
}

export const guessText = ({ language }: Course, guess: Guess): string =>
  guess === 'never' ? language.never : durationText(guess, language);

/** The reply to a guess: to its misconception, to what is right, or to the rest. */
export function replyTo(course: Course, step: StepOf<'time'>, guess: Guess, truth: Guess): string {
  const { replies = {}, right = '' } = stepProse(course, step);
  if (scoreTime(guess, truth) === 'right') return right;
  const named = step.misconceptions?.find((one) => holds(one, guess));
  return (named === undefined ? undefined : replies[named.reply]) ?? replies.otherwise ?? right;
}

/** "3.2 times too long", or nothing where one of both is never. */
function offText({ language }: Course, guess: Guess, truth: Guess): string {
  const ratio = ratioOf(guess, truth);
  if (ratio === null || scoreTime(guess, truth) === 'right' || ratio <= 0) return '';
  const times = Number((ratio > 1 ? ratio : 1 / ratio).toPrecision(2));
  return say(language, ratio > 1 ? 'long-times' : 'short-times', { n: times });
}

export function TimeStep({ course, step }: { course: Course; step: StepOf<'time'> }) {
  const { language } = course;
  const { answer, give, again } = useAnswer(course, step.id);
  const [draft, setDraft] = useState<Guess | null>(null);
  const found = truthOf(course.runs, step.truth);
  if (!found.ok) return <p class="wrong">{found.why}</p>;
  const { truth } = found;
  const given: Guess | null = answer === undefined ? null : typeof answer.guess === 'number' ? answer.guess : 'never';
  const shown = given !== null || presenterAnswer.value;
  const pin = given ?? draft;
  const earlier = earlierBets(course, step, progress.value);
  const commit = () => draft !== null && give({ score: scoreTime(draft, truth), guess: draft });
  return (
    <>
      <TimePins
        fromUs={axisFrom(step)}
        toUs={axisTo(step)}
        never
        pins={[pin].filter((one) => one !== null || !(shown && place.value.presenter))}
        truths={shown ? [truth] : null}
        sent={sentMarks(course.runs, step.truth)}
        earlier={earlier}
        originText={originWord(course, step.truth)}
        pinNames={[say(language, 'your-guess')]}
        label={say(language, 'after-cut', { mark: originWord(course, step.truth) })}
        timeText={(guess) => guessText(course, guess)}
        onMove={shown ? undefined : (_, guess) => setDraft(guess)}
      />
      {earlier.map(({ stepId, guess, truth: was }) => (
        <p key={stepId} class="quiet earlier-words">
          {say(language, 'earlier-bet', { guess: guessText(course, guess), truth: guessText(course, was) })}
        </p>
      ))}
      {given === null ? (
        !shown && <GuessField course={course} step={step} draft={draft} onDraft={setDraft} onCommit={commit} />
      ) : (
        <AnswerBox
          course={course}
          stepId={step.id}
          score={scoreTime(given, truth)}
          off={offText(course, given, truth)}
          reply={replyTo(course, step, given, truth)}
          onAgain={() => {
            setDraft(null);
            again();
          }}
        />
      )}
    </>
  );
}

interface FieldProps {
  readonly course: Course;
  readonly step: StepOf<'time'>;
  readonly draft: Guess | null;
  readonly onDraft: (guess: Guess | null) => void;
  readonly onCommit: () => void;
}

function GuessField({ course, step, draft, onDraft, onCommit }: FieldProps) {
  const { language } = course;
  const [text, setText] = useState<string | null>(null);
  const [wrong, setWrong] = useState('');
  const [from, to] = [axisFrom(step), axisTo(step)];
  const typed = (value: string) => {
    setText(value);
    const us = parseGuess(value);
    const within = us !== null && us >= from && us <= to;
    setWrong(
      value === '' || within
        ? ''
        : us === null
          ? say(language, 'not-a-time', { found: value })
          : say(language, 'beyond', { found: value, from: durationText(from, language), to: durationText(to, language) }),
    );
    onDraft(within ? us : null);
  };
  const shown = text ?? (draft === null ? '' : guessText(course, draft));
  return (
    <form
      class="guess-form"
      onSubmit={(event) => {
        event.preventDefault();
        onCommit();
      }}
    >
      <label class="guess-field">
        <span>{say(language, 'guess-field')}</span>
        <input
          type="text"
          value={draft !== null && text !== null && parseGuess(text) !== draft ? guessText(course, draft) : shown}
          maxLength={60}
          autocomplete="off"
          spellcheck={false}
          aria-invalid={wrong !== ''}
          onInput={(event) => typed(event.currentTarget.value)}
        />
      </label>
      <button
        type="button"
        class={draft === 'never' ? 'never-button is-chosen' : 'never-button'}
        aria-pressed={draft === 'never'}
        onClick={() => {
          setText(null);
          setWrong('');
          onDraft('never');
        }}
      >
        {say(language, 'never-button')}
      </button>
      <button type="submit" class="primary" disabled={draft === null}>
        {say(language, 'commit')}
      </button>
      <p class={wrong === '' ? 'quiet' : 'wrong'} role="status">
        {wrong === '' ? say(language, 'place-pin') : wrong}
      </p>
    </form>
  );
}
