// Round trip estimation and the timeout that follows, by hand-worked vectors.
import { describe, expect, test } from 'vitest';
import { newHost, timestampNow } from '../../../sim/kernel/host.ts';
import { rtoFromEstimate, tcpAckUpdateRtt, tcpRttEstimator } from '../../../sim/kernel/rtt.ts';
import type { TcpSock } from '../../../sim/kernel/sock.ts';
import { tcpInitSock } from '../../../sim/kernel/sockopt.ts';
import { type HostFile, HZ_VALUES, type Hz, type KernelId, PROFILES, type StepFile } from '../../../sim/index.ts';
import { armed, run, SECOND, sent } from '../../support/run.ts';

const CLOCK = { jiffiesAtStart: 0, microsecondsIntoJiffy: 0 };
function estimator(hz: Hz = 250, rtoMinUs = 200_000): { sk: TcpSock; sample: (us: number) => number } {
  const host = newHost('client', PROFILES['linux-6.12'], hz, CLOCK, { tcp_rto_min_us: rtoMinUs }, null);
  const sk = tcpInitSock(host, 1, {}, 65_535);
  return {
    sk,
    sample: (us) => {
      tcpRttEstimator(host, sk, us);
      return rtoFromEstimate(host, sk);
    },
  };
}

describe('round trip time', () => {
  test('the first sample: srtt is it, the deviation half of it, rttvar at least 200 ms', () => {
    const { sk, sample } = estimator();
    expect(sample(1000)).toBe(51);
    expect(sk).toMatchObject({ srttUs: 8000, mdevUs: 2000, rttvarUs: 200_000, mdevMaxUs: 200_000 });
  });
  test('above 100 ms the deviation takes over: RTT 300 ms gives 900 ms', () => {
    expect(estimator().sample(300_000)).toBe(225);
    expect(estimator().sample(100_000)).toBe(75);
    expect(estimator().sample(100_001)).toBe(76);
  });
  test('later samples move srtt by an eighth, a larger deviation by a quarter', () => {
    const { sk, sample } = estimator();
    sample(100_000);
    sample(180_000);
    // error 80 ms: srtt 800 000 + 80 000; mdev 200 000 + (80 000 − 50 000)
    expect(sk).toMatchObject({ srttUs: 880_000, mdevUs: 230_000, rttvarUs: 230_000 });
  });
  test('a sample below the mean moves the deviation eight times more slowly', () => {
    const { sk, sample } = estimator();
    sample(100_000);
    sample(20_000);
    // error −80 ms: srtt 800 000 − 80 000; mdev 200 000 + (80 000 − 50 000) / 8
    expect(sk).toMatchObject({ srttUs: 720_000, mdevUs: 203_750 });
  });
  test('once a window is acknowledged, rttvar gives back a quarter of what was not needed', () => {
    const { sk, sample } = estimator();
    sample(300_000);
    expect(sk.rttvarUs).toBe(600_000);
    sk.sndUna = 10;
    sk.sndNxt = 20;
    sample(300_000);
    // No deviation: mdev 600 000 − 150 000; the window’s greatest stays 600 000, so rttvar does.
    expect([sk.mdevUs, sk.rttvarUs, sk.rttSeq, sk.mdevMaxUs]).toEqual([450_000, 600_000, 20, 200_000]);
    sk.sndUna = 30;
    sample(300_000);
    // mdev 337 500 is this window’s greatest: 600 000 − (600 000 − 337 500) / 4.
    expect([sk.mdevUs, sk.rttvarUs]).toEqual([337_500, 534_375]);
  });
  test('the minimum is rounded up to whole jiffies', () => {
    expect(estimator(250, 20_000).sample(1000)).toBe(6); // 21 ms
    expect(estimator(100, 15_000).sample(1000)).toBe(3); // 15 ms are 20 ms; 21 ms are 3 jiffies
  });
  test.each(HZ_VALUES.map((hz, i) => [hz, [21, 51, 61, 201][i] as number]))(
    '%i HZ: a round trip of 1 ms gives %i jiffies',
    (hz, jiffies) => {
      expect(estimator(hz as Hz).sample(1000)).toBe(jiffies);
    },
  );
});

