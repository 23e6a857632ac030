// Everything that the programs did, as rows of a real table, and every connection as a row of another: the same facts and the same
// selection as the chart, for eyes, readers and copying.
import { effect, signal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { inNextFrame } from '../app/frame.ts';
import { dragging, select, view } from '../state/store.ts';
import { systemPart } from '../state/systems.ts';
import { exactSeconds } from '../text/duration.ts';
import type { Item } from './items.ts';
import { partLink } from './links.ts';
import { shown, summary } from './state.ts';
import type { ConnectionSummary } from './summary.ts';
import { appEventText, connectionName, fdOf, stretchText } from './words.ts';
import { t, word } from '../text/words.ts';
import { spoken } from '../text/language.ts';

type EventItem = Extract<Item, { is: 'event' }>;
type Column = 'time' | 'node' | 'connection' | 'what';

const sorting = signal<{ readonly column: Column; readonly down: boolean }>({ column: 'time', down: false });
/** More rows than this wait for a button. */
const ROWS_AT_ONCE = 500;
const allRows = signal(false);

const COLUMNS: readonly (readonly [Column, string])[] = [
  ['time', word('Time, s')],
  ['node', word('Node')],
  ['connection', '#'],
  ['what', word('What')],
];

const VALUES: Readonly<Record<Column, (item: EventItem) => string | number>> = {
  time: ({ event }) => event.id,
  node: ({ event }) => event.node,
  connection: ({ event }) => fdOf(event) ?? -1,
  what: ({ event }) => `${event.kind} ${appEventText(event)}`,
};

function sorted(items: readonly EventItem[]): readonly EventItem[] {
  const { column, down } = sorting.value;
  if (column === 'time' && !down) return items;
  const value = VALUES[column];
  const order = items.toSorted((a, b) => {
    const [left, right] = [value(a), value(b)];
    return left < right ? -1 : left > right ? 1 : a.event.id - b.event.id;
  });
  return down ? order.reverse() : order;
}

/** Rows are made when a control has come to rest: a table is read, not watched. */
const settled = signal<readonly EventItem[]>([]);
effect(() => {
  const list = shown.value?.items.list;
  if (dragging.value || list === undefined) return;
  inNextFrame('system-table', () => {
    settled.value = list.filter((item) => item.is === 'event');
  });
});

export function SystemTable() {
  const body = useRef<HTMLTableSectionElement>(null);
  const items = settled.value;
  useEffect(() => effect(() => markSelected(body.current, view.value.selected)), [items, sorting.value, allRows.value]);
  useEffect(() => {
    const clicked = (event: Event) => {
      const key = (event.target as Element).closest('tr')?.getAttribute('data-key');
      if (key) select(key);
    };
    body.current?.addEventListener('click', clicked);
    return () => body.current?.removeEventListener('click', clicked);
  }, []);
  const rows = useMemo(() => sorted(items), [items, sorting.value]);
  const first = useMemo(() => (allRows.value ? rows : rows.slice(0, ROWS_AT_ONCE)), [rows, allRows.value]);
  return (
    <section class="events" aria-labelledby="events-title">
      <header class="panel-head">
        <h2 id="events-title">{t('Events')}</h2>
        <span class="quiet">{items.length}</span>
      </header>
      <div class="table-scroll">
        <table>
          <thead>
            <tr>
              {COLUMNS.map(([column, title]) => (
                <SortHeader key={column} column={column} title={t(title)} />
              ))}
            </tr>
          </thead>
          <tbody ref={body}>
            <Rows items={first} />
          </tbody>
        </table>
        {first.length < rows.length && (
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

function Rows({ items }: { items: readonly EventItem[] }) {
  return useMemo(
    () => (
      <>
        {items.map(({ key, event }) => (
          <tr key={key} data-key={key} class={`row-${event.kind}`}>
            <td class="number">
              <button type="button" class="row-button" tabIndex={-1}>
                {exactSeconds(event.at)}
              </button>
            </td>
            <td>{event.node}</td>
            <td>{fdOf(event) ?? ''}</td>
            <td>{appEventText(event)}</td>
          </tr>
        ))}
      </>
    ),
    [items, spoken.value],
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

/** Without rendering the rows again: there may be thousands. */
function markSelected(body: HTMLTableSectionElement | null, key: string | null): void {
  if (!body) return;
  for (const row of body.querySelectorAll('[aria-current]')) row.removeAttribute('aria-current');
  const row = key === null ? null : body.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!(row instanceof HTMLElement)) return;
  row.setAttribute('aria-current', 'true');
  const scroller = row.closest('.table-scroll');
  if (!scroller) return;
  if (row.offsetTop < scroller.scrollTop + 30 || row.offsetTop + row.offsetHeight > scroller.scrollTop + scroller.clientHeight)
    scroller.scrollTop = row.offsetTop - scroller.clientHeight / 2;
}

/** Rows of connections at once. */
const CONNECTIONS_AT_ONCE = 300;

export function ConnectionTable() {
  const run = summary.value;
  if (!run) return null;
  return (
    <section class="events connections" aria-labelledby="connections-title">
      <header class="panel-head">
        <h2 id="connections-title">{t('Connections')}</h2>
        <span class="quiet">{run.connections.length}</span>
      </header>
      <div class="table-scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">{t('Connection')}</th>
              <th scope="col">{t('Opened, s')}</th>
              <th scope="col">{t('How it ended')}</th>
            </tr>
          </thead>
          <tbody>
            {run.connections.slice(0, CONNECTIONS_AT_ONCE).map((connection) => (
              <tr key={connection.fd}>
                <td>
                  <a href={partLink({ ...systemPart.value, connection: connection.fd })}>{connectionName(connection)}</a>
                </td>
                <td class="number">{exactSeconds(connection.openedAt)}</td>
                <td>{endText(connection)}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {run.connections.length > CONNECTIONS_AT_ONCE && (
          <p>{t('and $more more.', { more: run.connections.length - CONNECTIONS_AT_ONCE })}</p>
        )}
      </div>
    </section>
  );
}

/** "api: ETIMEDOUT; etcd-1 half-open", as it stands at the end. */
export function endText(connection: ConnectionSummary): string {
  const told = connection.ends.map(({ host, errno }) => `${connection[host]}: ${errno ?? t('gone')}`);
  const last = connection.stretches.at(-1);
  const now = last?.to === null ? [stretchText(last, connection)] : told.length === 0 ? [t('closed')] : [];
  return [...told, ...now].join(t('; '));
}
