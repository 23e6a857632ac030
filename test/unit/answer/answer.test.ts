// Answers are ranges over boot phases; their ends agree with an exhaustive search and with what was measured on real kernels.
import { describe, expect, test } from 'vitest';
import { answer, type Configuration, type Hz, parseScenario, type Situation, simulate, situationsOf } from '../../../sim/index.ts';

function configuration(client: object = {}): Configuration {
  const parsed = parseScenario({ client, path: { rtt: '1ms' } });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return { client: parsed.scenario.client, server: parsed.scenario.server, rttUs: parsed.scenario.path.rttUs };
}

const seconds = (us: number | null): number => (us ?? Number.NaN) / 1_000_000;

describe('a range over boot phases', () => {
  // Measured ranges of "data in flight and cut", counted in jiffies from the write: a write late in its jiffy is up to a tick sooner.
  test.each([
    [100, 959.64, 964.75],
    [250, 937.692, 939.736],
    [1000, 947.93, 952.025],
  ] as const)('data in flight at %i HZ: from %d s to %d s', (hz, from, to) => {
    const { earliestUs, latestUs } = answer(configuration({ hz }), 'in-flight');
    expect(seconds(earliestUs)).toBeGreaterThan(from - 1.1 / hz);
    expect(seconds(earliestUs)).toBeLessThanOrEqual(from);
    expect(seconds(latestUs)).toBeGreaterThan(to - 1.1 / hz);
    expect(seconds(latestUs)).toBeLessThanOrEqual(to);
  });

  test.each([
    ['in-flight', { sysctl: { tcp_retries2: 5 } }],
    ['in-flight', { socketOptions: { TCP_USER_TIMEOUT: '20s' } }],
    ['idle', { socketOptions: { SO_KEEPALIVE: true, TCP_KEEPIDLE: 10, TCP_KEEPINTVL: 5, TCP_KEEPCNT: 3 } }],
    ['full-buffer-cut', { sysctl: { tcp_retries2: 3 } }],
    ['connecting', {}],
  ] as const)('%s with %o: the ends are those of all 512 phases', (situation: Situation, client) => {
    const found = answer(configuration(client), situation);
    const all = Array.from({ length: 512 }, (_, i) => {
      const { clock } = found.earliest.client;
      const scenario = {
        ...found.earliest,
        client: { ...found.earliest.client, clock: { jiffiesAtStart: clock.jiffiesAtStart + i, microsecondsIntoJiffy: 0 } },
      };
      return simulate(scenario, { trace: false }).verdicts.client.sinceUs;
    });
    expect(found.earliestUs).toBeLessThanOrEqual(Math.min(...all));
    expect(found.latestUs).toBeGreaterThanOrEqual(Math.max(...all));
    expect((found.latestUs ?? 0) - (found.earliestUs ?? 0)).toBeLessThanOrEqual(Math.max(...all) - Math.min(...all) + 4000);
  });

  test('the two scenarios that it hands out give its two ends', () => {
    const found = answer(configuration({ sysctl: { tcp_retries2: 8 } }), 'in-flight');
    expect(simulate(found.earliest).verdicts.client.sinceUs).toBe(found.earliestUs);
    expect(simulate(found.latest).verdicts.client.sinceUs).toBe(found.latestUs);
  });
});

describe('who decides', () => {
  const keepalive = { socketOptions: { SO_KEEPALIVE: true, TCP_KEEPIDLE: 60, TCP_KEEPINTVL: 10, TCP_KEEPCNT: 3 } };
  const decisions = (client: object) =>
    Object.fromEntries(
      situationsOf(configuration(client)).map((id) => [
        id,
        answer(configuration(client), id).decidedBy ?? answer(configuration(client), id).errno ?? answer(configuration(client), id).outcome,
      ]),
    );

  test('without any setting most situations are never noticed', () => {
    expect(decisions({})).toEqual({
      idle: 'never',
      'in-flight': 'rto',
      'full-buffer': 'never',
      'full-buffer-cut': 'probe0',
      frozen: 'never',
      rebooted: 'never',
      connecting: 'rto',
      closing: 'rto',
    });
  });
  test('keepalive covers the idle connection and the reboot, nothing else', () => {
    expect(decisions(keepalive)).toEqual({
      idle: 'keepalive',
      'in-flight': 'rto',
      'full-buffer': 'never',
      'full-buffer-cut': 'probe0',
      frozen: 'never',
      rebooted: 'ECONNRESET',
      connecting: 'rto',
      closing: 'rto',
    });
  });
  test('a user timeout bounds the full buffer, which nothing else does', () => {
    expect(answer(configuration({ socketOptions: { TCP_USER_TIMEOUT: '30s' } }), 'full-buffer').decidedBy).toBe('probe0');
  });
});

describe('what the others were doing', () => {
  const texts = (client: object, situation: Situation) =>
    answer(configuration(client), situation).others.map(({ timer, status }) => `${timer} ${status}`);

  test('idle and without keepalive, nothing is armed', () => {
    expect(texts({}, 'idle')).toEqual(['keepalive not armed', 'rto not armed', 'probe0 not armed', 'user-timeout not armed']);
  });
  test('keepalive is inert while data is in flight', () => {
    expect(texts({ socketOptions: { SO_KEEPALIVE: true, TCP_KEEPIDLE: 10 } }, 'in-flight')).toContain('keepalive inert');
  });
  test('a user timeout on an idle connection never counts', () => {
    expect(texts({ socketOptions: { TCP_USER_TIMEOUT: '30s' } }, 'idle')).toContain('user-timeout inert');
  });
});

test.each([100, 250, 300, 1000] as Hz[])('every situation has an answer at %i HZ', (hz) => {
  for (const id of situationsOf(configuration({ hz }))) {
    const found = answer(configuration({ hz }), id);
    expect(found.earliestUs === null).toBe(found.latestUs === null);
    expect(found.earliestUs ?? 0).toBeLessThanOrEqual(found.latestUs ?? 0);
  }
});
