// Middleboxes on the page: keys, choices, and the lane that fills up between packets.
import { describe, expect, test } from 'vitest';
import catalogue from '../../../scenarios.json' with { type: 'json' };
import { entryStretches, parseScenario, type Run, type Scenario, simulate } from '../../../sim/index.ts';
import { lanesOf } from '../../../viz/lanes/lanes.ts';
import { sceneOf } from '../../../viz/lanes/marks.ts';
import { boxLane, idleCourse } from '../../../viz/lanes/middlebox-marks.ts';
import { boxControls, chosenBox, withBox } from '../../../viz/panels/middlebox-controls.ts';
import { boxesAt } from '../../../viz/state/box-at.ts';
import { applyOverrides, type Document, filePath, type JsonObject } from '../../../viz/state/document.ts';
import { figureCaption } from '../../../viz/text/caption.ts';

const fileOf = (id: string): JsonObject => (catalogue.scenarios as unknown as JsonObject[]).find((one) => one.id === id) as JsonObject;
const scenarioOf = (file: JsonObject): Scenario => {
  const parsed = parseScenario(file);
  if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => message).join('\n'));
  return parsed.scenario;
};
const runOf = (id: string): Run => simulate(scenarioOf(fileOf(id)));
const sceneFor = (run: Run) => sceneOf(run, lanesOf([run], run.scenario.watch));
const documentOf = (scenarioId: string, overrides: Document['overrides'] = {}): Document => ({ scenarioId, overrides });

describe('keys', () => {
  test.each([
    ['box.idle', ['path', 'middleboxes', 0, 'idle']],
    ['box2.forgets', ['path', 'middleboxes', 1, 'forgets']],
    ['box.nf_conntrack_tcp_timeout_close_wait', ['path', 'middleboxes', 0, 'sysctl', 'nf_conntrack_tcp_timeout_close_wait']],
  ])('%s', (key, path) => {
    expect(filePath(key)).toEqual(path);
  });
  test.each(['box', 'box.', 'box1.idle', 'box5.idle', 'boxes.idle', 'box.constructor', 'box.idle.x', 'box.tcp_retries2'])(
    '%s is no key',
    (key) => {
      expect(filePath(key)).toBeNull();
    },
  );
});

describe('another middlebox', () => {
  /** The middleboxes after a choice. */
  const choose = (id: string, value: string, overrides: Document['overrides'] = {}) => {
    const file = fileOf(id);
    const now = scenarioOf(applyOverrides(file, overrides).file).path.middleboxes?.[0];
    const document = withBox(documentOf(id, overrides), file, 0, value, now);
    return scenarioOf(applyOverrides(file, document.overrides).file).path.middleboxes ?? [];
  };

  test('takes the place of the scenario’s own, with its own values', () => {
    expect(choose('nlb-reset-on-write', 'azure-lb')[0]).toMatchObject({ preset: 'azure-lb', idleUs: 240_000_000, forgets: 'silence' });
    expect(choose('conntrack-close-wait', 'aws-nlb')[0]).toMatchObject({ name: 'Router', preset: 'aws-nlb', forgets: 'rst' });
    expect(choose('nlb-reset-on-write', 'nat')[0]).toMatchObject({ kind: 'nat', preset: null, idleUs: 350_000_000 });
    expect(choose('nlb-reset-on-write', 'conntrack')[0]).toMatchObject({ kind: 'conntrack', preset: null });
  });
  test('goes again, and what was changed about it with it', () => {
    expect(choose('nlb-reset-on-write', '', { 'box.idle': '1000s' })).toEqual([]);
    expect(choose('conntrack-outage-data', '')).toEqual([]);
  });
  test('comes where there was none', () => {
    expect(choose('idle-cut', 'aws-nlb')[0]).toMatchObject({ preset: 'aws-nlb' });
    expect(choose('idle-cut', 'firewall')[0]).toMatchObject({ kind: 'firewall', idleUs: 350_000_000 });
  });
  test('is shown as what it is', () => {
    const boxes = (id: string) => runOf(id).scenario.path.middleboxes;
    expect([chosenBox(undefined), chosenBox(boxes('azure-silent')?.[0])]).toEqual(['', 'azure-lb']);
  });
  test('has its controls: one time, or conntrack’s many', () => {
    const [nlb] = runOf('nlb-reset-on-write').scenario.path.middleboxes ?? [];
    const [router] = runOf('conntrack-close-wait').scenario.path.middleboxes ?? [];
    if (!nlb || !router) throw new Error('no middlebox');
    expect(boxControls(nlb, nlb, 0).map(({ key, value }) => [key, value])).toEqual([['box.idle', 350_000_000]]);
    const many = boxControls(router, router, 1);
    expect(many).toHaveLength(11);
    for (const { key, path } of many) expect([filePath(key), path]).not.toContain(null);
    expect(many.find(({ key }) => key === 'box2.nf_conntrack_tcp_timeout_close_wait')).toMatchObject({ value: 60, fallback: 60 });
  });
});

