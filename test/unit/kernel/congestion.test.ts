// The congestion window, worked out by hand: what a loss takes (RFC 9438: 717/1024), what proportional rate reduction lets out
// (RFC 6937), slow start and what follows it (RFC 5681), idle time (RFC 2861), and what is remembered for undoing (RFC 3522).
import { describe, expect, test } from 'vitest';
import {
  tcpAnyRetransDone,
  tcpCongAvoid,
  tcpCwndReduction,
  tcpCwndValidate,
  tcpEndCwndReduction,
  tcpInitCwndReduction,
  tcpSaveForUndo,
  tcpSlowStartAfterIdle,
  tcpStreamIsThin,
  tcpTryKeepOpen,
  tcpTryToOpen,
  tcpUndoCwndReduction,
  tcpUpdatePacingRate,
} from '../../../sim/kernel/congestion.ts';
import { newHost } from '../../../sim/kernel/host.ts';
import { CA_DISORDER, CA_LOSS, CA_OPEN, CA_RECOVERY, INFINITE_SSTHRESH, NONE, type TcpSock } from '../../../sim/kernel/sock.ts';
import { PROFILES } from '../../../sim/index.ts';
import { jiffies } from '../../../sim/time.ts';
import { skbOf, sockOf } from '../../support/bench.ts';
import { hostNow } from '../../support/flight.ts';

const host = hostNow();

const changed = (fields: Partial<TcpSock>, change: (sk: TcpSock) => void): TcpSock => {
  const sk = sockOf(fields);
  change(sk);
  return sk;
};

describe('a loss', () => {
  test.each([
    [100, 70],
    [10, 7],
    [4, 2],
    [3, 2],
    [1, 2],
  ])('of a window of %i leaves 717/1024 of it as threshold, at least two: %i', (cwnd, ssthresh) => {
    expect(changed({ cwnd }, tcpInitCwndReduction).ssthresh).toBe(ssthresh);
  });
  test('window and threshold are remembered, the threshold as at least three quarters of the window', () => {
    const sk = changed({ cwnd: 10, ssthresh: 5, sndUna: 700, retransOut: 0 }, tcpSaveForUndo);
    expect(sk).toMatchObject({ priorCwnd: 10, priorSsthresh: 7, ssthresh: 7, undoMarker: 700, undoRetrans: -1 });
  });
  test('a threshold above three quarters of the window is remembered as it is', () => {
    expect(changed({ cwnd: 10, ssthresh: 9 }, tcpSaveForUndo).priorSsthresh).toBe(9);
    expect(changed({ cwnd: 10, ssthresh: INFINITE_SSTHRESH }, tcpSaveForUndo).priorSsthresh).toBe(INFINITE_SSTHRESH);
  });
  test('during recovery the threshold has been lowered already and is remembered as it is', () => {
    expect(changed({ caState: CA_RECOVERY, cwnd: 20, ssthresh: 7 }, tcpSaveForUndo).priorSsthresh).toBe(7);
  });
  test('retransmissions in flight are what must prove needless before it is undone', () => {
    expect(changed({ retransOut: 3 }, tcpSaveForUndo).undoRetrans).toBe(3);
  });
  test('proportional rate reduction begins: nothing delivered, nothing out, until what is in flight now is acknowledged', () => {
    const before = { cwnd: 20, cwndCount: 5, sndNxt: 900, tlpHighSeq: 800, prrDelivered: 3, prrOut: 2 };
    const begun = { cwnd: 20, priorCwnd: 20, ssthresh: 14, cwndCount: 0, highSeq: 900, tlpHighSeq: NONE, prrDelivered: 0, prrOut: 0 };
    expect(changed(before, tcpInitCwndReduction)).toMatchObject(begun);
  });
  test('at its end the window is the threshold, where it was not undone', () => {
    expect(changed({ cwnd: 3, ssthresh: 7, undoMarker: 1 }, (sk) => tcpEndCwndReduction(host, sk)).cwnd).toBe(7);
    expect(changed({ cwnd: 3, ssthresh: 7, undoMarker: NONE }, (sk) => tcpEndCwndReduction(host, sk)).cwnd).toBe(3);
    expect(changed({ cwnd: 3, ssthresh: INFINITE_SSTHRESH, undoMarker: 1 }, (sk) => tcpEndCwndReduction(host, sk)).cwnd).toBe(3);
  });
});

