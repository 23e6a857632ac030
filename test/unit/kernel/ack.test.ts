// What one acknowledgement acknowledges, which window it opens and which round trip it shows (RFC 9293 section 3.10.7.4, RFC 7323,
// Karn's rule), and when it is a duplicate.
import { beforeEach, describe, expect, test } from 'vitest';
import { tcpAck } from '../../../sim/kernel/ack.ts';
import type { Host } from '../../../sim/kernel/host.ts';
import { CA_DISORDER, CA_LOSS, CA_OPEN, CA_RECOVERY, INFINITE_SSTHRESH, NONE, type Skb, type TcpSock } from '../../../sim/kernel/sock.ts';
import { PROFILES, type Segment } from '../../../sim/index.ts';
import { jiffies, micros } from '../../../sim/time.ts';
import { MSS, segmentOf, skbOf } from '../../support/bench.ts';
import { edge, flight, hostNow, leftFrom, NOW } from '../../support/flight.ts';

let host: Host;
beforeEach(() => {
  host = hostNow();
});
const ack = (sk: TcpSock, number: number, fields: Partial<Segment> = {}) =>
  tcpAck(host, sk, segmentOf({ ack: number, win: sk.sndWnd, ...fields }));
const open = (count: number, fields: Partial<TcpSock> = {}, each?: (i: number) => Partial<Skb>) =>
  flight(count, { sndWl1: 1, maxWindow: 65_535, cwnd: 10, ...fields }, each);

describe('which acknowledgements count', () => {
  test('of what was never sent: −1, and nothing changes', () => {
    const sk = open(2, { probesOut: 3 });
    expect([ack(sk, edge(2) + 1), sk.sndUna, sk.probesOut]).toEqual([-1, 1, 3]);
    expect(ack(sk, edge(2))).toBe(1);
  });
  test('none at all, or an old one: 0, and nothing changes', () => {
    const sk = open(2, { probesOut: 3, rcvTstamp: jiffies(5), sndUna: 1, retransmits: 2 });
    expect([tcpAck(host, sk, segmentOf({ ack: null, flags: '' })), ack(sk, 0, { win: 99 })]).toEqual([0, 0]);
    expect([sk.sndUna, sk.probesOut, sk.rcvTstamp, sk.sndWnd, sk.retransmits]).toEqual([1, 3, 5, 65_535, 2]);
  });
  test('one that is acceptable is a sign of life, even a duplicate; only an advance forgets the timeouts', () => {
    const sk = open(2, { probesOut: 3, retransmits: 2 });
    expect([ack(sk, 1), sk.probesOut, sk.rcvTstamp, sk.retransmits]).toEqual([1, 0, host.jiffies, 2]);
    ack(sk, 2);
    expect(sk.retransmits).toBe(0);
  });
  test('an old one with selective acknowledgements still tells what is lost', () => {
    const sk = open(5, { sndUna: edge(1), sackedOut: 2 }, (i) => ({ sacked: i === 3 || i === 4 }));
    sk.rtxQueue.shift();
    sk.packetsOut = 4;
    expect(ack(sk, 1, { sack: [[edge(2), edge(3)]] })).toBe(0);
    expect([sk.sackedOut, sk.caState, leftFrom(host)]).toEqual([3, CA_RECOVERY, [1]]);
    const without = open(2, { sndUna: edge(1), caState: CA_LOSS, highSeq: edge(1), undoMarker: 1, undoRetrans: 0 });
    ack(without, 1);
    expect(without.caState).toBe(CA_LOSS);
  });
});

