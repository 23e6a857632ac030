// The state at a moment is a fold over the trace: it agrees with the trace at its ends, and between events only the time left moves.
import { describe, expect, test } from 'vitest';
import catalogue from '../../../scenarios.json';
import { parseScenario, type Run, simulate, type TraceEvent } from '../../../sim/index.ts';
import { stateAt, timeLeft } from '../../../viz/state/at.ts';
import { legMs, SILENCE_US } from '../../../viz/state/playback.ts';

const runs = (catalogue.scenarios as readonly { id: string }[]).map((file): [string, Run] => {
  const parsed = parseScenario(file);
  if (!parsed.ok) throw new Error(file.id);
  return [file.id, simulate(parsed.scenario)];
});
const runOf = (id: string): Run => (runs.find(([name]) => name === id) as [string, Run])[1];
const event = (run: Run, key: string): TraceEvent => run.events.find((one) => one.key === key) as TraceEvent;

describe('a request into a cut cable', () => {
  const run = runOf('data-in-flight-cut');

  test('half way through a wait: 100 bytes out, the timer says how long it still waits', () => {
    const fire = event(run, 'client/rto/fire/4');
    const armed = run.events.find((one) => one.id > fire.id && one.kind === 'arm') as TraceEvent & { firesAt: number };
    const moment = { atUs: Math.round((armed.at + armed.firesAt) / 2), event: null };
    const state = stateAt(run, 'client', moment);
    expect(state.socket).toBe('ESTAB');
    expect(state.unacknowledged).toBe(100);
    expect(state.backoff).toBe(4);
    expect(state.timers.map(({ timer }) => timer)).toEqual(['rto']);
    expect(timeLeft(state.timers[0] as (typeof state.timers)[0], moment)).toBe(armed.firesAt - moment.atUs);
    expect(state.limits[0]?.level).toBeGreaterThan(0);
  });

  test('at the end the client is told, and nothing is armed', () => {
    const state = stateAt(run, 'client', { atUs: run.verdicts.client.at, event: null });
    expect(state).toMatchObject({ socket: 'CLOSED', error: 'ETIMEDOUT', timers: [] });
  });

  test('of one microsecond only what came before the event counts', () => {
    const send = event(run, 'client/send/data/4');
    expect(stateAt(run, 'client', { atUs: send.at, event: send.id - 1 }).unacknowledged).toBe(0);
    expect(stateAt(run, 'client', { atUs: send.at, event: send.id }).unacknowledged).toBe(100);
  });
});

test('a full buffer: bytes wait in the kernel, the window is 0', () => {
  const run = runOf('full-buffer-answered');
  const state = stateAt(run, 'client', { atUs: 10_000_000, event: null });
  expect(state.window).toBe(0);
  expect(state.unsent).toBeGreaterThan(0);
  expect(state.unacknowledged).toBe(0);
});

test('keepalive probes that nobody answers are counted', () => {
  const run = runOf('idle-cut-keepalive');
  const third = event(run, 'client/send/keepalive-probe/3');
  expect(stateAt(run, 'client', { atUs: third.at, event: third.id }).probes).toBe(3);
});

describe.each(runs)('%s', (_, run) => {
  test('armed timers are those that the trace armed and did not end, at every event', () => {
    const armed = new Map<string, number>();
    for (const one of run.events) {
      if (one.place !== 'client') continue;
      if (one.kind === 'arm') armed.set(one.timer, one.id);
      if (one.kind === 'fire' || one.kind === 'cancel') armed.delete(one.timer);
      const state = stateAt(run, 'client', { atUs: one.at, event: one.id });
      expect(state.timers.map(({ timer }) => timer).sort()).toEqual([...armed.keys()].sort());
      expect(state.unacknowledged).toBeGreaterThanOrEqual(0);
      expect(state.unsent).toBeGreaterThanOrEqual(0);
    }
  });
});

test('playing: 600 ms a step, and no silence longer than 0.8 s at any speed', () => {
  expect(legMs(1_000_000, 1)).toBe(600);
  expect(legMs(1_000_000, 4)).toBe(150);
  for (const speed of [1 / 8, 1, 64]) expect(legMs(SILENCE_US * 100, speed)).toBeLessThanOrEqual(800);
});
