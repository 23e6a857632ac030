// The keepalive timer: when it probes, when it gives up, and everything that makes it look again later.
import { describe, expect, test } from 'vitest';
import type { HostFile, Hz, KernelId, StepFile } from '../../../sim/index.ts';
import { alignedAt, armed, fired, inJiffies, rulesOf, run, SECOND, sent } from '../../support/run.ts';

type Options = HostFile['socketOptions'];
const ON: Options = { SO_KEEPALIVE: true };
const options = (idle: number, interval: number, count: number, more: Options = {}): Options => ({
  TCP_KEEPIDLE: idle,
  TCP_KEEPINTVL: interval,
  TCP_KEEPCNT: count,
  ...more,
});

interface Setup {
  readonly hz?: Hz;
  readonly kernel?: KernelId;
  readonly before?: Options;
  readonly steps: StepFile[];
  readonly until?: string;
}
/** An aligned jiffy lies at 1 s. */
const idle = ({ hz = 250, kernel = 'linux-6.12', before = {}, steps, until = '6h' }: Setup) =>
  run({ client: { kernel, hz, clock: alignedAt(SECOND, hz), socketOptions: before }, path: { rtt: '1ms' }, steps, until });

const CUT: StepFile = { at: '500ms', do: 'cut' };
const turnOn = (at = '1s'): StepFile => ({ at, do: 'setsockopt', host: 'client', name: 'SO_KEEPALIVE', value: true });
const probesAt = (result: ReturnType<typeof run>, hz: Hz = 250): number[] =>
  inJiffies(sent(result, 'client', 'keepalive-probe'), SECOND, hz);
const endAt = (result: ReturnType<typeof run>, hz: Hz = 250): number => inJiffies([result.verdicts.client], SECOND, hz)[0] as number;

describe('keepalive: a peer that is gone', () => {
  test('idle 10 s, interval 5 s, 3 probes at 250 HZ: 2560, 3840, 5120, and RST at 6400', () => {
    const result = idle({ before: options(10, 5, 3), steps: [CUT, turnOn()] });
    expect(probesAt(result)).toEqual([2560, 3840, 5120]);
    expect(inJiffies(sent(result, 'client', 'rst'), SECOND, 250)).toEqual([6400]);
    expect(result.verdicts.client).toMatchObject({ outcome: 'error', errno: 'ETIMEDOUT', decidedBy: 'keepalive', keepaliveProbes: 3 });
    expect(endAt(result)).toBe(6400);
  });
  test('the first probe comes 1 jiffy to one granule after idle, by phase; then every 1280', () => {
    const first = Array.from({ length: 64 }, (_, phase) => {
      const at = `${SECOND + phase * 4000}us`;
      const probes = probesAt(idle({ before: options(10, 5, 3), steps: [CUT, turnOn(at)] }));
      expect([(probes[1] as number) - (probes[0] as number), (probes[2] as number) - (probes[1] as number)]).toEqual([1280, 1280]);
      return (probes[0] as number) - phase;
    });
    expect([Math.min(...first), Math.max(...first)]).toEqual([2501, 2564]);
  });
  test('1 s, 1 s, 2 probes: probes at 256 and 512, RST at 768', () => {
    const result = idle({ before: options(1, 1, 2), steps: [CUT, turnOn()] });
    expect([...probesAt(result), endAt(result)]).toEqual([256, 512, 768]);
  });
  test.each([
    [100, 76.8],
    [250, 75.776],
    [300, 75.093],
    [1000, 77.824],
  ] as const)('defaults at %i HZ: nine probes, each interval of 75 s lasting %f s', (hz, seconds) => {
    const result = idle({ hz, steps: [CUT, turnOn()] });
    const times = sent(result, 'client', 'keepalive-probe').map(({ at }) => at / SECOND);
    expect(times).toHaveLength(9);
    for (let i = 1; i < 9; i++) expect((times[i] as number) - (times[i - 1] as number)).toBeCloseTo(seconds, 3);
    expect(result.verdicts.client.at / SECOND - (times[8] as number)).toBeCloseTo(seconds, 3);
  });
  test('before 4.8, 60 s / 10 s / 5 at 250 HZ: first probe after 60.16 s, then 10.02 s', () => {
    const result = idle({ kernel: 'linux-4.1', before: options(60, 10, 5), steps: [CUT, turnOn()] });
    expect(
      probesAt(result)
        .slice(0, 2)
        .map((jiffy) => jiffy / 250),
    ).toEqual([60.16, 70.176]);
  });
  test('a probe is empty and carries the last acknowledged byte’s number', () => {
    const [probe] = sent(idle({ before: options(10, 5, 3), steps: [CUT, turnOn()] }), 'client', 'keepalive-probe');
    expect(probe?.segment).toMatchObject({ flags: '.', len: 0, seq: 0 });
  });
  test('the reset carries snd_nxt and leaves before the program is told', () => {
    const result = idle({ before: options(10, 5, 1), steps: [CUT, turnOn()] });
    const [reset] = sent(result, 'client', 'rst');
    const error = result.events.find(({ kind }) => kind === 'error');
    expect(reset?.segment).toMatchObject({ flags: 'R.', seq: 1 });
    expect((reset?.id as number) < (error?.id as number)).toBe(true);
  });
});