describe('the lane', () => {
  test('stands between the two wires, before the path’s on the way to the server', () => {
    const wires = (id: string) =>
      lanesOf([runOf(id)], runOf(id).scenario.watch)
        .filter(({ group }) => group === 'wire')
        .map(({ id: lane }) => lane);
    expect(wires('nitro-behind-nlb')).toEqual(['client/wire', boxLane('AWS NLB'), boxLane('EC2 Nitro v6'), 'path', 'server/wire']);
    expect(wires('conntrack-close-wait')).toEqual(['server/wire', 'path', boxLane('Router'), 'client/wire']);
  });

  test('fills up from each packet to the next, and is full when the connection is forgotten', () => {
    const run = runOf('nlb-reset-on-write');
    const [stretch] = entryStretches(run);
    if (!stretch) throw new Error('no entry');
    const { points } = idleCourse(stretch);
    expect(points.at(-1)).toEqual([stretch.to, 1]);
    expect(points.every(([, level]) => level >= 0 && level <= 1)).toBe(true);
    const last = stretch.renewals.at(-1) ?? 0;
    expect(points.at(-2)).toEqual([last, 0]);
  });

  test('has few points however many packets pass', () => {
    const renewals = Array.from({ length: 20_000 }, (_, i) => i * 1000);
    const [stretch] = entryStretches(runOf('nlb-reset-on-write'));
    if (!stretch) throw new Error('no entry');
    const { points } = idleCourse({ ...stretch, from: 0, to: 400_000_000, renewals });
    expect(points.length).toBeLessThan(100);
    // The last packet counts exactly.
    expect(points.at(-2)).toEqual([19_999_000, 0]);
  });

  test('shows what is dropped and what is forged, and the shade begins with forgetting', () => {
    const run = runOf('nlb-reset-on-write');
    const scene = sceneFor(run);
    const there = scene.marks.filter(({ lane }) => lane === boxLane('AWS NLB')).map(({ glyph }) => glyph);
    expect(there.filter((glyph) => glyph !== 'entry')).toEqual(['forgot', 'lost', 'rst']);
    const forgot = run.events.find((event) => event.kind === 'middlebox' && event.did === 'forgot');
    expect(scene.faults.map(({ from, event }) => [from, event])).toEqual([[forgot?.at, forgot?.id]]);
    expect(scene.marks.find(({ key }) => key === 'verdict/unaware')?.at).toBe(forgot?.at);
  });

  test('of a segment that a middlebox drops or makes, the way ends or begins there', () => {
    const { links } = sceneFor(runOf('nlb-reset-on-write'));
    expect(links.filter(({ toLane }) => toLane === boxLane('AWS NLB'))).toHaveLength(1);
    expect(links.filter(({ fromLane }) => fromLane === boxLane('AWS NLB'))).toHaveLength(1);
  });

  test('an entry that lasts is drawn to the edge', () => {
    const scene = sceneFor(runOf('conntrack-outage-data'));
    expect(scene.marks.filter(({ glyph }) => glyph === 'entry').at(-1)).toMatchObject({ lasts: true, to: scene.endUs });
  });

  test('an entry that is kept for ever never looks full', () => {
    const scene = sceneFor(runOf('keepalive-fast-enough'));
    const [entry, ...more] = scene.marks.filter(({ glyph }) => glyph === 'entry');
    expect([entry?.lasts, more]).toEqual([false, []]);
    expect(Math.max(...(entry?.course?.points ?? []).map(([, level]) => level))).toBeLessThan(0.9);
    expect(scene.faults).toEqual([]);
  });
});

describe('what it knows at a moment', () => {
  const run = runOf('nlb-reset-on-write');
  const at = (seconds: number) => boxesAt(run, { atUs: seconds * 1e6, event: null })[0]?.text.replaceAll('\u00a0', ' ');
  test('nothing, then the time left, then for how long it has forgotten', () => {
    expect(at(0)).toBe('has not seen the connection');
    expect(at(101.0075)).toBe('knows the connection, forgets in 4 min 10 s');
    expect(at(351.0065)).toBe('knows the connection, forgets in 1 ms');
    expect(at(361.0075)).toBe('has forgotten the connection, 10 s ago');
  });
  test('at an event, after the event; what changed has another sign', () => {
    const forgot = run.events.find((event) => event.kind === 'middlebox' && event.did === 'forgot');
    const after = boxesAt(run, { atUs: forgot?.at ?? 0, event: forgot?.id ?? 0 })[0];
    const before = boxesAt(run, { atUs: forgot?.at ?? 0, event: (forgot?.id ?? 0) - 1 })[0];
    expect([before?.text, after?.text].map((text) => text?.split(/[ ,]/)[0])).toEqual(['knows', 'has']);
    expect(before?.sign).not.toBe(after?.sign);
  });
});

test('the caption names who forgot', () => {
  expect(figureCaption(runOf('azure-silent'))).toMatch(/Azure LB forgets the connection at 4\smin 1\ss/);
});
