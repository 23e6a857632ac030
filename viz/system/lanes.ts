// Which lanes a system needs, top to bottom: nodes to which something happens; the programs, the watched one first; connections.
import type { AppEvent, SystemScenario } from '../../sim/index.ts';
import type { Lane, LaneKind } from '../lanes/model.ts';
import { boxesOf } from './items.ts';
import { type Request, requestsOf, tracksOf } from './requests.ts';
import type { ConnectionSummary, SystemSummary } from './summary.ts';
import { connectionName, plural } from './words.ts';
import { t } from '../text/words.ts';

/** More connections than this are not shown one by one unless the reader asks. */
const FEW = 8;
/** And never more than this: beyond, lanes tell nothing that the table does not. */
const MANY = 60;

export const boxLane = (box: string) => `box/${box}`;
export const nodeLane = (node: string) => `node/${node}`;
export const requestsLane = (node: string, track: number) => `${node}/requests/${track}`;
export const partLane = (node: string, part: 'pings' | 'news' | 'writes' | 'decisions') => `${node}/${part}`;
export const connectionLane = (fd: number) => `connection/${fd}`;
export const OTHERS_LANE = 'connection/others';

export interface ProgramPart {
  readonly node: string;
  readonly events: readonly AppEvent[];
  readonly requests: readonly Request[];
  readonly tracks: readonly number[];
}

const lane = (id: string, group: Lane['group'], kind: LaneKind, title: string, label = title): Lane => ({
  id,
  group,
  kind,
  title,
  host: null,
  timer: null,
  label,
});

/** The programs in the order in which they are shown: the watched one, clients, servers. */
export function programsOf({ scenario, events }: Pick<SystemSummary, 'scenario' | 'events'>): ProgramPart[] {
  const weight = (node: SystemScenario['nodes'][number]) =>
    node.name === scenario.watch ? 0 : node.program && 'to' in node.program ? 1 : 2;
  return scenario.nodes
    .toSorted((a, b) => weight(a) - weight(b))
    .map(({ name }) => {
      const own = events.filter(({ node }) => node === name);
      const requests = requestsOf(own);
      return { node: name, events: own, requests, tracks: tracksOf(requests) };
    });
}

const isTold = ({ stretches, ends }: ConnectionSummary): boolean =>
  ends.some(({ errno }) => errno !== null) || stretches.some(({ phase }) => phase === 'half-open');

/** The connections that have a lane of their own: all where they are few, else those that something happened to. */
export function shownConnections(connections: readonly ConnectionSummary[], all: boolean): ConnectionSummary[] {
  const most = all ? MANY : FEW;
  if (connections.length <= most) return [...connections];
  const chosen = new Set(connections.filter(isTold).slice(0, most));
  for (const connection of connections) if (chosen.size < most) chosen.add(connection);
  return connections.filter((connection) => chosen.has(connection));
}

function programLanes({ node, events, tracks }: ProgramPart): Lane[] {
  const group = `node/${node}` as const;
  const has = (...kinds: AppEvent['kind'][]) => events.some(({ kind }) => kinds.includes(kind));
  const count = tracks.reduce((most, track) => Math.max(most, track + 1), 0);
  const of = (part: Parameters<typeof partLane>[1], title: string) =>
    lane(partLane(node, part), group, 'program', title, `${title}${t(', ')}${node}`);
  return [
    ...Array.from({ length: count }, (_, track) =>
      lane(
        requestsLane(node, track),
        group,
        'program',
        track === 0 ? t('Requests') : '',
        t('Requests of $node, track $n', { node, n: track + 1 }),
      ),
    ),
    ...(has('blocked') ? [of('writes', t('Blocked writes'))] : []),
    ...(has('ping') ? [of('pings', t('PINGs'))] : []),
    ...(has('notified') ? [of('news', t('Changes heard'))] : []),
    ...(has('decided') ? [of('decisions', t('Decisions'))] : []),
  ];
}

export function systemLanes(
  { scenario, connections }: SystemSummary,
  programs: readonly ProgramPart[],
  shown: readonly ConnectionSummary[],
): Lane[] {
  const troubled = scenario.nodes.filter(({ name }) => programs.some(({ node, events }) => node === name && events.some(isFault)));
  return [
    ...troubled.map(({ name }) => lane(nodeLane(name), 'top', 'path', name, t('What happens to $name', { name }))),
    ...boxesOf(connections).map((box) => lane(boxLane(box), 'top', 'box', box, t('Middlebox $box', { box }))),
    ...programs.flatMap(programLanes),
    ...shown.map((connection) =>
      lane(connectionLane(connection.fd), 'connections', 'state', '', t('Connection $name', { name: connectionName(connection) })),
    ),
    ...(shown.length < connections.length
      ? [
          lane(
            OTHERS_LANE,
            'connections',
            'state',
            t('$n others', { n: connections.length - shown.length }),
            plural(connections.length - shown.length, 'other connection'),
          ),
        ]
      : []),
  ];
}

export const isFault = (event: AppEvent): event is Extract<AppEvent, { kind: 'fault' }> => event.kind === 'fault';
