// The ladder without its pixels: every event has its row, repetitions fold and open, heights fit, brackets span their timers.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseScenario, type Run, type ScenarioFile, simulate } from '../../../../sim/index.ts';
import { foldsOf, repetitionsOf } from '../../../../viz/ladder/folds.ts';
import { heightAt, itemsBetween, rowsLayout, scaleLayout } from '../../../../viz/ladder/layout.ts';
import { cutsOf, livesOf } from '../../../../viz/ladder/lifelines.ts';
import { measuresFor } from '../../../../viz/ladder/measures.ts';
import { arrowsBetween, ladderModel } from '../../../../viz/ladder/model.ts';
import { type Moment, momentsOf } from '../../../../viz/ladder/moments.ts';
import { rowHeight } from '../../../../viz/ladder/row-height.ts';
import { bracketsOf } from '../../../../viz/ladder/timers.ts';
import { arrowWords, rowWords } from '../../../../viz/ladder/words.ts';
import { catalogue, evaluate } from '../../../../viz/state/evaluate.ts';
import { check } from '../../../support/check.ts';

function runOf(id: string, overrides: Record<string, string> = {}): Run {
  const found = evaluate({ scenarioId: id, overrides });
  if (!found.ok) throw new Error(`${id} must run`);
  return found.run;
}
const simulated = (file: ScenarioFile): Run => {
  const parsed = parseScenario(file);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return simulate(parsed.scenario);
};
const ids = [...catalogue.entries.keys()];

describe('moments', () => {
  test.each(ids)(
    '%s: every event is in exactly one moment, in order, but for what happens to a segment on its way, which stands with its sender',
    (id) => {
      const run = runOf(id);
      const { moments, momentOf } = momentsOf(run);
      const listed = moments.flatMap(({ events }) => events.map((event) => event.id));
      expect(listed).toEqual(listed.toSorted((a, b) => a - b));
      const onTheWay = moments.flatMap((moment) => moment.onTheWay.map((event) => event.id));
      expect([...listed, ...onTheWay].toSorted((a, b) => a - b)).toEqual(run.events.map((event) => event.id));
      for (const event of run.events) {
        const moment = moments[momentOf[event.id] as number] as Moment;
        if (event.kind === 'lost') expect(moment.sent?.id).toBe(event.sent);
        else expect([...moment.events, ...moment.onTheWay]).toContain(event);
      }
    },
  );

  test.each(ids)('%s: a moment is one instant at one place, with at most one segment that comes and one that goes', (id) => {
    for (const moment of momentsOf(runOf(id)).moments) {
      expect(new Set(moment.events.map(({ at, place }) => `${at} ${place}`)).size).toBe(1);
      for (const kind of ['send', 'receive', 'fire', 'call'])
        expect(moment.events.filter((event) => event.kind === kind).length).toBeLessThanOrEqual(1);
    }
  });

  test('a retransmission is one moment: the timer fires, the segment goes and is lost, the timer is armed again', () => {
    const run = runOf('data-in-flight-cut');
    const { moments, momentOf } = momentsOf(run);
    const fire = run.events.find(({ key }) => key === 'client/rto/fire/1');
    const moment = moments[momentOf[fire?.id ?? -1] ?? -1] as Moment;
    expect(moment.events.map(({ kind }) => kind)).toEqual(['fire', 'send', 'arm']);
    expect(moment.lost?.why).toBe('path cut');
    expect(arrowWords(moment)).toBe('to the server: retransmission, 100 bytes, lost: path cut');
    expect(rowWords(run, moment).why).toContain('retransmission 1');
  });
});

