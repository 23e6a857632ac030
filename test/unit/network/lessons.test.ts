// The figures that the catalogue's lessons about middleboxes name, beside those that its `expect` blocks assert.
import { describe, expect, test } from 'vitest';
import catalogue from '../../../scenarios.json' with { type: 'json' };
import { type Hz, type Run, type Scenario, simulate } from '../../../sim/index.ts';
import { scenarioOf, sent } from '../../support/run.ts';

const named = (id: string): Scenario => {
  const file = (catalogue.scenarios as readonly { id: string }[]).find((one) => one.id === id);
  if (file === undefined) throw new Error(id);
  return scenarioOf(file as Parameters<typeof scenarioOf>[0]);
};
const runOf = (id: string): Run => simulate(named(id));
const seconds = (us: number): number => us / 1_000_000;
const gaps = (times: readonly { readonly at: number }[]): number[] => times.slice(1).map(({ at }, i) => seconds(at - (times[i]?.at ?? 0)));

describe('keepalive against an idle time of 350 s', () => {
  /** How long the wheel makes a first wait of 300 s, over boot phases. */
  const waits = (hz: Hz, granule: number): { gap: number; outcome: string }[] =>
    Array.from({ length: 64 }, (_, i) => {
      const base = named('keepalive-fast-enough');
      const clock = { jiffiesAtStart: 2 ** 24 + Math.floor((i * granule) / 64), microsecondsIntoJiffy: 0 };
      const run = simulate({ ...base, client: { ...base.client, hz, clock }, steps: [] });
      const [probe] = sent(run, 'client', 'keepalive-probe');
      return { gap: seconds((probe?.at ?? 0) - 10_000), outcome: run.verdicts.client.outcome };
    });

  test.each([
    [250, 4096, 316.4],
    [1000, 32_768, 332.8],
  ] as const)('at %i HZ 300 s take up to so long, and the connection lives after every boot', (hz, granule, most) => {
    const all = waits(hz, granule);
    expect(all.filter(({ outcome }) => outcome !== 'alive')).toEqual([]);
    const longest = Math.max(...all.map(({ gap }) => gap));
    expect(longest).toBeLessThanOrEqual(most);
    expect(longest).toBeGreaterThan(most - (granule / hz) * 0.05);
    expect(Math.min(...all.map(({ gap }) => gap))).toBeGreaterThanOrEqual(300);
  });

  test('330 s at 1000 HZ: up to 32.8 s late, and in the catalogue’s run 361.8 s after the last packet', () => {
    expect(32_768 / 1000).toBeCloseTo(32.8, 1);
    const run = runOf('keepalive-late-by-the-wheel');
    const [probe] = sent(run, 'client', 'keepalive-probe');
    const last = run.events.findLast(({ kind, at, place }) => kind === 'receive' && place === 'client' && at < (probe?.at ?? 0));
    expect(seconds((probe?.at ?? 0) - (last?.at ?? 0))).toBeCloseTo(361.8, 1);
  });
});

test('azure-silent: the server is told 15 min 48 s after it sent', () => {
  expect(seconds(runOf('azure-silent').verdicts.server.at) - 300).toBeCloseTo(15 * 60 + 47.6, 1);
});

test('nitro-behind-nlb: the client waits 15 min 46 s', () => {
  expect(seconds(runOf('nitro-behind-nlb').verdicts.client.at) - 400).toBeCloseTo(15 * 60 + 45.9, 1);
});

test('forgotten-write: about 16 minutes', () => {
  expect(Math.round((seconds(runOf('forgotten-write').verdicts.client.at) - 1800) / 60)).toBe(16);
});

test('conntrack-outage-data: retransmissions are never more than 121 s apart, and the fourth of a kind shortens the entry', () => {
  const run = runOf('conntrack-outage-data');
  const apart = gaps(sent(run, 'client', 'data', 'tail-loss-probe', 'retransmission').slice(1));
  expect(Math.max(...apart)).toBeGreaterThan(120);
  expect(Math.max(...apart)).toBeLessThan(121);
  expect(run.events.some((event) => event.kind === 'middlebox' && event.rule.inputs.repeats === 3 && event.timeoutUs === 300_000_000)).toBe(
    true,
  );
});

test('conntrack-outage-keepalive: the fourth probe leaves 300 s, the fifth comes 410 s later', () => {
  const run = runOf('conntrack-outage-keepalive');
  const probes = sent(run, 'client', 'keepalive-probe');
  const forgot = run.events.find((event) => event.kind === 'middlebox' && event.did === 'forgot');
  expect(seconds((forgot?.at ?? 0) - (probes[3]?.at ?? 0))).toBeCloseTo(300, 1);
  expect(gaps(probes)[3]).toBeCloseTo(409.6, 1);
});

test('conntrack-close-wait: 60 s, and the client’s kernel gives up 1 min 51 s after close()', () => {
  const run = runOf('conntrack-close-wait');
  const entry = run.events.findLast((event) => event.kind === 'middlebox' && event.did === 'change');
  expect(entry).toMatchObject({ state: 'CLOSE_WAIT', timeoutUs: 60_000_000 });
  expect(seconds(run.verdicts.client.at) - 63).toBeCloseTo(111.5, 1);
});
