// evidence.json says what the recordings, vectors and captures say today, and counts nothing twice or not at all.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { KERNEL_IDS, PROFILES, profileForRelease, replay } from '../../sim/index.ts';
import { CAPTURES } from '../kernel/captures.ts';
import { folders, readFolder, stripped } from '../kernel/recordings.ts';
import { vectors } from '../kernel/vectors.ts';
import { buildEvidence } from './evidence.ts';
import { FAMILIES, familyOf } from './families.ts';
import { printEvidence } from './print.ts';
import { score } from './score.ts';

const evidence = buildEvidence();
const written = readFileSync(new URL('../../evidence.json', import.meta.url), 'utf8');
const { length: recordings } = readdirSync(new URL('../kernel/recordings/', import.meta.url), { recursive: true }).filter((name) =>
  String(name).endsWith('.json'),
);

test('evidence.json is what the tests say today', () => {
  expect(written === printEvidence(evidence), 'evidence.json is out of date: run npm run evidence and look at the difference').toBe(true);
});

test('every recording, every vector and every capture is a run, once', () => {
  expect(evidence.runs).toHaveLength(recordings + vectors.length + CAPTURES.length);
  expect(new Set(evidence.runs.map(({ kernel, id }) => `${kernel}/${id}`)).size).toBe(evidence.runs.length);
});

test('the cells, the kernels and the total count every run', () => {
  for (const of of [evidence.cells, evidence.kernels, [evidence.total]]) {
    expect(of.reduce((sum, { exact, close, wrong }) => sum + exact + close + wrong, 0)).toBe(evidence.runs.length);
  }
});

test('the table in README.md counts the same', () => {
  const table = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const rows = Array.from(table.matchAll(/^\| Linux ([\d.]+), (\d+) HZ, (\d+) runs \| (\d+) \|/gm), ([, kernel, hz, runs, exact]) => [
    `linux-${kernel}`,
    Number(hz),
    Number(runs),
    Number(exact),
  ]);
  const counted = rows.map(([kernel, hz]) => {
    const held = evidence.kernels.filter(
      (one) => one.source === 'recording' && one.profile === kernel && one.hz === hz && one.id !== 'linux-6.18-hz250',
    );
    const sum = (of: readonly number[]) => of.reduce((total, one) => total + one, 0);
    return [kernel, hz, sum(held.map((one) => one.exact + one.close + one.wrong)), sum(held.map(({ exact }) => exact))];
  });
  expect(rows).toHaveLength(6);
  expect(counted).toEqual(rows);
});

describe('profiles', () => {
  const held = new Set(evidence.kernels.filter(({ source }) => source === 'recording').map(({ profile }) => profile));

  test.each(KERNEL_IDS)('%s is called recorded if and only if recordings of that kernel are held against it', (id) => {
    expect(PROFILES[id].evidence === 'recorded').toBe(held.has(id));
  });
});

describe('families', () => {
  test('every family of the table has a run', () => {
    const found = new Set(evidence.runs.map(({ family }) => family));
    expect(FAMILIES.filter(({ id }) => !found.has(id))).toEqual([]);
  });
  test.each([
    ['ka-uto-11-001', 'user-timeout'],
    ['zw-uto-11-003', 'zero-window'],
    ['keepalive-outage-10-5-4-8000-22000', 'outage'],
    ['uto-set-during-retransmission', 'options'],
    ['server-rto-dead', 'server-side'],
    ['shutdown-fin-lost', 'closing'],
  ])('%s belongs to %s', (id, family) => {
    expect(familyOf(id)).toBe(family);
  });
  test('an id that no row fits is refused', () => {
    expect(() => familyOf('something-new')).toThrow('families.ts');
  });
});

describe('the score', () => {
  const file = readFolder(folders()[0] ?? '').find(({ id }) => id === 'keepalive-dead-10-20-5');
  if (file === undefined) throw new Error('recording keepalive-dead-10-20-5 is missing');
  const run = replay(stripped(file), profileForRelease(file.kernel.release));
  const tick = 1_000_000 / file.kernel.hz;
  const late = (byUs: number) => ({ ...run, tx: run.tx.map((tx, i) => (i === 4 ? { ...tx, us: tx.us + byUs } : tx)) });

  test('exact: in the same jiffy, the worst error below one', () => {
    expect(score(file, run)).toMatchObject({ verdict: 'exact', why: null });
    expect(score(file, run).worstErrorUs).toBeLessThan(1000);
  });
  test('close: one segment a jiffy off', () => {
    expect(score(file, late(tick)).verdict).toBe('close');
    expect(score(file, late(tick)).worstErrorUs).toBeGreaterThan(tick - 1000);
  });
  test('wrong: one segment a second off', () => {
    expect(score(file, late(1_000_000)).verdict).toBe('wrong');
  });
  test('wrong: a segment that is missing, one too many, another sequence number, another errno, no end', () => {
    const changed = [
      { ...run, tx: run.tx.slice(0, -1) },
      { ...run, tx: [...run.tx, { us: file.observed.at(-1)?.us ?? 0, flags: '.', seq: 1, len: 0 }] },
      { ...run, tx: run.tx.map((tx, i) => (i === 2 ? { ...tx, seq: tx.seq + 1 } : tx)) },
      { ...run, end: { us: run.end?.us ?? 0, errno: 'ECONNRESET' } },
      { ...run, end: null },
    ];
    expect(changed.map((other) => score(file, other).verdict)).toEqual(changed.map(() => 'wrong'));
  });
});