describe('an undone loss', () => {
  const lost = () => ({ rtxQueue: [skbOf(1, 100, { lost: true })], lostOut: 1, undoMarker: 1, priorCwnd: 20, priorSsthresh: 15 });
  test('gives window and threshold back', () => {
    const sk = changed({ ...lost(), cwnd: 3, ssthresh: 7 }, (s) => tcpUndoCwndReduction(host, s, true));
    expect(sk).toMatchObject({ cwnd: 20, ssthresh: 15, undoMarker: NONE, lostOut: 0, rackAdvanced: true });
    expect(sk.rtxQueue[0]?.lost).toBe(false);
  });
  test('never makes either smaller', () => {
    expect(changed({ ...lost(), cwnd: 30, ssthresh: 17 }, (s) => tcpUndoCwndReduction(host, s, true))).toMatchObject({
      cwnd: 30,
      ssthresh: 17,
    });
  });
  test('leaves the marks where what is marked lost may be so', () => {
    const sk = changed({ ...lost(), cwnd: 3 }, (s) => tcpUndoCwndReduction(host, s, false));
    expect([sk.lostOut, sk.rtxQueue[0]?.lost]).toEqual([1, true]);
  });
  test('without a remembered threshold there is no window to give back', () => {
    expect(changed({ ...lost(), priorSsthresh: 0, cwnd: 3 }, (s) => tcpUndoCwndReduction(host, s, true)).cwnd).toBe(3);
  });
});

describe('proportional rate reduction', () => {
  /** Twenty segments in flight when the loss was noticed, threshold ten; of them `sackedOut` and `lostOut` are gone. */
  const flight = (fields: Partial<TcpSock>) => ({ packetsOut: 20, ssthresh: 10, priorCwnd: 20, ...fields });
  test('above the threshold one segment leaves for every two that arrive', () => {
    const sk = sockOf(flight({ sackedOut: 1, lostOut: 1 }));
    tcpCwndReduction(sk, 1, 0, false);
    expect(sk.cwnd - 18).toBe(1);
    sk.prrOut = 1;
    sk.sackedOut = 2;
    tcpCwndReduction(sk, 1, 0, false);
    expect(sk.cwnd - 17).toBe(0);
    sk.sackedOut = 3;
    tcpCwndReduction(sk, 1, 0, false);
    expect(sk.cwnd - 16).toBe(1);
    expect(sk.prrDelivered).toBe(3);
  });
  test('the share is that of threshold and window, rounded up', () => {
    const sk = sockOf(flight({ ssthresh: 14, sackedOut: 3, lostOut: 1 }));
    tcpCwndReduction(sk, 3, 0, false);
    expect(sk.cwnd - 16).toBe(3); // 14 · 3 / 20 = 2.1
  });
  test('at or below the threshold as many leave as arrive', () => {
    const sk = sockOf(flight({ sackedOut: 5, lostOut: 10, prrDelivered: 4, prrOut: 4 }));
    tcpCwndReduction(sk, 2, 1, false);
    expect(sk.cwnd - 5).toBe(2);
  });
  test('what the segments sent so far fell short of is made up for', () => {
    const sk = sockOf(flight({ sackedOut: 5, lostOut: 10, prrDelivered: 5, prrOut: 3 }));
    tcpCwndReduction(sk, 1, 1, false);
    expect(sk.cwnd - 5).toBe(3);
  });
  test('one more where the acknowledgement moved on and shows no new loss', () => {
    const cwnd = (newlyLost: number, advanced: boolean) =>
      changed(flight({ sackedOut: 5, lostOut: 10, prrDelivered: 4, prrOut: 4 }), (sk) => tcpCwndReduction(sk, 2, newlyLost, advanced))
        .cwnd - 5;
    expect([cwnd(0, true), cwnd(1, true), cwnd(0, false)]).toEqual([3, 2, 2]);
  });
  test('never past the threshold', () => {
    const sk = changed(flight({ sackedOut: 5, lostOut: 6, prrOut: 1 }), (s) => tcpCwndReduction(s, 8, 0, true));
    expect(sk.cwnd).toBe(10);
  });
  test('exactly at the threshold nothing leaves but the first retransmission', () => {
    const cwnd = (prrOut: number) => changed(flight({ sackedOut: 4, lostOut: 6, prrOut }), (sk) => tcpCwndReduction(sk, 3, 0, true)).cwnd;
    expect([cwnd(0), cwnd(1)]).toEqual([11, 10]);
  });
  test('an acknowledgement of nothing new changes nothing', () => {
    const sk = changed(flight({ cwnd: 13, sackedOut: 1, lostOut: 1 }), (s) => tcpCwndReduction(s, 0, 0, false));
    expect([sk.cwnd, sk.prrDelivered]).toEqual([13, 0]);
    expect(changed(flight({ cwnd: 13, priorCwnd: 0 }), (s) => tcpCwndReduction(s, 1, 0, false)).cwnd).toBe(13);
  });
});

