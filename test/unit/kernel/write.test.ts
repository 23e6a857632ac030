// From write() to segments: how large a segment and a batch of them is, what Nagle holds back (RFC 9293 section 3.7.4, Minshall's
// form), how much the windows let out, and what waits for a larger batch.
import { beforeEach, describe, expect, test } from 'vitest';
import type { Host } from '../../../sim/kernel/host.ts';
import { CA_DISORDER, CA_LOSS, CA_RECOVERY, INFINITE_SSTHRESH, NONE, type Skb, type TcpSock } from '../../../sim/kernel/sock.ts';
import { tcpPushPendingFrames, tcpSendmsg, tcpSyncMss, tcpWriteWakeup, tcpWriteXmit, type XmitMode } from '../../../sim/kernel/write.ts';
import { type KernelId, PROFILES } from '../../../sim/index.ts';
import { micros } from '../../../sim/time.ts';
import { MSS, skbOf, sockOf } from '../../support/bench.ts';
import { edge, flight, hostNow, NOW } from '../../support/flight.ts';

let host: Host;
beforeEach(() => {
  host = hostNow();
});
const onKernel = (kernel: KernelId): void => {
  host = { ...host, profile: PROFILES[kernel] };
};
/** What left: sequence number and length, with F and P where they stand. */
const left = (): [number, number, string][] =>
  host.outbox.splice(0).map(({ segment: { seq, len, flags } }) => [seq, len, flags.replace('.', '')]);
const bytesLeft = (): number => left().reduce((sum, [, len]) => sum + len, 0);

/** A socket with `inFlight` segments out and these waiting. */
function waiting(inFlight: number, lengths: readonly number[], fields: Partial<TcpSock> = {}, last: Partial<Skb> = {}): TcpSock {
  const sk = flight(inFlight, { cwnd: 10, lastXmitAt: NONE, ...fields });
  for (const len of lengths) {
    sk.writeQueue.push(skbOf(sk.writeSeq, len));
    sk.writeSeq += len;
  }
  Object.assign(sk.writeQueue.at(-1) as Skb, last);
  return sk;
}
const xmit = (sk: TcpSock, mode: XmitMode = { nagle: true }): number[] => {
  tcpWriteXmit(host, sk, mode);
  return left().map(([, len]) => len);
};

describe('the size of a segment', () => {
  const mss = (fields: Partial<TcpSock>) => {
    const sk = sockOf(fields);
    tcpSyncMss(sk);
    return sk.mss;
  };
  test('what the peer takes, less 12 bytes where timestamps are on', () => {
    expect(mss({ mssPeer: 1460, maxWindow: 65_535, tsOk: true })).toBe(1448);
    expect(mss({ mssPeer: 1460, maxWindow: 65_535 })).toBe(1460);
    expect(mss({ mssPeer: 30, maxWindow: 65_535 })).toBe(48);
  });
  test('no more than half the largest window seen; where that was at most 536, all of it, but 48 at least', () => {
    expect(mss({ mssPeer: 1460, maxWindow: 2000 })).toBe(1000);
    expect(mss({ mssPeer: 1460, maxWindow: 2920 })).toBe(1460);
    expect(mss({ mssPeer: 1460, maxWindow: 537 })).toBe(268);
    expect(mss({ mssPeer: 1460, maxWindow: 536 })).toBe(536);
    expect(mss({ mssPeer: 1460, maxWindow: 40 })).toBe(48);
    expect(mss({ mssPeer: 1460, maxWindow: 0 })).toBe(1460);
  });
});

