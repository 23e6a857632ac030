// Fast recovery: with three duplicates where there is no SACK (RFC 5681), how it ends and when it is undone (RFC 3522), and what
// is sent again while it lasts.
import { beforeEach, describe, expect, test } from 'vitest';
import type { Host } from '../../../sim/kernel/host.ts';
import { type AckFlags, tcpXmitRecovery } from '../../../sim/kernel/recovery.ts';
import { type Skb, type TcpSock, CA_DISORDER, CA_LOSS, CA_OPEN, CA_RECOVERY, INFINITE_SSTHRESH, NONE } from '../../../sim/kernel/sock.ts';
import { MSS, skbOf } from '../../support/bench.ts';
import { alertOn, edge, flight, hostNow, leftFrom, lostOf, NOW } from '../../support/flight.ts';

let host: Host;
beforeEach(() => {
  host = hostNow();
});
const alert = (sk: TcpSock, flags: Partial<AckFlags> = {}, duplicates = 0) => alertOn(host, sk, flags, duplicates);
const left = (): number[] => leftFrom(host);

describe('without SACK', () => {
  const duplicate = (fields: Partial<TcpSock>, count = 1) => {
    const sk = flight(5, { sackOk: false, cwnd: 10, ...fields });
    return { resend: alert(sk, {}, count), sk };
  };
  test('the third duplicate acknowledgement is the loss of the head', () => {
    const second = duplicate({ sackedOut: 1, caState: CA_DISORDER });
    expect([second.resend, second.sk.sackedOut, second.sk.caState]).toEqual(['nothing', 2, CA_DISORDER]);
    const third = duplicate({ sackedOut: 2, caState: CA_DISORDER });
    expect([third.resend, lostOf(third.sk), third.sk.caState, third.sk.ssthresh]).toEqual(['lost', [0], CA_RECOVERY, 7]);
    expect(third.sk.highSeq).toBe(edge(5));
  });
  test('no more can have arrived than is in flight, less one lost', () => {
    expect(duplicate({ sackedOut: 4 }).sk.sackedOut).toBe(4);
    expect(duplicate({ sackedOut: 3, lostOut: 2, caState: CA_RECOVERY, highSeq: edge(5) }).sk.sackedOut).toBe(3);
    expect(duplicate({ sackedOut: 2, lostOut: 2, caState: CA_RECOVERY, highSeq: edge(5) }).sk.sackedOut).toBe(3);
  });
  test('during recovery a partial acknowledgement is the loss of the new head', () => {
    const sk = flight(4, { sackOk: false, caState: CA_RECOVERY, highSeq: edge(4), undoMarker: 1, undoRetrans: 1 });
    expect([alert(sk, { advanced: true }), lostOf(sk)]).toEqual(['lost', [0]]);
    const again = flight(4, { sackOk: false, caState: CA_RECOVERY, highSeq: edge(4) });
    expect([alert(again, {}, 1), lostOf(again), again.sackedOut]).toEqual(['lost', [], 1]);
    const more = flight(5, { sackOk: false, caState: CA_RECOVERY, highSeq: edge(5), sackedOut: 3 });
    expect([alert(more, {}, 1), lostOf(more)]).toEqual(['lost', []]);
  });
  test('after a timeout neither duplicates nor an advance mark more', () => {
    const sk = flight(4, { sackOk: false, caState: CA_LOSS, highSeq: edge(4), sackedOut: 3 });
    alert(sk, { advanced: true });
    expect(lostOf(sk)).toEqual([]);
    const held = flight(4, { sackOk: false, caState: CA_LOSS, highSeq: edge(4), sndNxt: edge(5), sackedOut: 3 });
    alert(held, {}, 1);
    expect(lostOf(held)).toEqual([]);
  });
  test('the end of recovery forgets the duplicates, and holds the state at its edge', () => {
    const ended = (sndUna: number) => {
      const sk = flight(2, {
        sackOk: false,
        caState: CA_RECOVERY,
        sndUna,
        highSeq: 1,
        sackedOut: 1,
        undoMarker: 1,
        undoRetrans: 1,
        cwnd: 3,
        ssthresh: 7,
      });
      const resend = alert(sk, { advanced: true });
      return [resend, sk.caState, sk.sackedOut, sk.cwnd];
    };
    expect(ended(1)).toEqual(['nothing', CA_RECOVERY, 0, 3]);
    expect(ended(2)).toEqual(['nothing', CA_OPEN, 0, 7]);
  });
  test('an advance in order forgets them', () => {
    const sk = flight(4, { sackOk: false, caState: CA_DISORDER, sackedOut: 2 });
    alert(sk, { advanced: true });
    expect([sk.sackedOut, sk.caState]).toEqual([0, CA_OPEN]);
    const withSack = flight(4, { caState: CA_DISORDER, sackedOut: 1 }, (i) => ({ sacked: i === 2 }));
    alert(withSack, { advanced: true });
    expect([withSack.sackedOut, withSack.caState]).toEqual([1, CA_DISORDER]);
  });
});

