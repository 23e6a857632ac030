// A fleet's charts lose nothing that happened; its sentence carries the signature; the worst members come first.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { COUNTED_STATES, type FleetStep, simulateFleet } from '../../../../sim/index.ts';
import { binsOf } from '../../../../viz/fleet/bins.ts';
import { ranked } from '../../../../viz/fleet/members.tsx';
import { byteUnit, bytes, percent, rate } from '../../../../viz/fleet/numbers.ts';
import { stepArea, stepLine } from '../../../../viz/fleet/paths.ts';
import { fromZero, logarithmic } from '../../../../viz/fleet/scales.ts';
import { bandsOf } from '../../../../viz/fleet/spans.ts';
import { dropOf, fleetSentence, kindsOf, stepWords } from '../../../../viz/fleet/words.ts';
import { catalogueFile, systemOf } from './fixture.ts';

const BUCKET = 10_000_000;
const step = fc.record({
  answered: fc.nat(500),
  failed: fc.nat(20),
  segments: fc.nat(5000),
  meanUs: fc.integer({ min: 1, max: 1e9 }),
  maxUs: fc.integer({ min: 1, max: 1e9 }),
  established: fc.nat(100),
});

function stepsOf(
  list: readonly { answered: number; failed: number; segments: number; meanUs: number; maxUs: number; established: number }[],
): FleetStep[] {
  return list.map(({ established, ...rest }, i) => ({
    ...rest,
    at: i * BUCKET,
    p50Us: rest.meanUs,
    p99Us: rest.maxUs,
    states: { ...Object.fromEntries(COUNTED_STATES.map((state) => [state, 0])), ESTAB: established } as FleetStep['states'],
    peerGone: Math.floor(established / 2),
    memoryBytes: established * 3584,
  }));
}

describe('bins', () => {
  test('counts add up, extremes stay, and no more bins than there is room for', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 200 }), fc.integer({ min: 1, max: 100 }), (list, room) => {
        const steps = stepsOf(list);
        const bins = binsOf(steps, BUCKET, [0, steps.length * BUCKET], room);
        expect(bins.length).toBeLessThanOrEqual(room + 1);
        expect(bins.reduce((sum, bin) => sum + bin.answered, 0)).toBe(steps.reduce((sum, { answered }) => sum + answered, 0));
        expect(bins.reduce((sum, bin) => sum + bin.failed, 0)).toBe(steps.reduce((sum, { failed }) => sum + failed, 0));
        const ended = steps.filter(({ answered, failed }) => answered + failed > 0);
        if (ended.length === steps.length)
          expect(Math.max(...bins.map(({ maxUs }) => maxUs ?? 0))).toBe(Math.max(...steps.map(({ maxUs }) => maxUs)));
        expect(bins.at(-1)?.states).toEqual(steps.at(-1)?.states);
      }),
    );
  });

  test('a window takes the steps that it touches', () => {
    const steps = stepsOf(Array.from({ length: 20 }, () => ({ answered: 1, failed: 0, segments: 1, meanUs: 1, maxUs: 1, established: 1 })));
    const bins = binsOf(steps, BUCKET, [3.5 * BUCKET, 6.5 * BUCKET], 100);
    expect(bins.map(({ first }) => first)).toEqual([3, 4, 5, 6]);
  });
});

describe('numbers', () => {
  test.each([
    [1, '100 %'],
    [0.99990654, '99.9907 %'],
    [0.999999, '99.99990 %'],
    [0.5, '50 %'],
    [0.00009345, '0.0093 %'],
    [0, '0 %'],
  ])('%d of all is %s', (share, text) => expect(percent(share).replace('\u00a0', ' ')).toBe(text));

  test('what is not all never rounds to all', () => {
    fc.assert(fc.property(fc.double({ min: 0.5, max: 1 - 1e-6, noNaN: true }), (share) => Number.parseFloat(percent(share)) < 100));
  });

  test('rates and bytes', () => {
    expect(rate(47.92)).toBe('47.9/s');
    expect(rate(12_345)).toBe('12,345/s');
    expect(bytes(71_680_000).replace('\u00a0', ' ')).toBe('68.4 MiB');
    expect(byteUnit(71_680_000)).toBe(1024 ** 2);
  });
});

describe('scales and paths', () => {
  test('ticks are inside, and their values where they say', () => {
    const linear = fromZero(47.9, 80, rate);
    expect(linear.ticks.every(({ y }) => y >= 0 && y <= 80)).toBe(true);
    expect(linear.y(0)).toBe(80);
    const log = logarithmic(200_000, 939_000_000, 110);
    expect(log.ticks.length).toBeGreaterThan(2);
    expect(log.y(2_000_000) - log.y(20_000_000)).toBeCloseTo(log.y(20_000_000) - log.y(200_000_000), 6);
  });

  test('a value alone between two gaps is still drawn', () => {
    const bins = binsOf(
      stepsOf([0, 5, 0].map((answered) => ({ answered, failed: 0, segments: 0, meanUs: 7, maxUs: 7, established: 0 }))),
      BUCKET,
      [0, 3 * BUCKET],
      100,
    );
    const path = stepLine(
      bins,
      (us) => us / BUCKET,
      (value) => value,
      ({ maxUs }) => maxUs,
    );
    expect(path).toBe('M1.0,7.0H2.0');
    expect(
      stepArea(
        bins,
        (us) => us,
        (value) => value,
        () => 0,
        () => 0,
      ),
    ).toBe('');
  });
});

describe('a worker node powered off', () => {
  const scenario = systemOf(catalogueFile('worker-off'));
  const run = simulateFleet(scenario);

  test('the band is the fault', () => {
    expect(bandsOf(scenario)).toEqual([{ fromUs: 600e6, toUs: scenario.until, text: 'worker-b: switched off' }]);
  });

  test('throughput falls by those whose worker went, for a quarter of an hour, and the sentence says so', () => {
    const drop = dropOf(run);
    const parked = run.steps.find(({ at }) => at === 720e6)?.peerGone ?? 0;
    expect(parked).toBe(12);
    expect(drop?.share).toBeCloseTo(1 - parked / run.count, 1);
    expect(drop?.fromUs).toBe(600e6);
    expect((drop?.toUs ?? 0) - 600e6).toBeGreaterThan(900e6);
    expect(fleetSentence(run)).toMatchObject({ outcome: 'stuck' });
    expect(fleetSentence(run).headline).toContain(`throughput fell to ${Math.round((drop?.share ?? 0) * 100)}`);
  });

  test('a step in words has the step’s numbers', () => {
    const [bin] = binsOf(run.steps, BUCKET, [720e6, 730e6], 10);
    if (!bin) throw new Error('no bin');
    const kinds = kindsOf(bin);
    const words = stepWords(bin, true).join(' ');
    expect(words).toContain(`${kinds['half-open']} half-open`);
    expect(words).toContain('none failed');
  });

  test('members are ranked by how long they waited; the order is complete', () => {
    const order = ranked(run, 'longestUs', true);
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: run.count }, (_, i) => i));
    const waits = order.map((member) => run.members.longestUs[member] as number);
    expect(waits).toEqual([...waits].sort((a, b) => b - a));
  });
});
