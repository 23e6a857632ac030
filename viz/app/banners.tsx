// What must be said above the run: parts of a link that were ignored, a file that could not be opened, a cap that was hit.
import { computed } from '@preact/signals';
import { findRace } from '../../sim/index.ts';
import { fileProblems, notices, run } from '../state/store.ts';
import { rich } from '../text/rich.tsx';
import { verdictWords } from '../text/verdict.ts';
import { t } from '../text/words.ts';

const SHOWN = 40;

/** What the verdict would be if two things at the same microsecond came the other way round; null where nothing changes. */
const raced = computed(() => {
  const race = run.value === null ? null : findRace(run.value.scenario);
  return race === null ? null : verdictWords(race.swapped).headline;
});

export function Banners() {
  return (
    <>
      <FileProblems />
      {notices.value.length > 0 && (
        <div class="banner" role="status">
          <p>
            {rich('$what the scenario’s own values stand in for them.', {
              what: <strong>{t('This link had parts that could not be used;')}</strong>,
            })}
          </p>
          <ul>
            {notices.value.slice(0, SHOWN).map((text) => (
              <li key={text} lang="en">
                {text}
              </li>
            ))}
          </ul>
          <Dismiss
            onClick={() => {
              notices.value = [];
            }}
          />
        </div>
      )}
      {run.value?.stopped.by === 'event cap' && (
        <div class="banner" role="status">
          <strong>{t('The run was cut short.')}</strong> <span lang="en">{run.value.stopped.message}</span>
        </div>
      )}
      {raced.value !== null && (
        <div class="banner" role="status">
          <strong>{t('A race.')}</strong>{' '}
          {rich('Two things happen in the same microsecond, and their order decides. The other way round: $verdict', {
            verdict: raced.value,
          })}
        </div>
      )}
    </>
  );
}

function FileProblems() {
  const failed = fileProblems.value;
  if (!failed) return null;
  const more = failed.problems.length - SHOWN;
  return (
    <div class="banner wrong-banner file-problems" role="alert">
      <p>
        {rich('$what what was on screen stays.', { what: <strong>{t('$name cannot be run;', { name: failed.name })}</strong> })}{' '}
        {failed.problems.length === 1 ? t('One problem:') : t('$n problems:', { n: failed.problems.length })}
      </p>
      <div class="table-wrap">
        <table>
          <thead>
            <tr>
              <th scope="col">{t('Where')}</th>
              <th scope="col">{t('Found')}</th>
              <th scope="col">{t('Expected')}</th>
            </tr>
          </thead>
          <tbody>
            {failed.problems.slice(0, SHOWN).map((problem, i) => (
              <tr key={`${i}${problem.path}`}>
                <td>
                  <code>{problem.path}</code>
                </td>
                <td lang="en">{problem.found}</td>
                <td lang="en">{problem.expected}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {more > 0 && <p>{t('and $more more.', { more })}</p>}
      <Dismiss
        onClick={() => {
          fileProblems.value = null;
        }}
      />
    </div>
  );
}

const Dismiss = ({ onClick }: { onClick: () => void }) => (
  <button type="button" class="quiet-button dismiss" onClick={onClick}>
    {t('Dismiss')}
  </button>
);
