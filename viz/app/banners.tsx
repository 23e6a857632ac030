// What must be said above the run: parts of a link that were ignored, a file that could not be opened, a cap that was hit.
import { computed } from '@preact/signals';
import { describeVerdict, findRace } from '../../sim/index.ts';
import { fileProblems, notices, run } from '../state/store.ts';

const SHOWN = 40;

/** What the verdict would be if two things at the same microsecond came the other way round; null where nothing changes. */
const raced = computed(() => {
  const race = run.value === null ? null : findRace(run.value.scenario);
  return race === null ? null : describeVerdict(race.swapped).headline;
});

export function Banners() {
  return (
    <>
      <FileProblems />
      {notices.value.length > 0 && (
        <div class="banner" role="status">
          <p>
            <strong>This link had parts that could not be used;</strong> the scenario’s own values stand in for them.
          </p>
          <ul>
            {notices.value.slice(0, SHOWN).map((text) => (
              <li key={text}>{text}</li>
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
          <strong>The run was cut short.</strong> {run.value.stopped.message}
        </div>
      )}
      {raced.value !== null && (
        <div class="banner" role="status">
          <strong>A race.</strong> Two things happen in the same microsecond, and their order decides. The other way round: {raced.value}
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
        <strong>{failed.name} cannot be run;</strong> what was on screen stays.{' '}
        {failed.problems.length === 1 ? 'One problem:' : `${failed.problems.length} problems:`}
      </p>
      <div class="table-wrap">
        <table>
          <thead>
            <tr>
              <th scope="col">Where</th>
              <th scope="col">Found</th>
              <th scope="col">Expected</th>
            </tr>
          </thead>
          <tbody>
            {failed.problems.slice(0, SHOWN).map((problem, i) => (
              <tr key={`${i}${problem.path}`}>
                <td>
                  <code>{problem.path}</code>
                </td>
                <td>{problem.found}</td>
                <td>{problem.expected}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {more > 0 && <p>and {more} more.</p>}
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
    Dismiss
  </button>
);
