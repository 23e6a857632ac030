// Segments in: which are acceptable, how those that are not are answered (RFC 9293 section 3.10.7.4, RFC 5961), which timestamps are
// echoed (RFC 7323), and what becomes of data for a program that is gone (RFC 1122 section 4.2.2.13).
import { describe, expect, test } from 'vitest';
import { tcpClose, tcpShutdown } from '../../../sim/kernel/close.ts';
import { type Bench, bench, type FromPeer, MSS } from '../../support/bench.ts';

const SECOND = 1_000_000;
/** After a second: the connection stands, and has exchanged 100 bytes either way. */
function exchanged(): Bench {
  const b = bench();
  b.at(SECOND / 2);
  b.send(100);
  b.at(SECOND / 2 + 1000);
  b.receive({ len: 100, ack: 101, flags: 'P.', echoes: SECOND / 2 });
  b.at(SECOND);
  b.sent();
  return b;
}
const answered = (fields: FromPeer): string[] => {
  const b = exchanged();
  b.receive({ seq: 101, ...fields });
  return b.sent();
};

describe('which segments are acceptable', () => {
  test('those that touch the window; others are answered, at most twice a second', () => {
    const b = exchanged();
    const edge = 101 + b.sk.rcvWnd;
    const accepted = (fields: FromPeer) => {
      b.sk.probesOut = 1;
      b.receive(fields);
      return b.sk.probesOut === 0;
    };
    expect([accepted({ seq: 101 }), accepted({ seq: 100 }), accepted({ seq: edge }), accepted({ seq: edge + 1 })]).toEqual([
      true,
      false,
      true,
      false,
    ]);
    expect(b.sent()).toEqual(['probe-answer 101:101']);
  });
  test('the first is answered even where the counter of jiffies has just begun', () => {
    const b = bench({ jiffiesAtStart: 0 });
    b.at(8000);
    b.receive({ seq: 0 });
    b.receive({ seq: 0 });
    expect(b.sent()).toEqual(['probe-answer 1:1']);
  });
  test('an acknowledgement with nothing waiting says nothing of the congestion window', () => {
    const b = exchanged();
    b.send(3 * MSS);
    Object.assign(b.sk, { cwnd: 3, cwndLimited: false });
    b.receive({ seq: 101, ack: 101 });
    expect(b.sk.cwndLimited).toBe(false);
  });
  test('an old SYN is challenged where it touches the window, else answered like any old segment', () => {
    expect(answered({ flags: 'S', ack: null, seq: 101 })).toEqual(['ack 101:101']);
    expect(answered({ flags: 'S', ack: null, seq: 100 })).toEqual(['ack 101:101']);
    expect(answered({ flags: 'S', ack: null, seq: 99 })).toEqual(['probe-answer 101:101']);
  });
  test('a challenged SYN or reset is looked at no further', () => {
    const b = exchanged();
    b.sk.probesOut = 1;
    b.receive({ flags: 'S.', seq: 101 });
    b.receive({ flags: 'R.', seq: 102 });
    expect([b.sent(), b.sk.probesOut, b.sk.state]).toEqual([['ack 101:101', 'ack 101:101'], 1, 'ESTAB']);
  });
  test('a reset out of the window is not answered', () => {
    expect(answered({ flags: 'R', ack: null, seq: 5 })).toEqual([]);
  });
  test('an acknowledgement of what was never sent is answered, its data is not taken', () => {
    const b = exchanged();
    b.receive({ seq: 101, ack: 5000, len: 10 });
    expect([b.sent(), b.sk.rcvNxt]).toEqual([['ack 101:101'], 101]);
  });
  test('an old acknowledgement with new data: the data is taken', () => {
    const b = exchanged();
    b.receive({ seq: 101, ack: 50, len: 10 });
    expect(b.sk.rcvNxt).toBe(111);
  });
});

describe('old data', () => {
  const duplicate = (fields: FromPeer, offers = {}) => {
    const b = bench({ offers });
    b.at(SECOND);
    b.receive({ len: 1000 });
    b.segments();
    b.receive(fields);
    return b.segments().map(({ purpose, sack }) => [purpose, sack]);
  };
  test('is answered each time, with a report of the duplicate', () => {
    expect(duplicate({ len: 400 })).toEqual([['probe-answer', [[1, 401]]]]);
    expect(duplicate({ seq: 0, len: 500 })).toEqual([['probe-answer', [[0, 500]]]]);
  });
  test('where reports were agreed on', () => {
    expect(duplicate({ len: 400 }, { sack: false })).toEqual([['probe-answer', []]]);
  });
  test('beyond the window there is no duplicate to report', () => {
    expect(duplicate({ seq: 200_000, len: 10 })).toEqual([['probe-answer', []]]);
  });
  test('acknowledgements leave at once for a while', () => {
    const b = exchanged();
    b.sk.quick = 0;
    b.sk.pingpong = 3;
    b.receive({ seq: 1, len: 50 });
    expect([b.sk.pingpong, b.sk.quick > 0]).toEqual([0, true]);
    const ahead = exchanged();
    ahead.sk.pingpong = 3;
    ahead.receive({ seq: 200_000, len: 50 });
    expect(ahead.sk.pingpong).toBe(3);
  });
});

