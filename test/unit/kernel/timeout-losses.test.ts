// What a retransmission timeout takes for lost, and how acknowledgements after it show whether it was: F-RTO (RFC 5682), the
// echoes of timestamps (RFC 3522), and in which state the socket is then.
import { beforeEach, describe, expect, test } from 'vitest';
import type { Host } from '../../../sim/kernel/host.ts';
import { type AckFlags, markLost, tcpEnterLoss, tcpTimeoutMarkLost, tcpXmitRecovery } from '../../../sim/kernel/recovery.ts';
import { type Skb, type TcpSock, CA_DISORDER, CA_LOSS, CA_OPEN, CA_RECOVERY, NONE } from '../../../sim/kernel/sock.ts';
import { MSS, skbOf } from '../../support/bench.ts';
import { alertOn, edge, flight, hostNow, leftFrom, lostOf } from '../../support/flight.ts';

let host: Host;
beforeEach(() => {
  host = hostNow();
});
const alert = (sk: TcpSock, flags: Partial<AckFlags> = {}, duplicates = 0) => alertOn(host, sk, flags, duplicates);
const left = (): number[] => leftFrom(host);

describe('marking a segment lost', () => {
  test('counts it once, and its retransmission is in flight no longer', () => {
    const sk = flight(2, { retransOut: 1 }, () => ({ retransmitted: true }));
    const [skb] = sk.rtxQueue as [Skb];
    markLost(sk, skb);
    expect([sk.lostOut, sk.retransOut, skb.lost, skb.retransmitted]).toEqual([1, 0, true, false]);
    markLost(sk, skb);
    expect([sk.lostOut, sk.retransOut]).toEqual([1, 0]);
  });
  test('one that the peer has is not lost', () => {
    const sk = flight(1, { sackedOut: 1 }, () => ({ sacked: true }));
    markLost(sk, sk.rtxQueue[0] as Skb);
    expect([sk.lostOut, lostOf(sk)]).toEqual([0, []]);
  });
});

describe('a retransmission timeout', () => {
  test('marks the head, and what was sent at least a round trip ago', () => {
    const sk = flight(4, { rackRttUs: 99_980 });
    tcpEnterLoss(host, sk);
    // Segment 2 left 99 980 µs ago, segment 3 ten less.
    expect(lostOf(sk)).toEqual([0, 1, 2]);
  });
  test('the head is marked however young', () => {
    const sk = flight(2, { rackRttUs: 500_000 });
    tcpTimeoutMarkLost(host, sk);
    expect(lostOf(sk)).toEqual([0]);
  });
  test('leaves a window of one more than is in flight, and the state Loss until what is in flight now is acknowledged', () => {
    const sk = flight(4, { rackRttUs: 99_985, cwndCount: 3, tlpHighSeq: 9 });
    tcpEnterLoss(host, sk);
    expect(sk).toMatchObject({ cwnd: 3, cwndCount: 0, caState: CA_LOSS, highSeq: edge(4), tlpHighSeq: NONE, ssthresh: 7 });
  });
  test('a peer whose SACK covers the head has thrown away what it had reported: all is lost', () => {
    const sk = flight(3, { sackedOut: 2 }, (i) => ({ sacked: i < 2 }));
    tcpTimeoutMarkLost(host, sk);
    expect([lostOf(sk), sk.sackedOut, sk.lostOut]).toEqual([[0, 1, 2], 0, 3]);
    expect(sk.rtxQueue.map(({ sacked }) => sacked)).toEqual([false, false, false]);
  });
  test('otherwise what is reported stays so', () => {
    const sk = flight(3, { sackedOut: 1 }, (i) => ({ sacked: i === 1 }));
    tcpTimeoutMarkLost(host, sk);
    expect([lostOf(sk), sk.sackedOut]).toEqual([[0, 2], 1]);
  });
  test('duplicates counted in place of SACK are forgotten; SACK is not', () => {
    const counted = (sackOk: boolean) => {
      const sk = flight(3, { sackOk, sackedOut: 1 }, (i) => ({ sacked: sackOk && i === 2 }));
      tcpTimeoutMarkLost(host, sk);
      return sk.sackedOut;
    };
    expect([counted(false), counted(true)]).toEqual([0, 1]);
  });
  test('with nothing in flight nothing is marked', () => {
    const sk = flight(0, { sackOk: false, sackedOut: 1 });
    tcpTimeoutMarkLost(host, sk);
    expect([sk.lostOut, sk.sackedOut]).toEqual([0, 1]);
  });
});

