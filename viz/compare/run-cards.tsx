// The compared runs side by side: each with its letter, its line, how it ends and how that differs from A.
import { deciderText, endDelta, outcomeText } from './outcomes.ts';
import { type ComparedRun, canAdd, removeRun, runs, swapRuns } from './runs.ts';
import { openPicker } from './picker-state.ts';
import { entry } from './state.ts';
import { settingWords } from './setting-rows.ts';
import { t, word } from '../text/words.ts';
import { rich } from '../text/rich.tsx';

export function RunCards() {
  return (
    <ul class="run-cards" aria-label={t('Compared runs')}>
      {runs.value.map((one, index) => (
        <RunCard key={one.letter} one={one} index={index} />
      ))}
      {canAdd.value && (
        <li class="run-card add">
          <button type="button" onClick={openPicker}>
            + {runs.value.length === 1 ? t('Choose what to compare with') : t('A third run')}
          </button>
        </li>
      )}
    </ul>
  );
}

/** The line in which a run is drawn, as a sample. */
const LineSample = ({ index }: { index: number }) => (
  <svg class={`line-sample run-${index}`} width="30" height="12" aria-hidden="true">
    <path d="M1,6H29" />
  </svg>
);

const LINES = [word('solid'), word('dashed'), word('dotted')];

function RunCard({ one, index }: { one: ComparedRun; index: number }) {
  const { letter, run, evaluation } = one;
  const first = runs.value[0]?.run;
  const delta = run && first && index > 0 ? endDelta(run, first) : '';
  return (
    <li class={`run-card${run ? ` outcome-${run.verdicts[run.scenario.watch].outcome}` : ''}`}>
      <p class="run-card-head">
        <strong class="run-letter">{letter}</strong>
        <LineSample index={index} />
        <span class="visually-hidden">{t('$kind lines', { kind: t(LINES[index] ?? '') })}</span>
        {index > 0 && (
          <span class="run-card-buttons">
            <button type="button" onClick={() => swapRuns(index)}>
              {t('Swap with A')}
            </button>
            <button type="button" aria-label={t('Remove run $letter', { letter })} onClick={() => removeRun(index)}>
              ✕
            </button>
          </span>
        )}
      </p>
      {run ? (
        <>
          <p class="run-outcome">{outcomeText(run)}</p>
          <p class="run-delta">{delta === '' ? deciderText(run) : t('$delta against A', { delta })}</p>
        </>
      ) : (
        <p class="wrong" role="alert">
          {rich('Not possible: $problems', {
            problems: <span lang="en">{evaluation.ok ? '' : evaluation.problems.map(({ message }) => message).join('; ')}</span>,
          })}
        </p>
      )}
      <p class="run-settings">{settingsOf(one)}</p>
    </li>
  );
}

function settingsOf({ overrides }: ComparedRun): string {
  const base = entry.value;
  const keys = Object.keys(overrides);
  if (!base || keys.length === 0) return t('as the scenario is');
  return keys.map((key) => settingWords(key, overrides, base)).join(', ');
}
