// Milliseconds, microseconds and jiffies: every rounding, and the kernel's own multiplications at 300 HZ as a second opinion.
import { describe, expect, test } from 'vitest';
import {
  bootJiffies,
  HZ_VALUES,
  type Hz,
  jiffies,
  jiffiesAt,
  jiffiesToMsecs,
  jiffiesToUsecs,
  micros,
  microsAtJiffy,
  msecsToJiffies,
  usecsToJiffies,
} from '../../../sim/time.ts';

/** At 300 HZ a 64-bit kernel multiplies and shifts. */
const msecsBy = (ms: number): number => Number((0x9999_999an * BigInt(ms) + 0x1_cccc_ccccn) >> 33n);
const usecsBy = (us: number): number => Number((0x9d49_5183n * BigInt(us) + 0x7ff_cb92_3a29n) >> 43n);

describe('conversions', () => {
  test.each(HZ_VALUES)('%i HZ: a whole jiffy converts exactly, anything above it is one more', (hz) => {
    for (const count of [1, 2, 51, 63, 200, 250, 30_000]) {
      const us = Math.floor((count * 1_000_000) / hz);
      expect(usecsToJiffies(us, hz)).toBe(count);
      expect(usecsToJiffies(Math.ceil((count * 1_000_000) / hz) + 1, hz)).toBe(count + 1);
    }
    expect(usecsToJiffies(0, hz)).toBe(0);
    expect(usecsToJiffies(1, hz)).toBe(1);
    expect(msecsToJiffies(0, hz)).toBe(0);
    expect(msecsToJiffies(1, hz)).toBe(1);
  });
  test('a timeout of 201 ms (RTT 1 ms) is 21, 51, 61 and 201 jiffies', () => {
    expect(HZ_VALUES.map((hz: Hz) => usecsToJiffies(201_000, hz))).toEqual([21, 51, 61, 201]);
  });
  test('300 HZ: milliseconds as the kernel multiplies them', () => {
    for (let ms = 0; ms <= 3_000_000; ms += ms < 10_000 ? 1 : 97) expect(msecsToJiffies(ms, 300)).toBe(msecsBy(ms));
  });
  test('300 HZ: microseconds as the kernel multiplies them', () => {
    for (let us = 0; us < 2 ** 31; us += us < 20_000 ? 1 : 100_003) expect(usecsToJiffies(us, 300)).toBe(usecsBy(us));
  });
  test('300 HZ: jiffies to milliseconds round up, to microseconds down', () => {
    expect([1, 2, 3, 4].map((count) => jiffiesToMsecs(jiffies(count), 300))).toEqual([4, 7, 10, 14]);
    expect([1, 2, 3, 4].map((count) => jiffiesToUsecs(jiffies(count), 300))).toEqual([3333, 6666, 10_000, 13_333]);
  });
});

describe('a host’s clock', () => {
  test.each(HZ_VALUES)('%i HZ: a jiffy begins at the microsecond it is said to begin at', (hz) => {
    for (const into of [0, 1, Math.floor(1_000_000 / hz) - 1]) {
      const phase = { jiffiesAtStart: 4_000_000, microsecondsIntoJiffy: into };
      for (const count of [1, 2, 3, 100, 12_345, 86_400 * hz * 10]) {
        const begins = microsAtJiffy(jiffies(4_000_000 + count), phase, hz);
        expect(jiffiesAt(begins, phase, hz)).toBe(4_000_000 + count);
        expect(jiffiesAt(micros(begins - 1), phase, hz)).toBe(4_000_000 + count - 1);
      }
    }
  });
  test('the counter’s top bits drop without moving any timer: the alignment stays', () => {
    const absolute = 2 ** 32 - 300 * 250;
    expect(bootJiffies(absolute) % 2 ** 24).toBe(absolute % 2 ** 24);
    expect(bootJiffies(-1)).toBe(2 ** 24 - 1);
    expect(bootJiffies(2 ** 24)).toBe(0);
  });
});
