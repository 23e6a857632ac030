// Data in: what is taken and what lies beyond a gap, when it is acknowledged (RFC 1122 section 4.2.3.2, RFC 5681 section 4.2), and
// which window is offered (RFC 9293 section 3.8.6.2).
import { beforeEach, describe, expect, test } from 'vitest';
import type { Host } from '../../../sim/kernel/host.ts';
import { tcpAckSndCheck, tcpDataQueue, tcpDelackTimer, tcpEnterQuickack, tcpReadAll } from '../../../sim/kernel/receive.ts';
import { tcpReceiveWindow, tcpSelectWindow, windowFromSpace } from '../../../sim/kernel/receive-window.ts';
import type { TcpSock } from '../../../sim/kernel/sock.ts';
import { jiffies } from '../../../sim/time.ts';
import { segmentOf, sockOf } from '../../support/bench.ts';
import { hostNow } from '../../support/flight.ts';

let host: Host;
beforeEach(() => {
  host = hostNow();
});
const receiving = (fields: Partial<TcpSock> = {}) =>
  sockOf({
    state: 'ESTAB',
    sackOk: true,
    rcvNxt: 1,
    rcvWup: 1,
    rcvWnd: 65_535,
    lrcvtime: host.jiffies,
    rto: jiffies(51),
    ato: jiffies(10),
    ...fields,
  });
const data = (sk: TcpSock, seq: number, len: number, flags = '.') => tcpDataQueue(host, sk, segmentOf({ seq, len, flags }));
const left = () => host.outbox.splice(0).map(({ segment }) => segment);

describe('what is taken', () => {
  test('data in order, read at once by a program that reads', () => {
    const sk = receiving();
    expect([data(sk, 1, 100), sk.rcvNxt, sk.unread, sk.ackScheduled]).toEqual([false, 101, 0, true]);
    const stopped = receiving({ reading: false });
    data(stopped, 1, 100);
    data(stopped, 101, 50);
    expect(stopped.unread).toBe(150);
  });
  test('what is new of a segment that overlaps', () => {
    const sk = receiving({ rcvNxt: 51, reading: false });
    data(sk, 1, 100);
    expect([sk.rcvNxt, sk.unread]).toEqual([101, 50]);
  });
  test('a FIN, alone or behind data; a pure acknowledgement is nothing', () => {
    const sk = receiving();
    expect([data(sk, 1, 100, 'F.'), sk.rcvNxt]).toEqual([true, 102]);
    const alone = receiving();
    expect([data(alone, 1, 0, 'F.'), alone.rcvNxt, alone.ackScheduled]).toEqual([true, 2, true]);
    const pure = receiving();
    expect([data(pure, 1, 0), pure.ackScheduled]).toEqual([false, false]);
  });
  test('beyond a gap: kept until the gap is filled, its FIN too', () => {
    const sk = receiving({ reading: false });
    expect(data(sk, 201, 100, 'F.')).toBe(false);
    expect([sk.rcvNxt, sk.outOfOrder]).toEqual([1, [[201, 301]]]);
    expect([data(sk, 1, 200), sk.rcvNxt, sk.unread, sk.outOfOrder]).toEqual([true, 302, 300, []]);
  });
  test('what lies beyond gaps is kept in order, and joined where it touches', () => {
    const kept = (...ranges: [number, number][]) => {
      const sk = receiving();
      for (const [from, to] of ranges) data(sk, from, to - from);
      return sk.outOfOrder;
    };
    expect(kept([300, 400], [100, 200])).toEqual([
      [100, 200],
      [300, 400],
    ]);
    expect(kept([100, 200], [300, 400], [500, 600])).toEqual([
      [100, 200],
      [300, 400],
      [500, 600],
    ]);
    expect(kept([100, 200], [200, 300])).toEqual([[100, 300]]);
    expect(kept([200, 300], [100, 200])).toEqual([[100, 300]]);
    expect(kept([100, 200], [300, 400], [150, 350])).toEqual([[100, 400]]);
    expect(kept([100, 400], [200, 300])).toEqual([[100, 400]]);
  });
  test('not what begins beyond the window', () => {
    const kept = (seq: number) => {
      const sk = receiving({ rcvWnd: 1000 });
      data(sk, seq, 10);
      return [sk.outOfOrder.length, sk.ackScheduled];
    };
    expect([kept(1000), kept(1001)]).toEqual([
      [1, true],
      [0, true],
    ]);
  });
  test('not what fits no window, though a FIN alone does', () => {
    const sk = receiving({ rcvWnd: 0 });
    expect([data(sk, 1, 10), sk.rcvNxt, sk.ackScheduled]).toEqual([false, 1, true]);
    expect([data(sk, 1, 0, 'F.'), sk.rcvNxt]).toEqual([true, 2]);
  });
  test('what was taken before is reported as a duplicate (RFC 2883)', () => {
    const duplicate = (seq: number, len: number, flags: string) => {
      const sk = receiving({ rcvNxt: 101 });
      data(sk, seq, len, flags);
      return sk.duplicate;
    };
    expect(duplicate(1, 100, '.')).toEqual([1, 101]);
    expect(duplicate(51, 50, '.')).toEqual([51, 101]);
    expect(duplicate(51, 51, '.')).toBe(null);
    expect(duplicate(51, 50, 'F.')).toBe(null);
    expect(duplicate(51, 49, 'F.')).toEqual([51, 100]);
  });
});