describe('which timestamp is echoed', () => {
  test('that of the oldest segment not acknowledged yet', () => {
    const b = exchanged();
    const recent = (fields: FromPeer) => {
      b.receive(fields);
      return b.sk.tsRecent;
    };
    expect(recent({ seq: 101, tsVal: 7 })).toBe(7);
    expect(recent({ seq: 201, len: 10, tsVal: 9 })).toBe(7);
    expect(recent({ seq: 101, tsVal: null })).toBe(7);
  });
});

describe('closing', () => {
  test('an end that has only shut down its side answers the peer’s FIN and waits out the time', () => {
    const b = exchanged();
    tcpShutdown(b.host, b.sk);
    b.receive({ seq: 101, ack: 102 });
    expect([b.sk.state, b.sent()]).toEqual(['FIN-WAIT-2', ['fin 101:101']]);
    b.receive({ seq: 101, ack: 102, flags: 'F.' });
    expect([b.sk.state, b.sent(), b.sk.timers[3].meaning]).toEqual(['TIME-WAIT', ['ack 102:102'], 'time-wait']);
  });
  test('an end that has shut down its side still takes data', () => {
    const b = exchanged();
    tcpShutdown(b.host, b.sk);
    b.sent();
    b.receive({ seq: 101, len: 50 });
    expect([b.sk.rcvNxt, b.sk.state]).toEqual([151, 'FIN-WAIT-1']);
  });
  const orphan = (): Bench => {
    const b = exchanged();
    tcpClose(b.host, b.sk);
    b.sent();
    return b;
  };
  test('data for a program that is gone: reset', () => {
    const b = orphan();
    b.receive({ seq: 101, ack: 101, len: 10 });
    expect([b.sent(), b.sk.state]).toEqual([['rst 101:101'], 'CLOSED']);
  });
  test('also where it comes with the acknowledgement of our FIN', () => {
    const b = orphan();
    b.receive({ seq: 101, ack: 102, len: 10 });
    expect([b.sent(), b.sk.state]).toEqual([['rst 102:102'], 'CLOSED']);
  });
  test('not for data that had been taken before, nor for an acknowledgement that is ahead', () => {
    const again = orphan();
    again.receive({ seq: 51, ack: 101, len: 50 });
    expect(again.sk.state).toBe('FIN-WAIT-1');
    const ahead = orphan();
    ahead.receive({ seq: 105, ack: 101 });
    expect(ahead.sk.state).toBe('FIN-WAIT-1');
    const overlapping = orphan();
    overlapping.receive({ seq: 100, ack: 101, len: 1, flags: 'F.' });
    expect(overlapping.sk.state).toBe('CLOSING');
  });
  test('what waited is sent while closing, Nagle or not', () => {
    const b = exchanged();
    b.send(100);
    b.send(30);
    tcpClose(b.host, b.sk);
    expect(b.sent()).toEqual(['data 101:201', 'data 201:231']);
    const held = exchanged();
    held.send(100);
    held.send(30);
    expect(held.sent()).toEqual(['data 101:201']);
    held.receive({ seq: 101, ack: 201 });
    expect(held.sent()).toEqual(['data 201:231']);
  });
  test('the last acknowledgement ends it without a word', () => {
    const b = exchanged();
    b.receive({ seq: 101, flags: 'F.' });
    tcpClose(b.host, b.sk);
    b.sent();
    b.receive({ seq: 102, ack: 102 });
    expect([b.sk.state, b.sk.err, b.sent()]).toEqual(['CLOSED', null, []]);
    b.receive({ seq: 102, ack: 102 });
    expect(b.sent()).toEqual(['rst 102:102']);
  });
});

