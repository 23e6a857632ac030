// A system's scene: every event of every program has a mark on a lane that exists; bars are the requests; the axis gives silence
// its room.
import { describe, expect, test } from 'vitest';
import { buildWarp, toUnit } from '../../../../viz/axis/warp.ts';
import { mergeAll, mergeLane } from '../../../../viz/lanes/merge.ts';
import { itemsOf } from '../../../../viz/system/items.ts';
import { shownConnections } from '../../../../viz/system/lanes.ts';
import { systemScene } from '../../../../viz/system/marks.ts';
import { momentsOf } from '../../../../viz/system/moments.ts';
import { MAX_TRACKS, requestsOf, tracksOf } from '../../../../viz/system/requests.ts';
import { type SystemSummary, summarise } from '../../../../viz/system/summary.ts';
import { catalogueFile, LOOP, runOf } from './fixture.ts';

const IDS = ['etcd-leader-cut', 'grpc-no-keepalive-power-off', 'open-loop-pile-up', 'write-blocks', 'heartbeat-own-connection-firewall'];
const runs: (readonly [string, SystemSummary])[] = [
  ['loop', summarise(runOf(LOOP))],
  ...IDS.map((id) => [id, summarise(runOf(catalogueFile(id)))] as const),
];

describe.each(runs)('%s', (_, run) => {
  const { scene, items } = systemScene(run, false);

  test('every event, stretch and end has a mark, on a lane that exists', () => {
    const lanes = new Set(scene.lanes.map(({ id }) => id));
    items.list.forEach(({ key }, place) => {
      const mark = scene.marks[scene.markOf[place] ?? -1];
      expect(mark, key).toBeDefined();
      expect(lanes, key).toContain(mark?.lane);
    });
  });

  test('keys are unique, and marks of a lane too', () => {
    expect(items.byKey.size).toBe(items.list.length);
    for (const { id } of scene.lanes) {
      const keys = scene.marks.filter(({ lane }) => lane === id).map(({ key }) => key);
      expect(new Set(keys).size, id).toBe(keys.length);
    }
  });

  test('each failure is a cross of its own, and no more than those', () => {
    const report = run.reports.find(({ node }) => node === run.scenario.watch);
    const crosses = scene.marks.filter(({ glyph, lane }) => glyph === 'error' && lane.startsWith(`${run.scenario.watch}/requests`));
    expect(crosses).toHaveLength(report?.failed ?? 0);
  });

  test('requests are as many as the report says, and end as it says', () => {
    const report = run.reports.find(({ node }) => node === run.scenario.watch);
    const requests = requestsOf(run.events.filter(({ node }) => node === run.scenario.watch));
    expect(requests).toHaveLength(report?.requests ?? 0);
    expect(requests.filter(({ outcome }) => outcome === null)).toHaveLength(report?.waiting ?? 0);
    expect(requests.filter(({ outcome }) => outcome?.kind === 'answered')).toHaveLength(report?.answered ?? 0);
  });

  test('at most a thousand marks are drawn, at any zoom', () => {
    const byLane = scene.lanes.map(({ id }) => scene.marks.filter(({ lane }) => lane === id).sort((a, b) => a.at - b.at));
    for (const scale of [500, 5000, 500_000]) {
      const drawn = mergeAll(byLane, (us) => (us / run.scenario.until) * scale, 1000);
      expect(drawn.reduce((sum, lane) => sum + lane.length, 0)).toBeLessThanOrEqual(1000);
    }
  });
});

test('requests that wait at the same time are on tracks of their own, as far as there are tracks', () => {
  const requests = requestsOf(summarise(runOf(catalogueFile('open-loop-pile-up'))).events.filter(({ node }) => node === 'client'));
  const tracks = tracksOf(requests);
  expect(new Set(tracks).size).toBe(MAX_TRACKS);
  for (let track = 0; track < MAX_TRACKS - 1; track++) {
    const own = requests.filter((_, i) => tracks[i] === track);
    own.forEach(({ from }, i) => {
      const before = own[i - 1];
      if (before) expect(from).toBeGreaterThanOrEqual(before.to ?? Number.POSITIVE_INFINITY);
    });
  }
});

test('small answered requests that follow each other become one band with their count', () => {
  const { scene } = systemScene(summarise(runOf(LOOP)), false);
  const marks = scene.marks.filter(({ lane, to }) => lane === 'client/requests/0' && to !== null).sort((a, b) => a.at - b.at);
  const drawn = mergeLane(marks, (us) => us / 1_000_000);
  expect(drawn.some(({ count }) => count > 10)).toBe(true);
  expect(drawn.reduce((sum, { count }) => sum + count, 0)).toBe(marks.length);
});

test('the silence of a quarter of an hour has as much room as the minute of traffic before it', () => {
  const run = summarise(runOf(catalogueFile('etcd-leader-cut')));
  const warp = buildWarp([momentsOf(run)], { startUs: 0, endUs: run.scenario.until, baseGapUs: 1000, linearity: 0 });
  const at = (seconds: number) => toUnit(warp, seconds * 1e6);
  expect(at(1008) - at(60)).toBeGreaterThan(0.15);
  expect(at(60) - at(1)).toBeLessThan(0.55);
});

test('of many connections those are shown to which something happened; all others share a lane', () => {
  const { connections } = summarise(runOf(catalogueFile('grpc-deadline-only')));
  const many = Array.from({ length: 30 }, (_, fd) => ({
    ...(connections[0] as (typeof connections)[number]),
    fd,
    ends: [],
    stretches: [],
  }));
  const told = { ...many[20], ends: [{ host: 'client', at: 1, errno: 'ETIMEDOUT', key: 'x' }] } as unknown as (typeof many)[number];
  const shown = shownConnections([...many.slice(0, 20), told, ...many.slice(21)], false);
  expect(shown).toHaveLength(8);
  expect(shown.map(({ fd }) => fd)).toContain(20);
});

test('keys of events name the same in a run with other settings', () => {
  const one = itemsOf(summarise(runOf(LOOP)));
  const other = itemsOf(summarise(runOf({ ...LOOP, until: '4m' })));
  expect(one.byKey.get('client/failed/1')).toBeDefined();
  const [a, b] = [one, other].map(({ list, byKey }) => list[byKey.get('client/failed/1') ?? -1]);
  expect(a?.at).toBe(b?.at);
});
