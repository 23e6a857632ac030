// Segments in a socket's queues: split, filled up from the next (6.10), joined with small neighbours when sent again.
import { describe, expect, test } from 'vitest';
import { collapseRetransmission, growSkb, segmentCount, splitSkb } from '../../../sim/kernel/skb.ts';
import type { Skb, TcpSock } from '../../../sim/kernel/sock.ts';
import { MSS, skbOf, sockOf } from '../../support/bench.ts';

test('a run of bytes makes as many segments as it needs, an empty one a segment of its own', () => {
  expect([0, 1, MSS, MSS + 1, 3 * MSS].map((len) => segmentCount(len, MSS))).toEqual([1, 1, 1, 2, 3]);
});

describe('splitting', () => {
  test('the second part has the rest of the bytes, FIN and PSH', () => {
    const skb = skbOf(1, 3000, { fin: true, psh: true, endSeq: 3002, lost: true });
    const rest = splitSkb(skb, MSS, MSS);
    expect(skb).toMatchObject({ seq: 1, endSeq: 1449, len: 1448, fin: false, psh: false, pcount: 1, lost: true });
    expect(rest).toMatchObject({ seq: 1449, endSeq: 3002, len: 1552, fin: true, psh: true, pcount: 2, lost: true, syn: false });
  });
});

describe('filling up before it leaves', () => {
  const grown = (amount: number, head: Partial<Skb> = {}, next: Partial<Skb> = {}) => {
    const queue = [skbOf(1, 100, head), skbOf(101, 200, next), skbOf(301, 50)];
    growSkb(queue, amount);
    return queue;
  };
  test('takes bytes from the next', () => {
    expect(grown(150).map(({ seq, endSeq, len }) => [seq, endSeq, len])).toEqual([
      [1, 251, 250],
      [251, 301, 50],
      [301, 351, 50],
    ]);
  });
  test('takes all of it, with its PSH and FIN', () => {
    const [head, ...rest] = grown(200, {}, { psh: true, fin: true, endSeq: 302 });
    expect(head).toMatchObject({ len: 300, endSeq: 302, psh: true, fin: true });
    expect(rest).toHaveLength(1);
    expect(grown(5000)[0]).toMatchObject({ len: 300, endSeq: 301, psh: false, fin: false });
    expect(grown(200, { psh: true })[0]?.psh).toBe(true);
  });
  test('PSH of a part stays behind', () => {
    expect(grown(199, {}, { psh: true })[0]?.psh).toBe(false);
  });
  test('nothing comes after a FIN, and nothing of nothing', () => {
    expect(grown(150, { fin: true })[0]?.len).toBe(100);
    const alone = [skbOf(1, 100)];
    growSkb(alone, 50);
    expect(alone[0]?.len).toBe(100);
  });
});

describe('joining with the next when sent again', () => {
  const small = (fields: readonly Partial<Skb>[] = [{}, {}, {}]) => fields.map((own, i) => skbOf(1 + 100 * i, 100, own));
  const joined = (queue: Skb[], fields: Partial<TcpSock> = {}, { space = 1000, edge = 10_000, index = 0 } = {}) => {
    const sk = sockOf({ rtxQueue: queue, packetsOut: queue.length, lostOut: 2, retransOut: 2, ...fields });
    collapseRetransmission(sk, index, space, edge);
    return sk;
  };
  const lengths = (sk: TcpSock) => sk.rtxQueue.map(({ len }) => len);
  test('as many as fit whole', () => {
    expect(lengths(joined(small()))).toEqual([300]);
    expect(lengths(joined(small(), {}, { space: 299 }))).toEqual([200, 100]);
    expect(lengths(joined(small(), {}, { space: 300 }))).toEqual([300]);
    expect(lengths(joined(small(), {}, { space: 199 }))).toEqual([100, 100, 100]);
  });
  test('none beyond the window', () => {
    expect(lengths(joined(small(), {}, { edge: 300 }))).toEqual([200, 100]);
    expect(lengths(joined(small(), {}, { edge: 301 }))).toEqual([300]);
  });
  test('from a segment on, not before it', () => {
    expect(lengths(joined(small(), {}, { index: 1 }))).toEqual([100, 200]);
  });
  test('the whole has the flags of its parts, and counts as one segment', () => {
    const sk = joined(small([{}, { psh: true }, { fin: true, endSeq: 302, everRetransmitted: true }]));
    expect(sk.rtxQueue[0]).toMatchObject({ seq: 1, endSeq: 302, len: 300, psh: true, fin: true, everRetransmitted: true });
    expect(sk.packetsOut).toBe(1);
    expect(joined(small()).rtxQueue[0]).toMatchObject({ psh: false, fin: false, everRetransmitted: false });
    expect(joined(small([{ everRetransmitted: true }, {}, {}])).rtxQueue[0]?.everRetransmitted).toBe(true);
  });
  test('what was lost or on its way again counts no longer', () => {
    expect(joined(small([{}, { lost: true }, { retransmitted: true }]))).toMatchObject({ lostOut: 1, retransOut: 1 });
    expect(joined(small())).toMatchObject({ lostOut: 2, retransOut: 2 });
  });
  test('not with what the peer has, what is several segments, a SYN, or after a FIN', () => {
    expect(lengths(joined(small([{}, {}, { sacked: true }])))).toEqual([200, 100]);
    expect(lengths(joined(small([{}, { pcount: 2 }, {}])))).toEqual([100, 100, 100]);
    expect(lengths(joined(small([{ sacked: true }, {}, {}])))).toEqual([100, 100, 100]);
    expect(lengths(joined(small([{ pcount: 2 }, {}, {}])))).toEqual([100, 100, 100]);
    expect(lengths(joined(small([{ syn: true }, {}, {}])))).toEqual([100, 100, 100]);
    expect(lengths(joined(small([{ fin: true }, {}, {}])))).toEqual([100, 100, 100]);
  });
});