describe('growth', () => {
  const grown = (fields: Partial<TcpSock>, acked: number) => {
    const sk = changed({ cwndLimited: true, ...fields }, (s) => tcpCongAvoid(host, s, acked));
    return [sk.cwnd, sk.cwndCount];
  };
  test('slow start: a segment for every segment acknowledged', () => {
    expect(grown({ cwnd: 10 }, 3)).toEqual([13, 0]);
  });
  test('slow start ends at the threshold; what is left over counts towards the next', () => {
    expect(grown({ cwnd: 10, ssthresh: 12 }, 5)).toEqual([12, 3]);
    expect(grown({ cwnd: 12, ssthresh: 12 }, 1)).toEqual([12, 1]);
  });
  test('beyond the threshold one segment for as many acknowledged as the curve asks: 20 with no loss before', () => {
    expect(grown({ cwnd: 10, ssthresh: 5, cwndCount: 18 }, 1)).toEqual([10, 19]);
    expect(grown({ cwnd: 10, ssthresh: 5, cwndCount: 18 }, 3)).toEqual([11, 1]);
  });
  test('what was gathered for a larger count is taken at once, as one', () => {
    expect(grown({ cwnd: 10, ssthresh: 5, cwndCount: 45 }, 1)).toEqual([11, 1]);
  });
  test('a window that nobody fills does not grow, but doubles what was used in slow start', () => {
    expect(grown({ cwndLimited: false, cwnd: 10, maxPacketsOut: 6 }, 2)).toEqual([12, 0]);
    expect(grown({ cwndLimited: false, cwnd: 10, maxPacketsOut: 5 }, 2)).toEqual([10, 0]);
    expect(grown({ cwndLimited: false, cwnd: 10, ssthresh: 10, maxPacketsOut: 9 }, 10)).toEqual([10, 0]);
  });
});

describe('whether the window was filled', () => {
  const noted = { cwndLimited: false, maxPacketsOut: 5, cwndUsageSeq: 100, sndUna: 50, sndNxt: 200, packetsOut: 7 };
  const validated = (fields: Partial<TcpSock>, limited: boolean) => {
    const { cwndLimited, maxPacketsOut, cwndUsageSeq } = changed({ ...noted, ...fields }, (sk) => tcpCwndValidate(host, sk, limited));
    return [cwndLimited, maxPacketsOut, cwndUsageSeq];
  };
  test('a larger flight that it did not hold back replaces one that it did not', () => {
    expect(validated({}, false)).toEqual([false, 7, 200]);
    expect(validated({ packetsOut: 5 }, false)).toEqual([false, 5, 100]);
  });
  test('a flight that the window held back replaces any, and is replaced by none that it did not', () => {
    expect(validated({ packetsOut: 3 }, true)).toEqual([true, 3, 200]);
    expect(validated({ packetsOut: 3, cwndLimited: true }, true)).toEqual([true, 3, 200]);
    expect(validated({ cwndLimited: true }, false)).toEqual([true, 5, 100]);
  });
  test('once the noted flight is acknowledged, any does', () => {
    expect(validated({ packetsOut: 3, sndUna: 100 }, false)).toEqual([false, 3, 200]);
    expect(validated({ packetsOut: 3, sndUna: 99 }, false)).toEqual([false, 5, 100]);
  });
});

