// Gauges: step lines of what the watched host has, each against its own greatest value.
import { expect, test } from 'vitest';
import catalogue from '../../../scenarios.json';
import { parseScenario, type Run, simulate } from '../../../sim/index.ts';
import { gaugeLanes, gaugeMarks, gaugeSeries } from '../../../viz/lanes/gauges.ts';
import { stateAt } from '../../../viz/state/at.ts';

function runOf(id: string): Run {
  const parsed = parseScenario((catalogue.scenarios as unknown as readonly { id: string }[]).find((file) => file.id === id));
  if (!parsed.ok) throw new Error(id);
  return simulate(parsed.scenario);
}
const series = (run: Run, name: string) => gaugeSeries(run).find((one) => one.name === name)?.points ?? [];

test('the backoff grows by one with each retransmission: fifteen', () => {
  const values = series(runOf('data-in-flight-cut'), 'backoff').map(([, value]) => value);
  expect(values).toEqual(Array.from({ length: 16 }, (_, i) => i));
});

test('a figure that never moves has no lane', () => {
  const run = runOf('idle-cut');
  expect(gaugeLanes([run], 'client').map(({ title }) => title)).toEqual(['Peer’s window']);
});

test('a gauge says what the state panel says at every moment at which it moves', () => {
  const run = runOf('full-buffer-read-again');
  for (const { name, points } of gaugeSeries(run)) {
    for (const [at] of points) {
      const last = points.findLast(([time]) => time === at)?.[1];
      if (at > 0) expect(stateAt(run, 'client', { atUs: at, event: null })[name], `${name} at ${at}`).toBe(last);
    }
  }
});

test('levels lie between 0 and 1, and the highest is 1', () => {
  const run = runOf('full-buffer-cut');
  for (const { course } of gaugeMarks(run, 1e9)) {
    const levels = course?.points.map(([, level]) => level) ?? [];
    expect(Math.max(...levels)).toBe(1);
    expect(Math.min(...levels)).toBeGreaterThanOrEqual(0);
  }
});
