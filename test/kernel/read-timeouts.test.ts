// Bounded waits of programs, measured on a real 6.18 kernel with 250 HZ (read-timeouts.json): reads bounded by SO_RCVTIMEO, writes by
// SO_SNDTIMEO, poll() and epoll_wait(), on a machine with other work, whose scheduling adds some tens of milliseconds.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { timeoutAt } from '../../sim/app/timeouts.ts';
import { jiffies, micros } from '../../sim/time.ts';

interface Measured {
  readonly waits: readonly (readonly [by: string, askedMs: number, tookUs: number])[];
}
const { waits } = JSON.parse(readFileSync(new URL('read-timeouts.json', import.meta.url), 'utf8')) as Measured;
/** What a busy machine adds until the program runs again. */
const SCHEDULING_US = 150_000;

/** Earliest and latest end of a wait, over every position in the tick and every place in the wheel, µs after its beginning. */
function rangeOf(by: 'SO_RCVTIMEO' | 'poll', askedMs: number): { earliest: number; latest: number } {
  const ends = Array.from({ length: 4096 }, (_, index) =>
    timeoutAt(by, micros(0), micros(askedMs * 1000), {
      hz: 250,
      phase: { jiffiesAtStart: jiffies(index), microsecondsIntoJiffy: (index * 997) % 4000 },
    }),
  );
  return { earliest: Math.min(...ends), latest: Math.max(...ends) };
}

describe.each(waits.map(([by, askedMs, tookUs]) => ({ by, askedMs, tookUs })))(
  '$by, $askedMs ms: took $tookUs us',
  ({ by, askedMs, tookUs }) => {
    const onWheel = by.startsWith('SO_');
    const range = rangeOf(onWheel ? 'SO_RCVTIMEO' : 'poll', askedMs);

    test('is not earlier than the rule allows', () => {
      // An interrupt for something else ends a poll's wait within its slack.
      expect(tookUs).toBeGreaterThanOrEqual(onWheel ? range.earliest : askedMs * 1000);
    });
    test('is not later than the rule and the scheduler allow', () => {
      expect(tookUs).toBeLessThanOrEqual(range.latest + SCHEDULING_US);
    });
  },
);

test('a wait of 30 s on the wheel spreads over the two seconds of its granule; poll’s does not', () => {
  const late = (wanted: string[]) => waits.filter(([by, ms]) => wanted.includes(by) && ms === 30_000).map(([, ms, us]) => us - ms * 1000);
  const wheel = late(['SO_RCVTIMEO', 'SO_SNDTIMEO']);
  expect(Math.min(...wheel)).toBeGreaterThan(500_000);
  expect(Math.max(...wheel) - Math.min(...wheel)).toBeGreaterThan(1_500_000);
  expect(Math.max(...late(['poll', 'epoll']))).toBeLessThan(SCHEDULING_US);
  expect(rangeOf('SO_RCVTIMEO', 30_000).latest).toBeGreaterThan(32_040_000);
});
