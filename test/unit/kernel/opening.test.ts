// The handshake segment by segment: which answers to a SYN count (RFC 9293 section 3.10.7.3), what both ends agree on (RFC 7323,
// RFC 2018, RFC 6691), and what a listener's request makes of what comes.
import { describe, expect, test } from 'vitest';
import { deliver, fireNextTimer, newMachine, nextTimerAt } from '../../../sim/engine/machine.ts';
import { tcpConnect } from '../../../sim/kernel/handshake.ts';
import { newHost, setClock, timestampOf } from '../../../sim/kernel/host.ts';
import type { TcpSock } from '../../../sim/kernel/sock.ts';
import { tcpInitSock } from '../../../sim/kernel/sockopt.ts';
import { type KernelId, PROFILES, type Segment, type Sysctls } from '../../../sim/index.ts';
import { micros } from '../../../sim/time.ts';
import { segmentOf } from '../../support/bench.ts';

const OFFERS = { timestamps: true, sack: true, mss: 1460 };
function host(sysctl: Partial<Sysctls>, jiffiesAtStart = 2 ** 22, kernel: KernelId = 'linux-6.12') {
  const clock = { jiffiesAtStart, microsecondsIntoJiffy: 0 };
  const machine = newMachine(newHost('client', PROFILES[kernel], 250, clock, sysctl, null));
  const at = (us: number) => {
    while (nextTimerAt(machine) <= us) fireNextTimer(machine);
    setClock(machine.host, micros(us));
  };
  const sent = () =>
    machine.host.outbox.splice(0).map(({ segment: { flags, seq, ack } }) => `${flags} ${seq}${ack === null ? '' : ` ack ${ack}`}`);
  const socket = () => machine.sockets[0] as TcpSock;
  return { machine, at, sent, socket, receive: (fields: Partial<Segment>) => deliver(machine, segmentOf(fields)) };
}

/** connect() at 0, with the SYN on its way. */
function connecting(sysctl: Partial<Sysctls> = {}, kernel: KernelId = 'linux-6.12') {
  const h = host(sysctl, 2 ** 22, kernel);
  h.machine.sockets.push(tcpInitSock(h.machine.host, 1, {}, 65_535));
  tcpConnect(h.machine.host, h.socket());
  expect(h.sent()).toEqual(['S 0']);
  return h;
}
const synAck = (fields: Partial<Segment> = {}): Partial<Segment> => ({ flags: 'S.', seq: 0, ack: 1, offers: OFFERS, ...fields });

describe('the answer to a SYN', () => {
  test('its acknowledgement establishes the connection', () => {
    const h = connecting();
    h.at(1000);
    h.receive(synAck());
    expect([h.socket().state, h.sent()]).toEqual(['ESTAB', ['. 1 ack 1']]);
  });
  test.each([0, 2, 5000])(
    'an acknowledgement of %i is of a connection of before: that is reset, and the SYN leaves again two jiffies later',
    (ack) => {
      const h = connecting();
      h.at(5000);
      h.receive({ flags: '.', seq: 700, ack });
      expect([h.socket().state, h.sent()]).toEqual(['SYN-SENT', [`R ${ack}`]]);
      h.at(16_000);
      expect(h.sent()).toEqual(['S 0']);
    },
  );
  test('only before the first timeout is it hurried', () => {
    const h = connecting();
    h.at(1_100_000);
    expect(h.sent()).toEqual(['S 0']);
    h.receive({ flags: '.', seq: 700, ack: 5000 });
    h.at(1_500_000);
    expect(h.sent()).toEqual(['R 5000']);
  });
  test('a reset that acknowledges the SYN refuses; one that does not is ignored', () => {
    const h = connecting();
    h.receive({ flags: 'R', seq: 0, ack: null });
    h.receive({ flags: 'R.', seq: 0, ack: 0 });
    expect([h.socket().state, h.sent()]).toEqual(['SYN-SENT', []]);
    h.receive({ flags: 'R.', seq: 0, ack: 1 });
    expect([h.socket().state, h.socket().err]).toEqual(['CLOSED', 'ECONNREFUSED']);
  });
  test('nothing of the kind hurries the SYN', () => {
    const h = connecting();
    h.receive({ flags: 'R', seq: 0, ack: null });
    h.at(500_000);
    expect(h.sent()).toEqual([]);
  });
  test('an acknowledgement without SYN is none', () => {
    const h = connecting();
    h.receive({ flags: '.', seq: 0, ack: 1 });
    expect([h.socket().state, h.sent()]).toEqual(['SYN-SENT', []]);
  });
  test('more than one timeout may have been for nothing, and then the window is one segment', () => {
    const opened = (us: number, echoes: number | null, kernel?: KernelId) => {
      const h = connecting({}, kernel);
      h.at(us);
      h.receive(synAck({ tsVal: 1, tsEcr: echoes === null ? null : timestampOf(h.machine.host, micros(echoes)) }));
      return h.socket().cwnd;
    };
    expect([opened(1000, 0), opened(1_100_000, 1_024_000), opened(2_200_000, 2_048_000)]).toEqual([10, 10, 1]);
    // The echo is that of the first SYN: nothing was lost.
    expect([opened(2_200_000, 0), opened(2_200_000, null)]).toEqual([10, 1]);
    // Before 5.2 nobody looked at the echo.
    expect([opened(4_000_000, 0, 'linux-4.19'), opened(4_000_000, 0, 'linux-5.4')]).toEqual([1, 10]);
  });
});

