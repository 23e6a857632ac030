// Handles on the chart: each puts what it stands for where it is dragged, through the setting behind it.
import { describe, expect, test } from 'vitest';
import catalogue from '../../../scenarios.json';
import { parseScenario, type Run, simulate, type Step } from '../../../sim/index.ts';
import { type Handle, handlesOf } from '../../../viz/lanes/handles.ts';
import { applyOverrides, type JsonObject } from '../../../viz/state/document.ts';
import { placesInFile } from '../../../viz/state/file-steps.ts';

const files = new Map((catalogue.scenarios as unknown as readonly (JsonObject & { id: string })[]).map((file) => [file.id, file]));

function state(id: string, overrides: Readonly<Record<string, string>> = {}): { run: Run; handles: Handle[] } {
  const { file } = applyOverrides(files.get(id) as JsonObject, overrides);
  const parsed = parseScenario(file);
  if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => message).join('; '));
  const run = simulate(parsed.scenario);
  return { run, handles: handlesOf(run, file) };
}
const handle = (id: string, which: string): Handle => {
  const found = state(id).handles.find((one) => one.id === which);
  expect(found, which).toBeDefined();
  return found as Handle;
};

test('a fault goes where its edge is dragged, to three digits', () => {
  const cut = handle('data-in-flight-cut', 'step3');
  expect(cut.at).toBe(2_000_000);
  expect(cut.changes(2_345_678)).toEqual({ step3: '2.35s' });
  expect(cut.changes(-5)).toEqual({ step3: '0s' });
});

test('a whole outage moves without changing its length, and neither edge passes the other', () => {
  const band = handle('outage-data-waits', 'step3+band');
  const moved = band.changes(12_000_000);
  const { run } = state('outage-data-waits', moved);
  const [cut, restore] = ['cut', 'restore'].map((what) => run.scenario.steps.find((step) => step.do === what)) as [Step, Step];
  expect(cut.at).toBe(12_000_000);
  expect(restore.at - cut.at).toBe((band.band?.to ?? 0) - band.at);
  const restored = handle('outage-data-waits', 'step5');
  expect(() => state('outage-data-waits', restored.changes(0))).not.toThrow();
});

test('the end of the retry budget is dragged from one number of retries to the next', () => {
  const end = handle('data-in-flight-cut', 'client.tcp_retries2/budget');
  expect(end.changes(end.at)).toEqual({ 'client.tcp_retries2': '15' });
  expect(end.changes(end.at - 120_000_000)).toEqual({ 'client.tcp_retries2': '14' });
  expect(end.changes(16_000_000)).toEqual({ 'client.tcp_retries2': '5' });
});

test('the end of TCP_USER_TIMEOUT is a time from where it counts', () => {
  const end = handle('data-in-flight-user-timeout', 'client.TCP_USER_TIMEOUT/limit');
  expect(end.changes(end.at)).toEqual({ 'client.TCP_USER_TIMEOUT': '30s' });
  expect(end.changes(end.at - 10_000_000)).toEqual({ 'client.TCP_USER_TIMEOUT': '20s' });
});

test('keepalive: the idle time, the interval and the count each have their end; options are changed where they are set', () => {
  const { handles } = state('idle-cut-keepalive');
  expect(handles.map(({ key }) => key)).toEqual([
    expect.stringMatching(/^step/),
    'client.tcp_keepalive_time',
    'client.tcp_keepalive_intvl',
    'client.tcp_keepalive_probes',
  ]);
  const count = handles.at(-1) as Handle;
  expect(count.changes(count.at)).toEqual({ 'client.tcp_keepalive_probes': '9' });
  expect(count.changes(count.at - 152_000_000)).toEqual({ 'client.tcp_keepalive_probes': '7' });
  expect(count.changes(count.at + 76_000_000)).toEqual({ 'client.tcp_keepalive_probes': '10' });
  expect(state('outage-kills-good-connection').handles.map(({ key }) => key)).toContain('client.TCP_KEEPCNT');
});

test('SYNs that are sent again without backing off are not counted as retries', () => {
  const count = handle('connect-to-nobody', 'client.tcp_syn_retries/count');
  expect(count.changes(count.at)).toEqual({ 'client.tcp_syn_retries': '6' });
});

describe.each([...files.keys()])('%s', (id) => {
  test('a handle let go where it stands changes nothing that a reader sees', () => {
    const before = state(id);
    for (const one of before.handles) {
      const after = state(id, one.changes(one.at));
      const same = after.handles.find((other) => other.id === one.id);
      expect(Math.abs((same?.at ?? Number.NaN) - one.at), one.id).toBeLessThanOrEqual(Math.max(1000, one.at * 0.02));
    }
  });

  test('dragged a little to the right, it does not go to the left', () => {
    for (const one of state(id).handles) {
      const same = state(id, one.changes(one.at * 1.1 + 10_000)).handles.find((other) => other.id === one.id);
      if (same) expect(same.at, one.id).toBeGreaterThanOrEqual(one.at * 0.99 - 1000);
    }
  });
});

test('steps are found in a file that does not stand in order of time', () => {
  const file = {
    steps: [
      { at: '3s', do: 'send', host: 'client', bytes: 1 },
      { at: '2s', do: 'cut' },
    ],
    until: '1m',
  };
  const parsed = parseScenario(file);
  if (!parsed.ok) throw new Error('not a scenario');
  expect(placesInFile(parsed.scenario.steps, file)).toEqual([1, 0]);
});