describe('folds', () => {
  test('what repeats for long is folded but for two rounds before and one after; fifteen retransmissions are not', () => {
    const { moments } = momentsOf(runOf('full-buffer-answered'));
    const [repetition] = repetitionsOf(moments);
    if (!repetition) throw new Error('probes and answers repeat');
    const [fold] = foldsOf([repetition], null, new Set());
    expect(fold?.from).toBe(repetition.first + 2 * repetition.length);
    expect(fold?.to).toBe(repetition.first + (repetition.rounds - 1) * repetition.length);
    expect(repetitionsOf(momentsOf(runOf('data-in-flight-cut')).moments)).toEqual([]);
  });

  test('the round of the selected event stays in sight between two folds, and an opened fold is gone', () => {
    const { moments } = momentsOf(runOf('full-buffer-answered'));
    const repetitions = repetitionsOf(moments);
    const [{ first, length } = { first: 0, length: 1 }] = repetitions;
    const seen = first + 5 * length + 1;
    const folds = foldsOf(repetitions, seen, new Set());
    expect(folds.map(({ from, to }) => [from, to])).toEqual([
      [first + 2 * length, first + 5 * length],
      [first + 6 * length, folds[1]?.to],
    ]);
    expect(foldsOf(repetitions, seen, new Set([first]))).toEqual([]);
  });
});

describe('layout', () => {
  test.each(ids)('%s: rows stand one under the other without a gap, and each moment stands in its row', (id) => {
    for (const width of [340, 728]) {
      const model = ladderModel(runOf(id));
      const measures = measuresFor(width);
      const folds = foldsOf(model.repetitions, null, new Set());
      const heightOf = (moment: number) => rowHeight(model, measures, moment, false);
      const layout = rowsLayout({ moments: model.moments, folds, rttUs: 1000, heightOf, endHeight: 90 });
      let top = 0;
      for (const item of layout.items) {
        expect(item.top).toBe(top);
        expect(Number.isInteger(item.height)).toBe(true);
        top += item.height;
      }
      expect(layout.height).toBe(top);
      layout.anchors.forEach((anchor, moment) => {
        const item = layout.items[layout.itemOf[moment] as number];
        expect(anchor).toBeGreaterThan(item?.top ?? Number.POSITIVE_INFINITY);
        expect(anchor).toBeLessThan((item?.top ?? 0) + (item?.height ?? 0));
      });
      expect(Array.from(layout.anchors)).toEqual([...layout.anchors].sort((a, b) => a - b));
    }
  });

  test('to scale, heights are in proportion to time, and rows do not overlap', () => {
    const { moments } = ladderModel(runOf('data-in-flight-cut'));
    const toUs = 950_000_000;
    const layout = scaleLayout({ moments, fromUs: 0, toUs, rttUs: 1000, withEnd: true, endHeight: 90, narrow: false });
    const [first = 0] = layout.anchors;
    const perUs = ((layout.anchors.at(-1) ?? 0) - first) / (moments.moments.at(-1)?.at ?? 1);
    layout.anchors.forEach((anchor, i) => {
      expect(anchor).toBeCloseTo(first + (moments.moments[i]?.at ?? 0) * perUs, 6);
    });
    layout.items.forEach((item, i) => {
      const before = layout.items[i - 1];
      if (before) expect(item.top).toBe(before.top + before.height);
      expect(item.height).toBeGreaterThanOrEqual(41);
    });
  });

  test('what is between two heights is found by halving, as it would be by looking at each', () => {
    const model = ladderModel(runOf('data-in-flight-cut'));
    const { items, height } = rowsLayout({ moments: model.moments, folds: [], rttUs: 1000, heightOf: () => 40, endHeight: 90 });
    check(
      fc.property(fc.integer({ min: -200, max: height + 200 }), fc.integer({ min: 1, max: 2000 }), (from, room) => {
        const [first, last] = itemsBetween(items, from, from + room);
        const seen = items.filter((item) => item.top + item.height > from && item.top < from + room);
        expect(items.slice(first, last)).toEqual(seen);
      }),
      200,
    );
  });

  test('a time between two moments stands between them', () => {
    const { moments } = ladderModel(runOf('data-in-flight-cut'));
    const layout = rowsLayout({ moments, folds: [], rttUs: 1000, heightOf: () => 40, endHeight: 90 });
    const [a, b] = moments.moments.slice(-2);
    const [from = 0, to = 0] = layout.anchors.slice(-2);
    expect(heightAt(layout, moments.moments, ((a?.at ?? 0) + (b?.at ?? 0)) / 2)).toBeCloseTo((from + to) / 2);
    expect(heightAt(layout, moments.moments, b?.at ?? 0)).toBe(to);
  });
});