describe('when it is acknowledged', () => {
  const delay = (sk: TcpSock): number | 'at once' => {
    tcpAckSndCheck(host, sk);
    const sent = left().map(({ purpose }) => purpose);
    if (sent.length > 0) expect(sent).toEqual(['ack']);
    return sent.length > 0 ? 'at once' : sk.ackTimeout - host.jiffies;
  };
  const owing = (fields: Partial<TcpSock> = {}) => receiving({ ackScheduled: true, ...fields });
  test('only where something is to be acknowledged', () => {
    const sk = receiving();
    tcpAckSndCheck(host, sk);
    expect([left(), sk.ackTimer]).toEqual([[], false]);
  });
  test('at once: more than one full segment, out of turn, quickly at the beginning, on demand, or with a gap', () => {
    expect(delay(owing({ rcvNxt: 1 + 537 }))).toBe('at once');
    expect(delay(owing({ rcvNxt: 1 + 536 }))).toBe(10);
    expect(delay(owing({ quick: 1 }))).toBe('at once');
    expect(delay(owing({ quick: 1, pingpong: 1 }))).toBe(10);
    expect(delay(owing({ ackNow: true }))).toBe('at once');
    expect(delay(owing({ outOfOrder: [[50, 60]] }))).toBe('at once');
  });
  test('two segments that are not read are acknowledged at once only where the window does not shrink', () => {
    const unread = (count: number, rcvWnd: number) =>
      delay(owing({ rcvNxt: 1 + count, unread: count, reading: false, rcvWnd, rcvBuffer: 10_000 }));
    expect(unread(2000, 8000)).toBe('at once');
    expect(unread(2000, 8001)).toBe(10);
  });
  test('else delayed by the estimate, at most 200 ms, and a round trip where one is known, which counts as 40 ms at least', () => {
    expect(delay(owing())).toBe(10);
    expect(delay(owing({ ato: jiffies(40) }))).toBe(40);
    expect(delay(owing({ ato: jiffies(60) }))).toBe(50);
    expect(delay(owing({ ato: jiffies(40), srttUs: 800_000 }))).toBe(25);
    expect(delay(owing({ ato: jiffies(40), srttUs: 8000 }))).toBe(10);
  });
  test('one that waits already keeps its moment, or leaves at once where that is near', () => {
    const waiting = (rest: number) => {
      const sk = owing({ ato: jiffies(40), ackTimer: true, ackTimeout: jiffies(host.jiffies + rest) });
      return delay(sk);
    };
    expect([waiting(10), waiting(11), waiting(40), waiting(45)]).toEqual(['at once', 11, 40, 40]);
  });
  test('the timer: the acknowledgement leaves, and the next waits twice as long, at most the timeout', () => {
    const sk = owing({ ackTimer: true });
    tcpDelackTimer(host, sk);
    expect([left().length, sk.ato, sk.ackTimer, sk.ackScheduled]).toEqual([1, 20, false, false]);
    const slow = owing({ ato: jiffies(40) });
    tcpDelackTimer(host, slow);
    expect(slow.ato).toBe(51);
  });
  test('in a dialogue it is a dialogue no longer', () => {
    const sk = owing({ pingpong: 3, ato: jiffies(33) });
    tcpDelackTimer(host, sk);
    expect([sk.pingpong, sk.ato]).toEqual([0, 10]);
  });
  test('the timer finds nothing to acknowledge: nothing leaves', () => {
    const sk = receiving({ ackTimer: true });
    tcpDelackTimer(host, sk);
    expect([left(), sk.ato, sk.ackTimer]).toEqual([[], 10, false]);
  });
  test('any segment with an acknowledgement takes the timer away', () => {
    const sk = owing();
    tcpAckSndCheck(host, sk);
    expect(sk.timers[1].meaning).toBe('delack');
    sk.ackNow = true;
    sk.ackScheduled = true;
    tcpAckSndCheck(host, sk);
    expect([sk.timers[1].meaning, sk.ackTimer]).toEqual([null, false]);
  });
});

