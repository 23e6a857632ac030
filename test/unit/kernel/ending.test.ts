// How a connection ends, by hand: which end is told what, closing twice, closing at once, and what an entry that outlives it keeps.
import { describe, expect, test } from 'vitest';
import { tcpClose, tcpShutdown } from '../../../sim/kernel/close.ts';
import { endWith, resetRule } from '../../../sim/kernel/done.ts';
import { newHost, timestampNow } from '../../../sim/kernel/host.ts';
import { tcpConnRequest } from '../../../sim/kernel/handshake.ts';
import { PROFILES } from '../../../sim/index.ts';
import { type Bench, bench, segmentOf, sockOf } from '../../support/bench.ts';

const SECOND = 1_000_000;
const connected = (linger2?: number): Bench => {
  const b = bench(linger2 === undefined ? {} : { options: { TCP_LINGER2: linger2 } });
  b.at(SECOND);
  b.sent();
  return b;
};
const left = (b: Bench): string[] => b.segments().map(({ flags, seq, len }) => `${flags} ${seq}:${seq + len}`);
/** Jiffies until an entry's or a FIN-WAIT-2's timer is due. */
const rest = (b: Bench, slot: 2 | 3) =>
  b.sk.timers[slot].meaning === null ? null : [b.sk.timers[slot].meaning, b.sk.timers[slot].expires - b.host.jiffies];

describe('close()', () => {
  test('twice is once', () => {
    const b = connected();
    tcpClose(b.host, b.sk);
    b.receive({ ack: 2 });
    expect([left(b), b.sk.state, rest(b, 3)]).toEqual([['F. 1:1'], 'FIN-WAIT-2', ['time-wait', 15_000]]);
    b.at(10 * SECOND);
    tcpClose(b.host, b.sk);
    expect([left(b), rest(b, 3)?.[1]]).toEqual([[], 15_000 - 2250]);
  });
  test('of a connection that has ended says nothing, and leaves what the program was told', () => {
    const b = connected();
    b.sk.unread = 50;
    endWith(b.host, b.sk, 'ETIMEDOUT', 'rto', null);
    tcpClose(b.host, b.sk);
    expect([left(b), b.sk.orphan, b.sk.err, b.sk.told]).toEqual([[], true, 'ETIMEDOUT', true]);
  });
  test('the FIN goes with the last data that waits', () => {
    const b = bench({ kernel: 'linux-5.10' });
    b.sk.sndWnd = 0;
    b.send(100);
    tcpClose(b.host, b.sk);
    b.sent();
    b.receive({ seq: 1, ack: 1, win: 5000 });
    expect(left(b)).toEqual(['FP. 1:101']);
  });
  test('shutdown() first, close() in FIN-WAIT-2: an entry from then on', () => {
    const b = connected();
    tcpShutdown(b.host, b.sk);
    b.receive({ ack: 2 });
    expect([b.sk.state, rest(b, 3)]).toEqual(['FIN-WAIT-2', null]);
    tcpClose(b.host, b.sk);
    expect([left(b), rest(b, 3)]).toEqual([['F. 1:1'], ['time-wait', 15_000]]);
  });
  test('closes both directions, shutdown() one, the peer’s FIN the other', () => {
    const directions = (end: (b: Bench) => void) => {
      const b = connected();
      end(b);
      return [b.sk.sndShutdown, b.sk.rcvShutdown];
    };
    expect(directions((b) => tcpClose(b.host, b.sk))).toEqual([true, true]);
    expect(directions((b) => tcpShutdown(b.host, b.sk))).toEqual([true, false]);
    expect(directions((b) => b.receive({ seq: 1, flags: 'F.' }))).toEqual([false, true]);
  });
  test('a request whose listener is gone is forgotten without a FIN', () => {
    const host = newHost('server', PROFILES['linux-6.12'], 250, { jiffiesAtStart: 1000, microsecondsIntoJiffy: 0 }, {}, null);
    const sk = tcpConnRequest(host, {}, 65_535, segmentOf({ flags: 'S', seq: 0, ack: null, offers: null }));
    host.outbox.length = 0;
    tcpClose(host, sk);
    expect([sk.state, sk.told, host.outbox.length, sk.timers[3].queued]).toEqual(['CLOSED', false, 0, false]);
  });
});

