// The map as a table, for those who do not see it and for copying: a row for each value of the upright axis.
import { download } from '../exchange/deliver.ts';
import { document$ } from '../state/store.ts';
import type { Answer } from './state.ts';
import { cellText, sweepCsv } from './words.ts';
import { t } from '../text/words.ts';

export function SweepTable({ shown: { axes, sweep } }: { shown: Answer }) {
  const [x, y] = axes;
  const columns = x.values.length;
  return (
    <>
      <p>
        <button
          type="button"
          onClick={() => download(`${document$.value.scenarioId}-sweep.csv`, 'text/csv;charset=utf-8', sweepCsv(axes, sweep.cells))}
        >
          {t('Save as CSV')}
        </button>
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <div class="sweep-table-scroll" tabIndex={0}>
        <table>
          <caption>{t('$across across, $down down: how long until the program is told', { across: x.label, down: y.label })}</caption>
          <thead>
            <tr>
              <td />
              {x.values.map((value) => (
                <th scope="col" key={value}>
                  {value}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {y.values.map((value, row) => (
              <tr key={value}>
                <th scope="row">{value}</th>
                {x.values.map((across, column) => (
                  <td key={across}>{cellText(sweep.cells, row * columns + column)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
