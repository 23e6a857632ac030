// Well-known statements: what the kernels did lies in the range that the simulator gives, and the figures that people were
// told wrong are the ones that this project says.
import { describe, expect, test } from 'vitest';
import { comesTrue, type MeasuredClaim, measureClaim, readClaims } from './claims.ts';
import { figureIs, figureText } from './figure.ts';
import { sizeOf } from './scenarios.ts';

const claims = readClaims();
const measured: ReadonlyMap<string, MeasuredClaim> = new Map(claims.map((claim) => [claim.id, measureClaim(claim)]));
const of = (id: string): MeasuredClaim => {
  const found = measured.get(id);
  if (found === undefined) throw new Error(`claims.json has no claim ${id}`);
  return found;
};

/** A kernel's moments are stamped up to 0.9 ms after the jiffy's edge, and the program that calls it wakes within a jiffy. */
const slackUs = (hz: number): number => 1_000_000 / hz + 900;

describe.each(claims.map(({ id }) => id))('%s', (id) => {
  const { on } = of(id);

  test('is measured on at least one kernel', () => {
    expect(on.length).toBeGreaterThan(0);
  });
  test.each(on.filter(({ recorded }) => recorded !== null).map((row) => [row.recording, row] as const))(
    '%s lies in the simulated range',
    (_recording, { ours, recorded, hz }) => {
      const slack = recorded?.kind === 'time' ? slackUs(hz) : 0;
      expect(recorded?.kind).toBe(ours.least.kind);
      if (recorded === null || recorded.kind === 'never') return;
      expect(sizeOf(recorded)).toBeGreaterThanOrEqual(sizeOf(ours.least) - slack);
      expect(sizeOf(recorded)).toBeLessThanOrEqual(sizeOf(ours.most) + slack);
    },
  );
});

/** What the recording of a claim shows on a kernel. */
const shown = (id: string, recording: string): string => {
  const row = of(id).on.find((candidate) => candidate.recording?.startsWith(`${recording}/`));
  return row?.recorded == null ? 'nothing' : figureText(row.recorded);
};
const judged = (id: string): Record<string, number> => {
  const says = claims.find((claim) => claim.id === id)?.says ?? [];
  return Object.fromEntries(says.map(({ figure }, i) => [figure, of(id).holdsOn[i] ?? 0]));
};

describe('what these texts get wrong', () => {
  test('keepalive with Linux defaults: not 7800 s, nor 7875 s, but 7917 s and 8068 s in these recordings', () => {
    expect(shown('keepalive-default', 'linux-6.12-hz250')).toMatch(/^7917\./);
    expect(shown('keepalive-default', 'linux-6.12-hz1000')).toMatch(/^8068\./);
    expect(judged('keepalive-default')).toEqual({ '7800 s': 0, '7875 s': 0 });
  });
  test('tcp_retries2 = 15: not 924.6 s, but 938.6 s and 952.3 s in these recordings', () => {
    expect(shown('retries2-15', 'linux-6.12-hz250')).toMatch(/^938\.6/);
    expect(shown('retries2-15', 'linux-6.12-hz1000')).toMatch(/^952\.2/);
    expect(judged('retries2-15')['924.6 s']).toBe(0);
  });
  test('a peer that answers with window 0 is never cut off', () => {
    expect(of('zero-window-answered').on.map(({ ours }) => figureText(ours.most))).toEqual(
      of('zero-window-answered').on.map(() => 'never'),
    );
    expect(shown('zero-window-answered', 'linux-6.12-hz250')).toBe('never');
  });
  test('a user timeout does not end an idle connection', () => {
    expect(judged('user-timeout-idle')).toEqual({ ends: 0 });
  });
  test('tcp_retries2 = 5: neither 6 s nor a minute, but 13.4 s', () => {
    expect(shown('retries2-5', 'linux-6.12-hz250')).toMatch(/^13\.36/);
    expect(judged('retries2-5')).toMatchObject({ '5.5 s .. 6.5 s': 0, '45 s .. 75 s': 0, '12.5 s .. 13.5 s': 3 });
  });
});

describe('when a statement comes true', () => {
  const second = (s: number) => ({ kind: 'time', us: s * 1_000_000 }) as const;
  const range = { least: second(13.2), most: second(13.6), phases: 2 };

  test.each([
    ['13.25 s', true],
    ['13 s', true],
    ['13.1 s', false],
    ['13.64 s', false],
    ['6 s .. 13.2 s', true],
    ['13.7 s .. 20 s', false],
    ['0.22 min', true],
    ['ends', true],
    ['never', false],
  ])('%s of 13.2 to 13.6 s: %s', (said, expected) => {
    expect(comesTrue(said, range)).toBe(expected);
  });
  test('a figure that cannot be read is refused', () => {
    expect(() => comesTrue('soon', range)).toThrow('soon');
  });
});

describe('figures as they are written down', () => {
  test.each([
    [13.3614, '13.36 s', true],
    [13.3614, '13.4 s', true],
    [13.3614, '13.37 s', false],
    [0.2081, '208 ms', true],
    [90, '1.5 min', true],
    [90, '1.5', false],
  ])('%s s is %s: %s', (s, text, expected) => {
    expect(figureIs({ kind: 'time', us: s * 1_000_000 }, text)).toBe(expected);
  });
  test('a count, a name and never are compared as they stand', () => {
    expect(figureIs({ kind: 'count', count: 3 }, '3')).toBe(true);
    expect(figureIs({ kind: 'count', count: 3 }, '3 s')).toBe(false);
    expect(figureIs({ kind: 'name', name: 'ETIMEDOUT' }, 'ETIMEDOUT')).toBe(true);
    expect(figureIs({ kind: 'never', watchedUs: 1 }, '3 s')).toBe(false);
  });
});
