// The tail loss probe: when it is armed and how long it waits (kernel-timers 3.2), what it sends, and what its acknowledgement says
// (RFC 8985 section 7).
import { beforeEach, describe, expect, test } from 'vitest';
import type { Host } from '../../../sim/kernel/host.ts';
import { tcpProcessTlpAck, tcpScheduleLossProbe, tcpSendLossProbe } from '../../../sim/kernel/loss-probe.ts';
import { CA_DISORDER, CA_OPEN, NONE, type TcpSock } from '../../../sim/kernel/sock.ts';
import { tcpWriteXmit } from '../../../sim/kernel/write.ts';
import { type KernelId, PROFILES } from '../../../sim/index.ts';
import { micros } from '../../../sim/time.ts';
import { MSS, skbOf } from '../../support/bench.ts';
import { edge, flight, hostNow, NOW } from '../../support/flight.ts';

let host: Host;
beforeEach(() => {
  host = hostNow();
});
const onKernel = (kernel: KernelId): void => {
  host = { ...host, profile: PROFILES[kernel] };
};
const left = (): [string, number, number][] => host.outbox.splice(0).map(({ segment: { purpose, seq, len } }) => [purpose, seq, len]);

describe('arming', () => {
  const armed = (fields: Partial<TcpSock> = {}, { count = 1, advancing = true, ageUs = 0 } = {}): number | null => {
    const sk = flight(count, { srttUs: 8000, cwnd: 10, ...fields });
    for (const skb of sk.rtxQueue) skb.sentAt = micros(NOW - ageUs);
    return tcpScheduleLossProbe(host, sk, advancing) ? sk.timers[0].expires - host.jiffies : null;
  };
  test('two round trips, and 200 ms for a lone segment, else 2 ms; a second where no round trip is known', () => {
    expect([armed(), armed({}, { count: 2 }), armed({ srttUs: 0, rto: 750 as TcpSock['rto'] })]).toEqual([51, 1, 250]);
  });
  test('only with tcp_early_retrans 3 or 4, SACK, something in flight, and nothing amiss', () => {
    const with_ = (value: number) => {
      host = hostNow({ tcp_early_retrans: value });
      return armed();
    };
    expect([with_(2), with_(3), with_(4), with_(0)]).toEqual([null, 51, 51, null]);
    host = hostNow();
    expect([armed({ sackOk: false }), armed({}, { count: 0 }), armed({ caState: CA_DISORDER })]).toEqual([null, null, null]);
  });
  test('not past the timeout: after an acknowledgement counted from now, after a write from when the head left', () => {
    const long = { srttUs: 8_000_000 };
    expect([armed(long), armed(long, { advancing: false }), armed(long, { advancing: false, ageUs: 200_000 })]).toEqual([75, 75, 25]);
  });
  test('a timeout that is over already bounds nothing', () => {
    expect([armed({}, { advancing: false, ageUs: 299_999 }), armed({}, { advancing: false, ageUs: 300_000 })]).toEqual([1, 51]);
    expect(armed({}, { advancing: false, ageUs: 400_000 })).toBe(51);
  });
  test('a write with an old head in flight waits for what is left of its timeout', () => {
    const sk = flight(1, { cwnd: 10, writeQueue: [skbOf(edge(1), MSS)], writeSeq: edge(2) });
    (sk.rtxQueue[0] as { sentAt: number }).sentAt = NOW - 299_000;
    tcpWriteXmit(host, sk, { nagle: false });
    expect([sk.timers[0].meaning, sk.timers[0].expires - host.jiffies]).toEqual(['tlp', 1]);
  });
  test('before 4.15 only in place of a running timeout, and not while more could simply be sent', () => {
    onKernel('linux-4.9');
    const unsent = { writeQueue: [skbOf(edge(1), 10)] };
    expect([armed({ pending: 'rto' }), armed({ pending: null }), armed({ pending: 'tlp' })]).toEqual([51, null, null]);
    expect([armed({ pending: 'rto', ...unsent }), armed({ pending: 'rto', ...unsent, cwnd: 1 })]).toEqual([null, 51]);
  });
});

