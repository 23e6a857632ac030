// Every segment of both, in order of time: where it is in each, and what the difference is.
import { useSignal } from '@preact/signals';
import { run, select } from '../../state/store.ts';
import { exactSeconds, signedDuration } from '../../text/duration.ts';
import { type Comparison, differs, type Pair } from '../compare/compare.ts';
import { differenceText, pairFrom, pairText } from './words.ts';
import { t } from '../../text/words.ts';

const ROWS_AT_ONCE = 200;

export function PairTable({ comparison }: { comparison: Comparison }) {
  const onlyDifferent = useSignal(comparison.firstDivergence !== null && comparison.pairs.length > 40);
  const all = useSignal(false);
  const pairs = onlyDifferent.value ? comparison.pairs.filter(differs) : comparison.pairs;
  const shown = all.value ? pairs : pairs.slice(0, ROWS_AT_ONCE);
  return (
    <section class="beside-table" aria-label={t('Segments of both')}>
      <label class="beside-filter">
        <input
          type="checkbox"
          checked={onlyDifferent.value}
          onChange={(event) => {
            onlyDifferent.value = event.currentTarget.checked;
          }}
        />{' '}
        {t('only what differs ($n)', { n: comparison.pairs.filter(differs).length })}
      </label>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls where the page is narrow */}
      <section class="table-scroll" tabIndex={0} aria-label={t('Segments of both, as a table')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('From')}</th>
              <th scope="col">{t('Segment')}</th>
              <th scope="col">{t('Difference')}</th>
              <th scope="col" class="number">
                {t('Captured, s')}
              </th>
              <th scope="col" class="number">
                {t('Simulated, s')}
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((pair) => (
              <PairRow key={pair.key} pair={pair} />
            ))}
          </tbody>
        </table>
        {pairs.length === 0 && <p class="quiet">{t('Nothing differs.')}</p>}
      </section>
      {shown.length < pairs.length && (
        <button
          type="button"
          onClick={() => {
            all.value = true;
          }}
        >
          {t('Show all $n rows', { n: pairs.length })}
        </button>
      )}
    </section>
  );
}

function PairRow({ pair }: { pair: Pair }) {
  const { capture, simulation, status } = pair;
  const event = simulation?.event == null ? undefined : run.value?.events[simulation.event];
  const segments = Math.max(capture?.segments ?? 0, simulation?.segments ?? 0);
  return (
    <tr class={`row-${status.replaceAll(' ', '-')}`}>
      <td>{t(pairFrom(pair))}</td>
      <td>
        {event ? (
          <button type="button" class="event-link" onClick={() => select(event.key)}>
            {pairText(pair)}
          </button>
        ) : (
          pairText(pair)
        )}
        {segments > 1 && <span class="quiet"> {t('in $segments segments', { segments })}</span>}
      </td>
      <td class="difference">{differenceText(pair)}</td>
      <td class="number">{capture ? exactSeconds(capture.us) : '–'}</td>
      <td class="number">{simulation ? exactSeconds(simulation.us) : '–'}</td>
    </tr>
  );
}

/** The table for a sheet. */
export function pairsAsTabs({ pairs }: Comparison): string {
  const rows = pairs.map((pair) =>
    [
      pairFrom(pair),
      pairText(pair),
      pair.capture ? exactSeconds(pair.capture.us) : '',
      pair.simulation ? exactSeconds(pair.simulation.us) : '',
      pair.deltaUs === null ? '' : signedDuration(pair.deltaUs).replaceAll('\u00a0', ' '),
      pair.status,
    ].join('\t'),
  );
  return ['from\tsegment\tcaptured_s\tsimulated_s\tdifference\tstatus', ...rows].join('\n');
}
