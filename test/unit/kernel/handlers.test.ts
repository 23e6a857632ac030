// The timers' handlers by hand, at the very jiffy, count or byte on which they turn (kernel-timers, sections 3 to 5 and 9).
import { beforeEach, describe, expect, test } from 'vitest';
import { tcpConnect } from '../../../sim/kernel/handshake.ts';
import { armTimer, type Host } from '../../../sim/kernel/host.ts';
import { keepaliveTimeElapsed, tcpKeepaliveTimer, tcpSetKeepalive } from '../../../sim/kernel/keepalive.ts';
import { tcpAckProbe, tcpProbeTimer } from '../../../sim/kernel/probe0.ts';
import { tcpRetransmitTimer } from '../../../sim/kernel/retransmit.ts';
import { runTimer } from '../../../sim/kernel/timers.ts';
import { CA_LOSS, NONE, type TcpSock } from '../../../sim/kernel/sock.ts';
import { setSocketOption, tcpInitSock } from '../../../sim/kernel/sockopt.ts';
import { retransmitsTimedOut, tcpClampProbe0ToUserTimeout } from '../../../sim/kernel/user-timeout.ts';
import { slackExpiry, wheelFires } from '../../../sim/kernel/timer-wheel.ts';
import { type Hz, type KernelId, PROFILES, type SocketOptions } from '../../../sim/index.ts';
import { jiffies, micros } from '../../../sim/time.ts';
import { MSS, skbOf } from '../../support/bench.ts';
import { edge, flight, hostNow, leftFrom, NOW } from '../../support/flight.ts';

let host: Host;
beforeEach(() => {
  host = hostNow();
});
const onKernel = (kernel: KernelId): void => {
  host = { ...host, profile: PROFILES[kernel] };
};
const purposes = (): string[] => host.outbox.splice(0).map(({ segment }) => segment.purpose);
const ago = (count: number) => jiffies(host.jiffies - count);
const waits = (sk: TcpSock, slot: 0 | 2 = 0) => (sk.timers[slot].meaning === null ? null : sk.timers[slot].expires - host.jiffies);

describe('keepalive', () => {
  const idle = (fields: Partial<TcpSock>) =>
    flight(0, { keepOpen: true, keepIdleSec: 1, keepIntervalSec: 2, lrcvtime: ago(250), rcvTstamp: ago(250), ...fields });
  test('the sign of life is the later one of data and acknowledgement', () => {
    expect(keepaliveTimeElapsed(host, idle({ lrcvtime: ago(7) }))).toBe(7);
    expect(keepaliveTimeElapsed(host, idle({ rcvTstamp: ago(9) }))).toBe(9);
  });
  test('idle for exactly the idle time is idle enough', () => {
    const sk = idle({});
    tcpKeepaliveTimer(host, sk);
    expect([purposes(), waits(sk, 2)]).toEqual([['keepalive-probe'], 500]);
    const earlier = idle({ lrcvtime: ago(249) });
    tcpKeepaliveTimer(host, earlier);
    expect([purposes(), waits(earlier, 2)]).toEqual([[], 1]);
  });
  test('switched on for a connection that has ended it arms nothing, and no idle time does', () => {
    const sk = idle({ state: 'CLOSED', keepOpen: false });
    tcpSetKeepalive(host, sk, true);
    setSocketOption(host, sk, 'TCP_KEEPIDLE', 5);
    expect([sk.keepOpen, sk.keepIdleSec, waits(sk, 2)]).toEqual([true, 5, null]);
    const off = idle({ keepOpen: false });
    setSocketOption(host, off, 'TCP_KEEPIDLE', 5);
    expect(waits(off, 2)).toBe(null);
  });
});

describe('socket options', () => {
  const set = (options: Partial<SocketOptions>) => tcpInitSock(host, 1, options, 65_535);
  test('flags are on for anything but 0', () => {
    expect(set({ TCP_NODELAY: 0, TCP_THIN_LINEAR_TIMEOUTS: 0 } as Partial<SocketOptions>)).toMatchObject({
      noDelay: false,
      thinLinear: false,
    });
    expect(set({ TCP_NODELAY: 1, TCP_THIN_LINEAR_TIMEOUTS: 1 } as Partial<SocketOptions>)).toMatchObject({
      noDelay: true,
      thinLinear: true,
    });
  });
  test('TCP_LINGER2: 0 is the sysctl, anything below 0 at once, 120 s the most', () => {
    expect([0, -5, 120, 121].map((value) => set({ TCP_LINGER2: value }).linger2Sec)).toEqual([0, -1, 120, 120]);
  });
});

