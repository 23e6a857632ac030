// Backwards: settings for a wish, held against runs of their own; and where two wishes contradict, bounds that hold.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  answer,
  type Configuration,
  longestOutage,
  outageHarm,
  parseScenario,
  simulate,
  type Solution,
  situationsOf,
  solve,
  withChanges,
} from '../../../sim/index.ts';
import { situationScenario } from '../../../sim/answer/situation.ts';
import { micros } from '../../../sim/time.ts';
import { check } from '../../support/check.ts';

const SECOND = 1_000_000;

function configuration(client: object = {}, boxes: readonly object[] = []): Configuration {
  const parsed = parseScenario({ client, path: { rtt: '1ms', middleboxes: boxes } });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const { path, ...hosts } = parsed.scenario;
  return { client: hosts.client, server: hosts.server, ...path };
}
const wish = (detect: number, survive: number) => ({ detectWithinUs: detect * SECOND, surviveUs: survive * SECOND });

function expectKept(given: Configuration, solution: Solution, detect: number, survive: number): void {
  const solved = withChanges(given, solution.changes);
  for (const situation of situationsOf(solved)) {
    if (situation === 'closing') continue;
    const { latestUs, outcome } = answer(solved, situation);
    if (outcome !== 'alive') expect(latestUs, situation).toBeLessThanOrEqual(detect * SECOND);
    if (outcome !== 'alive') expect(latestUs, situation).not.toBeNull();
  }
  expectOutlived(solved, survive);
}

/** Outages of that length, beginning as a request leaves and just before a probe, at many boot phases. */
function expectOutlived(given: Configuration, survive: number): void {
  const { hz } = given.client;
  for (let i = 0; i < 24; i++) {
    const clock = {
      jiffiesAtStart: given.client.clock.jiffiesAtStart + i * 171,
      microsecondsIntoJiffy: i % 2 === 0 ? 0 : 1_000_000 / hz - 1,
    };
    const client = { ...given.client, clock: { ...clock, microsecondsIntoJiffy: Math.floor(clock.microsecondsIntoJiffy) } };
    const there = { ...given, client, middleboxes: [], program: {} };
    const busy = situationScenario(there, 'in-flight');
    const [at = 0] = busy.steps.filter(({ do: what }) => what === 'cut').map((step) => step.at as number);
    const restored = { ...busy, steps: [...busy.steps, { at: micros(at + survive * SECOND), do: 'restore' as const }] };
    const run = simulate(restored);
    expect(run.verdicts.client.outcome, `in flight, ${i}`).toBe('alive');
    const answered = run.events.find(
      ({ kind, place, at: when }) => kind === 'receive' && place === 'client' && when > at + survive * SECOND,
    );
    const { readTimeout = Number.POSITIVE_INFINITY } = given.program ?? {};
    expect((answered?.at ?? 0) - at, `answered, ${i}`).toBeLessThanOrEqual(readTimeout);
    const probe = simulate(situationScenario(there, 'idle')).events.find(
      (event) => event.kind === 'send' && event.segment.purpose === 'keepalive-probe',
    );
    if (probe === undefined) continue;
    const quiet = situationScenario(there, 'idle', micros(probe.at - 1000));
    const later = { ...quiet, steps: [...quiet.steps, { at: micros(probe.at - 1000 + survive * SECOND), do: 'restore' as const }] };
    expect(simulate(later, { trace: false }).verdicts.client.outcome, `idle, ${i}`).toBe('alive');
  }
}