describe('keepalive: the user timeout in place of the count', () => {
  test('12 s with idle 10 s, interval 5 s: one probe, RST at the second firing', () => {
    const result = idle({ before: options(10, 5, 9, { TCP_USER_TIMEOUT: '12s' }), steps: [CUT, turnOn()] });
    expect(probesAt(result)).toHaveLength(1);
    expect(endAt(result)).toBe(3840);
  });
  test('1 s is long past at the first firing, yet one probe must be unanswered', () => {
    const result = idle({ before: options(10, 5, 9, { TCP_USER_TIMEOUT: '1s' }), steps: [CUT, turnOn()] });
    expect(probesAt(result)).toHaveLength(1);
    expect(endAt(result)).toBe(3840);
  });
  test('100 s with a count of 3: eighteen probes', () => {
    const result = idle({ before: options(10, 5, 3, { TCP_USER_TIMEOUT: '100s' }), steps: [CUT, turnOn()] });
    expect(result.verdicts.client.keepaliveProbes).toBe(18);
    expect(endAt(result) / 250).toBeCloseTo(102.4, 1);
  });
  test('one jiffy less than, exactly and one jiffy more than what has passed at a firing', () => {
    // The last acknowledgement came at 1 ms, the second firing is at 1 s + 3840 jiffies = 16.36 s: 4090 jiffies later.
    const probes = (ms: number): number =>
      probesAt(idle({ before: options(10, 5, 9, { TCP_USER_TIMEOUT: ms }), steps: [CUT, turnOn()] })).length;
    expect([probes(16_356), probes(16_360), probes(16_361)]).toEqual([1, 1, 2]);
  });
});

describe('keepalive: a peer that answers', () => {
  test('idle longer than interval: the period is idle, by a firing in between that finds the answer', () => {
    const result = idle({ before: options(10, 5, 3), steps: [turnOn()], until: '100s' });
    expect(rulesOf(fired(result, 'client', 'keepalive')).slice(0, 4)).toEqual([
      'keepalive-probe',
      'keepalive-not-idle',
      'keepalive-probe',
      'keepalive-not-idle',
    ]);
    const at = probesAt(result);
    expect(((at[2] as number) - (at[1] as number)) / 250).toBeCloseTo(10.24, 1);
  });
  test('idle 5 s, interval 20 s: a probe every 20 s', () => {
    const at = probesAt(idle({ before: options(5, 20, 3), steps: [turnOn()], until: '200s' }));
    expect(((at[2] as number) - (at[1] as number)) / 250).toBeCloseTo(20.48, 1);
  });
  test('an answer clears the count: six unanswered in all, never three in a row, and it lives', () => {
    const outage = (from: number): StepFile[] => [
      { at: `${from}s`, do: 'cut' },
      { at: `${from + 8}s`, do: 'restore' },
    ];
    const result = idle({ before: options(10, 5, 3), steps: [turnOn(), ...outage(11), ...outage(31), ...outage(51)], until: '200s' });
    expect(result.events.filter(({ key }) => key.startsWith('path/lost/keepalive-probe')).length).toBe(6);
    expect(result.verdicts.client.outcome).toBe('alive');
  });
});

