// gRPC-Go 1.38 against a server whose port drops what arrives: a call every 3 s, answered after 1 s, keepalive Time 10 s and
// Timeout 5 s or none, a deadline of 3 s or none. The four cells on Linux 4.15, and what 6.12 makes of them.
import { describe, expect, test } from 'vitest';
import type { AppEvent, Report } from '../../../sim/index.ts';
import { pair, reportOn, runSystemFile } from '../../support/system.ts';

/** The first segment that is lost is the request of the call at 13 s. */
const FIRST_LOST = 13;
const CLOSING = 'Unavailable: transport is closing';

interface Cell {
  readonly kernel: 'linux-4.15' | 'linux-6.12';
  readonly keepalive: boolean;
  readonly deadline: boolean;
  readonly hz?: number;
}

function run({ kernel, keepalive, deadline, hz = 250 }: Cell): { events: AppEvent[]; report: Report } {
  const client = {
    is: 'grpc-client',
    starts: '1s',
    every: '3s',
    ...(keepalive ? { keepalive: { time: '10s', timeout: '5s' } } : {}),
    ...(deadline ? { deadline: '3s' } : {}),
  };
  const result = runSystemFile({
    nodes: pair(client, { is: 'grpc-server', serviceTime: '1s' }, { client: { kernel, hz }, server: { kernel } }),
    faults: [{ at: '12s', do: 'cut', node: 'server', direction: 'in' }],
    until: '60s',
  });
  return { events: result.events.filter(({ node }) => node === 'client'), report: reportOn(result) };
}

/** Seconds from the first lost segment to the end of the first connection; null: it is kept. */
function connectionEnds(events: readonly AppEvent[]): number | null {
  const end = events.find((event) => event.kind === 'disconnected' && event.fd === 0);
  return end === undefined ? null : end.at / 1_000_000 - FIRST_LOST;
}
const errorsUntilTheEnd = (events: readonly AppEvent[]): string[] => {
  const end = events.find((event) => event.kind === 'disconnected')?.at ?? Number.POSITIVE_INFINITY;
  return events.flatMap((event) => (event.kind === 'failed' && event.at <= end ? [event.error] : []));
};

describe('Linux 4.15', () => {
  const kernel = 'linux-4.15';
  test('no keepalive, no deadline: every call waits, the connection is kept, no PING', () => {
    const { events, report } = run({ kernel, keepalive: false, deadline: false });
    expect(report).toMatchObject({ requests: 20, answered: 4, failed: 0, waiting: 16, pings: 0, connections: 1 });
    expect(connectionEnds(events)).toBeNull();
  });
  test('no keepalive, deadline: every call ends with DeadlineExceeded, the connection is kept, no PING', () => {
    const { events, report } = run({ kernel, keepalive: false, deadline: true });
    expect(report).toMatchObject({ answered: 4, errors: { DeadlineExceeded: 15 }, pings: 0, connections: 1 });
    expect(connectionEnds(events)).toBeNull();
  });
  test('keepalive, no deadline: Unavailable 5 to 8 s after the first lost segment, no PING', () => {
    const { events, report } = run({ kernel, keepalive: true, deadline: false });
    const ends = connectionEnds(events);
    expect(ends).toBeGreaterThanOrEqual(5);
    expect(ends).toBeLessThanOrEqual(8);
    expect(report.firstFailure).toMatchObject({ error: CLOSING, decidedBy: 'rto' });
    expect(report.pings).toBe(0);
  });
  test('keepalive, deadline: the same after two DeadlineExceeded, no PING', () => {
    const { events, report } = run({ kernel, keepalive: true, deadline: true });
    expect(errorsUntilTheEnd(events)).toEqual(['DeadlineExceeded', 'DeadlineExceeded', CLOSING]);
    expect(report.pings).toBe(0);
  });
  test.each([
    [100, 6.92],
    [250, 6.84],
    [1000, 6.65],
  ])('at %d HZ the user timeout is seen at the first backoff step past 5 s, after %d s', (hz, after) => {
    expect(connectionEnds(run({ kernel, keepalive: true, deadline: true, hz }).events)).toBeCloseTo(after, 2);
  });
});

describe('Linux 6.12', () => {
  const kernel = 'linux-6.12';
  test('without keepalive nothing is different', () => {
    for (const deadline of [false, true]) {
      const older = run({ kernel: 'linux-4.15', keepalive: false, deadline }).report;
      expect(run({ kernel, keepalive: false, deadline }).report).toEqual(older);
    }
  });
  test('the last retransmission timeout is cut to what is left of the 5 s: the end comes 1.4 s sooner', () => {
    const { events, report } = run({ kernel, keepalive: true, deadline: true });
    expect(connectionEnds(events)).toBeCloseTo(5.43, 2);
    expect(report.pings).toBe(0);
  });
  test('so one call less gets as far as its deadline', () => {
    expect(errorsUntilTheEnd(run({ kernel, keepalive: true, deadline: true }).events)).toEqual(['DeadlineExceeded', CLOSING]);
  });
});