describe('a wish that can be granted', () => {
  test.each([
    [30, 20, {}, []],
    [30, 0, {}, []],
    [60, 20, { hz: 1000 }, []],
    [30, 10, { kernel: 'linux-4.15' }, []],
    [125, 100, { hz: 100 }, []],
    [300, 10, {}, [{ preset: 'azure-lb' }]],
    [1000, 30, {}, [{ preset: 'aws-nlb' }]],
    [5, 2, {}, []],
  ] as const)('notice within %i s, survive %i s, with %o and %o', (detect, survive, client, boxes) => {
    const given = configuration(client, boxes);
    const found = solve(given, wish(detect, survive));
    if (!found.ok) throw new Error(JSON.stringify(found));
    expectKept(given, found, detect, survive);
    expect(found.detectUs).toBeLessThanOrEqual(detect * SECOND);
  });

  test('any wish: what is given is kept, whatever was set before', () => {
    check(
      fc.property(
        fc.integer({ min: 3, max: 200 }),
        fc.integer({ min: 0, max: 90 }),
        fc.constantFrom('linux-4.9', 'linux-4.15', 'linux-5.4', 'linux-6.1', 'linux-6.12'),
        fc.constantFrom(100, 250, 1000),
        fc.constantFrom({}, { TCP_USER_TIMEOUT: 5000 }, { SO_KEEPALIVE: true, TCP_KEEPCNT: 2 }),
        (detect, share, kernel, hz, socketOptions) => {
          const survive = Math.floor((detect * share) / 100);
          const given = configuration({ kernel, hz, socketOptions });
          const found = solve(given, wish(detect, survive));
          if (found.ok) expectKept(given, found, detect, survive);
        },
      ),
      4,
    );
  });

  test('a middlebox is kept awake with half of what it remembers', () => {
    const found = solve(configuration({}, [{ preset: 'aws-nlb' }]), wish(1000, 30));
    if (!found.ok) throw new Error('no solution');
    expect(found.changes.find(({ name }) => name === 'TCP_KEEPIDLE')?.value).toBe(175);
  });

  test('the user timeout and keepalive say the same: KEEPIDLE + KEEPINTVL × KEEPCNT', () => {
    const found = solve(configuration(), wish(30, 20));
    if (!found.ok) throw new Error('no solution');
    const values = Object.fromEntries(found.changes.map(({ name, value }) => [name, value ?? 0])) as Record<string, number>;
    const { TCP_KEEPIDLE: idle = 0, TCP_KEEPINTVL: interval = 0, TCP_KEEPCNT: count = 0 } = values;
    expect(values.TCP_USER_TIMEOUT).toBe((idle + interval * count) * 1000);
    expect(found).toMatchObject({ by: 'user timeout', slowest: 'frozen', probesPerHour: 3600 / idle });
  });

  test('where the kernel looks at its user timeout only when a timer fires, the program’s deadline takes its place', () => {
    expect(solve(configuration({ kernel: 'linux-4.15' }), wish(30, 20))).toMatchObject({ ok: true, by: 'program' });
    expect(solve(configuration(), wish(30, 20))).toMatchObject({ ok: true, by: 'user timeout' });
  });
});

describe('wishes that contradict', () => {
  test.each([
    [20, 20],
    [10, 8],
    [30, 28],
  ])('%i s and %i s: both bounds can be granted, and are not far off', (detect, survive) => {
    const given = configuration();
    const found = solve(given, wish(detect, survive));
    if (found.ok) throw new Error('granted');
    const later = (found.detectAtLeastUs ?? 0) / SECOND;
    const shorter = (found.surviveAtMostUs ?? 0) / SECOND;
    expect(later).toBeGreaterThan(detect);
    expect(shorter).toBeLessThan(survive);
    expect(solve(given, wish(later, survive)).ok).toBe(true);
    expect(solve(given, wish(detect, shorter)).ok).toBe(true);
    expect(solve(given, wish(later - 2 - later / 40, survive)).ok).toBe(false);
  });

  test('a second is less than keepalive can count', () => {
    expect(solve(configuration(), wish(1, 0))).toMatchObject({ ok: false, surviveAtMostUs: null });
  });
});

describe('the longest outage that does no harm', () => {
  test.each([
    ['nothing set', {}, 815, 818],
    // The retransmission at 25.7 s is the last before 30 s.
    ['a user timeout of 30 s', { socketOptions: { TCP_USER_TIMEOUT: '30s' } }, 26, 27],
    ['a user timeout of 25 s', { socketOptions: { TCP_USER_TIMEOUT: '25s' } }, 13, 14],
    ['keepalive 5, 5, 5', { socketOptions: { SO_KEEPALIVE: true, TCP_KEEPIDLE: 5, TCP_KEEPINTVL: 5, TCP_KEEPCNT: 5 } }, 20, 20.9],
    ['tcp_retries2 = 5', { sysctl: { tcp_retries2: 5 } }, 6.4, 6.8],
  ] as const)('%s', (_, client, from, to) => {
    const { us, harm } = longestOutage(configuration(client));
    expect(us / SECOND).toBeGreaterThan(from);
    expect(us / SECOND).toBeLessThan(to);
    expect(harm).not.toBeNull();
    expectOutlived(configuration(client), us / SECOND - 0.001);
    expect(outageHarm(configuration(client), us - 1)).toBeNull();
    expect(outageHarm(configuration(client), us)).toEqual(harm);
  });

  test('a read timeout ends good connections sooner than the kernel would', () => {
    const given = { ...configuration(), program: { readTimeout: 6 * SECOND } };
    const { us, harm } = longestOutage(given);
    expect(us / SECOND).toBeLessThan(6);
    expect(harm).toEqual({ while: 'in-flight', by: 'read-timeout' });
  });
});
