// The simulator against arithmetic: over random settings, HZ, clocks and round trips, every simulated end lies within the
// bounds of the closed forms and as many segments left as they say.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HZ_VALUES, type HostFile, type Hz, type KernelId, type Run, type ScenarioFile, type Verdict } from '../../sim/index.ts';
import { type Death, keepaliveDeath, modelTimeoutMs, retransmissionDeath, synDeath, zeroWindowDeath } from '../oracle/arithmetic.ts';
import { check } from '../support/check.ts';
import { armed, run } from '../support/run.ts';

const kernel = fc.constantFrom<KernelId>('linux-6.1', 'linux-6.12', 'linux-6.18');
const machine = fc.constantFrom<Hz>(...HZ_VALUES).chain((hz) =>
  fc.record({
    kernel,
    hz: fc.constant(hz),
    clock: fc.record({ jiffiesAtStart: fc.nat(2 ** 33), microsecondsIntoJiffy: fc.nat(Math.floor(1_000_000 / hz) - 1) }),
  }),
);
/** Mostly off, else anywhere on a wide scale. */
const userTimeoutMs = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 2000 }), fc.integer({ min: 2000, max: 2_000_000 }));
const rttUs = fc.oneof(fc.integer({ min: 2, max: 20_000 }), fc.integer({ min: 20_000, max: 900_000 }));

function within(verdict: Verdict, startUs: number, death: Death, hz: Hz, transmissions: number): void {
  const tickUs = 1_000_000 / hz;
  expect(verdict.outcome).toBe('error');
  expect(verdict.errno).toBe('ETIMEDOUT');
  // The start lies inside a jiffy, the end at the edge of one.
  expect(verdict.at).toBeGreaterThan(startUs + (death.jiffies.from - 1) * tickUs - 1);
  expect(verdict.at).toBeLessThanOrEqual(startUs + death.jiffies.to * tickUs + 1);
  expect(transmissions).toBeGreaterThanOrEqual(death.transmissions.from);
  expect(transmissions).toBeLessThanOrEqual(death.transmissions.to);
}

/** The first arming of the probe timer against a window that is closed altogether. */
function probe0Arming(result: Run): { at: number; rtoJiffies: number } {
  const arm = armed(result, 'client', 'probe0').find(({ rule }) => rule.inputs.windowBytes === 0);
  if (arm === undefined) throw new Error('the window never closed');
  return { at: arm.at, rtoJiffies: arm.rule.inputs.rtoJiffies as number };
}

