// The time axis: whatever the events, order is kept, the way back leads to where it came from, and nothing leaves 0..1.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { axisBreaks, ribbonParts } from '../../../viz/axis/breaks.ts';
import { blendWarp, buildWarp, toTime, toUnit, withLinearity } from '../../../viz/axis/warp.ts';

const axis = fc.record({
  times: fc.array(fc.integer({ min: 0, max: 864_000_000_000 }), { maxLength: 60 }),
  endUs: fc.integer({ min: 1, max: 864_000_000_000 }),
  baseGapUs: fc.integer({ min: 100, max: 20_000 }),
  linearity: fc.constantFrom(0, 0.25, 0.5, 1),
});
const warpOf = (input: { times: number[]; endUs: number; baseGapUs: number; linearity: number }) =>
  buildWarp([input.times], { startUs: 0, ...input });

describe('gap warp', () => {
  test('the first knot lies at 0 and the last at 1', () => {
    fc.assert(
      fc.property(axis, (input) => {
        const warp = warpOf(input);
        expect(toUnit(warp, 0)).toBe(0);
        expect(toUnit(warp, input.endUs)).toBe(1);
      }),
    );
  });

  test('later is never further left', () => {
    fc.assert(
      fc.property(axis, fc.array(fc.double({ min: 0, max: 2, noNaN: true }), { minLength: 2, maxLength: 40 }), (input, shares) => {
        const warp = warpOf(input);
        const units = shares.sort((a, b) => a - b).map((share) => toUnit(warp, share * input.endUs));
        for (let i = 1; i < units.length; i++) expect(units[i]).toBeGreaterThanOrEqual(units[i - 1] as number);
      }),
    );
  });

  test('time to position and back is the same time', () => {
    fc.assert(
      fc.property(axis, fc.double({ min: 0, max: 1, noNaN: true }), (input, share) => {
        const warp = warpOf(input);
        const timeUs = share * input.endUs;
        // One part in 10^12 of a position holds at most this much time in the coarsest segment.
        const tolerance = Math.max(0.01, input.endUs * 1e-9);
        expect(Math.abs(toTime(warp, toUnit(warp, timeUs)) - timeUs)).toBeLessThanOrEqual(tolerance);
      }),
    );
  });

  test('linear means linear', () => {
    const warp = buildWarp([[1, 1000, 900_000]], { startUs: 0, endUs: 1_000_000, baseGapUs: 1000, linearity: 1 });
    expect(toUnit(warp, 250_000)).toBeCloseTo(0.25, 12);
    expect(axisBreaks(warp)).toEqual([]);
  });

  test('twice the silence takes less than twice the room', () => {
    const warp = buildWarp([[10e6, 30e6]], { startUs: 0, endUs: 31e6, baseGapUs: 1000, linearity: 0 });
    expect((toUnit(warp, 30e6) - toUnit(warp, 10e6)) / toUnit(warp, 10e6)).toBeLessThan(1.2);
  });

  test('a blend of the same knots changes only the blend', () => {
    const warp = buildWarp([[5, 70, 4000]], { startUs: 0, endUs: 9000, baseGapUs: 1000, linearity: 0 });
    expect([...withLinearity(warp, 1).times]).toEqual([...warp.times]);
    expect(withLinearity(withLinearity(warp, 1), 0).units).toEqual(warp.units);
  });

  test('time after the last knot goes on to the right, so that a frozen axis can show a longer run', () => {
    const warp = buildWarp([[1e6]], { startUs: 0, endUs: 2e6, baseGapUs: 1000, linearity: 0 });
    expect(toUnit(warp, 3e6)).toBeGreaterThan(1);
    expect(toUnit(warp, 9e6)).toBeGreaterThan(toUnit(warp, 3e6));
  });
});

