// The members of a fleet, the worst first: who waited longest, who failed. Each leads to its own system, run alone with a trace.
import { signal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { FleetMembers, FleetRun } from '../../sim/index.ts';
import { humanDuration } from '../text/duration.ts';
import { partLink } from '../system/links.ts';
import { run } from './state.ts';
import { t, word } from '../text/words.ts';

type Column = 'member' | 'longestUs' | 'failed' | 'waiting' | 'connections' | 'segments';

const OF_REQUESTS: readonly (readonly [Column, string])[] = [
  ['member', word('Member')],
  ['longestUs', word('Longest wait')],
  ['failed', word('Failed')],
  ['waiting', word('Waits')],
  ['connections', word('Sockets')],
];
/** Of members that ask nothing. */
const OF_IDLERS: readonly (readonly [Column, string])[] = [
  ['member', word('Member')],
  ['connections', word('Connections')],
  ['segments', word('Segments')],
];

const sorting = signal<{ readonly column: Column; readonly down: boolean }>({ column: 'longestUs', down: true });
const AT_ONCE = 100;
const shownRows = signal(AT_ONCE);

const cellOf = (members: FleetMembers, column: Column, index: number): number =>
  column === 'member' ? index : (members[column][index] as number);

/** Places of the members in the order that is asked for; the worst first among equals. */
export function ranked({ members, count }: Pick<FleetRun, 'members' | 'count'>, column: Column, down: boolean): number[] {
  const order = Array.from({ length: count }, (_, index) => index);
  const sign = down ? -1 : 1;
  return order.sort(
    (a, b) =>
      sign * (cellOf(members, column, a) - cellOf(members, column, b)) ||
      cellOf(members, 'longestUs', b) - cellOf(members, 'longestUs', a) ||
      cellOf(members, 'failed', b) - cellOf(members, 'failed', a) ||
      a - b,
  );
}

export function Members() {
  const now = run.value;
  const { column, down } = sorting.value;
  const order = useMemo(() => (now ? ranked(now, column, down) : []), [now, column, down]);
  if (!now) return null;
  const asks = now.totals.requests > 0;
  const rows = order.slice(0, shownRows.value);
  return (
    <section class="events members" aria-labelledby="events-title">
      <header class="panel-head">
        <h2 id="events-title">{asks ? t('Members, the worst first') : t('Members')}</h2>
        <span class="quiet">{now.count}</span>
      </header>
      <div class="table-scroll">
        <table>
          <thead>
            <tr>
              {(asks ? OF_REQUESTS : OF_IDLERS).map(([name, title]) => (
                <th key={name} scope="col" aria-sort={column === name ? (down ? 'descending' : 'ascending') : 'none'}>
                  <button
                    type="button"
                    onClick={() => {
                      sorting.value = { column: name, down: column === name ? !down : name !== 'member' };
                    }}
                  >
                    {t(title)}
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((index) => (
              <MemberRow key={index} now={now} index={index} asks={asks} />
            ))}
          </tbody>
        </table>
        {rows.length < order.length && (
          <button
            type="button"
            onClick={() => {
              shownRows.value += AT_ONCE * 5;
            }}
          >
            {t('More members')}
          </button>
        )}
      </div>
    </section>
  );
}

function MemberRow({ now, index, asks }: { now: FleetRun; index: number; asks: boolean }) {
  const { members, errors } = now;
  const longest = members.longestUs[index] as number;
  const failed = members.failed[index] as number;
  const error = failed > 0 ? errors[(members.firstError[index] as number) - 1] : undefined;
  return (
    <tr>
      <td>
        <a href={partLink({ member: index, connection: null })} aria-label={t('Member $n: open it', { n: index + 1 })}>
          {index + 1}
        </a>
      </td>
      {asks ? (
        <>
          <td>{longest > 0 ? humanDuration(longest) : '–'}</td>
          <td>{error === undefined ? failed : `${failed} ${error}`}</td>
          <td>{members.waiting[index]}</td>
          <td>{members.connections[index]}</td>
        </>
      ) : (
        <>
          <td>{members.connections[index]}</td>
          <td>{members.segments[index]}</td>
        </>
      )}
    </tr>
  );
}
