// Every step of the charts as a row of a real table: the same figures and the same selection.
import { signal, useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { FleetRun } from '../../sim/index.ts';
import { exactSeconds, humanDuration } from '../text/duration.ts';
import { type Bin, binOf } from './bins.ts';
import { bytes, count, percent, rate } from './numbers.ts';
import { pin, pinnedStep, run } from './state.ts';
import { kindsOf } from './words.ts';
import { t, word } from '../text/words.ts';

interface Column {
  readonly title: string;
  readonly value: (bin: Bin) => number;
  readonly text: (bin: Bin) => string;
  readonly requests: boolean;
}

const us = (title: string, of: (bin: Bin) => number | null): Column => ({
  title,
  value: (bin) => of(bin) ?? -1,
  text: (bin) => {
    const value = of(bin);
    return value === null ? '–' : humanDuration(value);
  },
  requests: true,
});

const COLUMNS: readonly Column[] = [
  { title: word('From, s'), value: (bin) => bin.fromUs, text: (bin) => exactSeconds(bin.fromUs).replace(/\.?0+$/, ''), requests: false },
  { title: word('Answered'), value: (bin) => bin.answeredPerSec, text: (bin) => rate(bin.answeredPerSec), requests: true },
  { title: word('Failed'), value: (bin) => bin.failed, text: (bin) => count(bin.failed), requests: true },
  {
    title: word('Success'),
    value: (bin) => bin.success ?? -1,
    text: (bin) => (bin.success === null ? '–' : percent(bin.success)),
    requests: true,
  },
  us(word('Mean'), (bin) => bin.meanUs),
  us('P50', (bin) => bin.p50Us),
  us('P99', (bin) => bin.p99Us),
  us(word('Longest'), (bin) => bin.maxUs),
  { title: word('Established'), value: (bin) => kindsOf(bin).established, text: (bin) => count(kindsOf(bin).established), requests: false },
  { title: word('Half-open'), value: (bin) => bin.peerGone, text: (bin) => count(bin.peerGone), requests: false },
  { title: word('Memory'), value: (bin) => bin.memoryBytes, text: (bin) => bytes(bin.memoryBytes), requests: false },
  { title: word('Segments'), value: (bin) => bin.segmentsPerSec, text: (bin) => rate(bin.segmentsPerSec), requests: false },
];

const sorting = signal<{ readonly column: number; readonly down: boolean }>({ column: 0, down: false });
const AT_ONCE = 300;

function sortedBins(now: FleetRun, columns: readonly Column[]): Bin[] {
  const bucketUs = now.scenario.fleet?.bucket ?? 1;
  const bins = now.steps.map((step, i) => binOf([step], i, bucketUs));
  const { column, down } = sorting.value;
  const { value } = columns[column] ?? (COLUMNS[0] as Column);
  return bins.sort((a, b) => (down ? value(b) - value(a) : value(a) - value(b)) || a.first - b.first);
}

export function StepsTable() {
  const opened = useSignal(false);
  return (
    <details
      class="steps-table"
      onToggle={(event) => {
        if (event.currentTarget.open) opened.value = true;
      }}
    >
      <summary>{t('All steps as a table')}</summary>
      {opened.value && <Table />}
    </details>
  );
}

function Table() {
  const now = run.value;
  const rows = useSignal(AT_ONCE);
  const columns = COLUMNS.filter(({ requests }) => !requests || (now?.totals.requests ?? 0) > 0);
  const bins = useMemo(() => (now ? sortedBins(now, columns) : []), [now, sorting.value, columns.length]);
  const { column: active, down } = sorting.value;
  return (
    <div class="table-wide">
      <table>
        <thead>
          <tr>
            {columns.map(({ title }, i) => (
              <th key={title} scope="col" aria-sort={active === i ? (down ? 'descending' : 'ascending') : 'none'}>
                <button
                  type="button"
                  onClick={() => {
                    sorting.value = { column: i, down: active === i ? !down : i > 0 };
                  }}
                >
                  {t(title)}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {bins.slice(0, rows.value).map((bin) => (
            <tr key={bin.first} aria-current={pinnedStep.value === bin.first ? 'true' : undefined}>
              {columns.map(({ title, text }, i) => (
                <td key={title} class="number">
                  {i === 0 ? (
                    <button type="button" class="row-button" onClick={() => pin(bin.first)}>
                      {text(bin)}
                    </button>
                  ) : (
                    text(bin)
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.value < bins.length && (
        <button
          type="button"
          onClick={() => {
            rows.value = bins.length;
          }}
        >
          {t('Show all $n rows', { n: bins.length })}
        </button>
      )}
    </div>
  );
}