describe('arithmetic bounds the simulation', () => {
  test('data in flight: retransmissions, the time budget and the user timeout', () => {
    const settings = fc.record({
      machine,
      rttUs,
      retries2: fc.nat(20),
      ut: userTimeoutMs,
      sack: fc.nat(1),
      at: fc.integer({ min: 2_000_000, max: 2_100_000 }),
    });
    check(
      fc.property(settings, ({ machine, rttUs, retries2, ut, sack, at }) => {
        const client: HostFile = {
          ...machine,
          sysctl: { tcp_retries2: retries2, tcp_sack: sack },
          socketOptions: { TCP_USER_TIMEOUT: ut },
        };
        const result = run({
          client,
          path: { rtt: `${rttUs}us` },
          steps: [
            { at: '1.95s', do: 'cut' },
            { at: `${at}us`, do: 'send', host: 'client', bytes: 100 },
          ],
          until: '5d',
        });
        const death = retransmissionDeath({ hz: machine.hz, rttUs, retries2, userTimeoutMs: ut, tailLossProbe: sack === 1 });
        within(result.verdicts.client, at, death, machine.hz, result.verdicts.client.retransmissions);
        expect(result.verdicts.client.decidedBy).toBe('rto');
        expect(result.verdicts.client.tailLossProbes).toBe(sack);
      }),
      300,
    );
  });

  test('data in flight with tcp_rto_min_us and tcp_rto_max_ms', () => {
    const settings = fc.record({
      machine: machine.map((m) => ({ ...m, kernel: 'linux-6.18' as const })),
      rttUs: fc.integer({ min: 2, max: 100_000 }),
      retries2: fc.nat(15),
      min: fc.integer({ min: 20_000, max: 500_000 }),
      max: fc.integer({ min: 1000, max: 120_000 }),
    });
    check(
      fc.property(settings, ({ machine, rttUs, retries2, min, max }) => {
        const client: HostFile = { ...machine, sysctl: { tcp_retries2: retries2, tcp_rto_min_us: min, tcp_rto_max_ms: max } };
        const result = run({
          client,
          path: { rtt: `${rttUs}us` },
          steps: [
            { at: '1.95s', do: 'cut' },
            { at: '2s', do: 'send', host: 'client', bytes: 100 },
          ],
          until: '5d',
        });
        const death = retransmissionDeath({
          hz: machine.hz,
          rttUs,
          retries2,
          userTimeoutMs: 0,
          tailLossProbe: true,
          rtoMinUs: min,
          rtoMaxMs: max,
        });
        within(result.verdicts.client, 2_000_000, death, machine.hz, result.verdicts.client.retransmissions);
      }),
      150,
    );
  });

  test('an idle connection: keepalive, and the user timeout in place of its count', () => {
    const settings = fc.record({
      machine,
      idleSec: fc.integer({ min: 1, max: 8000 }),
      intervalSec: fc.integer({ min: 1, max: 300 }),
      count: fc.integer({ min: 1, max: 127 }),
      ut: userTimeoutMs,
    });
    check(
      fc.property(settings, ({ machine, idleSec, intervalSec, count, ut }) => {
        const client: HostFile = {
          ...machine,
          socketOptions: {
            SO_KEEPALIVE: true,
            TCP_KEEPIDLE: idleSec,
            TCP_KEEPINTVL: intervalSec,
            TCP_KEEPCNT: count,
            TCP_USER_TIMEOUT: ut,
          },
        };
        const result = run({ client, steps: [{ at: '10ms', do: 'cut' }], until: '9d' });
        const death = keepaliveDeath({ hz: machine.hz, idleSec, intervalSec, count, userTimeoutMs: ut });
        within(
          result.verdicts.client,
          armed(result, 'client', 'keepalive')[0]?.at ?? Number.NaN,
          death,
          machine.hz,
          result.verdicts.client.keepaliveProbes,
        );
        expect(result.verdicts.client.decidedBy).toBe('keepalive');
      }),
      300,
    );
  });

  test('a closed window and a silent peer: zero window probes', () => {
    const settings = fc.record({ machine, rttUs: fc.integer({ min: 2, max: 20_000 }), retries2: fc.nat(18), ut: userTimeoutMs });
    check(
      fc.property(settings, ({ machine, rttUs, retries2, ut }) => {
        const file: ScenarioFile = {
          client: { ...machine, sysctl: { tcp_retries2: retries2 }, socketOptions: { TCP_USER_TIMEOUT: ut } },
          server: { receiveBuffer: 2896 },
          path: { rtt: `${rttUs}us` },
          steps: [
            { at: '1s', do: 'stopReading', host: 'server' },
            { at: '2s', do: 'send', host: 'client', bytes: 20_000 },
          ],
          until: '5d',
        };
        const { at, rtoJiffies } = probe0Arming(run(file));
        // The peer is gone before the first probe leaves; the data before the window closed gave further samples of the path.
        const cut = { at: `${at + 1}us`, do: 'cut' as const };
        const result = run({ ...file, steps: [...(file.steps ?? []), cut] });
        const death = zeroWindowDeath({ hz: machine.hz, rtoJiffies, retries2, userTimeoutMs: ut });
        within(result.verdicts.client, at, death, machine.hz, result.verdicts.client.windowProbes);
        expect(result.verdicts.client.decidedBy).toBe('probe0');
      }),
      200,
    );
  });

  test('connecting to nobody: by count, by time, by the user timeout', () => {
    const settings = fc.record({ machine, retries: fc.integer({ min: 1, max: 12 }), linear: fc.nat(8), ut: userTimeoutMs });
    check(
      fc.property(settings, ({ machine, retries, linear, ut }) => {
        const exists = machine.kernel !== 'linux-6.1';
        const client: HostFile = {
          ...machine,
          sysctl: exists ? { tcp_syn_linear_timeouts: linear } : {},
          socketOptions: { TCP_SYNCNT: retries, TCP_USER_TIMEOUT: ut },
        };
        const result = run({ client, steps: [{ at: '0s', do: 'cut' }], connectAt: '50ms', until: '5d' });
        const death = synDeath({ hz: machine.hz, retries, linear: exists ? linear : 0, userTimeoutMs: ut });
        within(result.verdicts.client, 50_000, death, machine.hz, result.verdicts.client.retransmissions);
      }),
      300,
    );
  });
});

describe('the closed forms themselves', () => {
  test('the time budget: the published table', () => {
    const at200 = [0.2, 0.6, 1.4, 3.0, 6.2, 12.6, 25.4, 51.0, 102.2, 204.6, 324.6, 444.6, 564.6, 684.6, 804.6, 924.6];
    expect(at200.map((_, retries) => modelTimeoutMs(retries, 200, 120_000) / 1000)).toEqual(at200);
    const at1000 = [1, 3, 7, 15, 31, 63, 127, 247, 367];
    expect(at1000.map((_, retries) => modelTimeoutMs(retries, 1000, 120_000) / 1000)).toEqual(at1000);
    expect([1000, 2000, 5000].map((cap) => modelTimeoutMs(15, 200, cap) / 1000)).toEqual([14.4, 27, 61.2]);
  });
  test('the bounds of the default case hold the measured range', () => {
    const { jiffies, transmissions } = retransmissionDeath({ hz: 250, rttUs: 1000, retries2: 15, userTimeoutMs: 0, tailLossProbe: true });
    expect(jiffies.from / 250).toBeLessThanOrEqual(937.692);
    expect(jiffies.to / 250).toBeGreaterThanOrEqual(939.736);
    expect(transmissions).toEqual({ from: 15, to: 15 });
  });
});