describe('the peer’s window', () => {
  const window = (fields: Partial<Segment>, number = 1, own: Partial<TcpSock> = {}) => {
    const sk = open(2, { sndWnd: 5000, sndWl1: 100, ...own });
    ack(sk, number, { seq: 100, win: 4000, ...fields });
    return [sk.sndWnd, sk.sndWl1];
  };
  test('is taken from a newer segment, larger or smaller', () => {
    expect(window({ seq: 101 })).toEqual([4000, 101]);
    expect(window({ seq: 50 }, 2)).toEqual([4000, 50]);
  });
  test('from one as new only where it is larger', () => {
    expect(window({})).toEqual([5000, 100]);
    expect(window({ win: 6000 })).toEqual([6000, 100]);
    expect(window({ win: 5000 })).toEqual([5000, 100]);
    expect(window({ seq: 99, win: 6000 })).toEqual([5000, 100]);
    expect(window({ seq: 99, win: 0 })).toEqual([5000, 100]);
  });
  test('or, since 6.6, closed', () => {
    expect(window({ win: 0 })).toEqual([0, 100]);
    host = { ...host, profile: PROFILES['linux-6.1'] };
    expect(window({ win: 0 })).toEqual([5000, 100]);
  });
  test('the largest ever seen decides how large segments are', () => {
    const grown = (win: number) => {
      const sk = open(2, { sndWnd: 2000, maxWindow: 2000, mss: 1000, mssPeer: 1460 });
      ack(sk, 2, { win });
      return [sk.maxWindow, sk.mss];
    };
    expect([grown(65_535), grown(1500), grown(2000)]).toEqual([
      [65_535, MSS],
      [2000, 1000],
      [2000, 1000],
    ]);
  });
  test('one that changes while data waits ends an idle time: the window is the initial one again', () => {
    const cwnd = (fields: Partial<TcpSock>, win: number) => {
      const sk = open(0, { cwnd: 40, ssthresh: INFINITE_SSTHRESH, ...fields });
      ack(sk, 1, { win, seq: 2 });
      return sk.cwnd;
    };
    const writeQueue = () => [skbOf(1, 100)];
    expect(cwnd({ writeQueue: writeQueue() }, 60_000)).toBe(10);
    expect(cwnd({ writeQueue: writeQueue() }, 65_535)).toBe(40);
    expect(cwnd({}, 60_000)).toBe(40);
  });
});

describe('what leaves the queue', () => {
  const state = (sk: TcpSock) => [sk.rtxQueue.map(({ seq, len, pcount }) => [seq, len, pcount]), sk.packetsOut];
  test('whole segments that are acknowledged', () => {
    const sk = open(3);
    ack(sk, edge(2));
    expect(state(sk)).toEqual([[[edge(2), MSS, 1]], 1]);
    ack(sk, edge(2) + 10);
    expect(state(sk)).toEqual([[[edge(2), MSS, 1]], 1]);
  });
  test('of a batch its first segments', () => {
    const batch = () => open(0, { rtxQueue: [skbOf(1, 3 * MSS, { sentAt: micros(NOW - 1000) })], packetsOut: 3, sndNxt: edge(3) });
    const sk = batch();
    ack(sk, edge(1) + 700);
    expect(state(sk)).toEqual([[[edge(1), 2 * MSS, 2]], 2]);
    const less = batch();
    ack(less, edge(1) - 1);
    expect(state(less)).toEqual([[[1, 3 * MSS, 3]], 3]);
    const duplicate = batch();
    ack(duplicate, 1);
    expect(state(duplicate)).toEqual([[[1, 3 * MSS, 3]], 3]);
  });
  test('with their marks', () => {
    const sk = open(4, { lostOut: 2, retransOut: 1, sackedOut: 1, caState: CA_LOSS, highSeq: edge(4) }, (i) => ({
      lost: i < 2,
      retransmitted: i === 0,
      everRetransmitted: i === 0,
      sacked: i === 2,
    }));
    ack(sk, edge(3));
    expect(sk).toMatchObject({ packetsOut: 1, lostOut: 0, retransOut: 0, sackedOut: 0 });
  });
});

