// Zero window probes: a peer whose program does not read, one that is gone besides, and what ends it.
import { describe, expect, test } from 'vitest';
import type { HostFile, StepFile } from '../../../sim/index.ts';
import { armed, fired, rulesOf, run, SECOND, sent } from '../../support/run.ts';

interface Setup {
  readonly client?: HostFile;
  readonly steps?: StepFile[];
  readonly until?: string;
  /** Right after the window closed. */
  readonly silent?: boolean;
  readonly rtt?: string;
}
/** The window closes at once and altogether: the buffer holds two segments. */
function full({ client = {}, steps = [], until = '2h', silent = false, rtt = '1ms' }: Setup) {
  const file = (more: StepFile[]) => ({
    client,
    server: { receiveBuffer: 2896 },
    path: { rtt },
    steps: [
      { at: '1s', do: 'stopReading' as const, host: 'server' as const },
      { at: '2s', do: 'send' as const, host: 'client' as const, bytes: 20_000 },
      ...steps,
      ...more,
    ],
    until,
  });
  if (!silent) return run(file([]));
  return run(file([{ at: `${closedAt(run(file([]))) + 1}us`, do: 'cut' }]));
}
const closedAt = (result: ReturnType<typeof run>): number => armed(result, 'client', 'probe0')[0]?.at as number;
/** Seconds since the window closed, rounded to whole jiffies of 4 ms. */
const since = (result: ReturnType<typeof run>, events: readonly { at: number }[]): number[] =>
  events.map(({ at }) => Math.round((at - closedAt(result)) / 1000) / 1000);
const probes = (result: ReturnType<typeof run>): number[] => since(result, sent(result, 'client', 'window-probe'));

describe('zero window probes: a silent peer', () => {
  test('fifteen probes with doubled waits, then ETIMEDOUT without a reset', () => {
    const result = full({ silent: true });
    expect(result.verdicts.client).toMatchObject({ errno: 'ETIMEDOUT', decidedBy: 'probe0', windowProbes: 15 });
    expect(sent(result, 'client', 'rst')).toEqual([]);
    expect((result.verdicts.client.at - closedAt(result)) / SECOND).toBeGreaterThan(924.6);
    expect((result.verdicts.client.at - closedAt(result)) / SECOND).toBeLessThan(1055);
  });
  test.each([
    [1, 1],
    [3, 3],
    [8, 8],
  ])('tcp_retries2 %i: %i probes', (retries2, count) => {
    expect(full({ silent: true, client: { sysctl: { tcp_retries2: retries2 } } }).verdicts.client.windowProbes).toBe(count);
  });
  test('tcp_retries2 0: not one probe, dead at the first firing', () => {
    const result = full({ client: { sysctl: { tcp_retries2: 0 } } });
    expect(probes(result)).toEqual([]);
    expect(since(result, [result.verdicts.client])[0]).toBeCloseTo(0.208, 2);
  });
  test('before 5.0 one probe more', () => {
    expect(full({ silent: true, client: { kernel: 'linux-4.19', sysctl: { tcp_retries2: 3 } } }).verdicts.client.windowProbes).toBe(4);
  });
  test('a probe is empty and carries the last acknowledged byte’s number: never the one byte of the RFC', () => {
    for (const { segment } of sent(full({ silent: true }), 'client', 'window-probe'))
      expect(segment).toMatchObject({ flags: '.', len: 0, seq: 2896 });
  });
});