describe('the retransmission timer', () => {
  const fired = (fields: Partial<TcpSock>) => {
    const sk = flight(1, { cwnd: 10, ssthresh: 7, ...fields });
    tcpRetransmitTimer(host, sk);
    return sk;
  };
  test('backs off once, and counts it', () => {
    expect(fired({ backoff: 2 })).toMatchObject({ backoff: 3, rto: 150, retransmits: 1, totalRto: 1, caState: CA_LOSS });
    expect(fired({ backoff: 255, retransmits: 255 })).toMatchObject({ backoff: 0, retransmits: 0 });
  });
  test('a thin stream that had backed off goes back to its estimate', () => {
    expect(fired({ thinLinear: true, backoff: 3, rto: jiffies(600) })).toMatchObject({ backoff: 0, rto: 75 });
  });
  test('against a shrunken window it backs off too, but before 6.8 does not count it', () => {
    expect(fired({ sndWnd: 0, retransmits: 0 })).toMatchObject({ backoff: 1, rto: 150, retransmits: 0 });
    onKernel('linux-6.5');
    expect(fired({ sndWnd: 0 })).toMatchObject({ backoff: 0, rto: 150 });
  });
  test('and gives up there by the user timeout, which the program is told', () => {
    const sk = fired({ sndWnd: 0, userTimeoutMs: 99 });
    expect(sk).toMatchObject({ state: 'CLOSED', err: 'ETIMEDOUT', decidedBy: 'rto' });
  });
  test('an orphan is granted eight retries while its timeout can still grow, then none', () => {
    const orphan = (rto: number) =>
      fired({ orphan: true, retransmits: 3, retransStamp: Math.floor((NOW + host.monotonicOffset) / 1000) - 300, rto: jiffies(rto) }).state;
    expect([orphan(29_999), orphan(30_000)]).toEqual(['ESTAB', 'CLOSED']);
  });
  test('nothing was sent again, so nothing has timed out', () => {
    expect(retransmitsTimedOut(host, flight(1, { retransmits: 1, retransStamp: NONE }), 10)).toBe(false);
    expect(retransmitsTimedOut(host, flight(1, { retransmits: 0, retransStamp: 1 }), 10)).toBe(false);
    expect(retransmitsTimedOut(host, flight(1, { retransmits: 1, retransStamp: 1 }), 10)).toBe(true);
  });
  test('while connecting before 5.4 only the count ends it: a user timeout is not looked at', () => {
    onKernel('linux-4.15');
    const sk = tcpInitSock(host, 1, { TCP_USER_TIMEOUT: 1 }, 65_535);
    tcpConnect(host, sk);
    sk.retransmits = 5;
    sk.retransStamp = 1;
    tcpRetransmitTimer(host, sk);
    expect(sk.state).toBe('SYN-SENT');
    tcpRetransmitTimer(host, sk);
    expect([sk.state, sk.err]).toEqual(['CLOSED', 'ETIMEDOUT']);
  });
  test('what waits after a timer has fired is what its handler armed', () => {
    const sk = flight(1, { pending: 'rto' });
    sk.timers[0] = { ...sk.timers[0], queued: true, meaning: 'rto' };
    runTimer(host, sk, 0);
    expect([sk.pending, waits(sk)]).toEqual(['rto', 150]);
    const probing = flight(0, { pending: 'probe0', sndWnd: 50, writeQueue: [skbOf(1, 100)], writeSeq: 101 });
    probing.timers[0] = { ...probing.timers[0], queued: true, meaning: 'probe0' };
    runTimer(host, probing, 0);
    expect([probing.pending, waits(probing), purposes()]).toEqual(['rto', 75, ['retransmission', 'data']]);
  });
});

