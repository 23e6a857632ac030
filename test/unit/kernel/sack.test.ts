// Selective acknowledgements: which segments they cover (RFC 2018), and what a report of a duplicate says (RFC 2883, RFC 3708).
import { beforeEach, describe, expect, test } from 'vitest';
import { tcpAck } from '../../../sim/kernel/ack.ts';
import type { Host } from '../../../sim/kernel/host.ts';
import { CA_DISORDER, CA_LOSS, CA_RECOVERY, NONE, type Skb, type TcpSock } from '../../../sim/kernel/sock.ts';
import type { Segment } from '../../../sim/index.ts';
import { micros } from '../../../sim/time.ts';
import { bench, MSS, segmentOf, skbOf } from '../../support/bench.ts';
import { edge, flight, hostNow, NOW } from '../../support/flight.ts';

let host: Host;
beforeEach(() => {
  host = hostNow();
});
const reported = (sk: TcpSock, sack: Segment['sack'], number = sk.sndUna): TcpSock => {
  tcpAck(host, sk, segmentOf({ ack: number, win: sk.sndWnd, sack }));
  return sk;
};
const sacked = (sk: TcpSock): [number, number][] => sk.rtxQueue.flatMap(({ seq, len, sacked: has }) => (has ? [[seq, len]] : []));

describe('which segments a range covers', () => {
  test('those that lie in it whole', () => {
    const sk = reported(flight(5), [[edge(1), edge(3)]]);
    expect([sk.lostOut, sk.retransOut]).toEqual([0, 0]);
    expect([sacked(sk), sk.sackedOut, sk.packetsOut]).toEqual([
      [
        [edge(1), MSS],
        [edge(2), MSS],
      ],
      2,
      5,
    ]);
    expect(sacked(reported(flight(5), [[edge(1) + 1, edge(3) - 1]]))).toEqual([]);
  });
  test('each once', () => {
    const sk = reported(reported(flight(5), [[edge(1), edge(3)]]), [[edge(1), edge(4)]]);
    expect([sacked(sk).length, sk.sackedOut]).toEqual([3, 3]);
  });
  test('several ranges', () => {
    const blocks: Segment['sack'] = [
      [edge(4), edge(5)],
      [edge(1), edge(2)],
    ];
    expect(sacked(reported(flight(5), blocks)).map(([seq]) => seq)).toEqual([edge(1), edge(4)]);
  });
  /** Six segments that left as one batch. */
  const batch = () =>
    flight(0, { rtxQueue: [skbOf(1, 6 * MSS, { sentAt: micros(NOW - 100_000) })], packetsOut: 6, sndNxt: edge(6), writeSeq: edge(6) });
  const cut = (sack: Segment['sack']) => {
    const sk = reported(batch(), sack);
    return [sk.rtxQueue.map(({ seq, len, sacked: has }) => [(seq - 1) / MSS, len / MSS, has]), sk.sackedOut, sk.packetsOut];
  };
  test('of a batch the segments in it: the batch is cut at both ends', () => {
    expect(cut([[edge(2), edge(4)]])).toEqual([
      [
        [0, 2, false],
        [2, 2, true],
        [4, 2, false],
      ],
      2,
      6,
    ]);
    expect(cut([[edge(3), edge(6)]])).toEqual([
      [
        [0, 3, false],
        [3, 3, true],
      ],
      3,
      6,
    ]);
  });
  test('of a batch only whole segments', () => {
    expect(cut([[edge(2) + 1, edge(5) - 1]])).toEqual([
      [
        [0, 3, false],
        [3, 1, true],
        [4, 2, false],
      ],
      1,
      6,
    ]);
    expect(cut([[edge(2) + 1, edge(3) - 1]])[1]).toBe(0);
    expect(cut([[edge(5) + 1, edge(6)]])).toEqual([[[0, 6, false]], 0, 6]);
  });
  test('nothing beyond what was sent, nothing before', () => {
    expect(reported(flight(2), [[edge(2), edge(3)]]).sackedOut).toBe(0);
  });
  test('a range at the very acknowledgement is one like any other: the head', () => {
    expect(sacked(reported(flight(2), [[1, edge(1)]]))).toEqual([[1, MSS]]);
  });
  test('what had been lost or sent again is neither any more', () => {
    const marks = (i: number): Partial<Skb> => ({ lost: i === 0, retransmitted: i === 0, everRetransmitted: i === 0 });
    const lost = flight(3, { caState: CA_LOSS, highSeq: edge(3), lostOut: 1, retransOut: 1, minRttUs: 1000 }, marks);
    const sk = reported(lost, [[1, edge(1)]]);
    expect([sk.lostOut, sk.retransOut, sk.sackedOut]).toEqual([0, 0, 1]);
    expect(sk.rtxQueue[0]).toMatchObject({ sacked: true, lost: false, retransmitted: false });
  });
  test('the time at which it left is the newest that is known to have arrived', () => {
    const sk = reported(flight(3, { rackMstamp: 0 }), [[edge(1), edge(2)]]);
    expect([sk.rackMstamp, sk.rackEndSeq]).toEqual([NOW - 100_000 + 10, edge(2)]);
  });
});

