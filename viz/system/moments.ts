// The moments that the fitted axis gives room to. Traffic that repeats is one stretch, however many requests it has: otherwise the
// requests of a minute would push aside the silence of a quarter of an hour.
import type { AppEvent } from '../../sim/index.ts';
import type { Anchor } from '../axis/ticks.ts';
import type { SystemSummary } from './summary.ts';

/** So many of a series stand by themselves before it is traffic; of what is told to nobody, and of everyday traffic, one. */
const FIRST_ONES = 2;
const EVERYDAY: readonly AppEvent['kind'][] = ['request', 'sent', 'answered', 'ping', 'ping-acked', 'notified', 'connected', 'accepted'];
/** A pause this many times as long as the usual one between two of a series is a silence of its own. */
const LONG_PAUSE = 4;

/** What is alike: the same program doing the same, with the same result. */
const seriesOf = (event: AppEvent): string =>
  `${event.node}/${event.kind}/${'error' in event ? event.error : ''}${event.kind === 'decided' ? event.rule.name : ''}`;

/** The first ones, the last one, and both sides of each long pause. */
function thinned(all: readonly number[], firstOnes = FIRST_ONES): number[] {
  const times = [...new Set(all)];
  if (times.length <= firstOnes + 1) return times;
  const pauses = times.slice(1).map((at, i) => at - (times[i] as number));
  const usual = pauses.toSorted((a, b) => a - b)[Math.floor(pauses.length / 2)] as number;
  const long = Math.max(usual, 1) * LONG_PAUSE;
  return times.filter(
    (_, i) => i < firstOnes || i === times.length - 1 || (pauses[i - 1] as number) > long || (pauses[i] as number) > long,
  );
}

interface Series {
  readonly kind: AppEvent['kind'];
  readonly times: number[];
}

function seriesIn(events: readonly AppEvent[]): Series[] {
  const found = new Map<string, Series>();
  for (const event of events) {
    const name = seriesOf(event);
    const series = found.get(name) ?? { kind: event.kind, times: [] };
    series.times.push(event.at);
    found.set(name, series);
  }
  return [...found.values()];
}

export function momentsOf({ events, connections }: Pick<SystemSummary, 'events' | 'connections'>): number[] {
  const ofPrograms = seriesIn(events).flatMap(({ kind, times }) => thinned(times, EVERYDAY.includes(kind) ? 1 : FIRST_ONES));
  const ofConnections = thinned(connections.flatMap(({ ends }) => ends.map(({ at }) => at)).sort((a, b) => a - b));
  const halfOpen = connections.flatMap(({ stretches }) => stretches.filter(({ phase }) => phase === 'half-open').map(({ from }) => from));
  return [...ofPrograms, ...ofConnections, ...thinned(halfOpen.sort((a, b) => a - b))];
}

const IMPORTANCE: Readonly<Partial<Record<AppEvent['kind'], number>>> = {
  fault: 9,
  failed: 7,
  'ping-missed': 6,
  disconnected: 5,
  decided: 4,
};

/** Moments that want a label on the axis: faults first, then failures; the first of a kind before the others of it. */
export function anchorsOf({ scenario, events }: Pick<SystemSummary, 'scenario' | 'events'>): Anchor[] {
  const most = new Map<number, number>();
  const seen = new Set<string>();
  for (const event of events) {
    const weight = IMPORTANCE[event.kind];
    if (weight === undefined) continue;
    const first = !seen.has(seriesOf(event));
    seen.add(seriesOf(event));
    most.set(event.at, Math.max(most.get(event.at) ?? 0, weight + (first ? 0.5 : 0)));
  }
  // Nothing else says where the run ends.
  most.set(scenario.until, 3);
  return Array.from(most, ([timeUs, importance]) => ({ timeUs, importance }));
}
