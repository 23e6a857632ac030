// A connection's life: stretches follow each other, and say what its two kernels and the path between them were.
import { describe, expect, test } from 'vitest';
import { lifeOf } from '../../../../viz/system/life.ts';
import { summarise } from '../../../../viz/system/summary.ts';
import { catalogueFile, LOOP, runOf, systemFiles } from './fixture.ts';

const SECOND = 1_000_000;

describe('a loop that loses its server', () => {
  const { connections } = summarise(runOf(LOOP));
  const [first, second] = connections;

  test('connecting, established, half-open from the fault, closing once the program has given it up', () => {
    expect(first?.stretches.map(({ phase }) => phase)).toEqual(['connecting', 'established', 'half-open', 'closing']);
    const halfOpen = first?.stretches[2];
    expect(halfOpen).toMatchObject({ from: 20 * SECOND, ends: ['client'], because: 'gone' });
    expect(halfOpen?.to).toBeGreaterThan(26 * SECOND);
    expect(halfOpen?.to).toBeLessThan(27 * SECOND);
  });

  test('the next one goes to the spare and lasts', () => {
    expect(second).toMatchObject({ client: 'client', server: 'spare' });
    expect(second?.stretches.at(-1)).toMatchObject({ phase: 'established', to: null });
    expect(second?.ends).toEqual([]);
  });
});

test('a cut path leaves neither end knowing, and the end that is told leaves the other alone with it', () => {
  const { connections } = summarise(runOf(catalogueFile('etcd-leader-cut')));
  const pinned = connections[0];
  const told = pinned?.ends[0];
  expect(told).toMatchObject({ host: 'client', errno: 'ETIMEDOUT' });
  const [both, one] = pinned?.stretches.filter(({ phase }) => phase === 'half-open') ?? [];
  expect(both).toMatchObject({ ends: ['client', 'server'], because: 'cut', to: told?.at });
  expect(one).toMatchObject({ ends: ['server'], because: 'gone', from: told?.at, to: null });
});

test('what a middlebox forgot is half-open from then on', () => {
  const { connections } = summarise(runOf(catalogueFile('heartbeat-own-connection-firewall')));
  const forgotten = connections.flatMap(({ known }) => known.filter(({ forgottenAt }) => forgottenAt !== null));
  expect(forgotten).toHaveLength(1);
  const watch = connections.find(({ known }) => known.some(({ forgottenAt }) => forgottenAt !== null));
  const stretch = watch?.stretches.find(({ phase }) => phase === 'half-open');
  expect(stretch).toMatchObject({ because: 'forgotten', from: forgotten[0]?.forgottenAt });
});

test.each(systemFiles.filter((file) => file.fleet === undefined && file.until !== '1d').map((file) => [String(file.id), file] as const))(
  '%s: stretches follow each other without a gap, and only the last one lasts',
  (_, file) => {
    for (const connection of runOf(file).connections) {
      const { stretches } = lifeOf(connection);
      stretches.forEach(({ from, to }, i) => {
        const next = stretches[i + 1];
        if (to !== null) expect(to).toBeGreaterThan(from);
        if (next) expect(next.from).toBe(to);
        else expect(to === null || to <= connection.scenario.until).toBe(true);
      });
    }
  },
);
