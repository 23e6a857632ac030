// Marks: every event of a run is somewhere on the chart, timers' bars end as the trace says, and merging loses nothing.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import catalogue from '../../../scenarios.json';
import { parseScenario, type Run, simulate } from '../../../sim/index.ts';
import { layoutOf } from '../../../viz/lanes/layout.ts';
import { lanesOf } from '../../../viz/lanes/lanes.ts';
import { runEnd, sceneOf } from '../../../viz/lanes/marks.ts';
import { mergeAll, mergeLane } from '../../../viz/lanes/merge.ts';
import type { Mark, Scene } from '../../../viz/lanes/model.ts';

const runs = (catalogue.scenarios as readonly { id: string }[]).map((file): [string, Run] => {
  const parsed = parseScenario(file);
  if (!parsed.ok) throw new Error(file.id);
  return [file.id, simulate(parsed.scenario)];
});
const sceneFor = (run: Run): Scene => sceneOf(run, lanesOf([run], run.scenario.watch));
const runOf = (id: string): Run => (runs.find(([name]) => name === id) as [string, Run])[1];

describe.each(runs)('%s', (_, run) => {
  const scene = sceneFor(run);

  test('every event has a mark, on a lane that exists', () => {
    const lanes = new Set(scene.lanes.map((lane) => lane.id));
    for (const event of run.events) {
      const mark = scene.marks[scene.markOf[event.id] ?? -1];
      expect(mark, event.key).toBeDefined();
      expect(lanes).toContain(mark?.lane);
    }
  });

  test('no two marks of a lane share a key, and none ends before it begins', () => {
    for (const lane of scene.lanes) {
      const keys = scene.marks.filter((mark) => mark.lane === lane.id).map((mark) => mark.key);
      expect(new Set(keys).size).toBe(keys.length);
    }
    for (const mark of scene.marks) expect(mark.to ?? mark.at).toBeGreaterThanOrEqual(mark.at);
  });

  test('the axis reaches every event', () => {
    expect(runEnd(run)).toBeGreaterThanOrEqual(run.events.at(-1)?.at ?? 0);
  });
});

describe('verdict band', () => {
  const band = (run: Run) => sceneFor(run).marks.filter((mark) => mark.lane === 'verdict');

  test('a death is drawn at its moment', () => {
    const run = runOf('data-in-flight-cut');
    const told = band(run).find((mark) => mark.glyph === 'error');
    expect(told?.at).toBe(run.verdicts.client.at);
    expect(told?.text).toBe('ETIMEDOUT');
  });

  test('an orderly end after a passing outage is no death, although the socket is gone in the end', () => {
    const parsed = parseScenario({
      steps: [
        { at: '1s', do: 'cut' },
        { at: '2s', do: 'send', host: 'client', bytes: 10 },
        { at: '3s', do: 'restore' },
        { at: '10s', do: 'close', host: 'server' },
        { at: '11s', do: 'close', host: 'client' },
      ],
      watch: 'server',
      until: '10m',
    });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    const run = simulate(parsed.scenario);
    expect(run.verdicts.server.outcome).toBe('closed');
    expect(run.events.some(({ kind, place }) => kind === 'gone' && place === 'server')).toBe(true);
    expect(band(run).map(({ glyph, tone }) => `${glyph} ${tone}`)).toEqual(['alive normal', 'alive normal']);
    expect(sceneFor(run).marks.filter(({ tone }) => tone === 'death')).toEqual([]);
  });

  test('never is drawn to the edge, and said', () => {
    const run = runOf('idle-cut');
    const unaware = band(run).find((mark) => mark.glyph === 'unaware');
    expect(unaware?.lasts).toBe(true);
    expect(unaware?.text).toContain('for ever');
    expect(sceneFor(run).ending).toBe('never');
  });
});

describe('timer bars', () => {
  test('a bar ends where its timer fires, with a solid cap at that moment', () => {
    const run = runOf('data-in-flight-cut');
    const { marks } = sceneFor(run);
    for (const fire of run.events) {
      if (fire.kind !== 'fire') continue;
      const armed = run.events[fire.armed];
      expect(marks.find((mark) => mark.glyph === 'timer' && mark.event === armed?.id)?.to).toBe(fire.at);
      expect(marks.find((mark) => mark.glyph === 'fired' && mark.event === fire.id)?.at).toBe(fire.at);
    }
  });

  test('a cancelled timer keeps a dotted rest to where it would have fired', () => {
    const run = runOf('data-in-flight-cut');
    const { marks, endUs } = sceneFor(run);
    for (const cancel of run.events) {
      if (cancel.kind !== 'cancel' || cancel.wouldFireAt > endUs) continue;
      const bar = marks.find((mark) => mark.glyph === 'timer' && mark.event === cancel.armed);
      expect(bar?.to).toBe(cancel.at);
      expect(bar?.plannedTo).toBe(cancel.wouldFireAt);
    }
  });
});

const point = (at: number, rank: number): Mark => ({
  key: `k${at}/${rank}`,
  event: 0,
  lane: 'l',
  glyph: 'data',
  tone: 'normal',
  at,
  to: null,
  lasts: false,
  plannedTo: null,
  text: '',
  shortText: '',
  tinyText: '',
  label: '',
  rank,
  end: null,
  course: null,
  level: null,
});

describe('merging', () => {
  const points = fc
    .array(fc.tuple(fc.nat(2000), fc.nat(9)), { maxLength: 300 })
    .map((all) => all.sort((a, b) => a[0] - b[0]).map(([at, rank]) => point(at, rank)));

  test('counts add up to all marks, and no two drawn points are closer than the gap', () => {
    fc.assert(
      fc.property(points, fc.constantFrom(0.01, 0.5, 3), (marks, scale) => {
        const drawn = mergeLane(marks, (t) => t * scale);
        expect(drawn.reduce((sum, one) => sum + one.count, 0)).toBe(marks.length);
        for (let i = 1; i < drawn.length; i++) expect((drawn[i]?.x ?? 0) - (drawn[i - 1]?.x ?? 0)).toBeGreaterThanOrEqual(4);
      }),
    );
  });

  test('the most important mark stands for the rest', () => {
    expect(mergeLane([point(0, 1), point(1, 9), point(2, 3)], (t) => t)[0]?.mark.rank).toBe(9);
  });

  test('a limit on marks is kept by merging harder', () => {
    const marks = Array.from({ length: 900 }, (_, i) => point(i * 10, 1));
    expect(mergeAll([marks], (t) => t, 100)[0]?.length).toBeLessThanOrEqual(100);
  });
});

test('closed groups take no room but their heading', () => {
  const run = runOf('data-in-flight-cut');
  const lanes = lanesOf([run], 'client');
  const open = layoutOf(lanes, new Set(), 'client', false);
  const closed = layoutOf(lanes, new Set(['server']), 'client', false);
  expect(closed.headings.map((heading) => heading.id)).toEqual(open.headings.map((heading) => heading.id));
  expect(closed.height).toBeLessThan(open.height);
  expect(closed.rows.every((row) => row.lane.group !== 'server')).toBe(true);
});