describe('closing at once', () => {
  test('both FINs cross: CLOSING, then TIME-WAIT for a minute', () => {
    const b = connected();
    tcpClose(b.host, b.sk);
    b.receive({ seq: 1, ack: 1, flags: 'F.' });
    expect([left(b), b.sk.state]).toEqual([['F. 1:1', '. 2:2'], 'CLOSING']);
    b.receive({ seq: 2, ack: 2 });
    expect([b.sk.state, rest(b, 3), b.sk.rtxQueue, b.sk.writeQueue]).toEqual(['TIME-WAIT', ['time-wait', 15_000], [], []]);
    b.at(70 * SECOND);
    expect([b.sk.state, b.sk.err, left(b)]).toEqual(['CLOSED', null, []]);
  });
  test('the peer’s FIN with the acknowledgement of ours: TIME-WAIT at once, a minute whatever TCP_LINGER2 says', () => {
    const b = connected(5);
    tcpClose(b.host, b.sk);
    b.receive({ seq: 1, ack: 2, flags: 'F.' });
    expect([left(b), b.sk.state, rest(b, 3)]).toEqual([['F. 1:1', '. 2:2'], 'TIME-WAIT', ['time-wait', 15_000]]);
  });
});

describe('FIN-WAIT-2', () => {
  test('the peer’s FIN begins a TIME-WAIT of a minute, however long the timeout', () => {
    const b = connected();
    tcpShutdown(b.host, b.sk);
    b.receive({ ack: 2 });
    b.sk.rto = 10_000 as typeof b.sk.rto;
    b.receive({ seq: 1, ack: 2, flags: 'F.' });
    expect([b.sk.state, rest(b, 3)]).toEqual(['TIME-WAIT', ['time-wait', 15_000]]);
  });
  test('TCP_LINGER2 is how long an entry stays, but three and a half timeouts at least', () => {
    const stays = (seconds: number) => {
      const b = connected(seconds);
      tcpShutdown(b.host, b.sk);
      b.receive({ ack: 2 });
      b.sk.rto = 100 as typeof b.sk.rto;
      tcpClose(b.host, b.sk);
      return rest(b, 3)?.[1];
    };
    expect([stays(1), stays(2)]).toEqual([350, 500]);
  });
  test('beyond a minute the socket waits for what is over it, and the entry as long again', () => {
    const b = connected(100);
    tcpClose(b.host, b.sk);
    b.receive({ ack: 2 });
    expect([rest(b, 2), rest(b, 3)]).toEqual([['fin-wait-2', 10_000], null]);
    b.at(45 * SECOND);
    expect([b.sk.state, rest(b, 3)?.[0], (b.sk.timers[3].expires - b.host.jiffies) * 4 > 30_000]).toEqual([
      'FIN-WAIT-2',
      'time-wait',
      true,
    ]);
  });
});

describe('the end', () => {
  test('a reset by a middlebox says so, an end’s own does not', () => {
    expect(resetRule(segmentOf({ flags: 'R', seq: 7 })).inputs).toEqual({ seq: 7 });
    expect(resetRule({ ...segmentOf({ flags: 'R', seq: 7 }), forgedBy: 'nat' }).inputs).toEqual({ seq: 7, forgedBy: 'nat' });
  });
  test('who holds no socket is not told', () => {
    const b = connected();
    b.sk.orphan = true;
    endWith(b.host, b.sk, 'ECONNRESET', null, null);
    expect([b.sk.err, b.sk.told, b.sk.endedAt]).toEqual(['ECONNRESET', false, SECOND]);
  });
});

describe('the clock of timestamps', () => {
  const at = (kernel: 'linux-4.9' | 'linux-6.12', jiffiesAtStart: number, microsecondsIntoJiffy = 0) =>
    timestampNow(newHost('client', PROFILES[kernel], 250, { jiffiesAtStart, microsecondsIntoJiffy }, {}, null));
  test('milliseconds since boot, with what of the jiffy had passed; before 4.13 jiffies', () => {
    expect([at('linux-6.12', 1000), at('linux-6.12', 1000, 3999), at('linux-4.9', 1000)]).toEqual([4000, 4003, 1000]);
    // The counter's top bits, which the wheel does without, show in the timestamps.
    expect(at('linux-4.9', 2 ** 32 - 75_000)).toBe(2 ** 32 - 75_000);
  });
});

test('a fresh socket owes nothing, has nothing out and no end', () => {
  expect(sockOf({})).toMatchObject({
    ackScheduled: false,
    ackNow: false,
    ackTimer: false,
    sackOk: false,
    frto: false,
    tlpRetrans: false,
    request: false,
    finAt: -1,
  });
});