describe('what is agreed on', () => {
  const agreed = (offers: Segment['offers'], sysctl: Partial<Sysctls> = {}) => {
    const h = connecting(sysctl);
    h.receive(synAck({ offers, tsVal: 77 }));
    const { tsOk, sackOk, mss, mssPeer, rcvMss, tsRecent } = h.socket();
    return { tsOk, sackOk, mss, mssPeer, rcvMss, tsRecent };
  };
  test('what both offer', () => {
    expect(agreed(OFFERS)).toEqual({ tsOk: true, sackOk: true, mss: 1448, mssPeer: 1460, rcvMss: 536, tsRecent: 77 });
    expect(agreed(OFFERS, { tcp_timestamps: 0, tcp_sack: 0 })).toMatchObject({ tsOk: false, sackOk: false, mss: 1460, tsRecent: 0 });
    expect(agreed({ timestamps: false, sack: false, mss: 400 })).toMatchObject({ tsOk: false, sackOk: false, mss: 400, rcvMss: 400 });
    expect(agreed({ timestamps: true, sack: true, mss: 9000 })).toMatchObject({ mssPeer: 1460 });
  });
  test('nothing offered: 536 bytes, no options', () => {
    expect(agreed(null)).toEqual({ tsOk: false, sackOk: false, mss: 536, mssPeer: 536, rcvMss: 536, tsRecent: 0 });
  });
});

describe('a listener’s request', () => {
  const SYN: Partial<Segment> = { flags: 'S', seq: 0, ack: null, offers: OFFERS, win: 5000, tsVal: 3 };
  const requested = (sysctl: Partial<Sysctls> = {}, jiffiesAtStart = 2 ** 22) => {
    const h = host(sysctl, jiffiesAtStart);
    h.machine.listener = { options: {}, receiveBuffer: 65_535 };
    h.receive(SYN);
    expect(h.sent()).toEqual(['S. 0 ack 1']);
    expect(h.socket().request).toBe(true);
    return h;
  };
  const last: Partial<Segment> = { flags: '.', seq: 1, ack: 1, win: 6000, tsVal: 4, tsEcr: null };
  test('becomes a connection with the acknowledgement, whose window counts', () => {
    const h = requested();
    h.at(10_000);
    h.receive(last);
    const sk = h.socket();
    expect([sk.state, sk.request, sk.sndWnd, sk.maxWindow, sk.srttUs >> 3]).toEqual(['ESTAB', false, 6000, 6000, 10_000]);
  });
  test('the largest window of the two decides about segments', () => {
    const h = requested();
    h.receive({ ...last, win: 100 });
    expect([h.socket().sndWnd, h.socket().maxWindow]).toEqual([100, 5000]);
  });
  test('the acknowledgement may carry data', () => {
    const h = requested();
    h.receive({ ...last, len: 10 });
    expect([h.socket().rcvNxt, h.sent()]).toEqual([11, ['. 1 ack 11']]);
  });
  test('an acknowledgement of something else, or out of order, does not', () => {
    const h = requested();
    h.receive({ ...last, ack: 2 });
    h.receive({ ...last, seq: 2 });
    expect([h.socket().state, h.sent()]).toEqual(['SYN-RECV', []]);
  });
  test('a SYN-ACK sent twice gives no sample by its own time, but its echo does', () => {
    const answered = (tsEcr: number | null) => {
      const h = requested();
      h.at(1_500_000);
      h.receive({ ...last, tsEcr: tsEcr === null ? null : timestampOf(h.machine.host, micros(tsEcr)) });
      return h.socket().srttUs >> 3;
    };
    expect([answered(null), answered(1_400_000)]).toEqual([0, 100_000]);
  });
  test('the SYN again is answered again, at most twice a second', () => {
    const h = requested({}, 0);
    const answers = (jiffy: number) => {
      h.at(jiffy * 4000);
      h.receive(SYN);
      return h.sent().length;
    };
    expect([answers(1), answers(125), answers(126), answers(140)]).toEqual([1, 0, 1, 0]);
  });
  test('a reset forgets it, and nobody is told', () => {
    const h = requested();
    h.receive({ flags: 'R', seq: 1, ack: null });
    expect([h.socket().state, h.socket().told, h.sent()]).toEqual(['CLOSED', false, []]);
  });
  test('after tcp_synack_retries it is forgotten, and nobody is told', () => {
    const h = requested({ tcp_synack_retries: 2 });
    h.at(60_000_000);
    expect(h.sent()).toHaveLength(2);
    expect([h.socket().state, h.socket().told, h.socket().retransmissions]).toEqual(['CLOSED', false, 2]);
  });
});
