// RACK (RFC 8985): what is lost by the time at which it was sent, and how long reordering is waited for.
import { beforeEach, describe, expect, test } from 'vitest';
import type { Host } from '../../../sim/kernel/host.ts';
import { type AckFlags, tcpRackAdvance, tcpRackReoTimeout } from '../../../sim/kernel/recovery.ts';
import { type Skb, type TcpSock, CA_DISORDER, CA_LOSS, CA_RECOVERY } from '../../../sim/kernel/sock.ts';
import { jiffies, micros } from '../../../sim/time.ts';
import { MSS, skbOf } from '../../support/bench.ts';
import { alertOn, edge, flight, hostNow, leftFrom, lostOf, NOW } from '../../support/flight.ts';

let host: Host;
beforeEach(() => {
  host = hostNow();
});
const alert = (sk: TcpSock, flags: Partial<AckFlags> = {}, duplicates = 0) => alertOn(host, sk, flags, duplicates);
const left = (): number[] => leftFrom(host);

describe('RACK (RFC 8985)', () => {
  const advance = (sk: TcpSock, skb: Partial<Skb>) => tcpRackAdvance(host, sk, skbOf(1, MSS, skb));
  test('the newest delivered transmission and its round trip are kept', () => {
    const sk = flight(0, { rackMstamp: 0, rackEndSeq: 0 });
    advance(sk, { sentAt: micros(NOW - 150_000), endSeq: 900 });
    expect(sk).toMatchObject({ rackMstamp: NOW - 150_000, rackEndSeq: 900, rackRttUs: 150_000, rackAdvanced: true });
    advance(sk, { sentAt: micros(NOW - 200_000), endSeq: 2000 });
    expect(sk).toMatchObject({ rackMstamp: NOW - 150_000, rackEndSeq: 900, rackRttUs: 200_000 });
  });
  test('of two sent at once the one with the higher number is the newer', () => {
    const sk = flight(0, { rackMstamp: NOW - 150_000, rackEndSeq: 900 });
    advance(sk, { sentAt: micros(NOW - 150_000), endSeq: 901 });
    expect(sk.rackEndSeq).toBe(901);
    advance(sk, { sentAt: micros(NOW - 150_000), endSeq: 5 });
    expect(sk.rackEndSeq).toBe(901);
  });
  test('a retransmission acknowledged sooner than any round trip was: its original arrived, nothing is learnt', () => {
    const learnt = (ago: number, everRetransmitted: boolean) => {
      const sk = flight(0, { minRttUs: 100_000 });
      advance(sk, { sentAt: micros(NOW - ago), everRetransmitted });
      return sk.rackAdvanced;
    };
    expect([learnt(99_999, true), learnt(100_000, true), learnt(99_999, false)]).toEqual([false, true, true]);
  });

  /** Segment 3 of 5 was delivered; all left 10 µs apart, the round trip is 100 ms. */
  const delivered = (fields: Partial<TcpSock> = {}, each: (i: number) => Partial<Skb> = (i) => ({ sacked: i === 3 })) =>
    flight(
      5,
      {
        sackedOut: 1,
        rackAdvanced: true,
        rackMstamp: NOW - 100_000 + 30,
        rackEndSeq: edge(4),
        rackRttUs: 100_000 - 30,
        cwnd: 10,
        ...fields,
      },
      each,
    );
  test('what left before it may be reordered: a quarter of the shortest round trip is waited, and two milliseconds', () => {
    const sk = delivered();
    expect(alert(sk, { dataSacked: true })).toBe('nothing');
    expect([lostOf(sk), sk.timers[0].meaning, sk.pending]).toEqual([[], 'reo', 'reo']);
    // Segment 2 left 10 µs before segment 3: 25 000 − 10 µs are left, with 2000 seven jiffies; segment 0 is nearer.
    expect(sk.timers[0].expires - host.jiffies).toBe(7);
    expect(sk.rackAdvanced).toBe(false);
  });
  test('the wait is for the last of them', () => {
    const sk = delivered({}, (i) => ({ sacked: i === 3, sentAt: micros(NOW - 100_000 + (i === 0 ? -21_000 : 10 * i)) }));
    alert(sk, { dataSacked: true });
    expect(sk.timers[0].expires - host.jiffies).toBe(7);
  });
  test('the smoothed round trip bounds it too, and so does the timeout', () => {
    const waited = (fields: Partial<TcpSock>) => {
      const sk = delivered(fields);
      alert(sk, { dataSacked: true });
      return sk.timers[0].expires - host.jiffies;
    };
    expect(waited({ srttUs: 80_000 })).toBe(3); // 10 000 + 2000 µs
    expect(waited({ rto: jiffies(2) })).toBe(2);
  });
  test('from three selectively acknowledged segments on nothing is waited: all before them is lost', () => {
    const sk = delivered({ sackedOut: 3 }, (i) => ({ sacked: i > 1 }));
    sk.rackMstamp = NOW - 100_000 + 40;
    sk.rackEndSeq = edge(5);
    sk.rackRttUs = 100_000 - 40;
    expect(alert(sk, { dataSacked: true })).toBe('lost');
    expect([lostOf(sk), sk.caState, sk.pending]).toEqual([[0, 1], CA_RECOVERY, null]);
    const two = delivered({ sackedOut: 2 }, (i) => ({ sacked: i > 2 }));
    expect([alert(two, { dataSacked: true }), lostOf(two)]).toEqual(['nothing', []]);
  });
  test('nor during recovery or after a timeout', () => {
    for (const caState of [CA_RECOVERY, CA_LOSS]) {
      const sk = delivered({ caState, highSeq: edge(5) });
      alert(sk, { dataSacked: true });
      expect(lostOf(sk)).toEqual([0, 1, 2]);
    }
  });
  test('what left after the delivered segment is not judged', () => {
    const sk = delivered({ sackedOut: 3 });
    alert(sk, { dataSacked: true });
    expect(lostOf(sk)).toEqual([0, 1, 2]);
  });
  test('it goes by the time of sending, not by number: a retransmission just sent is not lost', () => {
    const resent = delivered({ sackedOut: 3 }, (i) => ({
      sacked: i === 3,
      ...(i === 0 ? { sentAt: micros(NOW - 10), lost: true, retransmitted: true, everRetransmitted: true } : {}),
    }));
    resent.lostOut = 1;
    resent.retransOut = 1;
    alert(resent, { dataSacked: true });
    expect([lostOf(resent), resent.retransOut]).toEqual([[0, 1, 2], 1]);
  });
  test('a retransmission older than what was delivered is lost again', () => {
    const sk = delivered({ caState: CA_LOSS, highSeq: edge(5), lostOut: 1, retransOut: 1 }, (i) => ({
      sacked: i === 3,
      lost: i === 0,
      retransmitted: i === 0,
    }));
    expect(alert(sk, { dataSacked: true })).toBe('lost');
    expect([sk.retransOut, sk.lostOut, sk.caState]).toEqual([0, 3, CA_RECOVERY]);
  });
  test('over to the microsecond is lost', () => {
    const judged = (ageUs: number) => {
      const sk = delivered({ rackRttUs: 99_970, minRttUs: 100_000 }, (i) => ({
        sacked: i === 3,
        ...(i === 0 ? { sentAt: micros(NOW - ageUs) } : {}),
      }));
      alert(sk, { dataSacked: true });
      return lostOf(sk);
    };
    expect([judged(124_970), judged(124_969)]).toEqual([[0], []]);
  });
  test('what has arrived, or is known to be lost, is not waited for', () => {
    const waited = (own: Partial<Skb>, fields: Partial<TcpSock>) => {
      const sk = delivered({ rackMstamp: NOW - 100_000, rackEndSeq: edge(4), rackRttUs: 100_000, ...fields }, (i) => ({
        sacked: i === 3,
        sentAt: micros(NOW - ([120_000, 101_000, 101_000, 100_000, 99_000][i] as number)),
        ...(i === 1 || i === 2 ? own : {}),
      }));
      alert(sk, { dataSacked: true });
      return sk.timers[0].expires - host.jiffies;
    };
    expect([waited({}, {}), waited({ sacked: true }, { sackedOut: 2 }), waited({ lost: true }, { lostOut: 2 })]).toEqual([7, 2, 2]);
  });
  test('no news, no judgement', () => {
    const sk = delivered({ sackedOut: 3, rackAdvanced: false });
    expect([alert(sk, { dataSacked: true }), lostOf(sk)]).toEqual(['nothing', []]);
  });
});