describe('firing', () => {
  const fired = (fields: Partial<TcpSock> = {}, unsent: readonly number[] = []) => {
    const sk = flight(2, { cwnd: 10, pending: 'tlp', ...fields });
    for (const len of unsent) {
      sk.writeQueue.push(skbOf(sk.writeSeq, len));
      sk.writeSeq += len;
    }
    tcpSendLossProbe(host, sk);
    return { sent: left(), sk };
  };
  test('sends the last segment again, counts it nowhere else, and a whole timeout follows', () => {
    const { sent, sk } = fired();
    expect(sent).toEqual([['tail-loss-probe', edge(1), MSS]]);
    expect(sk).toMatchObject({
      tailLossProbes: 1,
      tlpHighSeq: edge(2),
      tlpRetrans: true,
      retransmissions: 0,
      retransOut: 0,
      pending: 'rto',
    });
    expect(sk.timers[0].expires - host.jiffies).toBe(75);
  });
  test('or new data, where some waits and the window takes it, Nagle or not', () => {
    const { sent, sk } = fired({ tlpRetrans: true, sndSml: edge(2) }, [100]);
    expect(sent).toEqual([['tail-loss-probe', edge(2), 100]]);
    expect(sk).toMatchObject({ tailLossProbes: 1, tlpHighSeq: edge(2) + 100, tlpRetrans: false, packetsOut: 3 });
  });
  test('of a batch its last segment', () => {
    const batch = (len: number) => fired({ rtxQueue: [skbOf(1, len)], packetsOut: 3, sndNxt: 1 + len }).sent;
    expect([batch(3 * MSS), batch(2 * MSS + 10)]).toEqual([[['tail-loss-probe', edge(2), MSS]], [['tail-loss-probe', edge(2), 10]]]);
  });
  test('of a batch that left in smaller segments no more than there is', () => {
    const batch = (len: number) => fired({ rtxQueue: [skbOf(1, len, { pcount: 3 })], packetsOut: 3, sndNxt: 1 + len }).sent;
    expect([batch(2500), batch(2 * MSS)]).toEqual([[['tail-loss-probe', 1, MSS]], [['tail-loss-probe', 1, MSS]]]);
  });
  test('nothing while one is out: what is left of the timeout follows', () => {
    const { sent, sk } = fired({ tlpHighSeq: edge(2), pending: 'tlp' });
    expect([sent, sk.timers[0].expires - host.jiffies]).toEqual([[], 50]);
  });
  test('before 5.8 new data may go out even then, old data may not', () => {
    onKernel('linux-5.4');
    expect(fired({ tlpHighSeq: edge(2) }, [100]).sent).toEqual([['tail-loss-probe', edge(2), 100]]);
    expect(fired({ tlpHighSeq: edge(2) }).sent).toEqual([]);
    onKernel('linux-5.10');
    expect(fired({ tlpHighSeq: edge(2) }, [100]).sent).toEqual([]);
  });
  test('nothing beyond a window that has shrunk: no probe is out', () => {
    const { sent, sk } = fired({ sndWnd: MSS });
    expect([sent, sk.tlpHighSeq, sk.tailLossProbes]).toEqual([[], NONE, 0]);
  });
});

describe('its acknowledgement', () => {
  const ended = (ack: number, flags: Partial<Parameters<typeof tcpProcessTlpAck>[2]> = {}, fields: Partial<TcpSock> = {}) => {
    const sk = flight(3, { tlpHighSeq: edge(2), tlpRetrans: true, cwnd: 10, ...fields });
    tcpProcessTlpAck(sk, ack, { notDuplicate: false, sacked: false, dsackOfProbe: false, ...flags });
    return [sk.tlpHighSeq, sk.cwnd, sk.caState];
  };
  test('not before it is reached', () => {
    expect(ended(edge(2) - 1)).toEqual([edge(2), 10, CA_OPEN]);
  });
  test('beyond it: the probe filled a hole, the window shrinks once', () => {
    expect(ended(edge(2) + 1, { notDuplicate: true })).toEqual([NONE, 7, CA_OPEN]);
  });
  test('a pure duplicate at it: both arrived, nothing was lost', () => {
    expect(ended(edge(2))).toEqual([NONE, 10, CA_OPEN]);
    expect(ended(edge(2), { notDuplicate: true })).toEqual([edge(2), 10, CA_OPEN]);
    expect(ended(edge(2), { sacked: true })).toEqual([edge(2), 10, CA_OPEN]);
  });
  test('a report of the duplicate, or a probe of new data: over', () => {
    expect(ended(edge(2) + 1, { dsackOfProbe: true, notDuplicate: true })).toEqual([NONE, 10, CA_OPEN]);
    expect(ended(edge(2), { notDuplicate: true }, { tlpRetrans: false })).toEqual([NONE, 10, CA_OPEN]);
  });
});
