// When a timer fires: W1 and W2 of the wheel since 4.8, and the 1/256 slack before it, at every edge.
import { describe, expect, test } from 'vitest';
import { slackExpiry, wheelFires, wheelLevel } from '../../../sim/kernel/timer-wheel.ts';
import { type Hz, jiffies } from '../../../sim/time.ts';

const fires = (expires: number, clock: number, hz: Hz = 250): number => wheelFires(jiffies(expires), jiffies(clock), hz);
const slack = (wait: number, now = 0): number => slackExpiry(jiffies(now + wait), jiffies(now)) - now;

/** First wait of every level, written out from the table. */
const STARTS = [0, 63, 504, 4032, 32_256, 258_048, 2_064_384, 16_515_072, 132_120_576];
const GRANULES = [1, 8, 64, 512, 4096, 32_768, 262_144, 2_097_152, 16_777_216];

describe('timer wheel: levels', () => {
  test.each(STARTS.slice(1).map((start, index) => [start, index + 1]))('a wait of %i jiffies is the first of level %i', (start, level) => {
    expect(wheelLevel(start - 1, 1000)).toBe(level - 1);
    expect(wheelLevel(start, 1000)).toBe(level);
    expect(wheelLevel(start + 1, 1000)).toBe(level);
  });
  test('at 100 HZ there is no level 8', () => {
    expect(wheelLevel(132_120_575, 100)).toBe(7);
    expect(wheelLevel(132_120_576, 100)).toBe(7);
    expect(wheelLevel(132_120_576, 250)).toBe(8);
  });
});

describe('timer wheel: W1', () => {
  test('a timer never fires on its expiry: at level 0 it fires one jiffy later', () => {
    for (let wait = 0; wait < 63; wait++) expect(fires(1000 + wait, 1000)).toBe(1000 + wait + 1);
  });
  test('204 ms at 250 HZ, 51 jiffies, are 52', () => {
    expect(fires(51, 0)).toBe(52);
  });
  test.each(STARTS.map((start, level) => [level, start, GRANULES[level] as number]))(
    'level %i fires between 1 and one granule after the expiry, on a multiple of the granule',
    (_level, start, granule) => {
      for (const clock of [0, 1, granule - 1, granule, granule + 1, 3 * granule + 5]) {
        for (const wait of [start, start + 1, start + granule - 1]) {
          const at = fires(clock + wait, clock, 1000);
          expect(at % granule).toBe(0);
          expect(at - clock - wait).toBeGreaterThanOrEqual(1);
          expect(at - clock - wait).toBeLessThanOrEqual(granule);
        }
      }
    },
  );
  test('an expiry on a multiple of the granule waits the whole granule', () => {
    expect(fires(64, 0)).toBe(72);
    expect(fires(71, 0)).toBe(72);
    expect(fires(72, 0)).toBe(80);
  });
  test('an expiry in the past fires at the wheel’s clock', () => {
    expect(fires(999, 1000)).toBe(1000);
    expect(fires(1, 1000)).toBe(1000);
    expect(fires(1000, 1000)).toBe(1001);
  });
  test('W5: after one firing at a level the same wait always takes the same time', () => {
    const wait = 75 * 250;
    let now = fires(12_345 + wait, 12_345);
    for (let i = 0; i < 5; i++) {
      const next = fires(now + wait, now);
      expect(next - now).toBe(18_944); // 75.776 s
      now = next;
    }
  });
  test.each([
    [100, 7680],
    [250, 18_944],
    [300, 22_528],
    [1000, 77_824],
  ] as const)('at %i HZ a keepalive interval of 75 s is %i jiffies', (hz, jiffiesWaited) => {
    const aligned = 2 ** 21;
    expect(fires(aligned + 75 * hz, aligned, hz) - aligned).toBe(jiffiesWaited);
  });
  test('the longest sysctl, 2147483 s at 1000 HZ, lies beyond every run and not in the past', () => {
    const now = 2 ** 24 + 864_000_000;
    expect(fires(now + 2_147_483_000, now, 1000)).toBeGreaterThan(now + 864_000_000);
    expect(fires(2_147_483_000, 0, 1000)).toBeGreaterThan(864_000_000);
  });
});

describe('timer wheel: W2', () => {
  test.each(STARTS.slice(1, 7).map((start, index) => [start, index + 1]))(
    'a wait of %i jiffies uses the finer level from a timer callback, the coarser (%i) from a system call',
    (wait, level) => {
      const now = 2 ** 22 + 3;
      const fine = GRANULES[level - 1] as number;
      const coarse = GRANULES[level] as number;
      expect(fires(now + wait, now + 1)).toBe((Math.floor((now + wait) / fine) + 1) * fine);
      expect(fires(now + wait, now)).toBe((Math.floor((now + wait) / coarse) + 1) * coarse);
    },
  );
  test('away from those waits the clock changes nothing', () => {
    for (const wait of [1, 62, 64, 503, 505, 4031, 4033]) expect(fires(7777 + wait, 7778)).toBe(fires(7777 + wait, 7777));
  });
});

describe('slack before 4.8', () => {
  test('up to 255 jiffies a timer fires exactly on its expiry', () => {
    for (const wait of [0, 1, 51, 254, 255]) expect(slack(wait, 3)).toBe(wait);
  });
  test('from 256 jiffies on the expiry moves to the roundest jiffy of the next 1/256 of the wait', () => {
    expect(slack(256, 0)).toBe(257); // 256 itself is never chosen
    expect(slack(256, 1)).toBe(257); // 258
    expect(slack(816, 0)).toBe(818); // of 817, 818 and 819
    expect(slack(817, 0)).toBe(820); // of 818, 819 and 820
    expect(slack(15_000, 0)).toBe(15_040); // 60 s at 250 HZ: 60.16 s
  });
  test('an expiry is never early and never more than 1/256 of the wait late', () => {
    for (let wait = 256; wait < 40_000; wait += 137) {
      for (const now of [0, 1, 4095, 123_457]) {
        const moved = slack(wait, now);
        expect(moved).toBeGreaterThanOrEqual(wait);
        expect(moved).toBeLessThanOrEqual(wait + Math.floor(wait / 256));
      }
    }
  });
  test('the result has the most trailing zeros of its range', () => {
    const zeros = (n: number): number => (n === 0 ? 32 : Math.log2(n & -n));
    for (const [wait, now] of [
      [300, 17],
      [2560, 1],
      [15_000, 999],
      [30_000, 12_345],
    ] as const) {
      const moved = slack(wait, now) + now;
      for (let other = now + wait + 1; other <= now + wait + Math.floor(wait / 256); other++)
        expect(zeros(moved)).toBeGreaterThanOrEqual(zeros(other));
    }
  });
  test('a wait beyond every run stays beyond it', () => {
    expect(slack(2_147_483_000, 2 ** 24)).toBeGreaterThanOrEqual(2_147_483_000);
  });
});