describe('TIME-WAIT', () => {
  const crossed = (): Bench => {
    const b = exchanged();
    tcpClose(b.host, b.sk);
    b.receive({ seq: 101, ack: 101, flags: 'F.' });
    b.sent();
    return b;
  };
  test('after both FINs have crossed it begins without another word, even where the peer repeats its FIN', () => {
    const b = crossed();
    b.receive({ seq: 101, ack: 102, flags: 'F.' });
    expect([b.sk.state, b.sent()]).toEqual(['TIME-WAIT', []]);
  });
  test('data that comes then is answered, a pure acknowledgement in order is not', () => {
    const b = crossed();
    b.receive({ seq: 102, ack: 102 });
    b.receive({ seq: 102, ack: 102 });
    expect(b.sent()).toEqual([]);
    b.receive({ seq: 102, ack: 102, len: 5 });
    expect(b.sent()).toEqual(['probe-answer 102:102']);
  });
});

describe('an entry in FIN-WAIT-2', () => {
  const entry = (): Bench => {
    const b = exchanged();
    tcpClose(b.host, b.sk);
    b.receive({ seq: 101, ack: 102 });
    b.sent();
    expect([b.sk.state, b.sk.timers[3].meaning]).toEqual(['FIN-WAIT-2', 'time-wait']);
    return b;
  };
  const then = (fields: FromPeer) => {
    const b = entry();
    b.receive({ ack: 102, ...fields });
    return [b.sk.state, ...b.sent()];
  };
  test('goes on with the peer’s FIN, which it answers', () => {
    expect(then({ seq: 101, flags: 'F.' })).toEqual(['TIME-WAIT', 'ack 102:102']);
  });
  test('ends with data, or a FIN that is not the next', () => {
    expect(then({ seq: 101, len: 5 })).toEqual(['CLOSED', 'rst 102:102']);
    expect(then({ seq: 101, len: 1 })).toEqual(['CLOSED', 'rst 102:102']);
    expect(then({ seq: 101, len: 5, flags: 'F.' })).toEqual(['CLOSED', 'rst 102:102']);
    expect(then({ seq: 105, flags: 'F.' })).toEqual(['CLOSED', 'rst 102:102']);
    expect(then({ seq: 99, len: 5 })).toEqual(['CLOSED', 'rst 102:102']);
  });
  test('stays with what is old or out of the window, and answers it', () => {
    expect(then({ seq: 101 })).toEqual(['FIN-WAIT-2']);
    expect(then({ seq: 100 })).toEqual(['FIN-WAIT-2', 'probe-answer 102:102']);
    expect(then({ seq: 96, len: 5 })).toEqual(['FIN-WAIT-2', 'probe-answer 102:102']);
    expect(then({ seq: 101 + 65_534, len: 5 })[0]).toBe('CLOSED');
    expect(then({ seq: 101 + 65_535, len: 5 })).toEqual(['FIN-WAIT-2', 'probe-answer 102:102']);
  });
  test('a reset in the window ends it, one out of it is answered', () => {
    expect(then({ seq: 101, flags: 'R', ack: null })).toEqual(['CLOSED']);
    expect(then({ seq: 100, flags: 'R', ack: null })[0]).toBe('FIN-WAIT-2');
  });
});

test('the size of a segment is that of the handshake', () => {
  const b = bench();
  expect([b.sk.mss, b.sk.rcvMss]).toEqual([MSS, 536]);
});

describe('what comes behind the peer’s own FIN', () => {
  /** Data at the next number, after the FIN was answered: what left, and the next number expected. */
  const afterFin = (before: (b: Bench) => void, fields: FromPeer = {}) => {
    const b = exchanged();
    before(b);
    b.receive({ seq: 101, flags: 'F.' });
    b.at(2 * SECOND);
    b.sent();
    b.receive({ seq: 102, len: 50, flags: 'P.', ...fields });
    return [b.sk.state, b.sk.rcvNxt, ...b.sent()];
  };
  test('is ignored without a word, and resets nobody', () => {
    expect(afterFin(() => undefined)).toEqual(['CLOSE-WAIT', 102]);
    expect(afterFin(() => undefined, { flags: 'F.' })).toEqual(['CLOSE-WAIT', 102]);
    expect(afterFin((b) => tcpClose(b.host, b.sk))).toEqual(['CLOSING', 102]);
    const closed = exchanged();
    closed.receive({ seq: 101, flags: 'F.' });
    tcpClose(closed.host, closed.sk);
    closed.sent();
    closed.receive({ seq: 102, len: 50 });
    expect([closed.sk.state, ...closed.sent()]).toEqual(['LAST-ACK']);
  });
  test('what lies before it is answered as seen before', () => {
    expect(afterFin(() => undefined, { seq: 91, len: 11 })).toEqual(['CLOSE-WAIT', 102, 'ack 101:101']);
  });
});
