// Which lanes a set of runs needs, top to bottom: the verdict, the watched host, the wire between the two, the other host.
// Lanes come from all shown runs, so that a ghost has a place even where the run of today has none.
import type { HostName, Run, TimerName } from '../../sim/index.ts';
import { gaugeLanes } from './gauges.ts';
import { limitEpisodes, type LimitKind } from './limits.ts';
import { boxLane, boxNames } from './middlebox-marks.ts';
import type { Lane, LaneKind } from './model.ts';
import { t, word } from '../text/words.ts';

/** Top to bottom, with titles that fit beside a lane. */
const TIMER_TITLES: readonly (readonly [TimerName, string])[] = [
  ['rto', word('Retransmission')],
  ['tlp', word('Tail loss probe')],
  ['reo', word('Reordering')],
  ['probe0', word('Zero window')],
  ['keepalive', word('Keepalive')],
  ['delack', word('Delayed ACK')],
  ['synack', 'SYN-ACK'],
  ['fin-wait-2', 'FIN-WAIT-2'],
  ['time-wait', 'TIME-WAIT'],
];

/** Conditions that end a connection and are looked at when a timer fires. */
const LIMIT_TITLES: readonly (readonly [LimitKind, string])[] = [
  ['budget', word('Retry budget')],
  ['user-timeout', word('User timeout')],
  ['count', word('Unanswered')],
];

export const otherHost = (host: HostName): HostName => (host === 'client' ? 'server' : 'client');
export const laneId = (host: HostName, kind: LaneKind, part: TimerName | LimitKind | null = null) =>
  part ? `${host}/${kind}/${part}` : `${host}/${kind}`;

const lane = (
  id: string,
  group: Lane['group'],
  kind: LaneKind,
  title: string,
  host: HostName | null,
  timer: TimerName | null = null,
): Lane => ({
  id,
  group,
  kind,
  title,
  host,
  timer,
});

function hostLanes(host: HostName, armed: ReadonlySet<TimerName>, limits: ReadonlySet<string>): Lane[] {
  return [
    lane(laneId(host, 'program'), host, 'program', t('Program'), host),
    lane(laneId(host, 'state'), host, 'state', t('Socket'), host),
    ...TIMER_TITLES.filter(([timer]) => armed.has(timer)).map(([timer, title]) =>
      lane(laneId(host, 'timer', timer), host, 'timer', t(title), host, timer),
    ),
    ...LIMIT_TITLES.filter(([kind]) => limits.has(laneId(host, 'limit', kind))).map(([kind, title]) =>
      lane(laneId(host, 'limit', kind), host, 'limit', t(title), host),
    ),
  ];
}

/** Middleboxes in their order, and the path's lane beside the server, where cuts are. */
function pathLanes(runs: readonly Run[], watch: HostName): Lane[] {
  const fromClient = [
    ...boxNames(runs).map((name) => lane(boxLane(name), 'wire', 'box', name, null)),
    lane('path', 'wire', 'path', t('Path'), null),
  ];
  return watch === 'client' ? fromClient : fromClient.reverse();
}

export function lanesOf(runs: readonly Run[], watch: HostName): Lane[] {
  const armed = { client: new Set<TimerName>(), server: new Set<TimerName>() };
  for (const run of runs) {
    for (const event of run.events) if (event.kind === 'arm' && event.place !== 'path') armed[event.place].add(event.timer);
  }
  const limits = new Set(runs.flatMap((run) => limitEpisodes(run).map(({ host, kind }) => laneId(host, 'limit', kind))));
  const other = otherHost(watch);
  return [
    lane('verdict', 'top', 'verdict', t('Verdict'), watch),
    ...hostLanes(watch, armed[watch], limits),
    lane(laneId(watch, 'wire'), 'wire', 'wire', t('At the $host', { host: t(watch) }), watch),
    ...pathLanes(runs, watch),
    lane(laneId(other, 'wire'), 'wire', 'wire', t('At the $host', { host: t(other) }), other),
    ...hostLanes(other, armed[other], limits),
    ...gaugeLanes(runs, watch),
  ];
}
