// The catalogue's fleets keep their word: the figures of their lessons, from whole runs.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type FleetRun, parseScenarios, simulateFleet } from '../../sim/index.ts';

const parsed = parseScenarios(JSON.parse(readFileSync(new URL('../../scenarios.json', import.meta.url), 'utf8')));
if (!parsed.ok) throw new Error(`scenarios.json: ${JSON.stringify(parsed.problems, null, 2)}`);
const { systems } = parsed;

function runOf(id: string): FleetRun {
  const scenario = systems.find((system) => system.id === id);
  if (scenario === undefined) throw new Error(`no system ${id}`);
  return simulateFleet(scenario);
}

const MINUTE = 60e6;
const stepAt = ({ steps }: FleetRun, minutes: number) => {
  const step = steps.find(({ at }) => at === minutes * MINUTE);
  if (step === undefined) throw new Error(`no step at ${minutes} min`);
  return step;
};
const between = ({ steps }: FleetRun, from: number, to: number) => steps.filter(({ at }) => at >= from * MINUTE && at < to * MINUTE);
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

test('every fleet of the catalogue is held here', () => {
  const held = ['worker-off', 'worker-off-read-timeout', 'worker-off-reset', 'clients-vanish', 'clients-vanish-keepalive'];
  held.push('clients-vanish-advised', 'price-short', 'price-middle', 'price-default');
  expect(
    systems
      .filter(({ fleet }) => fleet !== null)
      .map(({ id }) => id)
      .sort(),
  ).toEqual(held.sort());
});

describe('a worker node is powered off under load', () => {
  const run = runOf('worker-off');
  const { totals } = run;

  test('the success rate falls by about 0.01 %', () => {
    const share = totals.failed / totals.requests;
    expect(share).toBeGreaterThan(0.00005);
    expect(share).toBeLessThan(0.00015);
  });

  test('throughput halves, for a quarter of an hour', () => {
    const before = sum(between(run, 5, 9).map(({ answered }) => answered)) / 24;
    const after = between(run, 11, 25).map(({ answered }) => answered);
    for (const answered of after) {
      expect(answered / before).toBeGreaterThan(0.48);
      expect(answered / before).toBeLessThan(0.52);
    }
  });

  test('all that time neither the mean nor the percentiles move: what waits is in none of them', () => {
    for (const step of between(run, 11, 25)) {
      expect(step.failed).toBe(0);
      expect(step.meanUs).toBe(stepAt(run, 5).meanUs);
      expect(step.maxUs).toBe(201_000);
    }
  });

  test('when TCP gives up, the maximum and the 99th percentile explode to more than 15 minutes', () => {
    const [step] = run.steps.filter(({ failed, at }) => failed > 0 && at > 11 * MINUTE);
    expect((step?.at ?? 0) / MINUTE).toBeCloseTo(25.5, 0);
    expect(step?.maxUs).toBeGreaterThan(937e6);
    expect(step?.p99Us).toBeGreaterThan(900e6);
    // Half of the requests of that step are as fast as ever.
    expect(step?.p50Us).toBeLessThan(210_000);
  });

  test('twelve of 24 threads are parked: eight are told ETIMEDOUT, four wait for ever', () => {
    expect(totals.errors).toEqual({ ETIMEDOUT: 8 });
    expect(totals.lost['ESTAB, peer gone']).toBe(4);
    const after = stepAt(run, 30).answered / stepAt(run, 5).answered;
    expect(after).toBeCloseTo(20 / 24, 1);
  });
});

test('a read timeout of 6 s brings the throughput back within seconds', () => {
  const run = runOf('worker-off-read-timeout');
  expect(run.totals.errors).toEqual({ SocketTimeoutException: 12 });
  const before = stepAt(run, 5).answered;
  for (const { answered } of between(run, 10.5, 40)) expect(Math.abs(answered - before)).toBeLessThanOrEqual(3);
  expect(run.totals.maxUs).toBe(6_006_000);
});

test('a reset instead of silence tells those whose request was lost within two seconds, the others never', () => {
  const run = runOf('worker-off-reset');
  expect(run.totals.errors).toEqual({ ECONNRESET: 8 });
  expect(run.totals.maxUs).toBeLessThan(2_000_000);
  expect(run.totals.lost['ESTAB, peer gone']).toBe(4);
});

describe('20,000 clients that vanish', () => {
  test('without keepalive the server holds all of them after a day, in 72 MB', () => {
    const run = runOf('clients-vanish');
    expect(run.totals.lost).toEqual({ 'ESTAB, peer gone': 20_000 });
    const end = run.steps.at(-1);
    expect(end?.states.ESTAB).toBe(20_000);
    expect((end?.memoryBytes ?? 0) / 1e6).toBeCloseTo(71.68, 2);
    expect(sum(between(run, 11 * 60, 24 * 60).map(({ segments }) => segments))).toBe(0);
  });

  test('default keepalive: some 4,430 at any time, all gone two and a half hours after the last came', () => {
    const run = runOf('clients-vanish-keepalive');
    expect(run.totals.lost).toEqual({ ETIMEDOUT: 20_000 });
    for (const { states } of between(run, 4 * 60, 9 * 60)) {
      expect(states.ESTAB).toBeGreaterThan(4_330);
      expect(states.ESTAB).toBeLessThan(4_530);
    }
    expect(stepAt(run, 12 * 60 + 20).states.ESTAB).toBe(0);
  });

  test('60 s, 20 s, 4: hardly more than the 2,000 that live', () => {
    const run = runOf('clients-vanish-advised');
    expect(run.totals.lost).toEqual({ ETIMEDOUT: 20_000 });
    for (const { states } of between(run, 2 * 60, 9 * 60)) {
      expect(states.ESTAB).toBeGreaterThanOrEqual(2_000);
      // No dead one lasts three minutes: 100 at most are dead and not yet gone.
      expect(states.ESTAB).toBeLessThan(2_100);
    }
  });
});

describe('an outage of one minute', () => {
  const perSecond = (run: FleetRun): number => sum(between(run, 40, 58).map(({ segments }) => segments)) / (18 * 60);

  test('keepalive of 7 s, 5 s, 2 kills all 1,000 good connections, and spends about 285 packets a second', () => {
    const run = runOf('price-short');
    expect(run.totals.lost).toEqual({ ETIMEDOUT: 1000 });
    expect(perSecond(run)).toBeGreaterThan(275);
    expect(perSecond(run)).toBeLessThan(290);
  });

  test('keepalive of 60 s, 20 s, 4 kills none, and spends 33 packets a second', () => {
    const run = runOf('price-middle');
    expect(run.totals.lost).toEqual({ ESTAB: 1000 });
    expect(perSecond(run)).toBeGreaterThan(30);
    expect(perSecond(run)).toBeLessThan(34);
  });

  test('default keepalive kills none and spends nothing', () => {
    const run = runOf('price-default');
    expect(run.totals.lost).toEqual({ ESTAB: 1000 });
    expect(perSecond(run)).toBe(0);
  });
});
