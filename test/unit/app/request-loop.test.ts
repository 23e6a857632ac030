// The request loop: what a program with timeouts, a pool, retries and heartbeats is told, and when.
import { describe, expect, test } from 'vitest';
import { pair, reportOn, runSystemFile } from '../../support/system.ts';

const CUT = { at: '10s', do: 'cut', node: 'server' };
const loop = (more: object = {}) => ({ is: 'request-loop', every: '1s', ...more });
const msOf = (us: number | undefined): number => (us ?? Number.NaN) / 1000;

describe('closed loop', () => {
  test('a thread thinks after each answer: service 10 ms, round trip 1 ms, 1 s of thought', () => {
    const report = reportOn(runSystemFile({ nodes: pair(loop()), until: '10s' }));
    // The first waits for the handshake too: 12 ms, then one each 1.011 s.
    expect(report.requests).toBe(10);
    expect(report.meanLatencyUs).toBeCloseTo((12_000 + 9 * 11_000) / 10, 6);
  });

  test('without a timeout a request waits until the kernel gives up, and says how', () => {
    const report = reportOn(runSystemFile({ nodes: pair(loop()), faults: [CUT], until: '20m' }));
    expect(report.firstFailure?.error).toBe('ETIMEDOUT');
    expect(report.firstFailure?.decidedBy).toBe('rto');
    expect(report.longestWaitUs / 1e6).toBeGreaterThan(937);
    expect(report.longestWaitUs / 1e6).toBeLessThan(960);
  });
});

describe('bounded waits', () => {
  const failAfter = (timeoutsBy: string): { error: string | undefined; ms: number } => {
    const run = runSystemFile({
      nodes: pair(loop({ readTimeout: '6s', timeoutsBy })),
      faults: [CUT],
      until: '20s',
    });
    const report = reportOn(run);
    const failed = run.events.find((event) => event.kind === 'failed');
    return { error: report.firstFailure?.error, ms: failed?.kind === 'failed' ? msOf(failed.latencyUs) : Number.NaN };
  };

  test('SO_RCVTIMEO: EAGAIN, up to one granule of the timer wheel late', () => {
    const { error, ms } = failAfter('SO_RCVTIMEO');
    expect(error).toBe('EAGAIN');
    // 6 s are 1500 jiffies at 250 HZ: level 2, granules of 64 jiffies.
    expect(ms).toBeGreaterThan(6000);
    expect(ms).toBeLessThanOrEqual(6256);
    expect(ms).not.toBe(6006);
  });

  test('poll: returns 0, with a slack of 0.1 %', () => {
    expect(failAfter('poll')).toEqual({ error: 'poll() = 0', ms: 6006 });
  });

  test('setSoTimeout: SocketTimeoutException, on poll’s timer', () => {
    expect(failAfter('setSoTimeout')).toEqual({ error: 'SocketTimeoutException', ms: 6006 });
  });

  test('a write waits for room in the send buffer, and its timeout ends it', () => {
    const run = runSystemFile({
      nodes: pair(loop({ requestBytes: 50_000, every: '100ms', answered: 'no', writeTimeout: '5s', timeoutsBy: 'SO_RCVTIMEO' })),
      faults: [CUT],
      until: '30s',
    });
    const blocked = run.events.find((event) => event.kind === 'blocked' && event.at >= 10e6);
    const failed = run.events.find((event) => event.kind === 'failed');
    expect(blocked).toBeDefined();
    expect(failed).toMatchObject({ error: 'EAGAIN', rule: { name: 'write-timeout', inputs: { by: 'SO_SNDTIMEO' } } });
    const waited = (failed?.at ?? 0) - (blocked?.at ?? 0);
    expect(waited).toBeGreaterThan(5e6);
    expect(waited).toBeLessThanOrEqual(5.256e6);
  });

  test('a reader that is stuck and goes on: the write waits, and then returns', () => {
    const run = runSystemFile({
      nodes: pair(loop({ requestBytes: 50_000, every: '100ms', answered: 'no' }), {
        is: 'responder',
        pauses: [{ at: '5s', until: '15s' }],
      }),
      until: '20s',
    });
    const blocked = run.events.find((event) => event.kind === 'blocked');
    const unblocked = run.events.find((event) => event.kind === 'unblocked');
    expect(blocked?.at).toBeGreaterThan(5e6);
    expect(unblocked?.at).toBeGreaterThanOrEqual(15e6);
    expect(reportOn(run).failed).toBe(0);
  });
});

test('open loop: requests leave at their times, answered or not', () => {
  const report = reportOn(runSystemFile({ nodes: pair(loop({ mode: 'open', pool: { size: 100 } })), faults: [CUT], until: '30500ms' }));
  expect(report.requests).toBe(31);
  expect(report.waiting).toBe(21);
});

