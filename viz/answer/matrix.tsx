// The answer matrix: a row for each situation, and below it on demand what the timers that do not decide were doing.
import { signal } from '@preact/signals';
import type { Answer, Situation } from '../../sim/index.ts';
import { NEVER_SHAPE } from '../app/tiny-figure.tsx';
import { document$ } from '../state/store.ts';
import { situationTitle } from '../state/situations.ts';
import { answers, situations, waiting } from './answers.ts';
import { RangeBar, RangeScale } from './range-bar.tsx';
import { runLink } from './run-link.ts';
import { alsoDecidedText, deciderWords, errnoText, isNever, isSpared, kernelAloneText, rangeTexts } from './words.ts';
import { said } from '../text/phrase.ts';
import { t, word } from '../text/words.ts';
import { rich } from '../text/rich.tsx';

const open = signal<ReadonlySet<Situation>>(new Set());

function toggle(situation: Situation): void {
  const next = new Set(open.value);
  if (!next.delete(situation)) next.add(situation);
  open.value = next;
}

export function Matrix() {
  return (
    <table class="answer-matrix" aria-busy={waiting.value.size > 0 || answers.value.size < situations.value.length}>
      <caption class="visually-hidden">
        {t('For each situation: when the program notices, which timer decides, and which error it sees')}
      </caption>
      <thead>
        <tr>
          <th scope="col">{t('Situation')}</th>
          <th scope="col" class="time-cell">
            {t('Noticed after')}
          </th>
          <th scope="col" class="bar-cell">
            <span class="visually-hidden">{t('On a scale from 1 second to 10 days')}</span>
            <RangeScale />
          </th>
          <th scope="col" class="decider-cell">
            {t('Decided by')}
          </th>
          <th scope="col" class="error-cell">
            {t('Program sees')}
          </th>
        </tr>
      </thead>
      {situations.value.map((situation) => (
        <Row key={situation} situation={situation} answer={answers.value.get(situation) ?? null} />
      ))}
    </table>
  );
}

function Row({ situation, answer }: { situation: Situation; answer: Answer | null }) {
  const isOpen = open.value.has(situation) && answer !== null;
  const isWaiting = waiting.value.has(situation);
  const never = answer !== null && isNever(answer);
  return (
    <tbody data-situation={situation} class={`${isWaiting ? 'is-waiting' : ''}${never ? ' is-never' : ''}${isOpen ? ' is-open' : ''}`}>
      <tr>
        <th scope="row">
          <button
            type="button"
            class="row-toggle"
            aria-expanded={isOpen}
            aria-controls={`others-${situation}`}
            disabled={answer === null}
            onClick={() => toggle(situation)}
          >
            <span class="chevron" aria-hidden="true" />
            {situationTitle(situation)}
          </button>
        </th>
        {answer === null ? (
          <td colSpan={4} class="quiet">
            …
          </td>
        ) : (
          <>
            <td data-label={t('Noticed after')} class="answer-time">
              {never ? <Never answer={answer} /> : isSpared(answer) ? <Spared answer={answer} /> : <Range answer={answer} />}
            </td>
            <td class="bar-cell">
              <RangeBar answer={answer} />
            </td>
            <td data-label={t('Decided by')}>
              <span>
                <Decider answer={answer} />
              </span>
            </td>
            <td data-label={t('Program sees')}>{answer.errno === null ? errnoText(answer) : <code>{answer.errno}</code>}</td>
          </>
        )}
      </tr>
      <tr id={`others-${situation}`} class="others" hidden={!isOpen}>
        {answer !== null && (
          <td colSpan={5}>
            <Others answer={answer} />
          </td>
        )}
      </tr>
    </tbody>
  );
}

/** A link to the run on the timeline, where it can be written as one; while the settings are ahead of the answer, it is not. */
function RunLink({ answer, run, label, text }: { answer: Answer; run: Answer['earliest']; label: string; text: string }) {
  const link = waiting.value.has(answer.situation) ? null : runLink(answer.situation, document$.value.overrides, run);
  if (link === null) return <span>{text}</span>;
  return (
    <a href={link} aria-label={t('$text: $label, on the timeline', { text, label })}>
      {text}
    </a>
  );
}

function Range({ answer }: { answer: Answer }) {
  const [from = '', to] = rangeTexts(answer);
  if (to === undefined) return <RunLink answer={answer} run={answer.earliest} text={from} label={t('the run')} />;
  return (
    <span>
      {rich('$from to $to', {
        from: <RunLink answer={answer} run={answer.earliest} text={from} label={t('the earliest run')} />,
        to: <RunLink answer={answer} run={answer.latest} text={to} label={t('the latest run')} />,
      })}
    </span>
  );
}

const Never = ({ answer }: { answer: Answer }) => (
  <span class="never">
    <svg class="never-mark" width="18" height="12" viewBox="-9 -6 18 12" aria-hidden="true">
      <path class="tiny-end" d={`M0,0${NEVER_SHAPE}`} />
    </svg>
    <RunLink answer={answer} run={answer.earliest} text={t('never')} label={t('the run')} />
  </span>
);

const Spared = ({ answer }: { answer: Answer }) => (
  <RunLink answer={answer} run={answer.earliest} text={t('does not happen')} label={t('the run')} />
);

const Decider = ({ answer }: { answer: Answer }) => (
  <>
    {deciderWords(answer)}
    {answer.alsoDecidedBy.length > 0 && <span class="quiet">{alsoDecidedText(answer)}</span>}
  </>
);

const STATUSES = {
  'not armed': { mark: '○', name: word('not armed') },
  inert: { mark: '◌', name: word('inert') },
  armed: { mark: '◔', name: word('armed') },
  fired: { mark: '●', name: word('fired') },
  counted: { mark: '◑', name: word('counted') },
} as const;

const Others = ({ answer }: { answer: Answer }) => (
  <>
    {answer.kernelAlone !== null && <p class="kernel-alone">{kernelAloneText(answer)}</p>}
    <OtherTimers answer={answer} />
  </>
);

const OtherTimers = ({ answer }: { answer: Answer }) => (
  <ul class="others-list" aria-label={t('What the other timers were doing')}>
    {answer.others.map(({ timer, status, text }) => (
      <li key={timer}>
        <span class="status-mark" aria-hidden="true">
          {STATUSES[status].mark}
        </span>
        <span class="status">{t(STATUSES[status].name)}</span>
        <span>{said(text)}</span>
      </li>
    ))}
  </ul>
);