describe('the round trip', () => {
  const sample = (
    number: number,
    fields: Partial<TcpSock> = {},
    each: (i: number) => Partial<Skb> = () => ({}),
    segment: Partial<Segment> = {},
  ) => {
    const sk = open(3, { srttUs: 0, minRttUs: 90_000, ...fields }, (i) => ({ sentAt: micros(NOW - 100_000 + 30_000 * i), ...each(i) }));
    ack(sk, number, segment);
    return sk.srttUs >> 3;
  };
  test('is that of the first segment acknowledged', () => {
    expect([sample(edge(1)), sample(edge(3))]).toEqual([100_000, 100_000]);
  });
  test('is none where one of them was sent again, and no timestamp tells', () => {
    expect(sample(edge(2), {}, (i) => ({ everRetransmitted: i === 1 }))).toBe(0);
    expect(sample(edge(2), {}, (i) => ({ everRetransmitted: i === 2 }))).toBe(100_000);
  });
  test('is not that of a segment that was reported before', () => {
    expect(sample(edge(2), { sackedOut: 1 }, (i) => ({ sacked: i === 0 }))).toBe(70_000);
  });
  test('else that of the first segment newly reported which was sent once', () => {
    const sack: Segment['sack'] = [[edge(1), edge(3)]];
    expect(sample(1, {}, () => ({}), { sack })).toBe(70_000);
    expect(sample(1, {}, (i) => ({ everRetransmitted: i === 1 }), { sack })).toBe(40_000);
    expect(
      sample(1, {}, () => ({}), {
        sack: [
          [edge(2), edge(3)],
          [edge(1), edge(2)],
        ],
      }),
    ).toBe(40_000);
  });
});

describe('duplicates, where there is no SACK', () => {
  /** How many count as arrived beyond a gap. */
  const counted = (fields: Partial<Segment>, number = 1): number => {
    const sk = open(3, { sackOk: false, caState: CA_DISORDER, retransOut: 1 });
    ack(sk, number, fields);
    return sk.sackedOut;
  };
  test('an acknowledgement of nothing new', () => {
    expect(counted({})).toBe(1);
  });
  test('not one that carries data or a FIN, opens the window or moves on', () => {
    expect(counted({ len: 10, flags: 'P.' })).toBe(0);
    expect(counted({ flags: 'F.' })).toBe(0);
    const opening = open(3, { sackOk: false, sndWnd: 5000, caState: CA_DISORDER, retransOut: 1 });
    ack(opening, 1, { win: 6000 });
    expect(opening.sackedOut).toBe(0);
    expect(counted({}, 2)).toBe(0);
    expect(counted({}, edge(1))).toBe(0);
  });
  test('during recovery an acknowledgement of several leaves as many fewer beyond the gap', () => {
    const beyond = (number: number, sackedOut: number) => {
      const sk = open(5, {
        sackOk: false,
        sackedOut,
        caState: CA_RECOVERY,
        highSeq: edge(5),
        undoMarker: 1,
        undoRetrans: 1,
        priorCwnd: 10,
      });
      ack(sk, number);
      return sk.sackedOut;
    };
    expect([beyond(edge(1), 3), beyond(edge(2), 3), beyond(edge(3), 3), beyond(edge(4), 2)]).toEqual([3, 2, 1, 0]);
  });
  test('a duplicate report is no duplicate: F-RTO goes on', () => {
    const tried = (sack: Segment['sack']) => {
      const sk = open(3, { caState: CA_LOSS, frto: true, highSeq: edge(2), sndUna: edge(1) });
      sk.rtxQueue.shift();
      sk.packetsOut = 2;
      ack(sk, edge(1), { sack });
      return sk.frto;
    };
    expect([tried([]), tried([[1, edge(1)]])]).toEqual([false, true]);
  });
});

describe('the timer', () => {
  const armed = (sk: TcpSock) => (sk.timers[0].meaning === null ? null : [sk.timers[0].meaning, sk.timers[0].expires - host.jiffies]);
  test('begins anew where something was acknowledged', () => {
    const sk = open(3);
    ack(sk, edge(1));
    expect(armed(sk)?.[0]).toBe('tlp');
    const duplicate = open(3);
    ack(duplicate, 1);
    expect(armed(duplicate)).toBe(null);
  });
  test('and where a report shows that the head left after what arrived, else it waits for reordering', () => {
    const reported = (headAgeUs: number) => {
      const sk = open(3, { srttUs: 800_000 }, (i) => ({
        sentAt: micros(NOW - (i === 0 ? headAgeUs : 100_000)),
        everRetransmitted: i === 0,
      }));
      ack(sk, 1, { sack: [[edge(1), edge(2)]] });
      return armed(sk)?.[0] ?? null;
    };
    expect([reported(99_999), reported(100_000)]).toEqual(['rto', 'reo']);
  });
});