describe('a window that the program does not fill (RFC 7661)', () => {
  const now = host.jiffies;
  /** After a flight of `packetsOut` that did not fill a window of 40, past slow start. */
  const flown = (fields: Partial<TcpSock>, limited = false) => {
    const sk = changed(
      { cwnd: 40, ssthresh: 20, rto: jiffies(50), cwndStamp: jiffies(now - 50), sndUna: 200, packetsOut: 12, ...fields },
      (s) => tcpCwndValidate(host, s, limited),
    );
    return [sk.cwnd, sk.ssthresh, sk.cwndUsed, now - sk.cwndStamp];
  };
  test('moves half way to what was used of it, once a timeout has passed', () => {
    expect(flown({})).toEqual([26, 30, 0, 0]);
    expect(flown({ cwndStamp: jiffies(now - 49) })).toEqual([40, 20, 12, 49]);
    expect(flown({ cwndUsed: 20 })).toEqual([30, 30, 0, 0]);
  });
  test('never below the initial window', () => {
    expect(flown({ packetsOut: 2 })).toEqual([25, 30, 0, 0]);
    expect(flown({ packetsOut: 2, cwnd: 10, ssthresh: 5 })).toEqual([10, 5, 0, 0]);
    expect(flown({ packetsOut: 2, cwnd: 6, ssthresh: 3 })).toEqual([6, 3, 0, 0]);
  });
  test('not while something is lost, nor where it was filled', () => {
    expect(flown({ caState: CA_DISORDER })).toEqual([40, 20, 12, 0]);
    expect(flown({ cwndUsed: 5 }, true)).toEqual([40, 20, 0, 0]);
  });
  test('growth, an undone loss, the end of a reduction and idle time begin the time anew', () => {
    const old = { cwndStamp: jiffies(0), cwnd: 20, ssthresh: 7, undoMarker: 1 };
    const stamps = [
      changed(old, (sk) => tcpCongAvoid(host, sk, 1)),
      changed(old, (sk) => tcpUndoCwndReduction(host, sk, false)),
      changed(old, (sk) => tcpEndCwndReduction(host, sk)),
      changed({ ...old, rto: jiffies(50), cwndUsed: 15 }, (sk) => tcpSlowStartAfterIdle(host, sk)),
    ].map(({ cwndStamp }) => cwndStamp);
    expect(stamps).toEqual([now, now, now, now]);
    expect(changed({ ...old, rto: jiffies(50), cwndUsed: 15 }, (sk) => tcpSlowStartAfterIdle(host, sk)).cwndUsed).toBe(0);
  });
});

