// CUBIC's curve, worked out by hand from RFC 9438 (C = 0.4, β = 0.7): W(t) = C (t − K)³ + Wmax, K = ∛(Wmax (1 − β) / C), and never
// slower than Reno.
import { describe, expect, test } from 'vitest';
import { tcpCongAvoid } from '../../../sim/kernel/congestion.ts';
import { type Cubic, cubicAcked, cubicCount, cubicSsthresh, cubicTxStart, newCubic } from '../../../sim/kernel/cubic.ts';
import { NONE } from '../../../sim/kernel/sock.ts';
import { jiffies } from '../../../sim/time.ts';
import { bench, MSS, sockOf } from '../../support/bench.ts';
import { hostNow } from '../../support/flight.ts';

const host = hostNow();
const now = host.jiffies;
const curve = (fields: Partial<Cubic> = {}): Cubic => ({ ...newCubic(), ...fields });

describe('a loss', () => {
  test('the threshold is 717/1024 of the window, at least 2, and the curve begins anew', () => {
    const cubic = curve({ epochStart: 5, lastMaxCwnd: 30 });
    expect([cubicSsthresh(sockOf({ cwnd: 40, cubic })), cubic.epochStart, cubic.lastMaxCwnd]).toEqual([28, NONE, 40]);
    expect([cubicSsthresh(sockOf({ cwnd: 2 })), cubicSsthresh(sockOf({ cwnd: 3 }))]).toEqual([2, 2]);
  });
  test('below the last plateau the next is lower still, so that others find room', () => {
    const cubic = curve({ lastMaxCwnd: 50 });
    cubicSsthresh(sockOf({ cwnd: 40, cubic }));
    // 40 (1 + 0.7) / 2.
    expect(cubic.lastMaxCwnd).toBe(34);
    const reached = curve({ lastMaxCwnd: 40 });
    cubicSsthresh(sockOf({ cwnd: 40, cubic: reached }));
    expect(reached.lastMaxCwnd).toBe(40);
  });
});

describe('segments acknowledged for one more in the window', () => {
  /** With a curve that began `sinceMs` ago. */
  const count = (cwnd: number, fields: Partial<Cubic>, acked = 1) => cubicCount(host, sockOf({ cwnd, cubic: curve(fields) }), acked);
  const jiffiesAgo = (ms: number) => now - ms / 4;

  test('at a plateau of 40 after 28, K is 3.1 s: a hundred windows at its middle, few before and after', () => {
    // Wmax − W = 12 = 0.4 K³.
    const cubic = curve({ lastMaxCwnd: 40 });
    cubicCount(host, sockOf({ cwnd: 28, cubic }), 1);
    expect([Math.round((100 * cubic.k) / 1024) / 100, cubic.origin]).toEqual([3.11, 40]);
    const at = (ms: number, cwnd: number) => count(cwnd, { ...cubic, lastCwnd: 0, lastTime: 0, ackCount: 0, epochStart: jiffiesAgo(ms) });
    // After 1 s the curve is at 40 − 0.4 · 2.11³ = 36.2, after 5 s at 40 + 0.4 · 1.89³ = 42.7; the kernel takes whole segments, 37 and 42.
    expect([at(1000, 34), at(3100, 40), at(5000, 40)]).toEqual([11, 4000, 20]);
  });
  test('with no loss before, 20 at most; 2 at least', () => {
    expect(count(30, {})).toBe(20);
    expect(count(30, { epochStart: jiffiesAgo(60_000), origin: 30 })).toBe(2);
  });
  test('the round trip counts as time gone', () => {
    expect(count(30, { lastMaxCwnd: 30, delayMinUs: 2_000_000 })).toBe(10);
  });
  test('as fast as Reno would have been, with more than 18 segments at a window of 10', () => {
    const reno = { lastMaxCwnd: 10, epochStart: now, lastTime: now, lastCwnd: 10, renoCwnd: 10, count: 1000 };
    // 15/8 of the window.
    expect(count(10, { ...reno, lastCwnd: 9, ackCount: 17 })).toBe(1000);
    expect(count(10, { ...reno, lastCwnd: 9, ackCount: 18 })).toBe(10);
    expect(count(10, { ...reno, lastCwnd: 9, ackCount: 36 })).toBe(5);
  });
  test('the curve is looked at once a jiffy, and where the window stays, every 1/32 s', () => {
    const seen = { lastMaxCwnd: 40, origin: 40, epochStart: jiffiesAgo(5000), count: 777 };
    expect(count(40, { ...seen, lastCwnd: 40, lastTime: now - 7 })).toBe(777);
    expect(count(40, { ...seen, lastCwnd: 40, lastTime: now - 8 })).not.toBe(777);
    expect(count(40, { ...seen, lastCwnd: 39, lastTime: now })).toBe(777);
    expect(count(40, { ...seen, lastCwnd: 39, lastTime: now - 1 })).not.toBe(777);
    // After a loss it begins at once.
    expect(count(40, { ...seen, lastCwnd: 39, lastTime: now, epochStart: NONE })).toBe(4000);
  });
});

