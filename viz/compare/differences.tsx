// Every event in which compared runs differ, by its key: when each run has it, and how much it moved. All events on demand.
import { signal } from '@preact/signals';
import type { TraceEvent } from '../../sim/index.ts';
import { select, view } from '../state/store.ts';
import { exactSeconds, humanDuration, signedDuration } from '../text/duration.ts';
import { eventText, placedEventText } from '../text/event.ts';
import type { AlignedEvent } from './align.ts';
import { whyIn } from './first-difference.tsx';
import { possibleRuns } from './runs.ts';
import { aligned, firstParting } from './state.ts';
import { t } from '../text/words.ts';

const everything = signal(false);
const ROWS_AT_ONCE = 150;
const shownRows = signal(ROWS_AT_ONCE);

export function Differences() {
  const runs = possibleRuns.value;
  if (runs.length < 2) return null;
  const differing = aligned.value.filter(({ differs }) => differs);
  const rows = everything.value ? aligned.value : differing;
  return (
    <section class="differences" aria-labelledby="differences-title">
      <header class="panel-head">
        <h2 id="differences-title" tabIndex={-1}>
          {differing.length === 1 ? t('1 event differs') : t('$n events differ', { n: differing.length })}
        </h2>
        <label>
          <input
            type="checkbox"
            checked={everything.value}
            onChange={(event) => {
              everything.value = event.currentTarget.checked;
            }}
          />{' '}
          {t('show all $n', { n: aligned.value.length })}
        </label>
      </header>
      <div class="table-scroll differences-scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">{t('Event')}</th>
              {runs.map(({ letter }) => (
                <th scope="col" key={letter} class="number">
                  {t('$letter, s', { letter })}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, shownRows.value).map((row) => (
              <Row key={row.key} row={row} />
            ))}
          </tbody>
        </table>
        {rows.length > shownRows.value && (
          <button
            type="button"
            onClick={() => {
              shownRows.value += ROWS_AT_ONCE;
            }}
          >
            {t('Show $more more of $n', { more: Math.min(ROWS_AT_ONCE, rows.length - shownRows.value), n: rows.length })}
          </button>
        )}
      </div>
    </section>
  );
}

function Row({ row }: { row: AlignedEvent }) {
  const { events, key } = row;
  const isSelected = view.value.selected === key;
  const event = events.find((one) => one !== null);
  const { divergence } = firstParting.value ?? {};
  const isFirst = divergence !== null && divergence !== undefined && (divergence.a ?? divergence.b)?.key === key;
  if (!event) return null;
  return (
    <>
      <tr
        id={isFirst ? 'first-difference' : undefined}
        aria-current={isSelected ? 'true' : undefined}
        class={`${row.differs ? '' : 'common'}${isFirst ? ' first' : ''}`}
      >
        <td>
          <button type="button" class="row-button" aria-expanded={isSelected} onClick={() => select(isSelected ? null : key)}>
            {placedEventText(event)}
          </button>
          {isFirst && <span class="first-mark">{t('first difference')}</span>}
        </td>
        {events.map((one, i) => (
          <td key={possibleRuns.value[i]?.letter} class="number">
            <Time event={one} first={i === 0 ? null : (events[0] ?? null)} />
          </td>
        ))}
      </tr>
      {isSelected && <Reasons row={row} />}
    </>
  );
}

function Time({ event, first }: { event: TraceEvent | null; first: TraceEvent | null }) {
  if (!event) return <span class="quiet">{t('not there')}</span>;
  const moved = first ? event.at - first.at : 0;
  const changed = first && eventText(first) !== eventText(event) ? changedPart(event) : '';
  return (
    <>
      {exactSeconds(event.at)}
      {moved !== 0 && <span class="cell-delta">{signedDuration(moved)}</span>}
      {changed !== '' && <span class="cell-delta">{changed}</span>}
    </>
  );
}

/** Of an event that is not what it is in A: what it is instead. */
const changedPart = (event: TraceEvent): string =>
  event.kind === 'arm' ? t('for $time', { time: humanDuration(event.firesAt - event.at) }) : eventText(event);

/** Why it happened, in each run that has it. */
function Reasons({ row }: { row: AlignedEvent }) {
  const runs = possibleRuns.value;
  return (
    <tr class="reasons">
      <td colSpan={runs.length + 1}>
        {runs.map(({ letter, run }, i) => {
          const event = row.events[i];
          return (
            <p key={letter}>
              <strong>{letter}</strong> {event ? whyIn(run, event) : t('It does not happen.')}
            </p>
          );
        })}
      </td>
    </tr>
  );
}
