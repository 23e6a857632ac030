// Gauges of the watched host: figures that go up and down while a connection is in trouble, as step lines. Each against its
// own greatest value; a figure that never moves has no lane.
import type { HostName, Run } from '../../sim/index.ts';
import { bytes } from '../text/event.ts';
import { HostFold } from './host-fold.ts';
import { markFor } from './mark.ts';
import type { Lane, Mark } from './model.ts';
import { t, word } from '../text/words.ts';

export type GaugeName = 'backoff' | 'unacknowledged' | 'unsent' | 'window';

const GAUGES: readonly (readonly [GaugeName, string, (value: number) => string])[] = [
  ['backoff', word('Backoff'), (value) => t('up to $value: ×$times', { value, times: 2 ** value })],
  ['unacknowledged', word('Unacknowledged'), (value) => t('up to $bytes', { bytes: bytes(value) })],
  ['unsent', word('Not sent yet'), (value) => t('up to $bytes', { bytes: bytes(value) })],
  ['window', word('Peer’s window'), (value) => t('up to $bytes', { bytes: bytes(value) })],
];

interface Series {
  readonly name: GaugeName;
  /** Times and values, where the value changes. */
  readonly points: readonly (readonly [number, number])[];
}

const kept = new WeakMap<Run, readonly Series[]>();

/** The figures of the watched host that move. */
export function gaugeSeries(run: Run): readonly Series[] {
  const known = kept.get(run);
  if (known) return known;
  const fold = new HostFold();
  const found = GAUGES.map(([name]) => ({ name, points: [[0, 0]] as (readonly [number, number])[] }));
  for (const event of run.events) {
    if (event.place !== run.scenario.watch) continue;
    fold.see(event);
    for (const { name, points } of found) {
      const value = fold[name] ?? 0;
      if (value !== points.at(-1)?.[1]) points.push([event.at, value]);
    }
  }
  const moving = found.filter(({ points }) => points.length > 1);
  kept.set(run, moving);
  return moving;
}

export const gaugeLane = (host: HostName, name: GaugeName): string => `${host}/gauge/${name}`;

export function gaugeLanes(runs: readonly Run[], host: HostName): Lane[] {
  const moving = new Set(runs.flatMap((run) => gaugeSeries(run).map(({ name }) => name)));
  return GAUGES.filter(([name]) => moving.has(name)).map(([name, title]) => ({
    id: gaugeLane(host, name),
    group: 'gauges',
    kind: 'gauge',
    title: t(title),
    host,
    timer: null,
  }));
}

export function gaugeMarks(run: Run, endUs: number): Mark[] {
  const first = run.events[0];
  if (!first) return [];
  const { watch } = run.scenario;
  return gaugeSeries(run).map(({ name, points }) => {
    const [, title = name, text = String] = GAUGES.find(([one]) => one === name) ?? [];
    const most = Math.max(...points.map(([, value]) => value));
    const levels = points.map(([at, value]) => [at, value / most] as const);
    return markFor(first, {
      lane: gaugeLane(watch, name),
      glyph: 'gauge',
      tone: 'normal',
      at: 0,
      to: endUs,
      course: { form: 'steps', points: [...levels, [endUs, levels.at(-1)?.[1] ?? 0]] },
      text: text(most),
      label: t('$place: $event', { place: t(watch), event: `${t(title)}${t(', ')}${text(most)}` }),
      key: `gauge/${name}`,
    });
  });
}
