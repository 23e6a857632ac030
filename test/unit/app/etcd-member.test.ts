// A member of an etcd cluster by itself: leader and quorum, what it holds, whom it tells of changes.
import { describe, expect, test } from 'vitest';
import { etcdMember, type EtcdMemberState } from '../../../sim/app/etcd-member.ts';
import type { EtcdMemberSetup } from '../../../sim/scenario/program.ts';
import { ProgramBench, seconds } from '../../support/program-bench.ts';

const SETUP: EtcdMemberSetup = {
  is: 'etcd-member',
  leader: false,
  electionTimeout: seconds(1),
  serviceTime: seconds(0.01),
  responseBytes: 500,
  changesEvery: seconds(10),
};
const ALL = ['a', 'b', 'c'];

/** Member b of a, b and c; a leads at first. */
function member(setup: Partial<EtcdMemberSetup> = {}) {
  const bench = new ProgramBench<EtcdMemberSetup, EtcdMemberState>(etcdMember, { ...SETUP, ...setup }, 'b');
  hears(bench, ...ALL);
  bench.wake({ is: 'accepted', fd: 9 });
  return bench;
}
const hears = (bench: ReturnType<typeof member>, ...heard: string[]): void => bench.wake({ is: 'members', heard, of: 3, first: 'a' });

describe('requests', () => {
  test('are answered after the service time while there is a leader', () => {
    const bench = member();
    bench.receive(9, 'request', 1);
    bench.runTo(1);
    expect(bench.timesOf('response')).toEqual([0.01]);
  });
  test('wait for the election when the leader is gone', () => {
    const bench = member();
    hears(bench, 'b', 'c');
    bench.runTo(0.5);
    bench.receive(9, 'request', 1);
    bench.runTo(0.999_999);
    expect(bench.state.leader).toBeNull();
    bench.runTo(2);
    expect(bench.state.leader).toBe('b');
    expect(bench.timesOf('response')).toEqual([1.01]);
  });
  test('are refused after 5 s and two election timeouts without a quorum', () => {
    const bench = member();
    hears(bench, 'b');
    bench.receive(9, 'request', 1);
    bench.runTo(1);
    bench.receive(9, 'request', 2);
    bench.runTo(6.999_999);
    expect(bench.timesOf('refusal')).toEqual([]);
    bench.runTo(20);
    expect(bench.timesOf('refusal')).toEqual([7, 8]);
  });
  test('of a connection that ended are forgotten', () => {
    const bench = member();
    hears(bench, 'b');
    bench.receive(9, 'request', 1);
    bench.wake({ is: 'error', fd: 9, errno: 'ETIMEDOUT' });
    hears(bench, ...ALL);
    bench.runTo(20);
    expect(bench.sent).toEqual([]);
  });
  test('heartbeats are answered without a leader, too: the process lives', () => {
    const bench = member();
    hears(bench, 'b');
    bench.receive(9, 'heartbeat', 3);
    expect(bench.timesOf('heartbeat-ack')).toEqual([0]);
  });
});

describe('who leads', () => {
  test('a follower that is not heard changes nothing', () => {
    const bench = member();
    hears(bench, 'a', 'b');
    bench.runTo(5);
    expect(bench.state.leader).toBe('a');
    expect(bench.rules()).toEqual([]);
  });
  test('a leader that is heard again within the election timeout leads on', () => {
    const bench = member();
    hears(bench, 'b', 'c');
    bench.runTo(0.9);
    hears(bench, ...ALL);
    bench.runTo(5);
    expect(bench.state.leader).toBe('a');
    expect(bench.rules()).toEqual(['etcd-leader-heard']);
  });
  test('a member that was cut off follows the leader that it knew', () => {
    const bench = member();
    hears(bench, 'b');
    expect(bench.state.leader).toBeNull();
    bench.runTo(60);
    hears(bench, ...ALL);
    expect(bench.state.leader).toBe('a');
  });
  test('a leader that was cut off follows another when it is back', () => {
    const bench = member();
    hears(bench, 'b', 'c');
    bench.runTo(1);
    expect(bench.state.leader).toBe('b');
    hears(bench, 'b');
    bench.runTo(60);
    hears(bench, 'b', 'c');
    expect(bench.state.leader).toBe('c');
  });
  test('a member that starts late asks who leads, and does not lead', () => {
    const bench = new ProgramBench<EtcdMemberSetup, EtcdMemberState>(etcdMember, SETUP, 'a');
    bench.runTo(60);
    hears(bench, ...ALL);
    expect(bench.state.leader).toBe('b');
  });
});

describe('watchers', () => {
  test('get a header at once, then every change', () => {
    const bench = member();
    bench.runTo(15);
    bench.receive(9, 'watch', -1);
    expect(bench.sent).toMatchObject([{ message: { what: 'watch-header', number: 1 } }]);
    bench.runTo(35);
    expect(bench.timesOf('watch-event')).toEqual([20, 30]);
    expect(bench.sent.at(-1)?.message.number).toBe(3);
  });
  test('one that comes late gets what it missed', () => {
    const bench = member();
    bench.runTo(55);
    bench.receive(9, 'watch', 2);
    expect(bench.sent.map(({ message }) => message.number)).toEqual([5, 3, 4, 5]);
  });
  test('etcd remembers a thousand changes', () => {
    const bench = member();
    bench.runTo(20_005);
    bench.receive(9, 'watch', 2);
    expect(bench.timesOf('watch-event')).toHaveLength(1000);
  });
  test('a member without a leader says nothing, and later everything', () => {
    const bench = member();
    bench.receive(9, 'watch', -1);
    hears(bench, 'b');
    bench.runTo(45);
    expect(bench.timesOf('watch-event')).toEqual([]);
    hears(bench, ...ALL);
    expect(bench.timesOf('watch-event')).toEqual([45, 45, 45, 45]);
  });
});