describe('pool', () => {
  test('a connection that lay unused too long is closed, not handed out', () => {
    const run = runSystemFile({ nodes: pair(loop({ every: '10s', pool: { size: 1, maxIdle: '5s' } })), until: '35s' });
    expect(reportOn(run).connections).toBe(4);
    expect(run.events.filter((event) => event.kind === 'disconnected' && event.rule.name === 'pool-max-idle')).toHaveLength(3);
  });

  test('a test on borrowing finds the dead connection before a request is lost on it', () => {
    const file = (testOnBorrow: string) => ({
      nodes: pair(loop({ every: '10s', readTimeout: '2s', pool: { size: 1, testOnBorrow }, attempts: 2 })),
      faults: [{ at: '5s', do: 'reboot', node: 'server', down: '1s' }],
      until: '25s',
    });
    const tested = runSystemFile(file('yes'));
    const untested = runSystemFile(file('no'));
    const requestsLost = (run: typeof tested): number =>
      run.events.filter((event) => event.kind === 'sent').length - reportOn(run).answered;
    expect(requestsLost(untested)).toBe(1);
    expect(requestsLost(tested)).toBe(0);
  });
});

test('retries: attempts with exponential backoff to the next node', () => {
  const run = runSystemFile({
    nodes: [
      { name: 'client', program: { is: 'request-loop', to: ['a', 'b'], readTimeout: '1s', attempts: 3, backoff: { base: '500ms' } } },
      { name: 'a', program: { is: 'responder' } },
      { name: 'b', program: { is: 'responder' } },
    ],
    faults: [{ at: '3s', do: 'cut', node: 'a' }],
    until: '20s',
  });
  const report = reportOn(run);
  expect(report.failed).toBe(0);
  expect(run.connections.map(({ server }) => server)).toEqual(['a', 'b']);
  expect(report.longestWaitUs / 1000).toBeCloseTo(1001 + 500 + 12, 0);
});

describe('heartbeat', () => {
  const beating = (on: string, fault: object[], more: object = {}) =>
    runSystemFile({
      nodes: pair(loop({ heartbeat: { on, interval: '2s', misses: 2 }, ...more })),
      faults: fault,
      until: '1m',
    });

  test.each(['data connection', 'own connection'])('on the %s it finds a cut path within misses + 1 intervals', (on) => {
    const report = reportOn(beating(on, [CUT]));
    expect(report.firstFailure?.error).toBe('heartbeat missed');
    expect((report.firstFailure?.at ?? 0) / 1e6).toBeGreaterThan(13);
    expect((report.firstFailure?.at ?? 0) / 1e6).toBeLessThanOrEqual(16.1);
  });

  test.each(['data connection', 'own connection'])('on the %s it sees a frozen process, which keepalive does not', (on) => {
    const report = reportOn(
      beating(on, [{ at: '10s', do: 'freeze', node: 'server' }], {
        socketOptions: { SO_KEEPALIVE: true, TCP_KEEPIDLE: 1, TCP_KEEPINTVL: 1, TCP_KEEPCNT: 2 },
      }),
    );
    expect(report.firstFailure?.error).toBe('heartbeat missed');
  });

  test('on its own connection it does not see workers that are stuck; on the data connection it does', () => {
    const stuck = (on: string) =>
      reportOn(
        runSystemFile({
          nodes: pair(loop({ heartbeat: { on, interval: '2s', misses: 2 } }), {
            is: 'responder',
            pauses: [{ at: '10s', until: '50s' }],
          }),
          until: '45s',
        }),
      );
    expect(stuck('own connection').failed).toBe(0);
    expect(stuck('own connection').waiting).toBe(1);
    expect(stuck('data connection').failed).toBeGreaterThan(0);
  });
});

test('a killed program’s sockets are closed by its kernel, and what connects later is refused', () => {
  const run = runSystemFile({ nodes: pair(loop()), faults: [{ at: '5500ms', do: 'kill', node: 'server' }], until: '10s' });
  const report = reportOn(run);
  expect(report.errors).toEqual({ ECONNREFUSED: report.failed });
  expect(report.failed).toBeGreaterThan(2);
});

test('a rebooted host answers what it does not know with a reset, and its program starts again', () => {
  const run = runSystemFile({ nodes: pair(loop()), faults: [{ at: '5500ms', do: 'reboot', node: 'server', down: '2s' }], until: '20s' });
  expect(reportOn(run).errors).toEqual({ ECONNRESET: 1 });
  expect(reportOn(run).recoveredAt).not.toBeNull();
});