describe('recovery with SACK', () => {
  const reported = (fields: Partial<TcpSock>) =>
    flight(4, { caState: CA_RECOVERY, highSeq: edge(4), sackedOut: 1, ...fields }, (i) => ({ sacked: i === 2 }));
  test('duplicates are not counted, reports are', () => {
    const sk = reported({});
    alert(sk, {}, 1);
    expect(sk.sackedOut).toBe(1);
  });
  test('its end forgets no report', () => {
    const sk = reported({ highSeq: 1 });
    alert(sk, { advanced: true });
    expect([sk.sackedOut, sk.caState]).toEqual([1, CA_DISORDER]);
  });
});

describe('recovery', () => {
  const recovering = (fields: Partial<TcpSock> = {}, each: (i: number) => Partial<Skb> = () => ({})) =>
    flight(
      4,
      {
        caState: CA_RECOVERY,
        highSeq: edge(4),
        undoMarker: 1,
        undoRetrans: 1,
        priorCwnd: 10,
        priorSsthresh: 9,
        cwnd: 5,
        ssthresh: 7,
        ...fields,
      },
      each,
    );
  test('ends where all is acknowledged that was in flight when it began: the window is the threshold', () => {
    const sk = recovering({ highSeq: 1 });
    expect(alert(sk, { advanced: true })).toBe('nothing');
    expect([sk.caState, sk.cwnd]).toEqual([CA_OPEN, 7]);
    const before = recovering({ highSeq: 2 });
    expect([alert(before, { advanced: true }), before.caState, before.cwnd]).toEqual(['lost', CA_RECOVERY, 5]);
  });
  test('ends with the old window where every retransmission was needless; marks stay', () => {
    const sk = recovering({ highSeq: 1, undoRetrans: 0 });
    alert(sk, { advanced: true });
    expect([sk.caState, sk.cwnd, sk.ssthresh]).toEqual([CA_OPEN, 10, 9]);
    const marked = recovering({ highSeq: 1, undoRetrans: 0, lostOut: 1 }, (i) => ({ lost: i === 2 }));
    expect([alert(marked, { advanced: true }), lostOf(marked), marked.caState]).toEqual(['lost', [2], CA_RECOVERY]);
  });
  test('and likewise where the echo is older than the first retransmission', () => {
    const sk = recovering({ highSeq: 1, rcvTsEcr: 499, retransStamp: 500 });
    alert(sk, { advanced: true });
    expect([sk.caState, sk.cwnd]).toEqual([CA_OPEN, 10]);
  });
  test('before its end, with every retransmission needless and none in flight, it is undone', () => {
    const undone = (fields: Partial<TcpSock>, flags: Partial<AckFlags> = { advanced: true }) => {
      const sk = recovering({ undoRetrans: 0, lostOut: 1, retransStamp: 500, ...fields }, (i) => ({ lost: i === 0 }));
      return [alert(sk, flags), sk.cwnd, sk.caState, sk.retransStamp];
    };
    expect(undone({})).toEqual(['nothing', 10, CA_OPEN, NONE]);
    expect(undone({ retransOut: 1 })).toEqual(['lost', 5, CA_RECOVERY, 500]);
    expect(undone({ undoRetrans: 1 })).toEqual(['lost', 5, CA_RECOVERY, 500]);
    expect(undone({ undoMarker: NONE })).toEqual(['lost', 5, CA_RECOVERY, 500]);
    expect(undone({}, {})).toEqual(['lost', 5, CA_RECOVERY, 500]);
  });
  test('begins once: a second loss neither shrinks the window again nor forgets what was remembered', () => {
    const sk = flight(
      4,
      {
        caState: CA_LOSS,
        highSeq: edge(4),
        lostOut: 1,
        retransOut: 1,
        priorCwnd: 33,
        ssthresh: 7,
        undoMarker: NONE,
        rackAdvanced: true,
        rackMstamp: NOW,
        rackEndSeq: edge(9),
        rackRttUs: 1000,
      },
      (i) => ({
        lost: i === 0,
        retransmitted: i === 0,
      }),
    );
    expect(alert(sk, { dataSacked: true })).toBe('lost');
    expect([sk.caState, sk.priorCwnd, sk.ssthresh, sk.undoMarker]).toEqual([CA_RECOVERY, 33, 7, NONE]);
  });
  test('in the open state no retransmission is counted against the user timeout', () => {
    const sk = flight(2, { caState: CA_OPEN, retransStamp: 500, rtxQueue: [skbOf(1, MSS, { everRetransmitted: true })] });
    alert(sk, { advanced: true });
    expect([sk.retransStamp, sk.caState]).toEqual([NONE, CA_DISORDER]);
    const disorder = flight(2, { caState: CA_DISORDER, retransStamp: 500, retransOut: 1 });
    alert(disorder, { advanced: true });
    expect(disorder.retransStamp).toBe(500);
  });
  test('a needless tail loss probe found so in disorder gives the window back', () => {
    const cwnd = (fields: Partial<TcpSock>) => {
      const sk = flight(2, {
        caState: CA_DISORDER,
        undoMarker: 1,
        undoRetrans: 0,
        priorCwnd: 20,
        priorSsthresh: INFINITE_SSTHRESH,
        cwnd: 7,
        ...fields,
      });
      alert(sk, { dsack: true });
      return sk.cwnd;
    };
    expect(cwnd({})).toBe(20);
    expect(cwnd({ caState: CA_OPEN })).toBe(20);
    expect(cwnd({ undoRetrans: 1 })).toBe(7);
    expect(cwnd({ undoMarker: NONE })).toBe(7);
  });
  test('nothing in flight: nothing can be reported as arrived', () => {
    const sk = flight(0, { sackedOut: 2, caState: CA_DISORDER });
    alert(sk, { advanced: true });
    expect([sk.sackedOut, sk.caState]).toEqual([0, CA_OPEN]);
  });
});

