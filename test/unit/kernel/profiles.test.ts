// Which kernel got which variant of every rule, as the releases are dated (and, for 5.4, 5.10 and 6.1, with the backports of their
// stable updates). Told here from the oldest on, while the profiles are told from the newest back.
import { describe, expect, test } from 'vitest';
import { KERNEL_IDS, type KernelId, PROFILES } from '../../../sim/index.ts';
import type { Rules } from '../../../sim/profiles/rules.ts';
import * as variants from '../../../sim/profiles/rules.ts';

/** For each rule, its variant from a kernel on, up to the next one named. */
const SINCE: Readonly<Record<keyof Rules, Readonly<Record<string, unknown>>>> = {
  timerWheel: { '4.1': 'cascading, 1/256 slack', '4.9': 'hierarchical' },
  timestampClock: { '4.1': 'jiffies', '4.15': 'milliseconds' },
  tailLossProbeWait: {
    '4.1': 'tailLossWaitWorstCaseDelay',
    '4.15': 'tailLossWaitInJiffies',
    '5.10': 'tailLossWaitInMicroseconds',
    '5.15': 'tailLossWaitInJiffies',
    '6.1': 'tailLossWaitInMicroseconds',
    '6.5': 'tailLossWaitInJiffies',
    '6.12': 'tailLossWaitInMicroseconds',
  },
  tailLossProbeAdvancing: { '4.1': false, '4.15': true },
  tailLossProbeOnce: { '4.1': false, '5.10': true },
  clampRtoToUserTimeout: { '4.1': false, '4.19': true },
  userTimeoutInJiffies: { '4.1': true, '4.19': false },
  synGiveUp: { '4.1': 'time', '4.15': 'count', '5.4': 'count or time' },
  synLinearTimeouts: { '4.1': false, '6.5': true },
  probe0Exhausted: { '4.1': 'probe0PastLimit', '5.4': 'probe0AtLimit' },
  probe0UserTimeout: { '4.1': 'from the first probe', '5.4': 'from the first probe, clamped' },
  probe0BaseFloor: { '4.1': false, '4.9': true },
  probe0BackoffCap: { '4.1': 63, '5.4': 10 },
  acceptZeroWindowAck: { '4.1': false, '6.12': true },
  shrunkWindowTimedOut: {
    '4.1': 'shrunkWindowTwoMinutes',
    '5.10': 'shrunkWindowUserTimeoutWrongUnit',
    '5.15': 'shrunkWindowFourMinutes',
    '6.1': 'shrunkWindowUserTimeoutWrongUnit',
    '6.5': 'shrunkWindowTwoMinutes',
    '6.12': 'shrunkWindowUserTimeout',
  },
  shrunkWindowBacksOff: { '4.1': false, '6.12': true },
  finIgnoresCwnd: { '4.1': true, '6.12': false },
  growUnsentSegments: { '4.1': false, '6.12': true },
  pushBatches: { '4.1': false, '5.4': true },
  batchByRtt: { '4.1': false, '6.1': true },
  smallHeadCache: { '4.1': false, '6.5': true },
  thinLinearFloor: { '4.1': false, '6.5': true },
  keepaliveIgnoresSynSent: { '4.1': false, '4.15': true },
  timestampSampleFloor: { '4.1': false, '5.4': true },
  undoSpuriousSyn: { '4.1': false, '5.4': true },
};

const named = (value: unknown): unknown =>
  typeof value === 'function' ? Object.entries(variants).find(([, variant]) => variant === value)?.[0] : value;

/** The variant that a kernel has by the table. */
function dated(rule: keyof Rules, kernel: KernelId): unknown {
  let variant: unknown;
  for (const id of KERNEL_IDS) {
    variant = SINCE[rule][id.slice('linux-'.length)] ?? variant;
    if (id === kernel) break;
  }
  return variant;
}

describe.each(KERNEL_IDS)('%s', (kernel) => {
  test.each(Object.keys(SINCE) as (keyof Rules)[])('%s', (rule) => {
    expect(named(PROFILES[kernel].rules[rule])).toBe(dated(rule, kernel));
  });
});

test('the table names every rule, and only kernels that there are', () => {
  expect(Object.keys(SINCE).sort()).toEqual(Object.keys(PROFILES['linux-6.12'].rules).sort());
  const releases = Object.values(SINCE).flatMap((since) => Object.keys(since));
  expect(releases.filter((release) => !(KERNEL_IDS as readonly string[]).includes(`linux-${release}`))).toEqual([]);
});
