// The etcd client by itself: the pinned endpoint, the header timeout, watches, heartbeats.
import { describe, expect, test } from 'vitest';
import { etcdClient, type EtcdClientState } from '../../../sim/app/etcd-client.ts';
import type { EtcdClientSetup } from '../../../sim/scenario/program.ts';
import { ProgramBench, seconds } from '../../support/program-bench.ts';

const SETUP: EtcdClientSetup = {
  is: 'etcd-client',
  to: ['a', 'b', 'c'],
  pinned: 'b',
  starts: seconds(0),
  every: seconds(1),
  workers: 1,
  requestBytes: 200,
  headerTimeout: null,
  watches: 0,
  dialTimeout: seconds(30),
  heartbeat: null,
  socketOptions: {},
};

const client = (setup: Partial<EtcdClientSetup>) => new ProgramBench<EtcdClientSetup, EtcdClientState>(etcdClient, { ...SETUP, ...setup });
type Client = ReturnType<typeof client>;
const asked = (bench: Client): string[] => bench.connects.map(({ to }) => to);
const pinned = (bench: Client): string | undefined => SETUP.to[bench.state.target];

/** A connection comes to stand and the request on it is answered. */
function answer(bench: Client, fd: number, request: number): void {
  bench.wake({ is: 'connected', fd });
  bench.receive(fd, 'response', request);
}

describe('the pinned endpoint', () => {
  test('is asked again and again on the same connection', () => {
    const bench = client({});
    answer(bench, 0, 0);
    bench.runTo(1);
    bench.receive(0, 'response', 1);
    expect(asked(bench)).toEqual(['b']);
    expect(bench.events('answered')).toHaveLength(2);
  });
  test('after a failure the next one is asked, and pinned when it answers, not before', () => {
    const bench = client({});
    bench.wake({ is: 'error', fd: 0, errno: 'ETIMEDOUT' });
    expect([asked(bench), pinned(bench)]).toEqual([['b', 'c'], 'b']);
    answer(bench, 1, 0);
    expect(pinned(bench)).toBe('c');
    expect(bench.events('answered')).toMatchObject([{ request: 0, fd: 1 }]);
    expect(bench.rules()).toEqual(['connection-lost', 'etcd-next-endpoint', 'etcd-pinned']);
  });
  test('a request fails only when every endpoint has, and the pin stays', () => {
    const bench = client({});
    for (const fd of [0, 1, 2]) bench.wake({ is: 'error', fd, errno: 'ECONNREFUSED' });
    expect([asked(bench), pinned(bench)]).toEqual([['b', 'c', 'a'], 'b']);
    expect(bench.events('failed')).toMatchObject([{ error: 'client: etcd cluster is unavailable or misconfigured' }]);
    bench.runTo(1);
    expect(asked(bench)).toEqual(['b', 'c', 'a', 'b']);
  });
  test('a member that refuses has failed; its connection is kept', () => {
    const bench = client({});
    bench.wake({ is: 'connected', fd: 0 });
    bench.receive(0, 'refusal', 0);
    expect([asked(bench), bench.closed]).toEqual([['b', 'c'], []]);
  });
  test('a connection attempt that takes too long is a failure', () => {
    const bench = client({});
    bench.runTo(29.999_999);
    expect(asked(bench)).toEqual(['b']);
    bench.runTo(30);
    expect(asked(bench)).toEqual(['b', 'c']);
  });
  test('each worker has a connection for itself', () => {
    const bench = client({ workers: 3 });
    expect(asked(bench)).toEqual(['b', 'b', 'b']);
  });
});

describe('HeaderTimeoutPerRequest', () => {
  test('without it a request waits as long as its connection lives', () => {
    const bench = client({});
    bench.wake({ is: 'connected', fd: 0 });
    bench.runTo(100_000);
    expect([asked(bench), bench.closed]).toEqual([['b'], []]);
  });
  test('it covers the wait for the answer, then the next endpoint is asked within the same request', () => {
    const bench = client({ headerTimeout: seconds(10) });
    bench.wake({ is: 'connected', fd: 0 });
    bench.runTo(9.999_999);
    expect(bench.closed).toEqual([]);
    bench.runTo(10);
    expect([bench.closed, asked(bench)]).toEqual([[0], ['b', 'c']]);
    answer(bench, 1, 0);
    expect(bench.events('answered')).toMatchObject([{ request: 0, latencyUs: 10_000_000 }]);
    expect([bench.events('request').length, bench.events('failed').length]).toEqual([1, 0]);
  });
  test('it covers connecting, too', () => {
    const bench = client({ headerTimeout: seconds(10) });
    bench.runTo(10);
    expect(asked(bench)).toEqual(['b', 'c']);
  });
  test('it ends with the header: a watch that stands is never timed out', () => {
    const bench = client({ headerTimeout: seconds(10), watches: 1, starts: seconds(0), every: seconds(1_000_000) });
    answer(bench, 0, 0);
    bench.wake({ is: 'connected', fd: 1 });
    bench.receive(1, 'watch-header', 4);
    bench.runTo(100_000);
    expect(bench.closed).toEqual([]);
  });
  test('a watch whose header does not come is set up elsewhere', () => {
    const bench = client({ headerTimeout: seconds(10), watches: 1 });
    answer(bench, 0, 0);
    bench.wake({ is: 'connected', fd: 1 });
    bench.runTo(10);
    expect(bench.closed).toContain(1);
    expect(asked(bench).at(-1)).toBe('c');
  });
});

