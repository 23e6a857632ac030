// Closing: orphans whose FIN nobody answers, FIN-WAIT-2 and its curious second half, TIME-WAIT, and close() with data unread.
import { describe, expect, test } from 'vitest';
import type { HostFile, StepFile } from '../../../sim/index.ts';
import { alignedAt, armed, fired, inJiffies, run, SECOND, sent } from '../../support/run.ts';

const START = 2 * SECOND;
interface Setup {
  readonly sysctl?: NonNullable<HostFile['sysctl']>;
  readonly options?: NonNullable<HostFile['socketOptions']>;
  readonly steps: StepFile[];
}
const closing = ({ sysctl = {}, options = {}, steps }: Setup) =>
  run({ client: { clock: alignedAt(START, 250), sysctl, socketOptions: options }, path: { rtt: '1ms' }, steps, until: '3h' });
const CUT: StepFile = { at: '1s', do: 'cut' };
const close = (host: 'client' | 'server', at = '2s'): StepFile => ({ at, do: 'close', host });
const endAt = (result: ReturnType<typeof run>): number => inJiffies([result.verdicts.client], START, 250)[0] as number;

describe('a FIN that nobody answers', () => {
  test('close() of an idle connection: gone after 106.5 s without a word', () => {
    const result = closing({ steps: [CUT, close('client')] });
    const fins = sent(result, 'client', 'fin', 'tail-loss-probe', 'retransmission');
    expect(inJiffies(fins, START, 250)).toEqual([0, 52, 104, 208, 416, 832, 1664, 3328, 6656, 13_312]);
    expect(endAt(result)).toBe(26_624);
    expect(result.verdicts.client).toMatchObject({ outcome: 'gone', errno: null, decidedBy: 'rto' });
    expect(sent(result, 'client', 'rst')).toEqual([]);
  });
  test('tcp_orphan_retries 3: 6.65 s', () => {
    expect(endAt(closing({ sysctl: { tcp_orphan_retries: 3 }, steps: [CUT, close('client')] }))).toBe(1664);
  });
  test('a user timeout of 5 s takes the place of that: 5.6 s', () => {
    const end = endAt(closing({ options: { TCP_USER_TIMEOUT: '5s' }, steps: [CUT, close('client')] }));
    expect(end).toBeGreaterThanOrEqual(104 + 1250);
    expect(end).toBeLessThanOrEqual(1408);
  });
  test('shutdown() keeps the descriptor: tcp_retries2 decides, and the program is told', () => {
    const result = closing({ steps: [CUT, { at: '2s', do: 'shutdown', host: 'client' }] });
    expect(endAt(result)).toBe(234_496);
    expect(result.verdicts.client).toMatchObject({ outcome: 'error', errno: 'ETIMEDOUT' });
  });
  test('close() while connecting ends at once', () => {
    const result = run({
      steps: [
        { at: '0s', do: 'cut' },
        { at: '500ms', do: 'close', host: 'client' },
      ],
      until: '1h',
    });
    expect(result.verdicts.client.at).toBe(500_000);
  });
});

describe('FIN-WAIT-2 of an orphan', () => {
  /** The peer acknowledges the FIN and never closes; its own end is of no concern. */
  const lasts = (finTimeout: number, options: NonNullable<HostFile['socketOptions']> = {}) => {
    const result = closing({ sysctl: { tcp_fin_timeout: finTimeout }, options, steps: [close('client')] });
    return { result, seconds: (result.verdicts.client.at - START) / SECOND };
  };
  test.each([
    [60, 61.4],
    [61, 2.04],
    [100, 81.9],
    [120, 122.9],
  ])('tcp_fin_timeout %i s: %f s, because what is beyond 60 s counts twice', (timeout, seconds) => {
    expect(lasts(timeout).seconds).toBeGreaterThan(seconds - 0.75);
    expect(lasts(timeout).seconds).toBeLessThan(seconds + 0.75);
  });
  test('up to 60 s one timer, above it two of the same length', () => {
    expect(fired(lasts(60).result, 'client', 'fin-wait-2')).toEqual([]);
    expect(fired(lasts(61).result, 'client', 'fin-wait-2')).toHaveLength(1);
  });
  test('TCP_LINGER2 takes the place of the sysctl', () => {
    expect(lasts(60, { TCP_LINGER2: 10 }).seconds).toBeLessThan(11);
  });
  test('TCP_LINGER2 = −1: the acknowledgement of the FIN is answered by a reset that acknowledges nothing', () => {
    const { result } = lasts(60, { TCP_LINGER2: -1 });
    expect(sent(result, 'client', 'rst').map(({ segment }) => [segment.flags, segment.seq, segment.ack])).toEqual([['R', 2, null]]);
    expect(result.verdicts.client.at).toBe(sent(result, 'client', 'rst')[0]?.at);
  });
  test('TCP_LINGER2 = −1 and close() in FIN-WAIT-2: a reset of the connection', () => {
    const result = closing({
      options: { TCP_LINGER2: -1 },
      steps: [{ at: '1s', do: 'shutdown', host: 'client' }, close('client', '3s')],
    });
    expect(sent(result, 'client', 'rst').map(({ at, segment }) => [at, segment.flags])).toEqual([[3 * SECOND, 'R.']]);
  });
  test('a peer’s keepalive probes are answered until the end, then reset', () => {
    const server: HostFile = { socketOptions: { SO_KEEPALIVE: true, TCP_KEEPIDLE: 5, TCP_KEEPINTVL: 5 } };
    const result = run({ client: { sysctl: { tcp_fin_timeout: 20 } }, server, steps: [close('client')], until: '5m' });
    expect(sent(result, 'client', 'probe-answer')).toHaveLength(4);
    expect(result.verdicts.server).toMatchObject({ outcome: 'error', errno: 'EPIPE' });
    expect(result.verdicts.server.at).toBeGreaterThan(result.verdicts.client.at);
    expect(result.verdicts.server.at - result.verdicts.client.at).toBeLessThan(6 * SECOND);
  });
  test('at least 3.5 timeouts of retransmission', () => {
    expect(lasts(60, { TCP_LINGER2: 1 }).seconds).toBeGreaterThanOrEqual(1);
    const slow = run({ path: { rtt: '2s' }, client: { sysctl: { tcp_fin_timeout: 1 } }, steps: [close('client', '10s')], until: '5m' });
    const acked = slow.events.find(({ key }) => key === 'client/state/FIN-WAIT-2/1')?.at as number;
    const [arm] = armed(slow, 'client', 'time-wait');
    // 2 s and the tick that the FIN's acknowledgement waited for make a timeout of 1501 jiffies.
    expect(arm?.rule.inputs.waitJiffies).toBe(4 * 1501 - 750);
    expect((slow.verdicts.client.at - acked) / SECOND).toBeGreaterThan(21);
  });
  test('with the descriptor open there is no timer: never', () => {
    const result = closing({
      steps: [
        { at: '2s', do: 'shutdown', host: 'client' },
        { at: '3s', do: 'cut' },
      ],
    });
    expect(result.verdicts.client).toMatchObject({ outcome: 'never', because: 'nothing armed' });
  });
});