describe('the pacing rate, which sizes batches', () => {
  const rate = (fields: Partial<TcpSock>) => changed({ mss: 1000, srttUs: 80_000, ...fields }, tcpUpdatePacingRate).pacingRate;
  test('two windows a round trip while the window is below half the threshold, else 1.2', () => {
    expect(rate({ cwnd: 10, ssthresh: 22 })).toBe(2_000_000); // 20 000 bytes in 10 ms
    expect(rate({ cwnd: 10, ssthresh: 21 })).toBe(1_200_000);
  });
  test('more in flight than the window counts as the window', () => {
    expect(rate({ cwnd: 10, packetsOut: 15 })).toBe(3_000_000);
  });
  test('no round trip known, no rate', () => {
    expect(rate({ srttUs: 0 })).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('idle time', () => {
  const host = newHost('client', PROFILES['linux-6.12'], 250, { jiffiesAtStart: 10_000, microsecondsIntoJiffy: 0 }, {}, null);
  const idleFor = (wait: number, fields: Partial<TcpSock>) =>
    changed({ rto: jiffies(50), lsndtime: jiffies(10_000 - wait), ssthresh: 60, ...fields }, (sk) => tcpSlowStartAfterIdle(host, sk));
  test.each([
    [50, 80], // not longer than the timeout
    [51, 40],
    [100, 40],
    [101, 20],
    [151, 10],
    [5000, 10],
  ])('%i jiffies at a timeout of 50: a window of 80 is %i, halved with every timeout, at least the initial ten', (wait, cwnd) => {
    expect(idleFor(wait, { cwnd: 80 }).cwnd).toBe(cwnd);
  });
  test('a window below the initial one stays, one that a half would bring below it is the initial one', () => {
    expect(idleFor(5000, { cwnd: 4 }).cwnd).toBe(4);
    expect(idleFor(51, { cwnd: 15 }).cwnd).toBe(10);
  });
  test('the threshold becomes three quarters of the old window, where it was lower', () => {
    expect(idleFor(51, { cwnd: 100 }).ssthresh).toBe(75);
    expect(idleFor(51, { cwnd: 20 }).ssthresh).toBe(60);
    expect(idleFor(50, { cwnd: 100 }).ssthresh).toBe(60);
  });
  test('with anything in flight it is not idle', () => {
    expect(idleFor(500, { cwnd: 80, packetsOut: 1 }).cwnd).toBe(80);
  });
});

describe('congestion states', () => {
  test('a retransmission counts until it and the segment that it was of are acknowledged', () => {
    expect(tcpAnyRetransDone(sockOf({}))).toBe(false);
    expect(tcpAnyRetransDone(sockOf({ retransOut: 1 }))).toBe(true);
    expect(tcpAnyRetransDone(sockOf({ rtxQueue: [skbOf(1, 10, { everRetransmitted: true })] }))).toBe(true);
    expect(tcpAnyRetransDone(sockOf({ rtxQueue: [skbOf(1, 10), skbOf(11, 10, { everRetransmitted: true })] }))).toBe(false);
  });
  const opened = (fields: Partial<TcpSock>) => {
    const { caState, highSeq } = changed({ highSeq: 100, sndNxt: 300, ...fields }, tcpTryKeepOpen);
    return [caState, highSeq];
  };
  test('open, or disorder while anything is marked or retransmitted; what is in flight then is noted', () => {
    expect(opened({ caState: CA_LOSS })).toEqual([CA_OPEN, 300]);
    expect(opened({ caState: CA_OPEN, sackedOut: 1 })).toEqual([CA_DISORDER, 300]);
    expect(opened({ caState: CA_OPEN, lostOut: 1 })).toEqual([CA_DISORDER, 300]);
    expect(opened({ caState: CA_OPEN, retransOut: 1 })).toEqual([CA_DISORDER, 300]);
  });
  test('where the state stays, so does the note', () => {
    expect(opened({ caState: CA_OPEN })).toEqual([CA_OPEN, 100]);
    expect(opened({ caState: CA_DISORDER, sackedOut: 1 })).toEqual([CA_DISORDER, 100]);
  });
  test('the clock of the user timeout stops once no retransmission is outstanding', () => {
    const stamp = (fields: Partial<TcpSock>) => changed({ retransStamp: 77, caState: CA_LOSS, ...fields }, tcpTryToOpen);
    expect(stamp({})).toMatchObject({ retransStamp: NONE, caState: CA_OPEN });
    expect(stamp({ retransOut: 1 })).toMatchObject({ retransStamp: 77, caState: CA_DISORDER });
  });
  test('thin: fewer than four segments in flight, and past the first slow start', () => {
    expect(tcpStreamIsThin(sockOf({ packetsOut: 3, ssthresh: 2 }))).toBe(true);
    expect(tcpStreamIsThin(sockOf({ packetsOut: 4, ssthresh: 2 }))).toBe(false);
    expect(tcpStreamIsThin(sockOf({ packetsOut: 3 }))).toBe(false);
  });
});
