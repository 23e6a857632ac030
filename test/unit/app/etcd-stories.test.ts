// An API server and three etcd members, one cable pulled or one process frozen: who notices what, beyond the figures of the
// catalogue.
import { describe, expect, test } from 'vitest';
import catalogue from '../../../scenarios.json' with { type: 'json' };
import { type AppEvent, type ConnectionRun, simulateSystem, type SystemRun } from '../../../sim/index.ts';
import { systemOf } from '../../support/system.ts';

function story(id: string): SystemRun {
  const entry = catalogue.systems.find((system) => system.id === id);
  if (entry === undefined) throw new Error(`scenarios.json has no system "${id}"`);
  return simulateSystem(systemOf(entry));
}
const apiServer = (run: SystemRun): AppEvent[] => run.events.filter(({ node }) => node === 'api-server');
const closed = (run: SystemRun) => apiServer(run).filter((event) => event.kind === 'disconnected');
/** The connection of the requests is opened first, those of the watches after it. */
const WATCHES = [1, 2];
const watching = (run: SystemRun): ConnectionRun[] => WATCHES.map((fd) => run.connections[fd] as ConnectionRun);
const seconds = (us: number): number => us / 1_000_000;
const changesHeard = (run: SystemRun) =>
  apiServer(run)
    .filter((event) => event.kind === 'notified')
    .map(({ at }) => seconds(at));

describe('the cable of a member that is not pinned', () => {
  test('nothing is closed, nobody else is asked', () => {
    const run = story('etcd-follower-cut');
    expect(apiServer(run).filter(({ kind }) => kind === 'disconnected' || kind === 'decided')).toEqual([]);
  });
});

describe('the cable of the pinned member, without a timeout', () => {
  const run = story('etcd-leader-cut');
  test('the others elect a leader within a second; it is the client that hangs', () => {
    const elected = run.events.find((event) => event.kind === 'decided' && event.rule.name === 'etcd-elected');
    expect(elected).toMatchObject({ node: 'etcd-2', at: 61_000_000 });
  });
  test('the request is given up by retransmission, 15 to 20 minutes later', () => {
    const [end] = closed(run);
    expect(end).toMatchObject({ fd: 0, error: 'ETIMEDOUT' });
    expect(run.connections[0]?.verdicts.client.decidedBy).toBe('rto');
    expect(seconds(end?.at ?? 0) / 60).toBeGreaterThan(15);
    expect(seconds(end?.at ?? 0) / 60).toBeLessThan(20);
  });
  test('the watches’ connections are never found dead, and no change is heard after the cut', () => {
    expect(watching(run).map(({ verdicts }) => verdicts.client.outcome)).toEqual(['never', 'never']);
    expect(Math.max(...changesHeard(run))).toBeLessThan(60);
  });
});

describe('with a header timeout of 10 s', () => {
  const run = story('etcd-leader-cut-header-timeout');
  test('one connection is closed, the one with the request on it', () => {
    expect(closed(run)).toMatchObject([{ fd: 0, error: 'exceeded header timeout' }]);
  });
  test('the watches stay where they are', () => {
    expect(watching(run).map(({ verdicts }) => verdicts.client.outcome)).toEqual(['never', 'never']);
    expect(Math.max(...changesHeard(run))).toBeLessThan(60);
  });
  test('with keepalive they move, and hear what they missed', () => {
    const kept = story('etcd-leader-cut-keepalive');
    expect(watching(kept).map(({ verdicts }) => verdicts.client.decidedBy)).toEqual(['keepalive', 'keepalive']);
    const heard = changesHeard(kept);
    // Between them nothing, then everything at once.
    const gap = heard.findIndex((at, index) => at - (heard[index - 1] ?? at) > 100);
    expect([heard[gap - 1], heard[gap]].map((at) => Math.round((at ?? 0) / 10))).toEqual([5, 36]);
    expect(heard.filter((at) => Math.abs(at - (heard[gap] ?? 0)) < 1)).toHaveLength(60);
  });
});

describe('a frozen member', () => {
  test('answers keepalive for as long as one looks', () => {
    const run = story('etcd-frozen-keepalive');
    for (const { events, verdicts } of watching(run)) {
      const probes = events.filter(
        (event) => event.kind === 'send' && event.place === 'client' && event.segment.purpose === 'keepalive-probe',
      );
      expect(probes.length).toBeGreaterThan(100);
      expect(verdicts.client.errno).toBeNull();
    }
    expect(closed(run)).toEqual([]);
  });
  test('is seen by a heartbeat, and every connection to it is closed', () => {
    const run = story('etcd-frozen-heartbeat');
    expect(
      closed(run)
        .map(({ fd }) => fd)
        .sort(),
    ).toEqual([0, 1, 2, 3]);
    expect(closed(run).every(({ at }) => at === closed(run)[0]?.at)).toBe(true);
  });
});

describe('a frozen member that goes on', () => {
  test('is told once of a connection that was closed meanwhile, though a write on it fails as well', () => {
    const etcd = (name: string) => ({ name, hz: 100, kernel: 'linux-4.15', program: { is: 'etcd-member' } });
    const run = simulateSystem(
      systemOf({
        watch: 'api-server',
        nodes: [
          {
            name: 'api-server',
            hz: 100,
            kernel: 'linux-4.15',
            program: {
              is: 'etcd-client',
              dialTimeout: '1s',
              to: ['etcd-1', 'etcd-2', 'etcd-3'],
              pinned: 'etcd-2',
              every: '1s',
              watches: 1,
              heartbeat: { on: 'own connection', interval: '11293ms', misses: 3 },
            },
          },
          { ...etcd('etcd-1'), program: { is: 'etcd-member', leader: 'yes' } },
          etcd('etcd-2'),
          etcd('etcd-3'),
        ],
        faults: [
          { at: '5s', do: 'reboot', node: 'etcd-1', down: '1s' },
          { at: '5s', do: 'reboot', node: 'etcd-3', down: '1s' },
          { at: '5s', do: 'cut', node: 'api-server' },
          { at: '10001ms', do: 'freeze', node: 'etcd-2' },
          { at: '101s', do: 'restore', node: 'api-server' },
          { at: '122242ms', do: 'thaw', node: 'etcd-2' },
        ],
        until: '4m',
      }),
    );
    const told = run.events.filter((event) => event.node === 'etcd-2' && event.kind === 'disconnected');
    expect(told.map((event) => 'fd' in event && event.fd)).toContain(1);
    expect(new Set(told.map((event) => 'fd' in event && event.fd)).size).toBe(told.length);
  });
});

describe('a passing outage of 40 s', () => {
  test('costs idle connections nothing', () => {
    expect(closed(story('etcd-passing-outage'))).toEqual([]);
  });
  test('costs every one of them with a keepalive that is quicker than that', () => {
    const run = story('etcd-passing-outage-keepalive');
    const errors = closed(run).filter(({ fd }) => fd <= 2);
    expect(errors.map(({ error }) => error)).toEqual(['ETIMEDOUT', 'ETIMEDOUT', 'ETIMEDOUT']);
    for (const { at } of errors) expect(seconds(at)).toBeLessThan(105);
  });
});

describe('a firewall that forgets', () => {
  test('the heartbeat’s own connection is fine while the watch is dead on one side only', () => {
    const run = story('heartbeat-own-connection-firewall');
    const [, watch] = run.connections;
    expect(watch?.verdicts.client.outcome).toBe('never');
    expect(watch?.verdicts.server.errno).toBe('ETIMEDOUT');
    expect(apiServer(run).filter(({ kind }) => kind === 'ping-missed')).toEqual([]);
  });
});