describe('sending again what is lost', () => {
  const lost = (marked: readonly number[], fields: Partial<TcpSock> = {}, each: (i: number) => Partial<Skb> = () => ({})) =>
    flight(5, { lostOut: marked.length, cwnd: 10, caState: CA_RECOVERY, ...fields }, (i) => ({ lost: marked.includes(i), ...each(i) }));
  const resent = (sk: TcpSock): number[] => {
    tcpXmitRecovery(host, sk, 'lost');
    return left();
  };
  test('the marked segments, lowest first', () => {
    const sk = lost([1, 3]);
    expect(resent(sk)).toEqual([1, 3]);
    expect([sk.prrOut, sk.retransOut]).toEqual([2, 2]);
  });
  test('as far as the window lets it', () => {
    expect(resent(lost([0, 1, 2, 3, 4], { cwnd: 2 }))).toEqual([0, 1]);
    expect(resent(lost([0, 1], { cwnd: 3 }))).toEqual([]);
    expect(resent(lost([0, 1], { cwnd: 4 }))).toEqual([0]);
  });
  test('not what is on its way again', () => {
    const sk = lost([0, 1], { retransOut: 1 }, (i) => ({ retransmitted: i === 0 }));
    expect(resent(sk)).toEqual([1]);
    const all = lost([0, 1], { retransOut: 2 }, (i) => ({ retransmitted: i < 2 }));
    expect(resent(all)).toEqual([]);
  });
  test('nothing while as many are on their way again as are lost', () => {
    expect(resent(lost([0], { retransOut: 1 }, (i) => ({ retransmitted: i === 1 })))).toEqual([]);
  });
  test('after a timeout they do not count for proportional rate reduction', () => {
    const sk = lost([0], { caState: CA_LOSS });
    resent(sk);
    expect(sk.prrOut).toBe(0);
  });
  test('the head’s retransmission starts the timeout anew, another’s does not', () => {
    const armed = (marked: number[], fields: Partial<TcpSock> = {}) => {
      const sk = lost(marked, fields);
      resent(sk);
      return sk.timers[0].meaning === 'rto' ? sk.timers[0].expires - host.jiffies : null;
    };
    expect([armed([0]), armed([1]), armed([0, 1])]).toEqual([75, null, 75]);
    expect(armed([0], { pending: 'reo' })).toBe(null);
  });
  test('a window that shrank before the segment stops it', () => {
    expect(resent(lost([1, 2], { sndWnd: MSS }))).toEqual([]);
  });
  test('nothing is sent again where nothing is called for, nor while connecting', () => {
    const sk = lost([0]);
    tcpXmitRecovery(host, sk, 'nothing');
    const connecting = lost([0], { state: 'SYN-SENT' });
    tcpXmitRecovery(host, connecting, 'lost');
    expect(left()).toEqual([]);
  });
});