describe('the reordering timer', () => {
  const waiting = (fields: Partial<TcpSock> = {}) =>
    flight(
      3,
      {
        sackedOut: 1,
        caState: CA_DISORDER,
        pending: 'reo',
        rackMstamp: NOW - 30_000,
        rackEndSeq: edge(3),
        rackRttUs: 70_000,
        cwnd: 10,
        ...fields,
      },
      (i) => ({
        sacked: i === 2,
        sentAt: micros(NOW - 100_000 + 35_000 * i),
      }),
    );
  test('what is overdue is lost and leaves again; recovery begins', () => {
    const sk = waiting();
    tcpRackReoTimeout(host, sk);
    // Segment 0 left 100 ms ago: 70 ms and a quarter of 100 ms are over; segment 1 left 65 ms ago.
    expect([lostOf(sk), left(), sk.caState, sk.highSeq]).toEqual([[0], [0], CA_RECOVERY, edge(3)]);
    expect([sk.priorCwnd, sk.ssthresh, sk.undoMarker]).toEqual([10, 7, 1]);
    expect(sk.pending).toBe('rto');
  });
  test('during recovery it goes on', () => {
    const sk = waiting({ caState: CA_RECOVERY, priorCwnd: 33, highSeq: 2 });
    tcpRackReoTimeout(host, sk);
    expect([lostOf(sk), sk.priorCwnd, sk.highSeq]).toEqual([[0], 33, 2]);
  });
  test('with nothing overdue nothing leaves', () => {
    const sk = waiting({ rackRttUs: 500_000 });
    tcpRackReoTimeout(host, sk);
    expect([lostOf(sk), left(), sk.caState, sk.pending]).toEqual([[], [], CA_DISORDER, 'rto']);
  });
});
