// What can be selected on a system's chart: what programs did, and the stretches and ends of connections. Each has a key that
// names the same thing in another run, and a place in the list, which the chart's marks carry.
import type { AppEvent } from '../../sim/index.ts';
import type { EndOf, Stretch } from './life.ts';
import type { ConnectionSummary, Known, SystemSummary } from './summary.ts';

export type Item = { readonly key: string; readonly at: number } & (
  | { readonly is: 'event'; readonly event: AppEvent }
  | { readonly is: 'stretch'; readonly connection: ConnectionSummary; readonly stretch: Stretch }
  | { readonly is: 'end'; readonly connection: ConnectionSummary; readonly end: EndOf }
  /** A middlebox forgot a connection. */
  | { readonly is: 'forgotten'; readonly connection: ConnectionSummary; readonly known: Known }
  /** A middlebox, from the first connection that it knew. */
  | { readonly is: 'box'; readonly box: string }
);

export interface Items {
  /** The programs' events first, in their order: an event's id is its place. */
  readonly list: readonly Item[];
  /** Place of a key; absent for a key that names nothing in this run. */
  readonly byKey: ReadonlyMap<string, number>;
}

const stretchKey = (fd: number, index: number): string => `#${fd}/${index + 1}`;
const endKey = (fd: number, index: number): string => `#${fd}/end${index + 1}`;

/** `api/failed/3`: the third failure of the node's program. */
function eventKeys(events: readonly AppEvent[]): string[] {
  const counts = new Map<string, number>();
  return events.map(({ node, kind }) => {
    const name = `${node}/${kind}`;
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return `${name}/${count}`;
  });
}

/** The middleboxes that had a connection to know, in the order in which they are met. */
export const boxesOf = (connections: readonly ConnectionSummary[]): string[] => [
  ...new Set(connections.flatMap(({ known }) => known.map(({ box }) => box))),
];

function boxItems(connections: readonly ConnectionSummary[]): Item[] {
  return boxesOf(connections).flatMap((box) => {
    const all = connections.flatMap((connection) =>
      connection.known.filter((known) => known.box === box).map((known) => ({ connection, known })),
    );
    const forgotten = all.filter(({ known }) => known.forgottenAt !== null);
    const first = Math.min(...all.map(({ known }) => known.from));
    return [
      { is: 'box', key: `box/${box}`, at: first, box } as const,
      ...forgotten.map(
        ({ connection, known }, i): Item => ({
          is: 'forgotten',
          key: `box/${box}/forgot/${i + 1}`,
          at: known.forgottenAt ?? 0,
          connection,
          known,
        }),
      ),
    ];
  });
}

const ofConnection = (connection: ConnectionSummary): Item[] => [
  ...connection.stretches.map(
    (stretch, i): Item => ({ is: 'stretch', key: stretchKey(connection.fd, i), at: stretch.from, connection, stretch }),
  ),
  ...connection.ends.map((end, i): Item => ({ is: 'end', key: endKey(connection.fd, i), at: end.at, connection, end })),
];

export function itemsOf({ events, connections }: Pick<SystemSummary, 'events' | 'connections'>): Items {
  const keys = eventKeys(events);
  const ofPrograms = events.map((event, i): Item => ({ is: 'event', key: keys[i] as string, at: event.at, event }));
  const list = [...ofPrograms, ...connections.flatMap(ofConnection), ...boxItems(connections)];
  return { list, byKey: new Map(list.map(({ key }, place) => [key, place])) };
}