describe('a report of a duplicate', () => {
  const undoRetrans = (to: number, fields: Partial<TcpSock> = {}, second?: [number, number]) => {
    const own = { caState: CA_RECOVERY, highSeq: edge(9), undoMarker: edge(2), undoRetrans: 2, cwnd: 0, ...fields };
    const sk = flight(9, own);
    sk.rtxQueue.splice(0, 4);
    sk.packetsOut = 5;
    sk.sndUna = edge(4);
    const first: [number, number] = [to - MSS, to];
    reported(sk, second === undefined ? [first] : [second, first]);
    return [sk.undoRetrans, sk.sackedOut];
  };
  test('means one retransmission of this episode was needless', () => {
    expect([undoRetrans(edge(3)), undoRetrans(edge(4))]).toEqual([
      [1, 0],
      [1, 0],
    ]);
  });
  test('not one of before, nor of what is not acknowledged yet', () => {
    expect([undoRetrans(edge(2)), undoRetrans(edge(2) + 1), undoRetrans(edge(4) + 1)]).toEqual([
      [2, 0],
      [1, 0],
      [2, 0],
    ]);
  });
  test('nor where there is nothing to undo', () => {
    expect(undoRetrans(edge(3), { undoMarker: NONE })).toEqual([2, 0]);
    expect(undoRetrans(edge(3), { undoRetrans: 0, retransOut: 1 })).toEqual([0, 0]);
    expect(undoRetrans(edge(3), { undoRetrans: -1 })).toEqual([-1, 0]);
  });
  test('only the first block can be one', () => {
    expect(undoRetrans(edge(3), {}, [edge(6), edge(7)])).toEqual([2, 1]);
  });
});

describe('a duplicate report of a tail loss probe (RFC 8985 section 7.4)', () => {
  const episode = (to: number, fields: Partial<TcpSock> = {}) => {
    const sk = flight(5, { tlpHighSeq: edge(4), tlpRetrans: true, cwnd: 10, ...fields });
    sk.rtxQueue.splice(0, 4);
    sk.packetsOut = 1;
    sk.sndUna = edge(4);
    reported(sk, [[to - MSS, to]]);
    return [sk.tlpHighSeq, sk.cwnd];
  };
  test('ends it: nothing was lost', () => {
    expect(episode(edge(4))).toEqual([NONE, 10]);
  });
  test('a report of anything else leaves it open until more is acknowledged', () => {
    const sk = flight(5, { tlpHighSeq: edge(4), tlpRetrans: true, cwnd: 10 });
    reported(sk, [[edge(3) - MSS, edge(3)]], edge(5));
    expect([sk.tlpHighSeq, sk.cwnd]).toEqual([NONE, 7]);
    const proved = flight(5, { tlpHighSeq: edge(4), tlpRetrans: true, cwnd: 10 });
    reported(proved, [[edge(4) - MSS, edge(4)]], edge(5));
    expect([proved.tlpHighSeq, proved.cwnd >= 10]).toEqual([NONE, true]);
    const none = flight(5, { tlpHighSeq: NONE, tlpRetrans: true, cwnd: 10 });
    reported(none, [], edge(5));
    expect(none.cwnd).toBeGreaterThanOrEqual(10);
  });
});

describe('a lost segment in the middle of a flight', () => {
  test('is sent again with the third report, the rest is not; its acknowledgement ends recovery at the threshold', () => {
    const b = bench({ rttUs: 100_000 });
    b.at(1_000_000);
    b.send(10 * MSS);
    b.sent();
    b.at(1_100_000);
    b.receive({ ack: edge(2), echoes: 1_000_000 });
    for (const last of [4, 5]) b.receive({ ack: edge(2), sack: [[edge(3), edge(last)]], echoes: 1_000_000 });
    expect([b.sent(), b.sk.caState]).toEqual([[], CA_DISORDER]);
    b.receive({ ack: edge(2), sack: [[edge(3), edge(6)]], echoes: 1_000_000 });
    expect(b.sent()).toEqual([`retransmission ${edge(2)}:${edge(3)}`]);
    for (const last of [7, 8, 9, 10]) b.receive({ ack: edge(2), sack: [[edge(3), edge(last)]], echoes: 1_000_000 });
    expect([b.sent(), b.sk.caState, b.sk.ssthresh]).toEqual([[], CA_RECOVERY, 8]);
    b.at(1_200_000);
    b.receive({ ack: edge(10), echoes: 1_100_000 });
    expect([b.sk.caState, b.sk.cwnd, b.sk.packetsOut]).toEqual([0, 8, 0]);
  });
});
