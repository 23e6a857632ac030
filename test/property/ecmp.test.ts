// ECMP modulo N: every connection has one node, evenly, always the same; and a node's loss moves others' connections too.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chooseNode, type FiveTuple, flowHash, IPPROTO_TCP } from '../../sim/network/ecmp.ts';
import { check } from '../support/check.ts';

const word = fc.integer({ min: 0, max: 0xffffffff });
const port = fc.integer({ min: 1, max: 65_535 });
const tuple: fc.Arbitrary<FiveTuple> = fc.record({
  protocol: fc.constant(IPPROTO_TCP),
  sourceAddress: word,
  sourcePort: port,
  destinationAddress: word,
  destinationPort: port,
});
const nodes = fc.integer({ min: 1, max: 64 }).map((count) => Array.from({ length: count }, (_, index) => index));

/** The connections of one client to one virtual address, by their source ports. */
const client = (address: number): FiveTuple[] =>
  Array.from({ length: 28_000 }, (_, i) => ({
    protocol: IPPROTO_TCP,
    sourceAddress: address,
    sourcePort: 32_768 + i,
    destinationAddress: 0x0a60_0001,
    destinationPort: 443,
  }));

describe('the hash', () => {
  test('is a 32-bit number, the same for the same connection and seed', () => {
    check(
      fc.property(tuple, word, (connection, seed) => {
        const hash = flowHash(connection, seed);
        expect(hash).toBe(flowHash({ ...connection }, seed));
        expect(Number.isInteger(hash) && hash >= 0 && hash <= 0xffffffff).toBe(true);
      }),
      500,
    );
  });

  test('stays as it is from release to release', () => {
    const connection = { protocol: 6, sourceAddress: 0xc0a80102, sourcePort: 40_000, destinationAddress: 0x0a600001, destinationPort: 443 };
    expect([flowHash(connection, 0), flowHash(connection, 1), flowHash({ ...connection, sourcePort: 40_001 }, 0)]).toEqual([
      524444842, 3020541999, 3474274434,
    ]);
  });

  test('depends on each of the five and on the seed', () => {
    check(
      fc.property(tuple, fc.constantFrom('sourceAddress', 'sourcePort', 'destinationAddress', 'destinationPort'), (connection, part) => {
        const other = { ...connection, [part]: connection[part as keyof FiveTuple] ^ 1 };
        expect(flowHash(other, 7)).not.toBe(flowHash(connection, 7));
        expect(flowHash(connection, 8)).not.toBe(flowHash(connection, 7));
      }),
      500,
    );
  });

  test.each([2, 3, 5, 8])('spreads a client’s connections evenly over %i nodes', (count) => {
    const shares = new Array<number>(count).fill(0);
    const living = shares.map((_, index) => index);
    const connections = client(0xc0a80102);
    for (const connection of connections) {
      const node = chooseNode(flowHash(connection, 1), living) as number;
      shares[node] = (shares[node] ?? 0) + 1;
    }
    // Five standard deviations of a fair lottery.
    const mean = connections.length / count;
    for (const share of shares) expect(Math.abs(share - mean)).toBeLessThan(5 * Math.sqrt(mean));
  });
});

describe('modulo N', () => {
  test('gives every connection one node that lives, and none where none does', () => {
    check(
      fc.property(tuple, word, nodes, (connection, seed, living) => {
        expect(living).toContain(chooseNode(flowHash(connection, seed), living));
      }),
      300,
    );
    expect(chooseNode(5, [])).toBeNull();
  });

  test('a connection stays where it is while no node comes or goes', () => {
    check(
      fc.property(tuple, word, nodes, (connection, seed, living) => {
        const hash = flowHash(connection, seed);
        expect(chooseNode(hash, living)).toBe(chooseNode(hash, [...living]));
      }),
      100,
    );
  });

  test('of two nodes one goes: the other’s connections stay where they are', () => {
    for (const connection of client(1)) expect(chooseNode(flowHash(connection, 3), ['b'])).toBe('b');
  });

  test('of three and more, connections of nodes that nothing happened to move as well', () => {
    check(
      fc.property(fc.integer({ min: 3, max: 40 }), fc.nat(), (count, lost) => {
        const living = Array.from({ length: count }, (_, index) => index);
        const left = living.filter((node) => node !== lost % count);
        const moved = client(9).filter((connection) => {
          const hash = flowHash(connection, 5);
          const [before, after] = [chooseNode(hash, living), chooseNode(hash, left)];
          return before !== lost % count && before !== after;
        });
        expect(moved.length).toBeGreaterThan(0);
      }),
      20,
    );
  });

  test.each([
    [3, 2, 2 / 3],
    [4, 3, 3 / 4],
    [10, 9, 9 / 10],
    [4, 4, 0],
    [4, 2, 1 / 2],
  ])('from %i to %i nodes a share of %f moves where the last ones go', (before, after, share) => {
    const connections = client(0x0a000005);
    const [all, rest] = [before, after].map((count) => Array.from({ length: count }, (_, index) => index)) as [number[], number[]];
    const moved = connections.filter((connection) => {
      const hash = flowHash(connection, 11);
      return chooseNode(hash, all) !== chooseNode(hash, rest);
    });
    expect(moved.length / connections.length).toBeCloseTo(share, 1);
  });
});
