// What is said after an answer: how good it was, the reply to it, and room for why one thought so.
import { useState } from 'preact/hooks';
import type { Course } from './course.ts';
import { say } from './language.ts';
import { lessonProgressOf, withBecause } from './progress.ts';
import type { Score } from './score.ts';
import { progress, setProgress } from './state.ts';
import { Prose } from './words.tsx';

interface Props {
  readonly course: Course;
  readonly stepId: string;
  readonly score: Score;
  /** How far off, in words. */
  readonly off?: string;
  readonly reply: string;
  readonly onAgain: () => void;
}

const SIGNS: Readonly<Record<Score, string>> = { right: '✓', near: '≈', wrong: '✕' };

export function AnswerBox({ course, stepId, score, off = '', reply, onAgain }: Props) {
  const { language } = course;
  return (
    <div class={`answer-box is-${score}`}>
      <p class="score" role="status">
        <span class="score-sign" aria-hidden="true">
          {SIGNS[score]}
        </span>
        <strong>{say(language, score)}</strong>
        {off !== '' && <span class="quiet">{off}</span>}
      </p>
      <p class="reply">
        <Prose course={course} text={reply} />
      </p>
      <Because course={course} stepId={stepId} />
      <button type="button" class="quiet-button" onClick={onAgain}>
        {say(language, 'again')}
      </button>
    </div>
  );
}

function Because({ course: { language, lesson }, stepId }: { course: Course; stepId: string }) {
  const kept = lessonProgressOf(progress.value, lesson.id).answers[stepId]?.because ?? '';
  const [text, setText] = useState(kept);
  return (
    <label class="because">
      <span>{say(language, 'because-label')}</span>
      <input
        type="text"
        value={text}
        maxLength={500}
        placeholder={say(language, 'because')}
        onInput={(event) => setText(event.currentTarget.value)}
        onChange={() => setProgress(withBecause(progress.value, lesson.id, stepId, text))}
      />
    </label>
  );
}