describe('the timer during recovery', () => {
  test('does not begin anew for a report of what left together with the head', () => {
    const meaning = (headAgeUs: number) => {
      const fields = { caState: CA_RECOVERY, highSeq: edge(3), lostOut: 1, cwnd: 0 };
      const sk = open(3, fields, (i) => ({ lost: i === 0, sentAt: micros(NOW - (i === 0 ? headAgeUs : 100_000)) }));
      ack(sk, 1, { sack: [[edge(1), edge(2)]] });
      return sk.timers[0].meaning;
    };
    expect([meaning(100_000), meaning(99_999)]).toEqual([null, 'rto']);
  });
});

describe('the congestion window', () => {
  test('grows by what is acknowledged', () => {
    const grown = (sackOk: boolean, number: number, fields: Partial<TcpSock> = {}) => {
      const sk = open(4, { cwndLimited: true, sackOk, ...fields });
      ack(sk, number);
      return sk.cwnd;
    };
    expect([grown(true, edge(1)), grown(true, edge(3)), grown(true, 1)]).toEqual([11, 13, 10]);
  });
  test('what was reported before has been counted', () => {
    const sk = open(4, { cwndLimited: true, sackedOut: 2 }, (i) => ({ sacked: i === 1 || i === 2 }));
    ack(sk, edge(3));
    expect(sk.cwnd).toBe(11);
  });
  test('during recovery follows proportional rate reduction: what arrived, and one more where no new loss shows', () => {
    const allowed = (sackOk: boolean) => {
      const fields = { caState: CA_RECOVERY, highSeq: edge(9), undoMarker: 1, undoRetrans: 1, ssthresh: 7, priorCwnd: 10 };
      const sk = open(9, { ...fields, prrOut: 4, prrDelivered: 3, sackOk, sackedOut: 5, lostOut: sackOk ? 2 : 1, cwnd: 3 }, (i) => ({
        lost: i === 0 || (sackOk && i === 1),
        sacked: sackOk && i > 3,
      }));
      // Without SACK an acknowledgement of part of the flight means that the new head is lost too.
      ack(sk, edge(1));
      return sk.cwnd - (sk.packetsOut - sk.sackedOut - sk.lostOut);
    };
    expect([allowed(true), allowed(false)]).toEqual([2, 1]);
  });
  test('sets the pacing rate', () => {
    const sk = open(2, { srttUs: 800_000 });
    ack(sk, edge(2));
    expect(sk.pacingRate).toBe((MSS * 2 * sk.cwnd * 8_000_000) / sk.srttUs);
  });
});

