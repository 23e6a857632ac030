// Every event as a row of a real table: the same facts and the same selection as the chart, for eyes, readers and copying.
import { effect, signal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { Run, TraceEvent } from '../../sim/index.ts';
import { inNextFrame } from '../app/frame.ts';
import { dragging, run, select, selected } from '../state/store.ts';
import { exactSeconds } from '../text/duration.ts';
import { eventText } from '../text/event.ts';
import { sourceLine } from './print-notes.tsx';
import { t } from '../text/words.ts';
import { spoken } from '../text/language.ts';

type Column = 'time' | 'place' | 'what';
const sorting = signal<{ readonly column: Column; readonly down: boolean }>({ column: 'time', down: false });
/** Rows are made a moment after a control has come to rest: a table is read, not watched. */
const settled = signal<Run | null>(null);
/** More rows than this wait for a button. */
const ROWS_AT_ONCE = 5000;
const allRows = signal(false);
const EMPTY: Pick<Run, 'events'> = { events: [] };

effect(() => {
  const now = run.value;
  if (dragging.value && settled.peek()?.scenario.id === now?.scenario.id) return;
  inNextFrame('table', () => {
    settled.value = now;
  });
});

const VALUES: Readonly<Record<Column, (event: TraceEvent) => string | number>> = {
  time: (event) => event.id,
  place: (event) => event.place,
  what: (event) => `${event.kind} ${eventText(event)}`,
};

function sorted(events: readonly TraceEvent[]): readonly TraceEvent[] {
  const { column, down } = sorting.value;
  if (column === 'time' && !down) return events;
  const value = VALUES[column];
  const order = events.toSorted((a, b) => {
    const [left, right] = [value(a), value(b)];
    return left < right ? -1 : left > right ? 1 : a.id - b.id;
  });
  return down ? order.reverse() : order;
}

export function EventTable() {
  const now = settled.value ?? EMPTY;
  const body = useRef<HTMLTableSectionElement>(null);
  useEffect(() => effect(() => markSelected(body.current, selected.value?.key ?? null)), [now, sorting.value, allRows.value]);
  useEffect(() => {
    // One listener for all rows: a click anywhere in a row is a click on its button.
    const clicked = (event: Event) => selectRow(event.target as Element);
    body.current?.addEventListener('click', clicked);
    return () => body.current?.removeEventListener('click', clicked);
  }, []);
  const { events } = now;
  const rows = useMemo(() => sorted(events), [events, sorting.value]);
  const shown = useMemo(() => (allRows.value ? rows : rows.slice(0, ROWS_AT_ONCE)), [rows, allRows.value]);
  return (
    <section class="events" aria-labelledby="events-title">
      <header class="panel-head">
        <h2 id="events-title">{t('Events')}</h2>
        <span class="quiet">{now.events.length}</span>
      </header>
      <div class="table-scroll">
        <table>
          <thead>
            <tr>
              <SortHeader column="time" title={t('Time, s')} />
              <SortHeader column="place" title={t('Where')} />
              <SortHeader column="what" title={t('What')} />
            </tr>
          </thead>
          <tbody ref={body}>
            <Rows events={shown} />
          </tbody>
          <tfoot class="print-only">
            <tr>
              <td colSpan={3}>{sourceLine()}</td>
            </tr>
          </tfoot>
        </table>
        {shown.length < rows.length && (
          <button
            type="button"
            onClick={() => {
              allRows.value = true;
            }}
          >
            {t('Show all $n rows', { n: rows.length })}
          </button>
        )}
      </div>
    </section>
  );
}

/** The same rows are the same nodes: nothing is compared again. */
function Rows({ events }: { events: readonly TraceEvent[] }) {
  return useMemo(
    () => (
      <>
        {events.map((event) => (
          <tr key={event.key} data-key={event.key} class={`row-${event.kind}`}>
            <td class="number">
              <button type="button" class="row-button" tabIndex={-1}>
                {exactSeconds(event.at)}
              </button>
            </td>
            <td>{t(event.place)}</td>
            <td>{eventText(event)}</td>
          </tr>
        ))}
      </>
    ),
    [events, spoken.value],
  );
}

function SortHeader({ column, title }: { column: Column; title: string }) {
  const { column: current, down } = sorting.value;
  const active = current === column;
  return (
    <th scope="col" aria-sort={active ? (down ? 'descending' : 'ascending') : 'none'}>
      <button
        type="button"
        onClick={() => {
          sorting.value = { column, down: active ? !down : false };
        }}
      >
        {title}
      </button>
    </th>
  );
}

function selectRow(target: Element): void {
  const key = target.closest('tr')?.getAttribute('data-key');
  if (key) select(key);
}

/** Without rendering the rows again: there may be thousands. */
function markSelected(body: HTMLTableSectionElement | null, key: string | null): void {
  if (!body) return;
  for (const row of body.querySelectorAll('[aria-current]')) row.removeAttribute('aria-current');
  const row = key === null ? null : body.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!(row instanceof HTMLElement)) return;
  row.setAttribute('aria-current', 'true');
  const scroller = row.closest('.table-scroll');
  if (!scroller) return;
  const top = row.offsetTop - scroller.clientHeight / 2;
  if (row.offsetTop < scroller.scrollTop + 30 || row.offsetTop + row.offsetHeight > scroller.scrollTop + scroller.clientHeight)
    scroller.scrollTop = top;
}