describe('write()', () => {
  const queued = (bytes: number, fields: Partial<TcpSock>) => {
    const sk = flight(0, { cwnd: 0, maxWindow: 1_000_000, pushedSeq: 1, ...fields });
    tcpSendmsg(host, sk, bytes);
    return sk.writeQueue;
  };
  test('fills runs of whole segments up to 65 215 bytes', () => {
    expect(queued(200_000, {}).map(({ len }) => len)).toEqual([45 * MSS, 45 * MSS, 45 * MSS, 200_000 - 135 * MSS]);
    expect(queued(100_000, { mss: 500 })[0]?.len).toBe(130 * 500);
    expect(queued(100_000, { mss: 64 })[0]?.len).toBe(1018 * 64);
  });
  test('or up to half the largest window, at least one segment', () => {
    expect(queued(20_000, { maxWindow: 8000 })[0]?.len).toBe(2 * MSS);
    expect(queued(20_000, { maxWindow: 1000 })[0]?.len).toBe(MSS);
  });
  test('fills up what waits before it begins another; only the last byte written pushes', () => {
    const sk = flight(0, { cwnd: 0, maxWindow: 1_000_000, pushedSeq: 1 });
    tcpSendmsg(host, sk, 100);
    tcpSendmsg(host, sk, 50);
    expect(sk.writeQueue.map(({ seq, endSeq, len, psh }) => [seq, endSeq, len, psh])).toEqual([[1, 151, 150, true]]);
    tcpSendmsg(host, sk, 45 * MSS);
    expect(sk.writeQueue.map(({ len, psh }) => [len, psh])).toEqual([
      [45 * MSS, false],
      [150, true],
    ]);
    expect([sk.writeSeq, sk.pushedSeq]).toEqual([edge(45) + 150, edge(45) + 150]);
  });
  test('half the largest window without a push pushes', () => {
    const sk = flight(0, { cwnd: 0, maxWindow: 5 * MSS, pushedSeq: 1 });
    tcpSendmsg(host, sk, 5 * MSS);
    // Runs of two segments; 2.5 are half the window.
    expect(sk.writeQueue.map(({ psh }) => psh)).toEqual([false, true, true]);
    const exactly = flight(0, { cwnd: 0, maxWindow: 4 * MSS, pushedSeq: 1 });
    tcpSendmsg(host, exactly, 5 * MSS);
    expect(exactly.writeQueue.map(({ psh }) => psh)).toEqual([false, true, true]);
  });
  test('the first full run leaves while the rest is still being copied, with no push', () => {
    const sk = flight(0, { cwnd: 10, maxWindow: 12 * MSS, sndWnd: 12 * MSS, pushedSeq: 1 });
    tcpSendmsg(host, sk, 6 * MSS + 10);
    expect(sk.rtxQueue.map(({ len, pcount }) => [len, pcount])[0]).toEqual([5 * MSS, 5]);
  });
  test('a program that asked for no delay sends its small segment though another is out', () => {
    const small = (noDelay: boolean) => {
      const sk = flight(1, { cwnd: 10, maxWindow: 65_535, sndSml: edge(1), noDelay });
      tcpSendmsg(host, sk, 100);
      return left();
    };
    expect(small(true)).toEqual([[edge(1), 100, 'P']]);
    expect(small(false)).toEqual([]);
  });
  test('after idle time the window is the initial one again', () => {
    const sk = flight(0, { cwnd: 40, maxWindow: 65_535, ssthresh: INFINITE_SSTHRESH });
    tcpSendmsg(host, sk, 100);
    expect(sk.cwnd).toBe(10);
  });
});

describe('Nagle: a small segment waits while a small one is out', () => {
  const small = { sndSml: edge(2) };
  test('only then', () => {
    expect(xmit(waiting(2, [100], small))).toEqual([]);
    expect(xmit(waiting(2, [100], { sndSml: 1 }))).toEqual([100]); // the small one is acknowledged
    expect(xmit(waiting(2, [100], { sndSml: edge(2) + 1 }))).toEqual([100]); // never sent
    expect(xmit(waiting(2, [MSS], small))).toEqual([MSS]);
    expect(xmit(waiting(2, [MSS - 1], small))).toEqual([]);
  });
  test('a FIN takes it along', () => {
    expect(xmit(waiting(2, [100], small, { fin: true }))).toEqual([100]);
  });
  test('of several segments the whole ones leave', () => {
    expect(xmit(waiting(2, [2 * MSS + 100], small))).toEqual([MSS, MSS]);
    expect(xmit(waiting(2, [2 * MSS], small))).toEqual([MSS, MSS]);
    expect(xmit(waiting(2, [2 * MSS + 100], small), { nagle: false })).toEqual([MSS, MSS, 100]);
    expect(xmit(waiting(2, [2 * MSS + 100], { sndSml: 1 }))).toEqual([MSS, MSS, 100]);
  });
  test('nothing but the last of what waits is held back', () => {
    onKernel('linux-5.10'); // does not fill up from the next
    expect(xmit(waiting(2, [100, MSS], small))).toEqual([100, MSS]);
  });
  test('a segment that was not full is remembered', () => {
    const remembered = (len: number) => {
      const sk = waiting(2, [len], { sndSml: 0 });
      xmit(sk);
      return sk.sndSml;
    };
    expect([remembered(100), remembered(MSS), remembered(2 * MSS), remembered(2 * MSS + 1)]).toEqual([edge(2) + 100, 0, 0, edge(4) + 1]);
  });
});