describe('closing in order', () => {
  const both = closing({ steps: [close('client'), close('server', '3s')] });
  test('the side that closed first stays in TIME-WAIT for 60 s and one granule', () => {
    expect(both.verdicts.client.outcome).toBe('closed');
    const seconds = (both.verdicts.client.at - 3 * SECOND) / SECOND;
    expect(seconds).toBeGreaterThan(60);
    expect(seconds).toBeLessThan(62.1);
  });
  test('the other is done with the last acknowledgement', () => {
    expect(both.verdicts.server).toMatchObject({ outcome: 'closed', at: 3 * SECOND + 1000 });
  });
  test('both at once: CLOSING, then TIME-WAIT on both sides', () => {
    const result = closing({ steps: [close('client'), close('server')] });
    for (const host of ['client', 'server']) expect(result.events.some(({ key }) => key === `${host}/state/CLOSING/1`)).toBe(true);
    expect([result.verdicts.client.outcome, result.verdicts.server.outcome]).toEqual(['closed', 'closed']);
  });
});

describe('resets', () => {
  const request: StepFile = { at: '2s', do: 'send', host: 'client', bytes: 100 };
  test('close() with data unread: reset at once, ECONNRESET for the peer', () => {
    const result = closing({ steps: [{ at: '1s', do: 'stopReading', host: 'server' }, request, close('server', '3s')] });
    expect(sent(result, 'server', 'rst')[0]?.segment.flags).toBe('R.');
    expect(sent(result, 'server', 'fin')).toEqual([]);
    expect(result.verdicts.client).toMatchObject({ errno: 'ECONNRESET', at: 3 * SECOND + 500, decidedBy: null });
  });
  test('data for a program that has closed: ECONNRESET, or EPIPE where the peer’s FIN had been seen', () => {
    const result = closing({ steps: [close('server', '1s'), request] });
    expect(result.verdicts.client).toMatchObject({ outcome: 'error', errno: 'EPIPE', at: START + 1000 });
  });
  test('a rebooted host resets at the first segment it does not know', () => {
    const result = closing({ steps: [{ at: '1s', do: 'reboot', host: 'server', down: '100ms' }, request] });
    expect(result.verdicts.client).toMatchObject({ errno: 'ECONNRESET', at: START + 1000 });
  });
  test('a rebooted host is heard of only when something is sent: else never', () => {
    const result = closing({ steps: [{ at: '1s', do: 'reboot', host: 'server', down: '100ms' }] });
    expect(result.verdicts.client).toMatchObject({ outcome: 'never', because: 'nothing armed' });
  });
  test('giving up on retransmission sends no reset: a peer that comes back learns nothing', () => {
    const result = closing({ steps: [CUT, request] });
    expect(sent(result, 'client', 'rst')).toEqual([]);
    expect(result.verdicts.server.outcome).toBe('never');
  });
  test('a send after the end is refused with the error', () => {
    const result = run({
      client: { sysctl: { tcp_retries2: 1 } },
      steps: [CUT, request, { at: '10s', do: 'send', host: 'client', bytes: 1 }],
      until: '1m',
    });
    expect(result.events.find(({ key }) => key === 'client/send/2')).toMatchObject({
      kind: 'call',
      detail: { bytes: 1, result: 'ETIMEDOUT' },
    });
  });
});