describe('what a timeout remembers for undoing', () => {
  const remembered = (fields: Partial<TcpSock>): boolean => {
    const sk = flight(2, { undoMarker: NONE, highSeq: edge(2), ...fields });
    tcpEnterLoss(host, sk);
    return sk.undoMarker !== NONE;
  };
  test('the first one of an episode does', () => {
    expect(remembered({ caState: CA_OPEN })).toBe(true);
    expect(remembered({ caState: CA_DISORDER })).toBe(true);
  });
  test('during recovery the window has been remembered already', () => {
    expect(remembered({ caState: CA_RECOVERY })).toBe(false);
  });
  test('a further one does once the earlier episode is acknowledged', () => {
    expect(remembered({ caState: CA_RECOVERY, highSeq: 1 })).toBe(true);
    expect(remembered({ caState: CA_RECOVERY, highSeq: 2 })).toBe(false);
  });
  test('a repeated one does only where acknowledgements came in between', () => {
    expect(remembered({ caState: CA_LOSS, retransmits: 0 })).toBe(true);
    expect(remembered({ caState: CA_LOSS, retransmits: 1 })).toBe(false);
    expect(remembered({ caState: CA_RECOVERY, retransmits: 0 })).toBe(false);
  });
});

describe('F-RTO is tried', () => {
  const tried = (fields: Partial<TcpSock>): boolean => {
    const sk = flight(2, { highSeq: edge(2), ...fields });
    tcpEnterLoss(host, sk);
    return sk.frto;
  };
  test('after the first timeout, and after repeated ones', () => {
    expect(tried({ caState: CA_OPEN })).toBe(true);
    expect(tried({ caState: CA_LOSS, retransmits: 1 })).toBe(true);
  });
  test('not where recovery was under way already', () => {
    expect(tried({ caState: CA_RECOVERY })).toBe(false);
    expect(tried({ caState: CA_LOSS, retransmits: 0 })).toBe(false);
  });
  test('not with tcp_frto = 0', () => {
    host = hostNow({ tcp_frto: 0 });
    expect(tried({ caState: CA_OPEN })).toBe(false);
  });
});