describe('the windows', () => {
  test('congestion window: at most half of it in one batch, in all what it leaves', () => {
    const sk = waiting(0, [30 * MSS]);
    xmit(sk);
    expect(sk.rtxQueue.map(({ pcount }) => pcount)).toEqual([5, 5]);
    expect(sk.packetsOut).toBe(10);
    const odd = waiting(4, [30 * MSS], { srttUs: 80_000_000 });
    xmit(odd);
    expect(odd.rtxQueue.slice(4).map(({ pcount }) => pcount)).toEqual([5, 1]);
    expect(xmit(waiting(0, [3 * MSS], { cwnd: 1 }))).toEqual([MSS]);
    expect(xmit(waiting(10, [100]))).toEqual([]);
    expect(xmit(waiting(12, [100]))).toEqual([]);
  });
  test('the peer’s window: whole segments, and at its end what it takes', () => {
    expect(xmit(waiting(0, [3 * MSS], { sndWnd: 2 * MSS + 10 }))).toEqual([MSS, MSS, 10]);
    expect(xmit(waiting(1, [MSS], { sndWnd: 2 * MSS - 1 }))).toEqual([]);
    expect(xmit(waiting(1, [MSS], { sndWnd: 2 * MSS }))).toEqual([MSS]);
    expect(xmit(waiting(1, [MSS + 5], { sndWnd: 2 * MSS }))).toEqual([MSS]);
    expect(xmit(waiting(1, [100], { sndWnd: MSS + 99 }))).toEqual([]);
    const fin = waiting(1, [MSS], { sndWnd: 2 * MSS }, { fin: true, endSeq: edge(2) + 1 });
    expect(xmit(fin)).toEqual([]);
  });
  test('a batch is what the pacing rate gives in a millisecond, at least two segments', () => {
    const batches = (pacingRate: number) => {
      const sk = waiting(0, [9 * MSS], { cwnd: 100, pacingRate });
      xmit(sk);
      return sk.rtxQueue.map(({ pcount }) => pcount);
    };
    expect(batches(4 * MSS * 1024)).toEqual([4, 4, 1]);
    expect(batches(4 * MSS * 1024 - 1)).toEqual([3, 3, 3]);
    expect(batches(1)).toEqual([2, 2, 2, 2, 1]);
  });
  test('since 5.18 a batch grows on short paths: by 64 KiB, halved with every 512 µs of the round trip', () => {
    const batch = (kernel: KernelId, minRttUs: number) => {
      onKernel(kernel);
      const sk = waiting(0, [60 * MSS], { cwnd: 200, sndWnd: 200_000, pacingRate: 2 * MSS * 1024, minRttUs });
      xmit(sk);
      return sk.rtxQueue[0]?.pcount;
    };
    // 16 384 and 2896 bytes are 13.3 segments; 8192 and 2896 are 7.7.
    expect([batch('linux-6.12', 1535), batch('linux-6.12', 1536), batch('linux-6.12', 100_000)]).toEqual([13, 7, 2]);
    expect(batch('linux-6.12', 100)).toBe(45);
    expect(batch('linux-5.15', 100)).toBe(2);
  });
  test('before 6.10 a lone FIN leaves whatever the congestion window', () => {
    const fin = (len: number) => {
      const sk = waiting(10, [len], {}, { fin: true });
      (sk.writeQueue[0] as Skb).endSeq++;
      sk.writeSeq++;
      return xmit(sk);
    };
    expect([fin(0), fin(MSS)]).toEqual([[], []]);
    onKernel('linux-5.10');
    expect([fin(0), fin(MSS), fin(MSS + 1)]).toEqual([[0], [MSS], []]);
  });
  test('since 6.10 what leaves is filled up from what waits behind it, as far as the windows go', () => {
    expect(xmit(waiting(0, [100, 2000]))).toEqual([MSS, 652]);
    const one = waiting(9, [100, 2000]);
    expect([xmit(one), one.writeQueue.map(({ len }) => len)]).toEqual([[MSS], [652]]);
    expect(xmit(waiting(9, [3 * MSS, 50]))).toEqual([MSS]);
    onKernel('linux-5.10');
    expect(xmit(waiting(0, [100, 2000]), { nagle: false })).toEqual([100, MSS, 552]);
  });
  test('a tail loss probe is one segment, whatever the congestion window; it starts no probe of its own', () => {
    const sk = waiting(10, [3 * MSS]);
    expect(xmit(sk, { nagle: false, only: 'probe' })).toEqual([MSS]);
    expect(sk.timers[0].meaning).not.toBe('tlp');
    const open = waiting(2, [3 * MSS]);
    xmit(open);
    expect(open.timers[0].meaning).toBe('tlp');
  });
  test('whether the congestion window held back is noted', () => {
    const noted = (inFlight: number, len: number, fields: Partial<TcpSock> = {}) => {
      const sk = waiting(inFlight, [len], { maxPacketsOut: 0, cwndUsageSeq: 0, ...fields });
      xmit(sk);
      return [sk.cwndLimited, sk.maxPacketsOut];
    };
    expect(noted(0, 30 * MSS)).toEqual([true, 10]);
    expect(noted(0, 2 * MSS)).toEqual([false, 2]);
    expect(noted(10, 100)).toEqual([true, 10]);
    expect(noted(2, 100, { sndSml: edge(2) })).toEqual([false, 0]);
  });
});