describe('the estimate of how often data comes', () => {
  const seen = (gap: number, fields: Partial<TcpSock> = {}) => {
    const sk = receiving({ lrcvtime: jiffies(host.jiffies - gap), ato: jiffies(30), ...fields });
    data(sk, 1, 100);
    return [sk.ato, sk.quick];
  };
  test('begins at 40 ms with acknowledgements at once for half a window, at most sixteen', () => {
    expect(seen(0, { ato: jiffies(0) })).toEqual([10, 16]);
    expect(seen(0, { ato: jiffies(0), rcvWnd: 8 * 536 })).toEqual([10, 4]);
    expect(seen(0, { ato: jiffies(0), rcvWnd: 500 })).toEqual([10, 2]);
    expect(seen(0, { ato: jiffies(0), rcvWnd: 8 * 536, quick: 9 })).toEqual([10, 9]);
  });
  test('halves towards what is seen', () => {
    expect(seen(0)).toEqual([20, 0]); // 15 + half of the least
    expect(seen(5)).toEqual([20, 0]);
    expect(seen(6)).toEqual([21, 0]);
    expect(seen(29)).toEqual([44, 0]);
    expect(seen(29, { rto: jiffies(40) })).toEqual([40, 0]);
  });
  test('stays where data comes later; after a timeout without any it is quick again', () => {
    expect([seen(30), seen(51), seen(52)]).toEqual([
      [30, 0],
      [30, 0],
      [30, 16],
    ]);
  });
  test('the moment is noted, and the largest segment', () => {
    const sk = receiving({ lrcvtime: jiffies(5) });
    data(sk, 1, 1000);
    expect([sk.lrcvtime, sk.rcvMss]).toEqual([host.jiffies, 1000]);
    data(sk, 1001, 10);
    expect(sk.rcvMss).toBe(1000);
  });
  test('out of turn: at once from now on, and no dialogue', () => {
    const sk = receiving({ pingpong: 5, ato: jiffies(33) });
    tcpEnterQuickack(host, sk);
    expect([sk.pingpong, sk.ato, sk.quick]).toEqual([0, 10, 16]);
  });
});

describe('the window that is offered', () => {
  const offered = (fields: Partial<TcpSock>) => windowFromSpace(sockOf({ rcvBuffer: 16_000, rcvMss: 1000, rcvWnd: 16_000, ...fields }));
  test('all that is free, in whole segments, unless what was offered is nearly that', () => {
    expect(offered({})).toBe(16_000);
    expect(offered({ unread: 500 })).toBe(15_000);
    expect(offered({ unread: 500, rcvWnd: 15_400 })).toBe(15_400);
    expect(offered({ unread: 500, rcvWnd: 15_500 })).toBe(15_500);
    expect(offered({ unread: 500, rcvWnd: 14_501 })).toBe(14_501);
    expect(offered({ unread: 500, rcvWnd: 14_500 })).toBe(15_000);
  });
  test('nothing rather than less than a segment, or a sixteenth of the buffer', () => {
    expect([offered({ unread: 15_000 }), offered({ unread: 15_001 })]).toEqual([1000, 0]);
    expect([offered({ rcvMss: 100, unread: 15_000 }), offered({ rcvMss: 100, unread: 15_001 })]).toEqual([1000, 0]);
    expect([offered({ rcvMss: 2000, unread: 14_000 }), offered({ rcvMss: 2000, unread: 14_001 })]).toEqual([2000, 0]);
    expect([offered({ unread: 20_000 }), offered({ rcvMss: 2000, unread: 14_500, rcvWnd: 1000 })]).toEqual([0, 0]);
    expect(offered({ rcvBuffer: 500, rcvWnd: 0 })).toBe(500);
  });
  test('never less than what was offered before and is not used yet', () => {
    const sk = sockOf({ state: 'ESTAB', rcvBuffer: 16_000, rcvMss: 1000, rcvWnd: 9000, rcvWup: 1, rcvNxt: 5001, unread: 15_000 });
    expect(tcpReceiveWindow(sk)).toBe(4000);
    expect([tcpSelectWindow(sk), sk.rcvWnd, sk.rcvWup]).toEqual([4000, 4000, 5001]);
    expect(tcpReceiveWindow(sockOf({ rcvWnd: 10, rcvWup: 1, rcvNxt: 50 }))).toBe(0);
  });
  test('during the handshake as it was set', () => {
    const during = (state: TcpSock['state']) => tcpSelectWindow(sockOf({ state, rcvBuffer: 100_000, rcvWnd: 65_535, rcvMss: 536 }));
    expect([during('SYN-SENT'), during('SYN-RECV'), during('ESTAB')]).toEqual([65_535, 65_535, 99_696]);
  });
  test('a program that reads again says so where the window at least doubles and is worth it', () => {
    const said = (fields: Partial<TcpSock>) => {
      const sk = receiving({ rcvBuffer: 16_000, rcvMss: 1000, unread: 10_000, rcvNxt: 10_001, rcvWup: 10_001, rcvWnd: 6000, ...fields });
      tcpReadAll(host, sk);
      return [sk.unread, ...left().map(({ purpose, win }) => [purpose, win])];
    };
    expect(said({})).toEqual([0, ['window-update', 16_000]]);
    expect(said({ rcvWnd: 8000 })).toEqual([0, ['window-update', 16_000]]);
    expect(said({ rcvWnd: 8001 })).toEqual([0]);
    expect(said({ rcvWnd: 0, unread: 16_000 })).toEqual([0, ['window-update', 16_000]]);
    expect(said({ rcvShutdown: true })).toEqual([0]);
    expect(said({ unread: 0 })).toEqual([0]);
  });
});
