// Connecting: to nobody, to somebody who refuses, and the other side of it, the SYN-ACK that nobody answers.
import { describe, expect, test } from 'vitest';
import type { HostFile, Hz, KernelId, StepFile } from '../../../sim/index.ts';
import { alignedAt, fired, inJiffies, rulesOf, run, SECOND, sent } from '../../support/run.ts';

const CUT: StepFile = { at: '0s', do: 'cut' };
interface Setup {
  readonly hz?: Hz;
  readonly kernel?: KernelId;
  readonly sysctl?: NonNullable<HostFile['sysctl']>;
  readonly options?: NonNullable<HostFile['socketOptions']>;
}
/** connect() at an aligned jiffy, 1 s into the run, to a peer behind a cut path. */
function toNobody({ hz = 250, kernel = 'linux-6.12', sysctl = {}, options = {} }: Setup = {}) {
  return run({
    client: { hz, kernel, clock: alignedAt(SECOND, hz), sysctl, socketOptions: options },
    steps: [CUT],
    connectAt: '1s',
    until: '2h',
  });
}
/** Jiffies of the SYN's retransmissions and of the end, after the first SYN. */
function jiffies(setup: Setup = {}): number[] {
  const result = toNobody(setup);
  return inJiffies([...sent(result, 'client', 'syn').slice(1), result.verdicts.client], SECOND, setup.hz ?? 250);
}

describe('connecting to nobody', () => {
  test('default since 6.5: four waits of a second, then doubling, ETIMEDOUT after 135 s', () => {
    expect(jiffies()).toEqual([256, 512, 768, 1024, 1280, 1784, 2816, 4864, 8896, 17_408, 33_792]);
    expect(toNobody().verdicts.client).toMatchObject({ outcome: 'error', errno: 'ETIMEDOUT', decidedBy: 'rto', retransmissions: 10 });
  });
  test.each([
    ['6.1', { kernel: 'linux-6.1' }],
    ['no linear timeouts', { sysctl: { tcp_syn_linear_timeouts: 0 } }],
  ] as const)('%s: doubling from the start, 131 s', (_, setup) => {
    expect(jiffies(setup)).toEqual([256, 760, 1792, 3840, 7872, 16_384, 32_768]);
  });
  test('TCP_SYNCNT 1: by the time of one doubling', () => {
    expect(jiffies({ options: { TCP_SYNCNT: 1 } })).toEqual([256, 512, 768]);
  });
  test('TCP_SYNCNT 2 since 6.5: five retransmissions, because the time of two doublings, 7 s, is over before their count', () => {
    expect(jiffies({ options: { TCP_SYNCNT: 2 } })).toEqual([256, 512, 768, 1024, 1280, 1784]);
    expect(rulesOf(fired(toNobody({ options: { TCP_SYNCNT: 2 } }), 'client', 'rto')).at(-1)).toBe('syn-time');
  });
  test('TCP_SYNCNT 2 on 6.1: two', () => {
    expect(jiffies({ kernel: 'linux-6.1', options: { TCP_SYNCNT: 2 } })).toEqual([256, 760, 1792]);
    expect(rulesOf(fired(toNobody({ kernel: 'linux-6.1', options: { TCP_SYNCNT: 2 } }), 'client', 'rto')).at(-1)).toBe('syn-count');
  });
  test('a user timeout of 5 s: 5.02 s', () => {
    expect(jiffies({ options: { TCP_USER_TIMEOUT: '5s' } })).toEqual([256, 512, 768, 1024, 1256]);
  });
  test('a user timeout of 500 ms: the first wait is not cut, one SYN is sent again, 1.03 s', () => {
    expect(jiffies({ options: { TCP_USER_TIMEOUT: '500ms' } })).toEqual([256, 258]);
  });
  test('a user timeout that is over exactly at the first firing leaves one jiffy, no less', () => {
    expect(jiffies({ options: { TCP_USER_TIMEOUT: '1024ms' } })).toEqual([256, 258]);
  });
  test('1000 HZ', () => {
    expect(jiffies({ hz: 1000 })).toEqual([1024, 2048, 3072, 4096, 5120, 7168, 11_200, 19_456, 35_840, 68_096, 135_168]);
  });
  test('before 4.8: 1.000, 3.004, 7.008, 15.024, 31.040, 63.104 s, dead after 127.232 s', () => {
    expect(jiffies({ kernel: 'linux-4.1' }).map((jiffy) => jiffy / 250)).toEqual([1, 3.004, 7.008, 15.024, 31.04, 63.104, 127.232]);
  });
  test('the range over phases: 133.26 to 135.30 s', () => {
    const ends = Array.from({ length: 512 }, (_, phase) => {
      const result = run(
        { client: { clock: alignedAt(SECOND, 250, phase) }, steps: [CUT], connectAt: '1s', until: '1h' },
        { trace: false },
      );
      return (result.verdicts.client.at - SECOND) / SECOND;
    });
    expect([Math.min(...ends), Math.max(...ends)].map((s) => s.toFixed(2))).toEqual(['133.26', '135.30']);
  });
  test('keepalive does not look at a socket that is still connecting', () => {
    const result = toNobody({ options: { SO_KEEPALIVE: true, TCP_KEEPIDLE: 1 } });
    expect(sent(result, 'client', 'keepalive-probe')).toEqual([]);
    expect(jiffies({ options: { SO_KEEPALIVE: true, TCP_KEEPIDLE: 1 } }).length).toBe(11);
  });
});

