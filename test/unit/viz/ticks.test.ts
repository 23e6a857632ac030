// Labels of the axis: round, distinct, in order, and never on top of each other.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anchoredTicks, gapLabels, linearTicks, logTicks, textWidthPx } from '../../../viz/axis/ticks.ts';
import { humanDuration, shortDuration, signedDuration } from '../../../viz/text/duration.ts';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');

describe('logarithmic ticks', () => {
  const x = (timeUs: number) => 300 + Math.sign(timeUs - 2e6) * 60 * Math.log10(1 + Math.abs(timeUs - 2e6) / 20_000);

  test('decades on both sides of the origin, which is 0, and no label on another', () => {
    const ticks = logTicks({ originUs: 2e6, fromUs: 0, toUs: 940e6 }, x, 0, 640);
    const labels = ticks.map(({ label }) => plain(label));
    for (const label of ['0', '+1 s', '+10 s', '+1 min', '+10 min', '−1 s']) expect(labels).toContain(label);
    for (let i = 1; i < ticks.length; i++) {
      const [a, b] = [ticks[i - 1], ticks[i]] as [(typeof ticks)[0], (typeof ticks)[0]];
      expect(b.x - a.x).toBeGreaterThanOrEqual((textWidthPx(a.label) + textWidthPx(b.label)) / 2);
    }
  });

  test('zoomed into a second far from the origin there are still labels', () => {
    const far = (timeUs: number) => (timeUs - 600e6) / 1e4;
    expect(logTicks({ originUs: 0, fromUs: 600e6, toUs: 606e6 }, far, 0, 600).length).toBeGreaterThanOrEqual(3);
  });
});

describe('linear ticks', () => {
  test('labels are distinct and have room', () => {
    fc.assert(
      fc.property(fc.nat(10 ** 11), fc.integer({ min: 100, max: 10 ** 11 }), fc.integer({ min: 300, max: 2000 }), (from, length, width) => {
        const ticks = linearTicks(from, from + length, width);
        expect(new Set(ticks.map((tick) => tick.label)).size).toBe(ticks.length);
        for (let i = 1; i < ticks.length; i++) {
          const gapPx = (((ticks[i]?.timeUs ?? 0) - (ticks[i - 1]?.timeUs ?? 0)) / length) * width;
          expect(gapPx).toBeGreaterThanOrEqual(90);
        }
      }),
    );
  });

  test('a quarter of an hour has ticks at round minutes', () => {
    expect(linearTicks(0, 941e6, 560).map((tick) => plain(tick.label))).toEqual(['0', '5 min', '10 min', '15 min']);
  });
});

describe('anchored ticks', () => {
  const anchors = fc.array(fc.record({ timeUs: fc.nat(1000), importance: fc.integer({ min: 0, max: 9 }) }), { maxLength: 60 });

  test('labels never touch', () => {
    fc.assert(
      fc.property(anchors, (all) => {
        const placed = anchoredTicks(all, (t) => t, 0, 1000);
        for (let i = 1; i < placed.length; i++) {
          const [a, b] = [placed[i - 1], placed[i]];
          if (!a || !b) continue;
          const clampedA = Math.min(Math.max(a.x, textWidthPx(a.label) / 2), 1000 - textWidthPx(a.label) / 2);
          const clampedB = Math.min(Math.max(b.x, textWidthPx(b.label) / 2), 1000 - textWidthPx(b.label) / 2);
          expect(clampedB - clampedA).toBeGreaterThanOrEqual((textWidthPx(a.label) + textWidthPx(b.label)) / 2);
        }
      }),
    );
  });

  test('where two want the same room the more important has it', () => {
    const placed = anchoredTicks(
      [
        { timeUs: 500, importance: 1 },
        { timeUs: 505, importance: 9 },
      ],
      (t) => t,
      0,
      1000,
    );
    expect(placed.map((tick) => tick.timeUs)).toEqual([505]);
  });
});

test('a broken gap says that it is idle where there is room, and only a broken one', () => {
  const times = Float64Array.from([0, 7200e6, 7300e6]);
  const labels = gapLabels(
    times,
    (t) => (t <= 7200e6 ? (t / 7200e6) * 200 : 200 + (t - 7200e6) / 1e6),
    0,
    400,
    (from) => from === 0,
  );
  expect(labels.map(({ label, broken }) => [plain(label), broken])).toEqual([
    ['2 h idle', true],
    ['1 min 40 s', false],
  ]);
});

test.each([
  [350, '350 µs', '350 µs'],
  [204_000, '204 ms', '204 ms'],
  [3_204_000, '3.204 s', '3.2 s'],
  [924_600_000, '15 min 24.6 s', '15.4 min'],
  [7_875_000_000, '2 h 11 min 15 s', '2.2 h'],
  [86_400_000_000, '1 d', '24 h'],
])('%d µs reads "%s", in short "%s"', (us, long, short) => {
  expect(plain(humanDuration(us))).toBe(long);
  expect(plain(shortDuration(us))).toBe(short);
});

test('a difference has a sign', () => {
  expect(plain(signedDuration(-894_600_000))).toBe('−14 min 54.6 s');
  expect(signedDuration(0)).toBe('±0');
});