describe('logarithmic from an origin', () => {
  const logAxis = fc.record({ input: axis, origin: fc.double({ min: 0, max: 1, noNaN: true }), log: fc.constantFrom(0.3, 1) });
  const logOf = ({ input, origin, log }: { input: Parameters<typeof warpOf>[0]; origin: number; log: number }) =>
    blendWarp(buildWarp([input.times], { startUs: 0, ...input, linearity: 0 }), (1 - log) / 2, log, Math.round(origin * input.endUs));

  test('order is kept, the ends lie at 0 and 1, and the way back leads to where it came from', () => {
    fc.assert(
      fc.property(logAxis, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 40 }), (given, shares) => {
        const warp = logOf(given);
        const { endUs } = given.input;
        expect([toUnit(warp, 0), toUnit(warp, endUs)]).toEqual([0, 1]);
        const times = shares.sort((a, b) => a - b).map((share) => share * endUs);
        const units = times.map((time) => toUnit(warp, time));
        for (let i = 1; i < units.length; i++) expect(units[i]).toBeGreaterThanOrEqual(units[i - 1] as number);
        times.forEach((time, i) => {
          expect(Math.abs(toTime(warp, units[i] as number) - time)).toBeLessThanOrEqual(Math.max(0.01, endUs * 1e-8));
        });
      }),
    );
  });

  test('doublings take equal room: 1, 2, 4 … 512 s from the origin', () => {
    const warp = blendWarp(buildWarp([[]], { startUs: 0, endUs: 1024e6, baseGapUs: 1000, linearity: 0 }), 0, 1, 0);
    const steps = Array.from({ length: 9 }, (_, i) => toUnit(warp, 2 ** (i + 1) * 1e6) - toUnit(warp, 2 ** i * 1e6));
    for (const step of steps) expect(step / (steps[8] as number)).toBeCloseTo(1, 1);
  });

  test('the same distance before and after the origin takes the same room', () => {
    const warp = blendWarp(buildWarp([[]], { startUs: 0, endUs: 100e6, baseGapUs: 1000, linearity: 0 }), 0, 1, 40e6);
    const at = toUnit(warp, 40e6);
    expect(toUnit(warp, 45e6) - at).toBeCloseTo(at - toUnit(warp, 35e6), 3);
  });

  test('a longer run than the axis was made for goes on to the right', () => {
    const warp = blendWarp(buildWarp([[1e6]], { startUs: 0, endUs: 2e6, baseGapUs: 1000, linearity: 0 }), 0, 1, 1e6);
    expect(toUnit(warp, 9e6)).toBeGreaterThan(toUnit(warp, 3e6));
    expect(toUnit(warp, 3e6)).toBeGreaterThan(1);
  });
});

describe('breaks', () => {
  test('two idle hours between bursts of seconds are a break; equal gaps are none', () => {
    const probes = Array.from({ length: 9 }, (_, i) => 7200e6 + i * 75e6);
    const warp = buildWarp([probes], { startUs: 0, endUs: 7875e6, baseGapUs: 1000, linearity: 0 });
    expect(axisBreaks(warp).map((gap) => gap.toUs - gap.fromUs)).toEqual([7200e6]);
    const silence = buildWarp([[2e6]], { startUs: 0, endUs: 86_400e6, baseGapUs: 1000, linearity: 0 });
    expect(axisBreaks(silence).map((gap) => gap.fromUs)).toEqual([2e6]);
    const even = buildWarp([[1e6, 2e6, 3e6]], { startUs: 0, endUs: 4e6, baseGapUs: 1000, linearity: 0 });
    expect(axisBreaks(even)).toEqual([]);
  });

  test('the ribbon covers the axis without a hole', () => {
    fc.assert(
      fc.property(axis, (input) => {
        const parts = ribbonParts(warpOf(input), 1e-3);
        expect(parts[0]?.fromUnit).toBe(0);
        expect(parts.at(-1)?.toUnit).toBe(1);
        for (let i = 1; i < parts.length; i++) expect(parts[i]?.fromUnit).toBe(parts[i - 1]?.toUnit);
      }),
    );
  });
});