describe('connecting to a host that answers', () => {
  test('whose program is gone: ECONNREFUSED after one round trip', () => {
    const result = run({ path: { rtt: '10ms' }, steps: [{ at: '0s', do: 'kill', host: 'server' }], connectAt: '1s', until: '1m' });
    expect(result.verdicts.client).toMatchObject({ outcome: 'error', errno: 'ECONNREFUSED', at: SECOND + 10_000, decidedBy: null });
  });
  test('after the path has healed: the next SYN connects', () => {
    const result = run({
      steps: [
        { at: '0s', do: 'cut' },
        { at: '2.5s', do: 'restore' },
      ],
      until: '1m',
    });
    expect(result.verdicts.client).toMatchObject({ outcome: 'alive', retransmissions: 3 });
  });
  test('a program’s data waits for the handshake', () => {
    const result = run({ path: { rtt: '100ms' }, steps: [{ at: '100ms', do: 'send', host: 'client', bytes: 10 }], until: '1m' });
    expect(sent(result, 'client', 'data').map(({ at }) => at)).toEqual([100_000]);
  });
});

describe('SYN-ACK that nobody answers', () => {
  const unanswered = (options: NonNullable<HostFile['socketOptions']> = {}) => {
    const at = SECOND + 500;
    const result = run({
      server: { clock: alignedAt(at, 250), socketOptions: options },
      path: { rtt: '1ms' },
      connectAt: '1s',
      steps: [{ at: `${at + 1}us`, do: 'cut' }],
      until: '1h',
    });
    return { result, jiffies: inJiffies([...sent(result, 'server', 'syn-ack').slice(1), result.verdicts.server], SECOND, 250) };
  };
  test('after 256, 760, 1792, 3840 and 7872 jiffies, forgotten at 16384', () => {
    const { result, jiffies } = unanswered();
    expect(jiffies).toEqual([256, 760, 1792, 3840, 7872, 16_384]);
    expect(result.verdicts.server).toMatchObject({ outcome: 'gone', decidedBy: 'synack', errno: null });
  });
  test('TCP_SYNCNT 2 of the listener: two, forgotten at 1792', () => {
    expect(unanswered({ TCP_SYNCNT: 2 }).jiffies).toEqual([256, 760, 1792]);
  });
});
