// "Which one?": a few choices, each with its reply.
import { AnswerBox } from './answer-box.tsx';
import { rightChoice } from './check-lesson.ts';
import { type Course, stepProse } from './course.ts';
import { say } from './language.ts';
import type { StepOf } from './lesson.ts';
import { presenterAnswer } from './presenter.ts';
import { useAnswer } from './take-answer.ts';
import { Prose } from './words.tsx';

export function ChoiceStep({ course, step }: { course: Course; step: StepOf<'choice'> }) {
  const { choices = {}, replies = {}, right: rightReply = '' } = stepProse(course, step);
  const { answer, give, again } = useAnswer(course, step.id);
  const right = rightChoice(course.runs, step);
  const given = typeof answer?.guess === 'string' ? answer.guess : null;
  const shown = given !== null || presenterAnswer.value;
  const mark = (name: string) => (!shown ? '' : name === right ? ' is-right' : name === given ? ' is-wrong' : ' is-other');
  return (
    <>
      <ul class="choice-list" aria-label={say(course.language, 'choose')}>
        {step.choices.map((name) => (
          <li key={name}>
            <button
              type="button"
              class={`choice${mark(name)}`}
              aria-pressed={given === name}
              disabled={shown}
              onClick={() => give({ score: name === right ? 'right' : 'wrong', guess: name })}
            >
              <Prose course={course} text={choices[name] ?? name} />
            </button>
          </li>
        ))}
      </ul>
      {given !== null && (
        <AnswerBox
          course={course}
          stepId={step.id}
          score={given === right ? 'right' : 'wrong'}
          reply={given === right ? rightReply : (replies[given] ?? rightReply)}
          onAgain={again}
        />
      )}
    </>
  );
}