describe('keepalive: data decides', () => {
  const dataAt = (at: string): StepFile => ({ at, do: 'send', host: 'client', bytes: 100 });
  test('unacknowledged data suspends probing: each firing re-arms a full idle time', () => {
    const result = idle({ before: options(10, 5, 3), steps: [CUT, turnOn(), dataAt('9s')] });
    expect(probesAt(result)).toEqual([]);
    const timer = fired(result, 'client', 'keepalive');
    expect(new Set(rulesOf(timer))).toEqual(new Set(['keepalive-inert']));
    expect(result.verdicts.client).toMatchObject({ decidedBy: 'rto', errno: 'ETIMEDOUT' });
    expect(result.verdicts.client.at / SECOND).toBeGreaterThan(940);
  });
  test('a closed window suspends probing too', () => {
    const result = run({
      client: { socketOptions: { ...ON, ...options(10, 5, 3) } },
      server: { receiveBuffer: 2896 },
      steps: [
        { at: '1s', do: 'stopReading', host: 'server' },
        { at: '2s', do: 'send', host: 'client', bytes: 20_000 },
      ],
      until: '10m',
    });
    expect(sent(result, 'client', 'keepalive-probe')).toEqual([]);
    expect(sent(result, 'client', 'window-probe').length).toBeGreaterThan(5);
  });
  test('sending does not count as a sign of life, its acknowledgement does', () => {
    const result = idle({ before: options(10, 5, 3), steps: [turnOn(), dataAt('8s')], until: '25s' });
    expect(rulesOf(fired(result, 'client', 'keepalive'))[0]).toBe('keepalive-not-idle');
    expect((sent(result, 'client', 'keepalive-probe')[0]?.at as number) / SECOND).toBeCloseTo(18, 0);
  });
  test('the peer’s probes are no sign of life: it probes every 3 s, answers ours once, and is given up', () => {
    const result = run({
      client: { socketOptions: { ...ON, ...options(10, 5, 3) } },
      server: { socketOptions: { ...ON, ...options(3, 3, 100) }, sysctl: { tcp_invalid_ratelimit: '10m' } },
      steps: [],
      until: '60s',
    });
    const end = result.verdicts.client;
    expect(end).toMatchObject({ errno: 'ETIMEDOUT', decidedBy: 'keepalive', keepaliveProbes: 4 });
    expect(sent(result, 'server', 'keepalive-probe').filter(({ at }) => at > end.at - 20 * SECOND && at < end.at).length).toBeGreaterThan(
      5,
    );
  });
});

describe('keepalive: options on a live socket', () => {
  test('switching it on starts a full idle time, however long the connection has been idle', () => {
    const result = idle({ before: options(10, 5, 3), steps: [CUT, turnOn('31s')] });
    expect((probesAt(result)[0] as number) - 30 * 250).toBeGreaterThan(2500);
  });
  test('switching it on again changes nothing', () => {
    const twice = idle({ before: options(10, 5, 3), steps: [CUT, turnOn(), turnOn('6s')] });
    expect(probesAt(twice)[0]).toBe(2560);
  });
  test('off and on again restarts the idle time', () => {
    const off: StepFile = { at: '5s', do: 'setsockopt', host: 'client', name: 'SO_KEEPALIVE', value: false };
    expect(probesAt(idle({ before: options(10, 5, 3), steps: [CUT, turnOn(), off, turnOn('6s')] }))[0]).toBeGreaterThan(1250 + 2500);
  });
  test('off: no timer, no probe, never', () => {
    const off: StepFile = { at: '5s', do: 'setsockopt', host: 'client', name: 'SO_KEEPALIVE', value: false };
    const result = idle({ before: options(10, 5, 3), steps: [CUT, turnOn(), off] });
    expect(probesAt(result)).toEqual([]);
    expect(result.verdicts.client).toMatchObject({ outcome: 'never', because: 'nothing armed' });
  });
  test('TCP_KEEPIDLE shorter than the time already idle: a probe in the next jiffy', () => {
    const shorter: StepFile = { at: '21s', do: 'setsockopt', host: 'client', name: 'TCP_KEEPIDLE', value: 5 };
    expect(probesAt(idle({ before: options(100, 5, 3), steps: [CUT, turnOn(), shorter] }))[0]).toBe(20 * 250 + 1);
  });
  test('TCP_KEEPIDLE counts the time already idle', () => {
    const shorter: StepFile = { at: '21s', do: 'setsockopt', host: 'client', name: 'TCP_KEEPIDLE', value: 30 };
    const [, rearmed] = armed(idle({ before: options(100, 5, 3), steps: [CUT, turnOn(), shorter] }), 'client', 'keepalive');
    expect((rearmed?.expiresAt as number) / SECOND).toBeCloseTo(30, 2);
  });
  test('TCP_KEEPINTVL and TCP_KEEPCNT move nothing, and hold from the next firing on', () => {
    const set = (name: 'TCP_KEEPINTVL' | 'TCP_KEEPCNT', value: number): StepFile => ({
      at: '12s',
      do: 'setsockopt',
      host: 'client',
      name,
      value,
    });
    const result = idle({ before: options(10, 5, 3), steps: [CUT, turnOn(), set('TCP_KEEPINTVL', 20), set('TCP_KEEPCNT', 2)] });
    expect(probesAt(result)).toEqual([2560, 3840]);
    expect(endAt(result)).toBe(9216); // 3840 + 5000 jiffies lie at level 3
  });
});
