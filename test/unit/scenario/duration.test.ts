import { describe, expect, test } from 'vitest';
import { formatDuration, parseDuration } from '../../../sim/index.ts';

describe('durations', () => {
  test.each([
    ['0s', 0],
    ['350us', 350],
    ['1.3ms', 1300],
    ['200ms', 200_000],
    ['33.5s', 33_500_000],
    ['75s', 75_000_000],
    ['2h', 7_200_000_000],
    ['1h30m', 5_400_000_000],
    ['0.5h', 1_800_000_000],
    ['1d2h3m4.000005s', 93_784_000_005],
    ['1m500ms', 60_500_000],
    ['9007199254740991us', Number.MAX_SAFE_INTEGER],
  ])('"%s" is %d us', (text, us) => {
    expect(parseDuration(text)).toBe(us);
  });

  test.each([
    ['', 'nothing'],
    ['5', 'no unit'],
    ['-5s', 'negative'],
    [' 5s', 'a space'],
    ['5 s', 'a space'],
    ['5S', 'an unknown unit'],
    ['1.3us', 'a fraction of a microsecond'],
    ['0.0000001s', 'a fraction of a microsecond'],
    ['1.5h30m', 'a fraction before the last part'],
    ['30m1h', 'parts out of order'],
    ['1s1s', 'a part twice'],
    ['.5s', 'no digit before the point'],
    ['5.s', 'no digit after the point'],
    ['1e3s', 'an exponent'],
    ['9007199254740992us', 'more than can be counted'],
    ['999999999999999d', 'more than can be counted'],
  ])('"%s" is none: %s', (text) => {
    expect(parseDuration(text)).toBeNull();
  });

  test.each([
    [0, '0s'],
    [999, '999us'],
    [1000, '1ms'],
    [1300, '1.3ms'],
    [999_999, '999.999ms'],
    [1_000_000, '1s'],
    [33_500_000, '33.5s'],
    [937_700_000, '15m37.7s'],
    [7_200_000_000, '2h'],
    [86_400_000_000, '1d'],
    [86_400_000_001, '1d0.000001s'],
    [-1500, '-1.5ms'],
  ])('%d us is written "%s"', (us, text) => {
    expect(formatDuration(us)).toBe(text);
  });
});