describe('F-RTO (RFC 5682)', () => {
  /** After the timeout: the first of four segments has been sent again and acknowledged; `fields` say the rest. */
  const lossState = (fields: Partial<TcpSock> = {}, each: (i: number) => Partial<Skb> = () => ({ lost: true })) =>
    flight(
      4,
      { caState: CA_LOSS, frto: true, highSeq: edge(6), sndNxt: edge(6), undoMarker: 1, undoRetrans: 1, lostOut: 4, cwnd: 2, ...fields },
      each,
    );
  const unsent = () => [skbOf(edge(6), MSS), skbOf(edge(7), MSS)];

  test('2b: the first acknowledgement moves on: new data is tried, and what is in flight now is noted', () => {
    const sk = lossState({ writeQueue: unsent(), highSeq: edge(6) });
    sk.sndNxt = edge(6);
    expect(alert(sk, { advanced: true, dataAcked: true })).toBe('new');
    expect([sk.frto, sk.caState, sk.highSeq]).toEqual([true, CA_LOSS, edge(6)]);
  });
  test('2b: with nothing new to send, or no room for it, the rest is sent again', () => {
    const idle = lossState();
    expect([alert(idle, { advanced: true }), idle.frto]).toEqual(['lost', false]);
    const full = lossState({ writeQueue: unsent(), sndWnd: edge(6) - 1 });
    expect([alert(full, { advanced: true }), full.frto]).toEqual(['lost', false]);
    const room = lossState({ writeQueue: unsent(), sndWnd: edge(6) });
    expect([alert(room, { advanced: true }), room.frto]).toEqual(['new', true]);
  });
  test('a duplicate instead does not end it: the acknowledgement of the retransmission is still to come', () => {
    const sk = lossState({ writeQueue: unsent() });
    expect([alert(sk, {}, 1), sk.frto]).toEqual(['lost', true]);
  });
  test('3a: a duplicate once new data is out: the loss was real', () => {
    const byDuplicate = lossState({ sndNxt: edge(8) });
    expect([alert(byDuplicate, {}, 1), byDuplicate.frto, byDuplicate.caState]).toEqual(['lost', false, CA_LOSS]);
    const bySack = lossState({ sndNxt: edge(8) });
    expect([alert(bySack, { dataSacked: true }), bySack.frto]).toEqual(['lost', false]);
    const neither = lossState({ sndNxt: edge(8) });
    expect([alert(neither), neither.frto]).toEqual(['lost', true]);
  });
  test('3b: data that was never sent again is acknowledged: the timeout was spurious, all is as before', () => {
    const sk = lossState({ sndNxt: edge(8), priorCwnd: 10, priorSsthresh: 9, ssthresh: 7, retransmits: 1 });
    expect(alert(sk, { advanced: true, origSackAcked: true })).toBe('nothing');
    expect(sk).toMatchObject({ caState: CA_OPEN, cwnd: 10, ssthresh: 9, lostOut: 0, retransmits: 0, undoMarker: NONE });
    expect(lostOf(sk)).toEqual([]);
  });
  test('without F-RTO such an acknowledgement is no proof', () => {
    const sk = lossState({ frto: false, sndNxt: edge(8) });
    expect([alert(sk, { advanced: true, origSackAcked: true }), sk.caState]).toEqual(['lost', CA_LOSS]);
  });
  test('new data that could not leave after all: the rest is sent again', () => {
    const sk = lossState({ retransOut: 0, cwnd: 5 });
    tcpXmitRecovery(host, sk, 'new');
    expect([sk.frto, left()]).toEqual([false, [0, 1, 2, 3]]);
  });
  test('new data leaves instead of lost data, Nagle or not', () => {
    const sk = lossState({ writeQueue: [skbOf(edge(6), 100)], writeSeq: edge(6) + 100, cwnd: 5, sndSml: edge(6) });
    sk.sndNxt = edge(6);
    tcpXmitRecovery(host, sk, 'new');
    expect([sk.frto, left(), sk.sndNxt]).toEqual([true, [6], edge(6) + 100]);
  });
});