describe('waiting for a larger batch', () => {
  /** Eight of ten segments out, the acknowledgement of the first just due, the last write just now; four wait. */
  const defers = (fields: Partial<TcpSock> = {}, { inFlight = 8, lengths = [4 * MSS], last = {}, headAgeUs = 100_000 } = {}) => {
    const sk = waiting(inFlight, lengths, { lastXmitAt: NOW, ...fields }, last);
    if (sk.rtxQueue[0] !== undefined) sk.rtxQueue[0].sentAt = micros(NOW - headAgeUs);
    tcpWriteXmit(host, sk, { nagle: true });
    return bytesLeft() === 0;
  };
  test('less than a third of the window is open and an acknowledgement is near: it waits', () => {
    expect(defers()).toBe(true);
    expect(defers({ caState: CA_DISORDER })).toBe(true);
  });
  test('not during recovery or after a timeout', () => {
    expect([defers({ caState: CA_RECOVERY }), defers({ caState: CA_LOSS })]).toEqual([false, false]);
  });
  test('only within a millisecond of the last segment', () => {
    expect([defers({ lastXmitAt: NOW - 1000 }), defers({ lastXmitAt: NOW - 1001 })]).toEqual([true, false]);
  });
  test('not where a full batch can leave', () => {
    const rate = (segments: number) => ({ pacingRate: segments * MSS * 1024 });
    expect([defers(rate(2)), defers(rate(3))]).toEqual([false, true]);
  });
  test('not where all of it can leave and more stands behind it', () => {
    onKernel('linux-5.10');
    expect(defers({}, { lengths: [2 * MSS, 10] })).toBe(false);
    expect(defers({}, { lengths: [2 * MSS + 1, 10] })).toBe(true);
    expect(defers({}, { lengths: [2 * MSS] })).toBe(true);
  });
  test('not where a third of the smaller window is open', () => {
    expect(defers({}, { inFlight: 7 })).toBe(true);
    expect(defers({}, { inFlight: 6 })).toBe(false);
    expect(defers({ sndWnd: 6 * MSS }, { inFlight: 4 })).toBe(false);
    expect(defers({ sndWnd: 6 * MSS - 2 }, { inFlight: 4 })).toBe(true);
  });
  test('not where the acknowledgement of the head is further off than a millisecond or half a round trip', () => {
    expect([defers({}, { headAgeUs: 99_000 }), defers({}, { headAgeUs: 98_999 })]).toEqual([true, false]);
    expect([defers({ srttUs: 8000 }, { headAgeUs: 500 }), defers({ srttUs: 8000 }, { headAgeUs: 499 })]).toEqual([true, false]);
  });
  test('not for the last data before a FIN, unless the window ends within it', () => {
    const fin = (len: number, fields: Partial<TcpSock> = {}) => defers(fields, { inFlight: 7, lengths: [len], last: { fin: true } });
    expect([fin(2 * MSS), fin(3 * MSS)]).toEqual([false, true]);
    expect([fin(3000, { sndWnd: 7 * MSS + 2996 }), fin(2996, { sndWnd: 7 * MSS + 2996 }), fin(2995, { sndWnd: 7 * MSS + 2996 })]).toEqual([
      true,
      true,
      false,
    ]);
    expect(defers({}, { inFlight: 7, lengths: [2 * MSS] })).toBe(true);
  });
  test('a single segment never waits, nor what a full queue pushes out', () => {
    expect(defers({}, { lengths: [MSS] })).toBe(false);
    const sk = waiting(8, [4 * MSS], { lastXmitAt: NOW });
    expect(xmit(sk, { nagle: false, only: 'one' })).toEqual([MSS, MSS]);
  });
});

