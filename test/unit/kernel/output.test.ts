// Segments out: their numbers and options (RFC 9293 section 3.10, RFC 2018), resets for what nobody knows, and what of a segment
// leaves again.
import { beforeEach, describe, expect, test } from 'vitest';
import type { Host } from '../../../sim/kernel/host.ts';
import {
  retransmitSegment,
  splitRetransmission,
  tcpRetransmitSkb,
  tcpSendAck,
  tcpSendActiveReset,
  tcpSendResetReply,
  tcpWriteQueuePurge,
  transmitSkb,
} from '../../../sim/kernel/output.ts';
import { tcpReadAll } from '../../../sim/kernel/receive.ts';
import { NONE, type Skb, type TcpSock } from '../../../sim/kernel/sock.ts';
import type { Segment } from '../../../sim/index.ts';
import { jiffies } from '../../../sim/time.ts';
import { MSS, segmentOf, skbOf, sockOf } from '../../support/bench.ts';
import { edge, flight, hostNow } from '../../support/flight.ts';

let host: Host;
beforeEach(() => {
  host = hostNow();
});
const left = (): Segment[] => host.outbox.splice(0).map(({ segment }) => segment);
const established = (fields: Partial<TcpSock> = {}) =>
  sockOf({ state: 'ESTAB', sackOk: true, tsOk: true, rcvNxt: 1, sndWnd: 65_535, ...fields });

describe('an acknowledgement', () => {
  const sack = (fields: Partial<TcpSock>) => {
    const sk = established({
      outOfOrder: [
        [10, 20],
        [30, 40],
        [50, 60],
        [70, 80],
        [90, 100],
      ],
      ...fields,
    });
    tcpSendAck(host, sk, 'ack');
    return left()[0]?.sack;
  };
  test('names what lies beyond gaps: three ranges, or four without timestamps', () => {
    expect(sack({})).toEqual([
      [10, 20],
      [30, 40],
      [50, 60],
    ]);
    expect(sack({ tsOk: false })).toEqual([
      [10, 20],
      [30, 40],
      [50, 60],
      [70, 80],
    ]);
    expect(sack({ sackOk: false })).toEqual([]);
    expect(sack({ outOfOrder: [] })).toEqual([]);
  });
  test('a duplicate comes first, and once', () => {
    expect(sack({ duplicate: [1, 5] })).toEqual([
      [1, 5],
      [10, 20],
      [30, 40],
    ]);
    const sk = established({ duplicate: [1, 5] });
    tcpSendAck(host, sk, 'ack');
    tcpSendAck(host, sk, 'ack');
    expect(left().map((segment) => segment.sack)).toEqual([[[1, 5]], []]);
  });
  test('pays off what is owed, and one of those that leave at once', () => {
    const paid = (quick: number, ackScheduled: boolean) => {
      const sk = established({ quick, ackScheduled, ackNow: true, ato: jiffies(33) });
      tcpSendAck(host, sk, 'ack');
      expect([sk.ackScheduled, sk.ackNow]).toEqual([false, false]);
      return [sk.quick, sk.ato];
    };
    expect([paid(3, true), paid(3, false), paid(1, true), paid(1, false), paid(0, true)]).toEqual([
      [2, 33],
      [3, 33],
      [0, 10],
      [1, 33],
      [0, 33],
    ]);
  });
  test('a segment without one pays nothing', () => {
    const sk = established({ ackScheduled: true, sndUna: 0 });
    transmitSkb(host, sk, skbOf(0, 0, { syn: true }), 'syn');
    expect([left()[0]?.flags, sk.ackScheduled]).toEqual(['S', true]);
  });
  test('has the number that a peer takes which has shrunk its window', () => {
    const seq = (sndWnd: number) => {
      const sk = established({ sndUna: 100, sndNxt: 300, sndWnd });
      tcpSendAck(host, sk, 'ack');
      tcpSendActiveReset(host, sk);
      return left().map((segment) => segment.seq);
    };
    expect([seq(500), seq(200), seq(50), seq(0)]).toEqual([
      [300, 300],
      [300, 300],
      [150, 150],
      [100, 100],
    ]);
  });
  test('leaves a connection that has ended to nobody: reading on says nothing', () => {
    const sk = established({ state: 'CLOSED', unread: 60_000, rcvWnd: 0 });
    tcpReadAll(host, sk);
    expect([sk.unread, left()]).toEqual([0, []]);
  });
});

describe('a reset for what nobody knows', () => {
  const reply = (fields: Partial<Segment>) => {
    tcpSendResetReply(host, segmentOf(fields));
    return left().map(({ flags, seq, ack, purpose }) => [flags, seq, ack, purpose]);
  };
  test('has the number that was acknowledged', () => {
    expect(reply({ ack: 700 })).toEqual([['R', 700, null, 'rst']]);
  });
  test('else it acknowledges all of the segment, SYN and FIN too', () => {
    const bare = { ack: null, seq: 10 };
    expect(reply({ ...bare, flags: 'S' })).toEqual([['R.', 0, 11, 'rst']]);
    expect(reply({ ...bare, flags: 'F', len: 5 })).toEqual([['R.', 0, 16, 'rst']]);
    expect(reply({ ...bare, flags: '', len: 5 })).toEqual([['R.', 0, 15, 'rst']]);
  });
  test('a reset is not answered', () => {
    expect(reply({ flags: 'R', ack: null })).toEqual([]);
  });
});