describe('time', () => {
  test('the shortest round trip is kept, but none of a curve’s first second', () => {
    const kept = (rttUs: number, fields: Partial<Cubic>) => {
      const cubic = curve(fields);
      cubicAcked(host, sockOf({ cubic }), rttUs);
      return cubic.delayMinUs;
    };
    expect([kept(5000, {}), kept(5000, { delayMinUs: 4000 }), kept(3000, { delayMinUs: 4000 }), kept(0, {})]).toEqual([
      5000, 4000, 3000, 1,
    ]);
    expect([kept(5000, { epochStart: now - 249 }), kept(5000, { epochStart: now - 250 })]).toEqual([0, 5000]);
  });
  test('idle time is left out of the curve, which never begins in the future', () => {
    const begun = (epochStart: number, idle: number) => {
      const cubic = curve({ epochStart });
      cubicTxStart(host, sockOf({ cubic, lsndtime: jiffies(now - idle) }));
      return cubic.epochStart;
    };
    expect([begun(now - 100, 30), begun(now - 100, 200), begun(NONE, 30)]).toEqual([now - 70, now, NONE]);
  });
});

describe('on a socket', () => {
  const SECOND = 1_000_000;
  test('the round trip of what was sent once is noted, by what was acknowledged last', () => {
    const b = bench({ rttUs: 50_000 });
    b.at(SECOND);
    b.send(MSS);
    b.at(SECOND + 10_000);
    b.send(100);
    b.at(SECOND + 40_000);
    b.receive({ ack: MSS + 101, echoes: SECOND + 10_000 });
    expect(b.sk.cubic.delayMinUs).toBe(30_000);
  });
  test('nothing is noted of what was sent again', () => {
    const b = bench({ rttUs: 50_000, offers: { timestamps: false } });
    b.at(SECOND);
    b.send(100);
    b.at(2 * SECOND);
    b.receive({ ack: 101 });
    expect([b.sk.retransmissions > 0, b.sk.cubic.delayMinUs]).toEqual([true, 0]);
  });
  test('the curve waits while nothing is in flight', () => {
    const b = bench();
    b.at(SECOND);
    b.send(100);
    b.at(SECOND + 1000);
    b.receive({ ack: 101, echoes: SECOND });
    const begun = b.host.jiffies;
    b.sk.cubic.epochStart = begun;
    b.at(SECOND + 401_000);
    b.send(100);
    expect(b.sk.cubic.epochStart).toBe(begun + 100);
    b.at(SECOND + 405_000);
    b.send(2 * MSS);
    expect(b.sk.cubic.epochStart).toBe(begun + 100);
  });
  test('slow start does not begin a curve', () => {
    const sk = sockOf({ cwnd: 10, cwndLimited: true });
    tcpCongAvoid(host, sk, 3);
    expect([sk.cwnd, sk.cubic.epochStart]).toEqual([13, NONE]);
  });
});
