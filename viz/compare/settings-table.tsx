// Settings and outcomes of the compared runs, a column each. A setting's cell is a field: what differs is set here.
import { HZ_VALUES, KERNEL_IDS, PROFILES } from '../../sim/index.ts';
import type { OutcomeRow } from './outcomes.ts';
import { moveCut } from '../panels/cuts.ts';
import type { CatalogueEntry } from '../state/evaluate.ts';
import { type ComparedRun, changeSetting, possibleRuns, runs, setRun } from './runs.ts';
import { askable, cutKey, cutOptions, type SettingRow, settingRows, valueIn } from './setting-rows.ts';
import { asked, entry, outages, outcomes } from './state.ts';
import { t } from '../text/words.ts';

export function SettingsTable() {
  const base = entry.value;
  if (!base) return null;
  const rows = settingRows({ base, runs: runs.value, asked: asked.value });
  return (
    <section class="compare-settings" aria-labelledby="compare-settings-title">
      <h2 id="compare-settings-title">{t('Settings and outcomes')}</h2>
      <div class="table-wrap">
        <table>
          <thead>
            <tr>
              <th scope="col">{t('Setting')}</th>
              {runs.value.map(({ letter }) => (
                <th scope="col" key={letter} class="run-letter">
                  {letter}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.key}>
                <th scope="row">{row.label}</th>
                {runs.value.map((one, index) => (
                  <td key={one.letter}>
                    <SettingCell row={row} one={one} index={index} />
                  </td>
                ))}
              </tr>
            ))}
            <tr>
              <td colSpan={runs.value.length + 1}>
                <AskForSetting rows={rows} />
              </td>
            </tr>
          </tbody>
          <tbody class="outcomes">
            {outcomes.value.map((row) => (
              <Outcome key={row.label} row={row} />
            ))}
            {outages.value && <Outcome row={outages.value} />}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function AskForSetting({ rows }: { rows: readonly SettingRow[] }) {
  const base = entry.value;
  if (!base) return null;
  return (
    <select
      class="ask"
      aria-label={t('Another setting to compare')}
      value=""
      onChange={(event) => {
        asked.value = [...asked.value, event.currentTarget.value];
        event.currentTarget.value = '';
      }}
    >
      <option value="">{t('Another setting …')}</option>
      {askable(base, rows).map(({ key, label }) => (
        <option key={key} value={key}>
          {label}
        </option>
      ))}
    </select>
  );
}

interface CellProps {
  readonly row: SettingRow;
  readonly one: ComparedRun;
  readonly index: number;
}

function SettingCell({ row, one, index }: CellProps) {
  const base = entry.value;
  if (!base) return null;
  const { text, set } = valueIn(row, one.overrides, one.run, base);
  const label = t('$label in $letter', { label: row.label, letter: one.letter });
  const options = optionsOf(row, one, base);
  if (options !== null) return <Choice options={options} change={changeOf(row, one, index, base)} value={text} label={label} set={set} />;
  if (row.kind === 'switch') {
    const on = text === 'on' || text === '1' || text === 'true';
    return (
      <input
        type="checkbox"
        class="switch"
        aria-label={label}
        checked={on}
        onChange={(event) => changeSetting(index, row.key, event.currentTarget.checked ? '1' : '0')}
      />
    );
  }
  return (
    <input
      type="text"
      class={`field wide${set ? ' changed' : ''}`}
      aria-label={label}
      value={set ? text : ''}
      placeholder={text}
      maxLength={64}
      spellcheck={false}
      autocomplete="off"
      onChange={(event) => {
        const value = event.currentTarget.value.trim();
        changeSetting(index, row.key, value === '' ? null : value);
      }}
    />
  );
}

type Options = readonly (readonly [value: string, title: string])[];

/** What there is to choose from; null where a value is typed. */
function optionsOf(row: SettingRow, one: ComparedRun, base: CatalogueEntry): Options | null {
  const cut = cutKey(row.key);
  if (cut) return cutOptions(cut.part, base, one.overrides);
  if (row.kind === 'kernel') return KERNEL_IDS.map((id) => [id, PROFILES[id].title] as const);
  return row.kind === 'hz' ? HZ_VALUES.map((hz) => [String(hz), `${hz} HZ`] as const) : null;
}

/** A cut takes along what heals it. */
function changeOf(row: SettingRow, { overrides }: ComparedRun, index: number, base: CatalogueEntry): (value: string) => void {
  const cut = cutKey(row.key);
  if (cut?.part !== 'near') return (value) => changeSetting(index, row.key, value);
  return (value) => setRun(index, moveCut({ scenarioId: '', overrides }, base, cut.place, value).overrides);
}

interface ChoiceProps {
  readonly options: Options;
  readonly change: (value: string) => void;
  readonly value: string;
  readonly label: string;
  readonly set: boolean;
}

const Choice = ({ options, change, value, label, set }: ChoiceProps) => (
  <select class={set ? 'changed' : ''} aria-label={label} value={value} onChange={(event) => change(event.currentTarget.value)}>
    {options.map(([id, title]) => (
      <option key={id} value={id}>
        {title}
      </option>
    ))}
  </select>
);

function Outcome({ row }: { row: OutcomeRow }) {
  const letters = possibleRuns.value.map(({ letter }) => letter);
  return (
    <tr>
      <th scope="row" title={row.about}>
        {row.label}
        {row.about && <span class="visually-hidden">: {row.about}</span>}
      </th>
      {runs.value.map(({ letter }) => {
        const cell = row.cells[letters.indexOf(letter)];
        return (
          <td key={letter}>
            {cell?.text ?? '–'} {cell?.delta && <span class="cell-delta">{cell.delta}</span>}
          </td>
        );
      })}
    </tr>
  );
}
