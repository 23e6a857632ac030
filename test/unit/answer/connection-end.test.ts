// A connection as `ss -tino` shows it: at any moment of a run, what is left of it lies in the range that is told.
import { describe, expect, test } from 'vitest';
import { answer, type Configuration, connectionEnd, parseScenario, type Situation, simulate, type TimerName } from '../../../sim/index.ts';

function configuration(client: object): Configuration {
  const parsed = parseScenario({ client, path: { rtt: '1ms' } });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return { client: parsed.scenario.client, server: parsed.scenario.server, rttUs: 1000 };
}

const SS = { rto: 'on', keepalive: 'keepalive', probe0: 'persist' } as const;

/** What ss would print halfway through each wait of a run, and how long the run then still lasted. */
function moments(given: Configuration, situation: Situation, timer: keyof typeof SS) {
  const { earliest } = answer(given, situation);
  const { events, verdicts } = simulate(earliest);
  const { at: end, sinceUs } = verdicts.client;
  const fires = events.filter(
    (event) => event.kind === 'fire' && event.place === 'client' && event.timer === timer && event.at > end - sinceUs,
  );
  const counted = fires.filter((event) => event.kind === 'fire' && !/keepalive-(?:not-idle|inert)/.test(event.rule.name));
  return counted.slice(1).map((fire, i) => {
    const before = counted[i]?.at ?? 0;
    const now = Math.round((before + fire.at) / 2);
    return { timer: { name: SS[timer], leftUs: fire.at - now, tries: i + 1 }, endsIn: end - now };
  });
}

describe('when it ends', () => {
  test.each([
    ['in-flight', 'rto', {}],
    ['in-flight', 'rto', { socketOptions: { TCP_USER_TIMEOUT: '90s' }, hz: 100 }],
    ['idle', 'keepalive', { socketOptions: { SO_KEEPALIVE: true, TCP_KEEPIDLE: 60, TCP_KEEPINTVL: 10, TCP_KEEPCNT: 5 } }],
    ['full-buffer-cut', 'probe0', { sysctl: { tcp_retries2: 6 } }],
    ['connecting', 'rto', {}],
    ['closing', 'rto', {}],
  ] as const)('%s, waiting for %s, with %o', (situation, timer, client) => {
    const given = configuration(client);
    const seen = moments(given, situation, timer);
    expect(seen.length).toBeGreaterThan(2);
    const state = { connecting: 'SYN-SENT', closing: 'FIN-WAIT-1' }[situation as string] ?? 'ESTAB';
    for (const { timer: armed, endsIn } of seen) {
      const end = connectionEnd(given, { state, timer: armed, rttUs: 1000 });
      if (end.kind !== 'ends') throw new Error(`${armed.tries}: ${end.kind}`);
      expect(end.timer).toBe(timer satisfies TimerName);
      expect(end.fromUs).toBeLessThanOrEqual(endsIn);
      expect(end.toUs).toBeGreaterThanOrEqual(endsIn);
    }
  });

  test('no timer armed: never; a timer that gives nobody up: not known; more expiries than the settings allow: told', () => {
    const given = configuration({ sysctl: { tcp_retries2: 3 } });
    const seen = (name: string, tries: number) => ({ state: 'ESTAB', timer: { name, leftUs: 1_000_000, tries }, rttUs: null });
    expect(connectionEnd(given, { state: 'ESTAB', timer: null, rttUs: null })).toEqual({ kind: 'never' });
    expect(connectionEnd(given, seen('timewait', 0))).toEqual({ kind: 'unknown' });
    expect(connectionEnd(given, seen('on', 12))).toMatchObject({ kind: 'beyond' });
    expect(connectionEnd(given, seen('keepalive', 0))).toMatchObject({ kind: 'ends', timer: 'keepalive' });
  });
});
