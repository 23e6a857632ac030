// Durations in the simulator's sentences: no unit that counts nothing, none carried over wrongly by rounding.
import { expect, test } from 'vitest';
import { humanDuration } from '../../../sim/trace/human.ts';

test.each([
  [0, '0 µs'],
  [999, '999 µs'],
  [208_000, '208 ms'],
  [13_312_000, '13.312 s'],
  [60_000_000, '1 min'],
  [75_000_000, '1 min 15 s'],
  [938_180_000, '15 min 38.2 s'],
  [3_599_960_000, '1 h'],
  [7_200_000_000, '2 h'],
  [7_918_000_000, '2 h 11 min 58 s'],
  [7_199_600_000, '2 h'],
  [432_000_000_000, '5 d'],
  [-75_000_000, '−1 min 15 s'],
])('%i µs: %s', (us, words) => {
  expect(humanDuration(us)).toBe(words);
});