describe('watches', () => {
  test('hear of changes, on a connection of their own', () => {
    const bench = client({ watches: 2 });
    expect(asked(bench)).toEqual(['b', 'b', 'b']);
    bench.wake({ is: 'connected', fd: 2 });
    bench.receive(2, 'watch-header', 4);
    bench.receive(2, 'watch-event', 5);
    expect(bench.events('notified')).toMatchObject([{ fd: 2, number: 5 }]);
  });
  test('one whose connection is lost is asked for again from the change it heard last', () => {
    const bench = client({ watches: 1 });
    bench.wake({ is: 'connected', fd: 1 });
    expect(bench.sent.at(-1)?.message).toMatchObject({ what: 'watch', number: -1 });
    bench.receive(1, 'watch-header', 4);
    bench.receive(1, 'watch-event', 5);
    bench.wake({ is: 'error', fd: 1, errno: 'ETIMEDOUT' });
    bench.wake({ is: 'connected', fd: 2 });
    expect(bench.sent.at(-1)).toMatchObject({ fd: 2, message: { what: 'watch', number: 5 } });
  });
  test('one that no endpoint gives is tried again after a second', () => {
    const bench = client({ watches: 1, every: seconds(1000) });
    answer(bench, 0, 0);
    for (const fd of [1, 2, 3]) bench.wake({ is: 'error', fd, errno: 'ECONNREFUSED' });
    expect(bench.connects).toHaveLength(4);
    bench.runTo(0.999_999);
    expect(bench.connects).toHaveLength(4);
    bench.runTo(1);
    expect(bench.connects).toHaveLength(5);
  });
});

describe('heartbeats', () => {
  const own = { on: 'own connection', interval: seconds(5), misses: 2 } as const;
  test('on a connection of its own: a dead peer takes every connection to it along, and the pin moves', () => {
    const bench = client({ heartbeat: own, watches: 1, every: seconds(1000) });
    answer(bench, 0, 0);
    bench.wake({ is: 'connected', fd: 1 });
    bench.receive(1, 'watch-header', 4);
    bench.wake({ is: 'connected', fd: 2 });
    expect(bench.timesOf('heartbeat')).toEqual([0]);
    bench.receive(2, 'heartbeat-ack', 1);
    bench.runTo(14.999_999);
    expect(bench.closed).toEqual([]);
    expect(bench.events('ping-missed')).toMatchObject([{ number: 2, at: seconds(10) }]);
    bench.runTo(15);
    expect([...bench.closed].sort()).toEqual([0, 1, 2]);
    expect(pinned(bench)).toBe('c');
    expect(asked(bench).at(-1)).toBe('c');
  });
  test('on a connection of its own that never stands: missed intervals count just the same', () => {
    const bench = client({ heartbeat: own, every: seconds(1000) });
    answer(bench, 0, 0);
    bench.runTo(10);
    expect([...bench.closed].sort()).toEqual([0, 1]);
    expect(bench.events('ping')).toEqual([]);
  });
  test('on the data connections: each is asked, and only a silent one is given up', () => {
    const bench = client({ heartbeat: { ...own, on: 'data connection' }, watches: 1, every: seconds(1000) });
    answer(bench, 0, 0);
    bench.wake({ is: 'connected', fd: 1 });
    bench.receive(1, 'watch-header', 4);
    bench.runTo(5);
    expect(bench.sent.filter(({ message }) => message.what === 'heartbeat').map(({ fd }) => fd)).toEqual([1, 0]);
    for (let at = 5; at < 15; at += 5) {
      bench.runTo(at);
      bench.receive(0, 'heartbeat-ack', bench.state.beats.sent);
    }
    bench.runTo(15);
    expect(bench.closed).toEqual([1]);
  });
});