describe('data out', () => {
  test('soon after data came it makes a dialogue, counted to 255; a FIN alone is no data', () => {
    const sentAfter = (gap: number, len: number, pingpong = 0) => {
      const sk = established({ mss: MSS, lrcvtime: jiffies(host.jiffies - gap), ato: jiffies(10), pingpong });
      transmitSkb(host, sk, skbOf(1, len, { fin: len === 0 }), 'data');
      return [sk.pingpong, sk.lsndtime === host.jiffies];
    };
    expect([sentAfter(9, 5), sentAfter(10, 5), sentAfter(9, 5, 255), sentAfter(9, 0)]).toEqual([
      [1, true],
      [0, true],
      [255, true],
      [0, false],
    ]);
  });
});

describe('what is sent again', () => {
  const again = (sk: TcpSock, index = 0, segments = 1): [number, number][] => {
    retransmitSegment(host, sk, sk.rtxQueue[index] as Skb, segments, 'retransmission');
    return left().map(({ seq, len }) => [seq, len]);
  };
  test('one segment of a batch, or several', () => {
    const batch = () => flight(0, { rtxQueue: [skbOf(1, 3 * MSS)], packetsOut: 3, sndNxt: edge(3) });
    expect(again(batch())).toEqual([[1, MSS]]);
    expect(again(batch(), 0, 2).length).toBe(2);
    const sk = batch();
    again(sk);
    expect(sk.rtxQueue.map(({ len, pcount, everRetransmitted }) => [len, pcount, everRetransmitted])).toEqual([
      [MSS, 1, true],
      [2 * MSS, 2, false],
    ]);
  });
  test('only what is not acknowledged of it', () => {
    const sk = flight(1, { sndUna: 501 });
    expect([again(sk), sk.rtxQueue[0]?.endSeq]).toEqual([[[501, MSS - 500]], edge(1)]);
  });
  test('only what the window takes, in whole segments where it takes one', () => {
    const batch = (sndWnd: number) => again(flight(0, { rtxQueue: [skbOf(1, 3 * MSS)], packetsOut: 3, sndNxt: edge(3), sndWnd }), 0, 3);
    expect([batch(2 * MSS + 10), batch(700), batch(3 * MSS)]).toEqual([
      [
        [1, MSS],
        [edge(1), MSS],
      ],
      [[1, 700]],
      [
        [1, MSS],
        [edge(1), MSS],
        [edge(2), MSS],
      ],
    ]);
  });
  test('beyond a window that has shrunk only the head, as a probe', () => {
    expect(again(flight(2, { sndWnd: 0 }))).toEqual([[1, MSS]]);
    expect(again(flight(2, { sndWnd: MSS }), 1)).toEqual([]);
    expect(tcpRetransmitSkb(host, flight(2, { sndWnd: 0 }), skbOf(edge(1), MSS), 1)).toBe(false);
  });
  test('small segments leave joined', () => {
    const small = flight(0, { rtxQueue: [skbOf(1, 100), skbOf(101, 100), skbOf(201, MSS)], packetsOut: 3, sndNxt: 201 + MSS });
    expect([again(small), small.packetsOut]).toEqual([[[1, 200]], 2]);
    const window = flight(0, { rtxQueue: [skbOf(1, 100), skbOf(101, 100)], packetsOut: 2, sndNxt: 201, sndWnd: 150 });
    expect(again(window)).toEqual([[1, 100]]);
  });
  test('a FIN of its own does not go with a full segment', () => {
    const sk = flight(0, {
      rtxQueue: [skbOf(1, MSS), skbOf(edge(1), 0, { fin: true, endSeq: edge(1) + 1 })],
      packetsOut: 2,
      sndNxt: edge(1) + 1,
    });
    retransmitSegment(host, sk, sk.rtxQueue[0] as Skb, 1, 'retransmission');
    expect([left().map(({ flags }) => flags), sk.packetsOut]).toEqual([['.'], 2]);
  });
  test('a split counts by the size that segments have now', () => {
    const split = (lost: boolean) => {
      const skb = skbOf(1, 3000, { pcount: 3, lost });
      const sk = flight(0, { rtxQueue: [skb], packetsOut: 3, lostOut: 1, mss: 500 });
      const rest = splitRetransmission(sk, skb, 500);
      expect([skb.pcount, rest.pcount, sk.rtxQueue[1]]).toEqual([1, 5, rest]);
      return [sk.packetsOut, sk.lostOut];
    };
    expect([split(false), split(true)]).toEqual([
      [6, 1],
      [6, 4],
    ]);
  });
  test('is counted, once while it is on its way, and must prove needless before it is undone', () => {
    const counted = (fields: Partial<TcpSock>, retransmitted = false) => {
      const sk = flight(2, fields, () => ({ retransmitted }));
      tcpRetransmitSkb(host, sk, sk.rtxQueue[0] as Skb, 1);
      left();
      return [sk.retransmissions, sk.retransOut, sk.undoRetrans];
    };
    expect(counted({ undoRetrans: -1 })).toEqual([1, 1, 1]);
    expect(counted({ undoRetrans: 2 })).toEqual([1, 1, 3]);
    expect(counted({ retransOut: 1 }, true)).toEqual([1, 1, 1]);
  });
  test('the first one begins the time that the user timeout counts', () => {
    const stamp = (retransStamp: number) => {
      const sk = flight(1, { retransStamp });
      tcpRetransmitSkb(host, sk, sk.rtxQueue[0] as Skb, 1);
      return sk.retransStamp;
    };
    expect([stamp(5), stamp(NONE)]).toEqual([5, Math.floor((host.now + host.monotonicOffset) / 1000)]);
  });
});

test('at the end of a connection nothing waits and no timer runs', () => {
  const sk = flight(3, { pending: 'rto', lostOut: 1, sackedOut: 1, retransOut: 1, writeQueue: [skbOf(edge(3), 10)] });
  tcpWriteQueuePurge(host, sk);
  expect(sk).toMatchObject({ rtxQueue: [], writeQueue: [], packetsOut: 0, lostOut: 0, sackedOut: 0, retransOut: 0, pending: null });
});
