// The variants of each rule at the value on which they turn (kernel-timers, sections 3.2, 3.7, 4.2 and 9).
import { describe, expect, test } from 'vitest';
import { TIMERS } from '../../../sim/kernel/timer-table.ts';
import {
  clockUnitsToMs,
  probe0AtLimit,
  probe0PastLimit,
  shrunkWindowFourMinutes,
  type ShrunkWindowInput,
  shrunkWindowTwoMinutes,
  shrunkWindowUserTimeout,
  shrunkWindowUserTimeoutWrongUnit,
  tailLossWaitInJiffies,
  tailLossWaitInMicroseconds,
  tailLossWaitWorstCaseDelay,
} from '../../../sim/profiles/rules.ts';
import { PROFILES } from '../../../sim/index.ts';
import { type Hz, jiffies } from '../../../sim/time.ts';

describe('the tail loss probe’s wait', () => {
  const waits = (rttUs: number, packetsOut: number, hz: Hz = 250, rtoMinUs = 200_000) =>
    [tailLossWaitWorstCaseDelay, tailLossWaitInJiffies, tailLossWaitInMicroseconds].map((wait) =>
      wait({ hz, srttUs: 8 * rttUs, packetsOut, rtoMinUs }),
    );
  test('a lone segment: rtt + half of it + 200 ms, or twice it; two round trips + 200 ms, in jiffies or in µs', () => {
    expect(waits(1000, 1)).toEqual([51, 51, 51]);
    expect(waits(9000, 1)).toEqual([54, 55, 55]);
    expect(waits(1_000_000, 1)).toEqual([500, 550, 550]);
    expect(waits(9000, 1, 250, 20_000)).toEqual([54, 55, 10]);
  });
  test('several: two round trips, at least 10 ms; and two jiffies; and 2 ms', () => {
    expect(waits(1000, 2)).toEqual([3, 3, 1]);
    expect(waits(9000, 2)).toEqual([6, 7, 5]);
    expect(waits(1000, 2, 1000)).toEqual([10, 4, 4]);
  });
});

describe('zero window probes', () => {
  test('as many as tcp_retries2 since 5.0, one more before', () => {
    expect([2, 3, 4].map((probes) => [probe0AtLimit(probes, 3), probe0PastLimit(probes, 3)])).toEqual([
      [false, false],
      [true, false],
      [true, true],
    ]);
  });
});

describe('data in flight against a closed window', () => {
  const input = (fields: { elapsedMs?: number; sinceAck?: number; userTimeoutMs?: number }): ShrunkWindowInput => ({
    hz: 250,
    elapsedMs: fields.elapsedMs ?? 0,
    sinceAck: jiffies(fields.sinceAck ?? 0),
    userTimeoutMs: fields.userTimeoutMs ?? 0,
    rtoMax: jiffies(30_000),
  });
  const over = (rule: (i: ShrunkWindowInput) => boolean, ...cases: Parameters<typeof input>[0][]) => cases.map((one) => rule(input(one)));
  test('before 6.6: two minutes without an acknowledgement', () => {
    expect(over(shrunkWindowTwoMinutes, { sinceAck: 30_000 }, { sinceAck: 30_001 })).toEqual([false, true]);
  });
  test('6.6 to 6.9: four, and as long since the first retransmission', () => {
    const cases = [
      { sinceAck: 60_001, elapsedMs: 240_004 },
      { sinceAck: 60_000, elapsedMs: 240_004 },
      { sinceAck: 60_001, elapsedMs: 240_000 },
    ];
    expect(over(shrunkWindowFourMinutes, ...cases)).toEqual([true, false, false]);
    expect(over(shrunkWindowUserTimeout, ...cases)).toEqual([true, false, false]);
    expect(over(shrunkWindowUserTimeoutWrongUnit, ...cases)).toEqual([true, false, false]);
  });
  test('since 6.10 the user timeout, to the millisecond, whatever is acknowledged', () => {
    expect(over(shrunkWindowUserTimeout, { elapsedMs: 1000, userTimeoutMs: 1000 }, { elapsedMs: 1001, userTimeoutMs: 1000 })).toEqual([
      false,
      true,
    ]);
    // Longer than four minutes, those four minutes hold.
    const late = { sinceAck: 60_001, elapsedMs: 240_004 };
    expect(
      over(shrunkWindowUserTimeout, { ...late, userTimeoutMs: 900_000 }, { ...late, sinceAck: 60_000, userTimeoutMs: 900_000 }),
    ).toEqual([true, false]);
  });
  test('6.1.y counts it in jiffies, so that at 250 HZ it is four times as long where the peer acknowledges', () => {
    const acked = (elapsedMs: number) => ({ elapsedMs, userTimeoutMs: 1000 });
    expect(over(shrunkWindowUserTimeoutWrongUnit, acked(1001), acked(4000), acked(4001))).toEqual([false, false, true]);
    const silent = (sinceAck: number, elapsedMs: number) => ({ sinceAck, elapsedMs, userTimeoutMs: 1000 });
    expect(over(shrunkWindowUserTimeoutWrongUnit, silent(251, 1001), silent(250, 1001), silent(251, 1000))).toEqual([true, false, false]);
    expect(over(shrunkWindowUserTimeoutWrongUnit, { sinceAck: 60_001, elapsedMs: 240_004, userTimeoutMs: 900_000 })).toEqual([true]);
  });
});

test('the old timestamp clock counts jiffies', () => {
  expect([clockUnitsToMs('jiffies', 250, 250), clockUnitsToMs('milliseconds', 250, 250)]).toEqual([1000, 250]);
});

test('what ss prints for each timer (ss(8)), and the kernel’s own names for them (kernel-timers 1.5)', () => {
  expect(Object.values(TIMERS).map(({ title, kernelName, ssName }) => [title, kernelName, ssName])).toEqual([
    ['Retransmission timeout', 'icsk_retransmit_timer (ICSK_TIME_RETRANS)', 'on'],
    ['Tail loss probe', 'icsk_retransmit_timer (ICSK_TIME_LOSS_PROBE)', 'on'],
    ['Reordering wait (RACK)', 'icsk_retransmit_timer (ICSK_TIME_REO_TIMEOUT)', 'on'],
    ['Zero window probe', 'icsk_retransmit_timer (ICSK_TIME_PROBE0)', 'persist'],
    ['Delayed acknowledgement', 'icsk_delack_timer', ''],
    ['Keepalive', 'sk_timer', 'keepalive'],
    ['FIN-WAIT-2', 'sk_timer', 'keepalive'],
    ['SYN-ACK retransmission', 'rsk_timer', 'on'],
    ['TIME-WAIT', 'tw_timer', 'timewait'],
  ]);
});

test('which kernels were recorded, and by which name each goes', () => {
  expect(Object.entries(PROFILES).map(([key, { id, evidence }]) => [key === id, id, evidence])).toEqual([
    [true, 'linux-4.1', 'read'],
    [true, 'linux-4.9', 'read'],
    [true, 'linux-4.15', 'read'],
    [true, 'linux-4.19', 'read'],
    [true, 'linux-5.4', 'read'],
    [true, 'linux-5.10', 'recorded'],
    [true, 'linux-5.15', 'read'],
    [true, 'linux-6.1', 'recorded'],
    [true, 'linux-6.5', 'read'],
    [true, 'linux-6.12', 'recorded'],
    [true, 'linux-6.18', 'recorded'],
  ]);
  for (const { id, title } of Object.values(PROFILES)) expect(title.startsWith(id.replace('linux-', 'Linux '))).toBe(true);
});
