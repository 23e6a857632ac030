// The sweep's place in the page: the choice of axes, the map, the cell under the cursor in words, the legend, the table.
import { computed } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { Fold } from '../panels/fold.tsx';
import { document$, run } from '../state/store.ts';
import { MAX_END_LENGTH } from '../state/url.ts';
import { Legend } from './legend.tsx';
import { SweepMap } from './map.tsx';
import type { AxisEnds, End } from './span.ts';
import {
  type Answer,
  answer,
  axes,
  chooseAxis,
  chooseSpan,
  choices,
  crosses,
  cursor,
  endsOf,
  keepAsking,
  loadCell,
  loadCellAsB,
  swapAxes,
} from './state.ts';
import { SweepTable } from './table.tsx';
import { cellSettings, cellWords, mapNotes, mapSentence } from './words.ts';
import { t } from '../text/words.ts';
import './sweep.css';

export { Tools } from './tools.tsx';

export function View() {
  useEffect(keepAsking, []);
  const shown = answer.value;
  if (!run.value) return null;
  return (
    <section class="sweep" aria-labelledby="sweep-title" aria-busy={shown?.tookMs === null}>
      <h2 id="sweep-title" class="visually-hidden">
        {t('Sweep of two settings')}
      </h2>
      <div class="sweep-axes">
        <Axis which="across" label={t('Across')} />
        <Axis which="up" label={t('Up')} />
        <button type="button" onClick={swapAxes}>
          {t('Swap axes')}
        </button>
      </div>
      <SweepMap />
      <Cell />
      {shown && <Legend cells={shown.sweep.cells} key={shown.part} />}
      {shown && <Status shown={shown} />}
      {shown && shown.tookMs !== null && (
        <Fold className="sweep-table" summary={t('The same as a table')}>
          {() => <SweepTable shown={shown} />}
        </Fold>
      )}
    </section>
  );
}

function Axis({ which, label }: { which: 'across' | 'up'; label: string }) {
  const ends = endsOf(which);
  const wrong = ends?.wrong ?? null;
  return (
    <div class="sweep-axis">
      <AxisSelect which={which} label={label} />
      {ends && <AxisEnd which={which} end="from" ends={ends} label={t('from')} name={t('$label from', { label })} />}
      {ends && <AxisEnd which={which} end="to" ends={ends} label={t('to')} name={t('$label to', { label })} />}
      {wrong && (
        <p class="wrong" role="alert" id={`sweep-${which}-wrong`}>
          {wrong.text}
        </p>
      )}
    </div>
  );
}

interface EndField {
  readonly which: 'across' | 'up';
  readonly end: End;
  readonly ends: AxisEnds;
  readonly label: string;
  readonly name: string;
}

/** Empty, it shows where the axis ends by itself. */
function AxisEnd({ which, end, ends: { typed, own, wrong }, label, name }: EndField) {
  const i = end === 'from' ? 0 : 1;
  const bad = wrong?.end === end;
  return (
    <label>
      {label}{' '}
      <input
        type="text"
        class="field"
        aria-label={name}
        value={typed[i]}
        placeholder={own[i]}
        maxLength={MAX_END_LENGTH}
        spellcheck={false}
        autocomplete="off"
        aria-invalid={bad}
        aria-describedby={bad ? `sweep-${which}-wrong` : undefined}
        onChange={(event) => {
          const text = event.currentTarget.value.trim().replaceAll('..', '.');
          chooseSpan(which, i === 0 ? [text, typed[1]] : [typed[0], text]);
        }}
      />
    </label>
  );
}

function AxisSelect({ which, label }: { which: 'across' | 'up'; label: string }) {
  const shown = axes.value?.[which === 'across' ? 0 : 1];
  const groups = [...new Set(choices.value.map(({ group }) => group))];
  return (
    <label>
      {label}{' '}
      <select aria-label={label} value={shown?.key ?? ''} onChange={(event) => chooseAxis(which, event.currentTarget.value)}>
        {groups.map((group) => (
          <optgroup key={group} label={group}>
            {choices.value
              .filter((one) => one.group === group)
              .map((one) => (
                <option key={one.key} value={one.key}>
                  {one.label}
                </option>
              ))}
          </optgroup>
        ))}
      </select>
    </label>
  );
}

/** What the cell under the cursor comes to. */
const words = computed(() => {
  const [shown, place] = [answer.value?.axes, cursor.value];
  if (!shown || !place || !shown[0].values[place.column] || !shown[1].values[place.row]) return null;
  const { scenarioId, overrides } = document$.value;
  return { settings: cellSettings(shown, place), place, ...cellWords(scenarioId, overrides, shown, place) };
});

function Cell() {
  const found = words.value;
  return (
    <div class="sweep-cell">
      <p id="sweep-cell" aria-live="polite">
        {found ? (
          <>
            <span class="sweep-settings">{found.settings}:</span> <strong class={`outcome-${found.outcome}`}>{found.headline}</strong>{' '}
            {found.detail}
          </>
        ) : (
          t('Point at a cell, or go to one with the arrow keys, to read what it comes to.')
        )}
      </p>
      {found && (
        <p class="buttons">
          <button type="button" onClick={() => loadCell(found.place)}>
            {t('Take these settings')}
          </button>
          <button type="button" onClick={() => loadCellAsB(found.place)}>
            {t('Compare as B')}
          </button>
        </p>
      )}
    </div>
  );
}

const count = (value: number) => value.toLocaleString('en').replaceAll(',', '\u202f');

function Status({ shown: { sweep, axes: pair, tookMs } }: { shown: Answer }) {
  const now = run.value;
  const letters = ['A', 'B', 'C'].slice(0, 1 + (document$.value.others?.length ?? 0));
  const onMap = crosses.value.map(({ letter }) => letter);
  const notes = now ? mapNotes(pair, now.scenario, letters, onMap) : [];
  return (
    <p class="sweep-status" role="status">
      {notes.length > 0 && <strong>{notes.join(' ')} </strong>}
      {tookMs === null
        ? t('$n of $all runs …', { n: count(sweep.done), all: count(sweep.total) })
        : `${mapSentence(pair, sweep.cells)} ${t('$n runs in $time s.', { n: count(sweep.total), time: (tookMs / 1000).toFixed(1) })}`}
    </p>
  );
}