describe('nothing could leave and nothing is out', () => {
  const probing = (sk: TcpSock) => {
    tcpPushPendingFrames(host, sk, true);
    return sk.timers[0].meaning === null ? null : [sk.timers[0].meaning, sk.timers[0].expires - host.jiffies];
  };
  test('the zero window probe waits a timeout', () => {
    expect(probing(waiting(0, [100], { sndWnd: 0 }))).toEqual(['probe0', 75]);
  });
  test('it is not begun anew, nor while anything is out, nor with nothing to send', () => {
    expect(probing(waiting(0, [100], { sndWnd: 0, pending: 'probe0' }))).toBe(null);
    expect(probing(waiting(1, [100], { sndWnd: 0 }))).toBe(null);
    expect(probing(flight(0, { sndWnd: 0 }))).toBe(null);
  });
});

describe('what a probe carries', () => {
  const probe = (lengths: readonly number[], fields: Partial<TcpSock>) => {
    const sk = lengths.length > 0 ? waiting(0, lengths, fields) : flight(0, fields);
    tcpWriteWakeup(host, sk, 'window-probe');
    return { left: left(), sk };
  };
  test('the number before the next byte where the window is closed or nothing waits', () => {
    expect(probe([100], { sndWnd: 0 })).toMatchObject({ left: [[0, 0, '']], sk: { windowProbes: 1, keepaliveProbes: 0 } });
    expect(probe([], { sndWnd: 500 })).toMatchObject({ left: [[0, 0, '']] });
  });
  test('data where the window has room for some of it, pushed', () => {
    expect(probe([100], { sndWnd: 30 })).toMatchObject({ left: [[1, 30, 'P']], sk: { sndNxt: 31, packetsOut: 1, pushedSeq: 101 } });
    expect(probe([100], { sndWnd: 100 }).left).toEqual([[1, 100, 'P']]);
    expect(probe([100], { sndWnd: 30 }).sk.writeQueue.map(({ seq, len, psh }) => [seq, len, psh])).toEqual([[31, 70, true]]);
    expect(probe([100], { sndWnd: 100 }).sk.writeQueue).toEqual([]);
  });
  test('one segment at most', () => {
    const large = probe([2 * MSS], { sndWnd: 65_535 });
    expect([large.left, large.sk.writeQueue.length]).toEqual([[[1, MSS, 'P']], 1]);
    const whole = probe([MSS], { sndWnd: 65_535 });
    expect([whole.left, whole.sk.writeQueue.length]).toEqual([[[1, MSS, 'P']], 0]);
  });
  test('what was pushed already stays so', () => {
    expect(probe([100], { sndWnd: 30, pushedSeq: 5000 }).sk.pushedSeq).toBe(5000);
  });
});