describe('zero window probes', () => {
  const closed = (fields: Partial<TcpSock> = {}) => flight(0, { sndWnd: 0, writeQueue: [skbOf(1, 100)], writeSeq: 101, ...fields });
  const dead = (fields: Partial<TcpSock>) => {
    const sk = closed(fields);
    tcpProbeTimer(host, sk);
    return sk.state === 'CLOSED';
  };
  test('the user timeout is over on its very jiffy; before 5.4.y one later', () => {
    const overAfter = (count: number) => dead({ userTimeoutMs: 1000, probesTstamp: ago(count) });
    expect([overAfter(249), overAfter(250)]).toEqual([false, true]);
    onKernel('linux-4.19');
    expect([overAfter(250), overAfter(251)]).toEqual([false, true]);
  });
  test('an orphan whose wait has reached the most is granted no more probes than tcp_orphan_retries, by its backoff', () => {
    host = hostNow({ tcp_orphan_retries: 9 });
    const orphan = (backoff: number) => dead({ orphan: true, backoff, probesOut: 1 });
    // 75 · 2^9 jiffies are more than 30 000; of 2^8 they are not.
    expect([orphan(8), orphan(9)]).toEqual([false, true]);
    host = hostNow({ tcp_orphan_retries: 10 });
    expect([orphan(9), orphan(10)]).toEqual([false, true]);
  });
  test('the wait is cut at the user timeout only once a probe has left', () => {
    const wait = (fields: Partial<TcpSock>) => tcpClampProbe0ToUserTimeout(host, closed({ userTimeoutMs: 1000, ...fields }), jiffies(400));
    expect([
      wait({ probesTstamp: NONE }),
      wait({ probesTstamp: ago(0) }),
      wait({ probesTstamp: ago(249) }),
      wait({ userTimeoutMs: 0 }),
    ]).toEqual([400, 250, 2, 400]);
  });
  test('a window that takes just what waits ends the probing; one that takes a byte less does not', () => {
    const open = (sndWnd: number) => {
      const sk = closed({ sndWnd, backoff: 3, probesTstamp: ago(5), pending: 'probe0' });
      tcpAckProbe(host, sk);
      return [sk.backoff, sk.pending];
    };
    expect([open(100), open(99)]).toEqual([
      [0, null],
      [3, 'probe0'],
    ]);
  });
});

describe('the wheel', () => {
  test('before 4.8 a timer fires on its very jiffy, one that is due already in the next', () => {
    onKernel('linux-4.1');
    const fires = (wait: number) => {
      const sk = flight(0);
      armTimer(host, sk, 'keepalive', jiffies(host.jiffies + wait), null);
      return sk.timers[2].firesAt - host.jiffies;
    };
    expect([fires(0), fires(1), fires(2)]).toEqual([1, 1, 2]);
  });
  test.each([
    [100, 7],
    [250, 8],
    [1000, 8],
  ] as const)('%i HZ: what lies beyond its reach waits for the reach, less one granule of level %i', (hz, top) => {
    const granule = 8 ** top;
    const reach = 63 * granule;
    const at = (wait: number) => wheelFires(jiffies(granule + wait), jiffies(granule), hz as Hz);
    expect([at(reach - 1), at(reach), at(reach + 5 * granule)]).toEqual([64 * granule, 64 * granule, 64 * granule]);
  });
  test('slack before 4.8: none below 256 jiffies; else 1/256 later, with the bits below the highest that this changes cleared', () => {
    expect([255, 256, 512, 1000].map((wait) => slackExpiry(jiffies(1000 + wait), jiffies(1000)) - 1000)).toEqual([255, 257, 514, 1002]);
    expect(slackExpiry(jiffies(1255 + 256), jiffies(1255))).toBe(1512);
  });
});

describe('while data is in flight', () => {
  test('a loss probe of new data cannot leave where filling it up takes it beyond the window: the timeout waits on', () => {
    const sk = flight(1, {
      pending: 'tlp',
      sndWnd: MSS + 150,
      writeQueue: [skbOf(edge(1), 100), skbOf(edge(1) + 100, 100)],
      writeSeq: edge(1) + 200,
    });
    sk.timers[0] = { ...sk.timers[0], queued: true, meaning: 'tlp' };
    (sk.rtxQueue[0] as { sentAt: number }).sentAt = micros(NOW - 208_000);
    runTimer(host, sk, 0);
    expect([leftFrom(host), sk.tailLossProbes, sk.tlpHighSeq, waits(sk)]).toEqual([[], 0, NONE, 23]);
  });
});