describe('which sample counts', () => {
  /** With a sample of the acknowledged segment's own, one of a selectively acknowledged one, and an echo of 30 ms ago. */
  const taken = (own: number, sack: number, echo: number | null = null, acked = true, kernel: KernelId = 'linux-6.12') => {
    const host = newHost('client', PROFILES[kernel], 250, { jiffiesAtStart: 100_000, microsecondsIntoJiffy: 0 }, {}, null);
    const sk = tcpInitSock(host, 1, {}, 65_535);
    Object.assign(sk, { rcvTsEcr: echo === null ? null : timestampNow(host) - echo, minRttUs: 5000, backoff: 3 });
    tcpAckUpdateRtt(host, sk, own, sack, acked);
    return [sk.srttUs >> 3, sk.minRttUs, sk.backoff];
  };
  test('the segment’s own, which alone may be the shortest', () => {
    expect([taken(4000, 3000), taken(6000, 3000), taken(0, 3000)]).toEqual([
      [4000, 4000, 0],
      [6000, 5000, 0],
      [0, 0, 0],
    ]);
  });
  test('else that of what was reported, else the echo where something was acknowledged, else none', () => {
    expect([taken(-1, 3000, 30), taken(-1, 0, 30), taken(-1, -1, 30), taken(-1, -1, 30, false), taken(-1, -1)]).toEqual([
      [3000, 5000, 0],
      [0, 5000, 0],
      [30_000, 5000, 0],
      [0, 5000, 3],
      [0, 5000, 3],
    ]);
  });
  test('an echo of this very millisecond is one of 1 ms since 5.4, before it none at all', () => {
    expect([taken(-1, -1, 0), taken(-1, -1, 0, true, 'linux-4.19')]).toEqual([
      [1000, 5000, 0],
      [0, 5000, 0],
    ]);
  });
});

describe('Karn: a retransmitted segment’s acknowledgement', () => {
  const send = (at: string): StepFile => ({ at, do: 'send', host: 'client', bytes: 100 });
  const outage = (sysctl: NonNullable<HostFile['sysctl']>) =>
    run({
      client: { sysctl },
      path: { rtt: '1ms' },
      steps: [{ at: '1s', do: 'cut' }, send('2s'), { at: '3s', do: 'restore' }, send('20s'), { at: '19s', do: 'cut' }],
      until: '21s',
    });
  const rtoAt = (result: ReturnType<typeof run>): unknown => armed(result, 'client', 'tlp').at(-1)?.rule.inputs.rtoJiffies;
  test('with timestamps it is a sample: the timeout is back at 204 ms', () => {
    expect(rtoAt(outage({}))).toBe(51);
  });
  test('without timestamps the doubled timeout stays until something is acknowledged that was sent once', () => {
    expect(rtoAt(outage({ tcp_timestamps: 0 }))).toBe(408);
  });
  test('without timestamps the next segment’s tail loss probe still comes after 208 ms, its retransmission a full doubled timeout later', () => {
    const result = outage({ tcp_timestamps: 0 });
    const later = sent(result, 'client', 'tail-loss-probe', 'retransmission').filter(({ at }) => at > 20 * SECOND);
    expect(later.map(({ segment }) => segment.purpose)).toEqual(['tail-loss-probe']);
    expect(((later[0]?.at as number) - 20 * SECOND) / 1000).toBe(208);
  });
  test('a SYN sent twice and no timestamps: no sample, 3 s', () => {
    const result = run({
      client: { sysctl: { tcp_timestamps: 0 } },
      path: { rtt: '1ms' },
      steps: [{ at: '0s', do: 'cut' }, { at: '500ms', do: 'restore' }, send('5s')],
      until: '6s',
    });
    expect(armed(result, 'client', 'tlp')[0]?.rule.inputs.rtoJiffies).toBe(750);
  });
});
