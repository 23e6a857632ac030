// The time budget of tcp_retries2 and TCP_USER_TIMEOUT: checked when another timer fires, and the clamps that make it fire.
import { describe, expect, test } from 'vitest';
import { type HostFile, type KernelId, PROFILES, type StepFile } from '../../../sim/index.ts';
import { newHost } from '../../../sim/kernel/host.ts';
import { tcpModelTimeoutMs } from '../../../sim/kernel/user-timeout.ts';
import { type Hz, jiffies } from '../../../sim/time.ts';
import { alignedAt, armed, fired, inJiffies, rulesOf, run, SECOND } from '../../support/run.ts';

describe('the time budget', () => {
  const budget = (retries: number, baseMs: number, hz: Hz, rtoMaxMs = 120_000): number => {
    const host = newHost('client', PROFILES['linux-6.12'], hz, { jiffiesAtStart: 0, microsecondsIntoJiffy: 0 }, {}, null);
    return tcpModelTimeoutMs(retries, jiffies((baseMs * hz) / 1000), jiffies((rtoMaxMs * hz) / 1000), host);
  };
  const TABLE = [0.2, 0.6, 1.4, 3, 6.2, 12.6, 25.4, 51, 102.2, 204.6, 324.6, 444.6, 564.6, 684.6, 804.6, 924.6];
  test.each([100, 250, 300, 1000] as const)('%i HZ: tcp_retries2 0 to 15 as published', (hz) => {
    expect(TABLE.map((_, retries) => budget(retries, 200, hz) / 1000)).toEqual(TABLE);
  });
  test('of a SYN, from one second', () => {
    expect([0, 1, 2, 3, 4, 5, 6, 7, 8].map((retries) => budget(retries, 1000, 250) / 1000)).toEqual([1, 3, 7, 15, 31, 63, 127, 247, 367]);
  });
  test('with a smaller greatest timeout', () => {
    expect([1000, 2000, 5000].map((rtoMaxMs) => budget(15, 200, 250, rtoMaxMs) / 1000)).toEqual([14.4, 27, 61.2]);
  });
  test('tcp_retries2 255 does not overflow', () => {
    expect(budget(255, 200, 1000) / 1000).toBe(924.6 + 240 * 120);
  });
});

const START = 2 * SECOND;
const CUT: StepFile = { at: '1s', do: 'cut' };
const SEND: StepFile = { at: '2s', do: 'send', host: 'client', bytes: 100 };
interface Setup {
  readonly userTimeout?: string | number;
  readonly sysctl?: NonNullable<HostFile['sysctl']>;
  readonly kernel?: KernelId;
  readonly steps?: StepFile[];
}
const inFlight = ({ userTimeout = 0, sysctl = {}, kernel = 'linux-6.12', steps = [] }: Setup) =>
  run({
    client: { kernel, clock: alignedAt(START, 250), sysctl, socketOptions: { TCP_USER_TIMEOUT: userTimeout } },
    path: { rtt: '1ms' },
    steps: [CUT, SEND, ...steps],
    until: '3h',
  });
const endAt = (result: ReturnType<typeof run>): number => inJiffies([result.verdicts.client], START, 250)[0] as number;

describe('TCP_USER_TIMEOUT with data in flight', () => {
  test('100 ms: the first retransmission is not clamped; a tail loss probe and one retransmission leave, dead after 516 ms', () => {
    const result = inFlight({ userTimeout: 100 });
    expect(endAt(result)).toBe(130); // 104, then 25 jiffies on the wheel; 26 past the edge
    expect(result.verdicts.client).toMatchObject({ retransmissions: 1, tailLossProbes: 1, errno: 'ETIMEDOUT', decidedBy: 'rto' });
  });
  test('it counts from the first retransmission, not from the write: 10 s are 10.45 s', () => {
    expect(endAt(inFlight({ userTimeout: '10s' })) / 250).toBeCloseTo(10.45, 0);
    expect(endAt(inFlight({ userTimeout: '10s' })) / 250).toBeGreaterThan(10.416);
  });
  test('the wait is cut at what is left, and no more than that', () => {
    const arms = armed(inFlight({ userTimeout: '1s' }), 'client', 'rto').filter(({ rule }) => rule.name === 'rto-clamped');
    expect(arms.map(({ rule }) => rule.inputs.waitJiffies)).toEqual([146]); // 250 − 104
  });
  test('it takes the place of tcp_retries2, also where it is longer', () => {
    expect(endAt(inFlight({ userTimeout: '20m' })) / 250).toBeGreaterThan(1200);
    expect(endAt(inFlight({ userTimeout: '60s', sysctl: { tcp_retries2: 3 } })) / 250).toBeGreaterThan(60);
  });
  test('set while a wait runs it moves nothing: read at the next firing', () => {
    const set = (at: string): StepFile => ({ at, do: 'setsockopt', host: 'client', name: 'TCP_USER_TIMEOUT', value: '2s' });
    const result = inFlight({ userTimeout: '20s', steps: [set('7s')] });
    expect(endAt(result)).toBe(1664);
  });
  test('before 4.19 nothing is cut: dead at the first regular firing past it', () => {
    const result = inFlight({ userTimeout: '10s', kernel: 'linux-4.1' });
    expect(armed(result, 'client', 'rto').filter(({ rule }) => rule.name === 'rto-clamped')).toEqual([]);
    expect(endAt(result) / 250).toBeCloseTo(13.088, 2);
  });
  test('one millisecond decides: 832 ms − 416 ms have passed at the second firing', () => {
    const retransmissions = (ms: number): number => inFlight({ userTimeout: ms }).verdicts.client.retransmissions;
    // 416 exactly: the clamp makes the timer fire for it.
    expect([retransmissions(407), retransmissions(416), retransmissions(417)]).toEqual([1, 1, 2]);
  });
});

describe('TCP_USER_TIMEOUT elsewhere', () => {
  test('an idle connection without keepalive: never, nothing is armed', () => {
    const result = run({ client: { socketOptions: { TCP_USER_TIMEOUT: '30s' } }, steps: [{ at: '1s', do: 'cut' }], until: '9d' });
    expect(result.verdicts.client).toMatchObject({ outcome: 'never', because: 'nothing armed' });
  });
  test('data that is acknowledged in time ends nothing', () => {
    const result = run({ client: { socketOptions: { TCP_USER_TIMEOUT: '1s' } }, steps: [SEND, { at: '10s', do: 'cut' }], until: '1h' });
    expect(result.verdicts.client.outcome).toBe('never');
  });
  test('the rule that ends a connection says which numbers it held against each other', () => {
    const last = fired(inFlight({ userTimeout: '1s' }), 'client', 'rto').at(-1);
    expect(last?.rule).toMatchObject({ name: 'user-timeout-expired', inputs: { limitMs: 1000, userTimeoutMs: 1000 } });
    expect(last?.rule.inputs.elapsedMs as number).toBeGreaterThanOrEqual(1000);
    expect(rulesOf(fired(inFlight({}), 'client', 'rto')).at(-1)).toBe('budget-spent');
  });
});
