// "Where are the next ones?": several marks to drag on one axis.
import { useState } from 'preact/hooks';
import { parseDuration } from '../../sim/index.ts';
import { AnswerBox } from './answer-box.tsx';
import { truthOf } from './check-lesson.ts';
import { type Course, stepProse } from './course.ts';
import { say } from './language.ts';
import type { StepOf } from './lesson.ts';
import { presenterAnswer } from './presenter.ts';
import { type Guess, scoreMarks } from './score.ts';
import { sentMarks } from './sent-marks.ts';
import { useAnswer } from './take-answer.ts';
import { guessText, originWord } from './time-step.tsx';
import { TimePins } from './time-pins.tsx';

const FROM_US = 50_000;

export function marksTruths({ runs }: Course, step: StepOf<'marks'>): number[] {
  return step.truths.flatMap((figure) => {
    const found = truthOf(runs, figure);
    return found.ok && found.truth !== 'never' ? [found.truth] : [];
  });
}

export function MarksStep({ course, step }: { course: Course; step: StepOf<'marks'> }) {
  const { language } = course;
  const { answer, give, again } = useAnswer(course, step.id);
  const [draft, setDraft] = useState<readonly (Guess | null)[]>(step.truths.map(() => null));
  const truths = marksTruths(course, step);
  const toUs = parseDuration(step.to) ?? 60_000_000;
  const given = Array.isArray(answer?.guess) ? answer.guess : null;
  const shown = given !== null || presenterAnswer.value;
  const complete = draft.every((mark) => typeof mark === 'number');
  return (
    <>
      <TimePins
        fromUs={FROM_US}
        toUs={toUs}
        never={false}
        pins={given ?? (shown ? [] : draft)}
        truths={shown ? truths : null}
        sent={sentMarks(course.runs, step.truths[0] as string).filter(({ us }) => us <= toUs)}
        originText={originWord(course, step.truths[0] as string)}
        pinNames={step.truths.map((_, i) => say(language, 'mark', { n: i + 1 }))}
        label={say(language, 'after-cut', { mark: originWord(course, step.truths[0] as string) })}
        timeText={(guess) => guessText(course, guess)}
        onMove={shown ? undefined : (index, guess) => setDraft(draft.map((mark, i) => (i === index ? guess : mark)))}
      />
      {given === null ? (
        !shown && (
          <div class="guess-form">
            <button
              type="button"
              class="primary"
              disabled={!complete}
              onClick={() => {
                const marks = draft.filter((mark) => typeof mark === 'number').toSorted((a, b) => a - b);
                give({ score: scoreMarks(marks, truths), guess: marks });
              }}
            >
              {say(language, 'commit-marks')}
            </button>
            <p class="quiet">{say(language, 'drag-marks')}</p>
          </div>
        )
      ) : (
        <AnswerBox
          course={course}
          stepId={step.id}
          score={scoreMarks(given, truths)}
          reply={stepProse(course, step).right ?? ''}
          onAgain={() => {
            setDraft(step.truths.map(() => null));
            again();
          }}
        />
      )}
    </>
  );
}