describe('zero window probes: a peer that answers', () => {
  test('for ever: the interval grows to 120.8 s and stays', () => {
    const result = full({ until: '9d' });
    expect(result.verdicts.client).toMatchObject({ outcome: 'never', because: 'repeats', periodUs: 120_832_000 });
    expect(result.stopped.by).toBe('repeats');
  });
  test('tcp_retries2 3 caps the interval at eight times the base: 1.66 s', () => {
    const at = probes(full({ client: { sysctl: { tcp_retries2: 3 } }, until: '60s' }));
    expect((at.at(-1) as number) - (at.at(-2) as number)).toBeCloseTo(1.68, 1);
  });
  test('an answer restarts the wait without doubling it again, and clears the count', () => {
    const result = full({ until: '60s', rtt: '20ms' });
    const answered = armed(result, 'client', 'probe0').filter(({ rule }) => rule.name === 'probe0-answered');
    expect(answered.length).toBeGreaterThan(2);
    for (const { rule } of fired(result, 'client', 'probe0')) expect(rule.inputs.unanswered as number).toBeLessThanOrEqual(1);
  });
  test('the answers are at least 500 ms apart: the second probe gets none, the third does', () => {
    const result = full({ until: '10s' });
    const [first, second, third] = sent(result, 'client', 'window-probe').map(({ at }) => at);
    const answers = sent(result, 'server', 'probe-answer').map(({ at }) => at);
    const answered = (probe: number): boolean => answers.some((at) => at > probe && at < probe + 10_000);
    expect([first, second, third].map((probe) => answered(probe as number))).toEqual([true, false, true]);
  });
  test('tcp_retries2 1 kills a peer that is well: its second probe falls into the 500 ms', () => {
    const result = full({ client: { sysctl: { tcp_retries2: 1 } } });
    expect(result.verdicts.client).toMatchObject({ errno: 'ETIMEDOUT', windowProbes: 2 });
  });
  test('the program reads again: the window update ends probing and everything arrives', () => {
    const result = full({ steps: [{ at: '30s', do: 'resumeReading', host: 'server' }], until: '60s' });
    expect(sent(result, 'server', 'window-update')).toHaveLength(1);
    expect(result.verdicts.client.outcome).toBe('alive');
    const bytes = sent(result, 'client', 'data').reduce((sum, { segment }) => sum + segment.len, 0);
    expect(bytes).toBe(20_000);
    expect(sent(result, 'client', 'window-probe').filter(({ at }) => at > 31 * SECOND)).toEqual([]);
  });
});

describe('zero window probes: the user timeout', () => {
  const client = (ms: number, kernel: HostFile['kernel'] = 'linux-6.12'): HostFile => ({ kernel, socketOptions: { TCP_USER_TIMEOUT: ms } });
  test('it counts from the first probe: 10 s end 10.2 s after the window closed', () => {
    const [end] = since(full({ silent: true, client: client(10_000) }), [full({ silent: true, client: client(10_000) }).verdicts.client]);
    expect(end).toBeGreaterThan(10.2);
    expect(end).toBeLessThan(10.47);
  });
  test('an answering peer is given up too', () => {
    const result = full({ client: client(10_000) });
    expect(result.verdicts.client).toMatchObject({ errno: 'ETIMEDOUT', decidedBy: 'probe0' });
    expect(rulesOf(fired(result, 'client', 'probe0')).at(-1)).toBe('probe0-user-timeout');
  });
  test('100 ms: one probe, then the clamped wait', () => {
    const result = full({ silent: true, client: client(100) });
    expect(probes(result)).toHaveLength(1);
    expect(since(result, [result.verdicts.client])[0]).toBeCloseTo(0.312, 2);
  });
  test('the wait is never cut below two jiffies', () => {
    const cut = armed(full({ silent: true, client: client(1) }), 'client', 'probe0').filter(({ rule }) => rule.name === 'probe0-clamped');
    expect(cut.map(({ rule }) => rule.inputs.waitJiffies)).toEqual([2]);
  });
  test('4.19 does not cut the wait: an answering peer is given up at the next regular probe', () => {
    const result = full({ client: client(10_000, 'linux-4.19') });
    expect(armed(result, 'client', 'probe0').map(({ rule }) => rule.name)).not.toContain('probe0-clamped');
    expect(since(result, [result.verdicts.client])[0]).toBeGreaterThan(13);
  });
});

describe('zero window probes: an orphan', () => {
  const closed: StepFile[] = [{ at: '3s', do: 'close', host: 'client' }];
  test('a silent peer: eight probes, then gone without a word', () => {
    const result = full({ silent: true, steps: closed });
    expect(result.verdicts.client).toMatchObject({ outcome: 'gone', decidedBy: 'probe0', windowProbes: 8 });
    expect(sent(result, 'client', 'rst')).toEqual([]);
  });
  test('a peer that answers is given up all the same, once the wait has reached 120 s', () => {
    const result = full({ steps: closed });
    expect(result.verdicts.client).toMatchObject({ outcome: 'gone', decidedBy: 'probe0', windowProbes: 10 });
    const [end] = since(result, [result.verdicts.client]) as [number];
    expect(end).toBeGreaterThan(325);
    expect(end).toBeLessThan(345);
  });
});