describe('the end of the Loss state', () => {
  const recovered = (fields: Partial<TcpSock>) =>
    flight(1, {
      caState: CA_LOSS,
      highSeq: 1,
      undoMarker: 1,
      undoRetrans: 2,
      priorCwnd: 10,
      priorSsthresh: 9,
      cwnd: 4,
      ssthresh: 7,
      ...fields,
    });
  test('everything that was in flight at the timeout is acknowledged: open', () => {
    const sk = recovered({});
    expect(alert(sk, { advanced: true })).toBe('nothing');
    expect(sk).toMatchObject({ caState: CA_OPEN, cwnd: 4 });
  });
  test('not before', () => {
    const sk = recovered({ highSeq: 2 });
    expect([alert(sk, { advanced: true }), sk.caState]).toEqual(['lost', CA_LOSS]);
  });
  test('all retransmissions were reported needless: the window is given back', () => {
    const sk = recovered({ highSeq: 2, undoRetrans: 0, lostOut: 1 });
    expect(alert(sk, { advanced: true })).toBe('nothing');
    expect(sk).toMatchObject({ caState: CA_OPEN, cwnd: 10, ssthresh: 9, lostOut: 0 });
    const duplicate = recovered({ highSeq: 2, undoRetrans: 0, lostOut: 1 });
    expect([alert(duplicate, { advanced: false }), duplicate.caState]).toEqual(['lost', CA_LOSS]);
  });
  test('the echo is older than the first retransmission: the original arrived, the window is given back', () => {
    const caState = (rcvTsEcr: number | null, retransStamp = 500) => {
      const sk = recovered({ highSeq: 2, rcvTsEcr, retransStamp });
      alert(sk, { advanced: true });
      return [sk.caState, sk.cwnd];
    };
    expect(caState(499)).toEqual([CA_OPEN, 10]);
    expect(caState(500)).toEqual([CA_LOSS, 4]);
    expect(caState(null)).toEqual([CA_LOSS, 4]);
    expect(caState(-5, NONE)).toEqual([CA_LOSS, 4]);
  });
  test('nothing to undo where nothing was remembered', () => {
    const sk = recovered({ highSeq: 2, undoMarker: NONE, undoRetrans: 0, rcvTsEcr: 1, retransStamp: 500 });
    expect([alert(sk, { advanced: true }), sk.cwnd, sk.caState]).toEqual(['lost', 4, CA_LOSS]);
  });
  test('without SACK the state is held until something beyond is acknowledged', () => {
    const atEdge = recovered({ sackOk: false, retransStamp: 77 });
    expect([alert(atEdge, { advanced: true }), atEdge.caState, atEdge.retransStamp]).toEqual(['nothing', CA_LOSS, NONE]);
    const still = recovered({ sackOk: false, retransStamp: 77, retransOut: 1 });
    alert(still, { advanced: true });
    expect([still.caState, still.retransStamp]).toEqual([CA_LOSS, 77]);
    const beyond = recovered({ sackOk: false, sndUna: 2 });
    alert(beyond, { advanced: true });
    expect(beyond.caState).toBe(CA_OPEN);
  });
  test('undone by the echo, the state without SACK is held likewise', () => {
    const state = (fields: Partial<TcpSock>) => {
      const sk = recovered({ rcvTsEcr: 1, retransStamp: 500, ...fields });
      expect(alert(sk, { advanced: true })).toBe('nothing');
      return [sk.caState, sk.cwnd];
    };
    expect(state({ sackOk: false, highSeq: 1 })).toEqual([CA_LOSS, 10]);
    expect(state({ sackOk: false, highSeq: 2 })).toEqual([CA_LOSS, 10]);
    expect(state({ sackOk: true, highSeq: 2 })).toEqual([CA_OPEN, 10]);
  });
  test('F-RTO undoes without SACK too, and there the state is held likewise', () => {
    const state = (highSeq: number) => {
      const sk = recovered({ sackOk: false, frto: true, highSeq });
      expect(alert(sk, { advanced: true, origSackAcked: true })).toBe('nothing');
      return [sk.caState, sk.cwnd];
    };
    expect([state(1), state(2)]).toEqual([
      [CA_LOSS, 10],
      [CA_OPEN, 10],
    ]);
  });
  test('without SACK duplicates count as arrived only where new data is out; an advance forgets them', () => {
    const counted = (fields: Partial<TcpSock>, flags: Partial<AckFlags>, duplicates: number) => {
      const sk = flight(4, { sackOk: false, caState: CA_LOSS, highSeq: edge(4), sackedOut: 1, lostOut: 1, ...fields });
      alert(sk, flags, duplicates);
      return sk.sackedOut;
    };
    expect(counted({ sndNxt: edge(5) }, {}, 1)).toBe(2);
    expect(counted({}, {}, 1)).toBe(1);
    expect(counted({ sndNxt: edge(5) }, { advanced: true }, 0)).toBe(0);
    expect(counted({ sndNxt: edge(5) }, {}, 0)).toBe(1);
    expect(counted({ sndNxt: edge(5), sackOk: true }, { advanced: true }, 0)).toBe(1);
  });
});