describe('figure', () => {
  test('an arrow goes from the moment that sends to the moment that receives; a lost one ends part-way', () => {
    const model = ladderModel(runOf('data-in-flight-cut'));
    const layout = rowsLayout({ moments: model.moments, folds: [], rttUs: 1000, heightOf: () => 40, endHeight: 90 });
    const arrows = arrowsBetween(model, layout, 0, layout.height);
    expect(arrows.length).toBe(model.run.events.filter(({ kind }) => kind === 'send').length);
    const [syn, synAck] = arrows;
    expect(syn).toMatchObject({ lost: false, fromShare: 0, toShare: 1 });
    expect(synAck).toMatchObject({ lost: false, fromShare: 1, toShare: 0, top: syn?.bottom });
    const lost = arrows.filter((arrow) => arrow.lost);
    expect(lost.length).toBe(model.run.events.filter(({ kind }) => kind === 'lost').length);
    for (const { toShare } of lost) expect(toShare).toBeGreaterThan(0.3);
    for (const { toShare } of lost) expect(toShare).toBeLessThan(0.95);
  });

  test('brackets span from arming to firing, never two in one column at a time; cancelled timers only when selected', () => {
    const run = runOf('data-in-flight-cut');
    const brackets = bracketsOf(run, 1e9, null);
    const fired = run.events.filter(({ kind }) => kind === 'fire');
    expect(brackets.filter(({ by }) => by === 'fired').map(({ ended }) => ended)).toEqual(fired.map(({ id }) => id));
    for (const one of brackets)
      for (const other of brackets)
        if (one !== other && one.host === other.host && one.column === other.column)
          expect(one.to <= other.from || other.to <= one.from).toBe(true);
    const cancel = run.events.find(({ kind }) => kind === 'cancel');
    expect(brackets.some(({ ended }) => ended === cancel?.id)).toBe(false);
    expect(bracketsOf(run, 1e9, cancel?.id ?? -1).find(({ ended }) => ended === cancel?.id)?.by).toBe('cancelled');
  });

  test('a middlebox has a lifeline between the ends: what it drops ends there, what it forges begins there', () => {
    const nat = { kind: 'nat' as const, idle: '350s', forgets: 'rst' as const };
    const run = simulated({
      path: { rtt: '20ms', middleboxes: [nat] },
      steps: [{ at: '400s', do: 'send', host: 'client', bytes: 100 }],
      until: '1h',
    });
    const model = ladderModel(run);
    expect(model.lifelines.map(({ id, share }) => [id, share])).toEqual([
      ['client', 0],
      ['NAT', 0.5],
      ['server', 1],
    ]);
    const layout = rowsLayout({ moments: model.moments, folds: [], rttUs: 20_000, heightOf: () => 40, endHeight: 90 });
    const arrows = arrowsBetween(model, layout, 0, layout.height);
    const data = arrows.find(({ sent }) => sent.segment.purpose === 'data');
    expect(data).toMatchObject({ lost: true, fromShare: 0, toShare: 0.5 });
    expect(arrows.find(({ sent }) => sent.segment.purpose === 'forged-rst')).toMatchObject({ lost: false, fromShare: 0.5, toShare: 0 });
    expect(livesOf(run).flatMap(({ lifeline, kind }) => (lifeline === 'NAT' ? [kind] : []))).toEqual(['quiet', 'open', 'quiet']);
  });

  test('lifelines: quiet before the connection, open until the end, off while the host is; cuts until they are healed', () => {
    const run = runOf('outage-survived');
    const kinds = (lifeline: string) =>
      livesOf(run)
        .filter((life) => life.lifeline === lifeline)
        .map(({ kind }) => kind);
    expect(kinds('client')).toEqual(['quiet', 'open']);
    expect(cutsOf(run).map(({ to }) => to !== null)).toEqual([true]);
    const rebooted = runOf('rebooted-idle-keepalive');
    const server = livesOf(rebooted).filter((life) => life.lifeline === 'server');
    expect(server.map(({ kind }) => kind)).toEqual(['quiet', 'open', 'off', 'quiet']);
  });
});