describe('after a timeout', () => {
  const lossState = (fields: Partial<TcpSock> = {}) =>
    open(
      3,
      {
        caState: CA_LOSS,
        frto: true,
        highSeq: edge(3),
        lostOut: 3,
        retransOut: 1,
        undoMarker: 1,
        undoRetrans: 1,
        retransStamp: 16_000_000,
        cwnd: 2,
        ...fields,
      },
      (i) => ({
        lost: true,
        retransmitted: i === 0,
        everRetransmitted: i === 0,
      }),
    );
  test('an acknowledgement of more than the retransmission shows that the timeout was spurious', () => {
    const sk = lossState();
    ack(sk, edge(2));
    expect([sk.caState, sk.lostOut]).toEqual([CA_OPEN, 0]);
  });
  test('of the retransmission alone it does not', () => {
    const sk = lossState();
    ack(sk, edge(1));
    expect(sk.caState).toBe(CA_LOSS);
  });
  test('nor without SACK, where it may acknowledge what arrived before', () => {
    const sk = lossState({ sackOk: false });
    ack(sk, edge(2));
    expect(sk.caState).toBe(CA_LOSS);
  });
  test('nor of what left after the timeout', () => {
    const state = (highSeq: number) => {
      const sk = lossState({ highSeq });
      ack(sk, edge(2));
      return [sk.caState, sk.frto];
    };
    expect(state(edge(2) + 1)[0]).toBe(CA_OPEN);
    expect(state(edge(2))[0]).toBe(CA_OPEN);
    const later = open(3, {
      caState: CA_LOSS,
      frto: true,
      sackOk: true,
      highSeq: edge(1) + 1,
      retransStamp: 16_000_000,
      undoMarker: 1,
      undoRetrans: 1,
    });
    later.rtxQueue.shift();
    later.sndUna = edge(1);
    later.packetsOut = 2;
    const cwnd = later.cwnd;
    ack(later, edge(1), { sack: [[edge(2), edge(3)]] });
    expect([later.caState, later.frto, later.cwnd]).toEqual([CA_LOSS, false, cwnd]);
  });
  test('without SACK it takes an acknowledgement of nothing but what was sent once', () => {
    const sk = lossState({ sackOk: false, retransOut: 0 });
    for (const skb of sk.rtxQueue) skb.everRetransmitted = skb.retransmitted = false;
    ack(sk, edge(1));
    expect(sk.caState).toBe(CA_OPEN);
  });
  test('what left after the timeout proves nothing of what was lost before: the window stays', () => {
    const sk = open(2, {
      caState: CA_LOSS,
      frto: true,
      highSeq: edge(1),
      undoMarker: 1,
      undoRetrans: 1,
      priorCwnd: 30,
      priorSsthresh: 20,
      cwnd: 2,
      ssthresh: 7,
    });
    sk.rtxQueue.shift();
    sk.sndUna = edge(1);
    sk.packetsOut = 1;
    ack(sk, edge(2));
    expect([sk.cwnd < 10, sk.ssthresh]).toEqual([true, 7]);
  });
  test('an acknowledgement that tells nothing new of losses still begins the timer anew', () => {
    const sk = open(2, { caState: CA_LOSS, highSeq: edge(2), minRttUs: 1000, rcvTsEcr: 1 }, (i) => ({ everRetransmitted: i === 0 }));
    ack(sk, edge(1));
    expect([sk.caState, sk.timers[0].meaning, sk.timers[0].expires - host.jiffies]).toEqual([CA_LOSS, 'rto', sk.rto]);
  });
  test('a wait for reordering is not replaced by the timer', () => {
    const sk = open(4, { minRttUs: 100_000 });
    ack(sk, edge(1), { sack: [[edge(2), edge(3)]] });
    expect(sk.timers[0].meaning).toBe('reo');
  });
  test('a report of what was sent once shows it too', () => {
    const sk = lossState({ highSeq: edge(2) });
    ack(sk, 1, { sack: [[edge(1), edge(2)]] });
    expect([sk.caState, sk.lostOut]).toEqual([CA_DISORDER, 0]);
  });
  test('the newest delivered transmission is that of the retransmission, unless its echo is older', () => {
    const delivered = (tsEcr: number | null) => {
      const sk = open(
        2,
        { caState: CA_LOSS, highSeq: edge(2), minRttUs: 1000, lostOut: 1, retransOut: 1, rackMstamp: 0, rcvTsEcr: tsEcr },
        (i) => ({
          retransmitted: i === 0,
          everRetransmitted: i === 0,
          lost: i === 0,
          sentAt: micros(NOW - 100_000),
        }),
      );
      ack(sk, edge(1));
      return sk.rackMstamp === NOW - 100_000;
    };
    const stamp = Math.floor((NOW - 100_000 + host.monotonicOffset) / 1000);
    expect([delivered(stamp), delivered(stamp - 1), delivered(null)]).toEqual([true, false, true]);
    const plain = open(1, { rackMstamp: 0, rcvTsEcr: 0 });
    ack(plain, edge(1));
    expect(plain.rackMstamp).toBe(NOW - 100_000);
    const reno = open(1, { rackMstamp: 0, sackOk: false });
    ack(reno, edge(1));
    expect([reno.rackMstamp, reno.retransStamp]).toEqual([0, NONE]);
  });
});
