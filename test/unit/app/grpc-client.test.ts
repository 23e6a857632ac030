// The gRPC client by itself: keepalive, deadlines, the channel.
import { describe, expect, test } from 'vitest';
import { grpcClient, type GrpcClientState } from '../../../sim/app/grpc-client.ts';
import type { GrpcClientSetup, GrpcKeepalive } from '../../../sim/scenario/program.ts';
import { ProgramBench, seconds } from '../../support/program-bench.ts';

const SETUP: GrpcClientSetup = {
  is: 'grpc-client',
  to: ['server'],
  starts: seconds(0),
  every: seconds(100_000),
  calls: null,
  requestBytes: 200,
  deadline: null,
  keepalive: null,
  userTimeout: true,
  connectTimeout: seconds(20),
  backoff: { base: seconds(1), factor: 1.6, max: seconds(120), jitterPercent: 20 },
  socketOptions: {},
};
const KEEPALIVE: GrpcKeepalive = { time: seconds(10), timeout: seconds(5), permitWithoutStream: false, since: 'last byte read' };

const client = (setup: Partial<GrpcClientSetup>) => new ProgramBench<GrpcClientSetup, GrpcClientState>(grpcClient, { ...SETUP, ...setup });
/** A client whose connection is ready; its first call is out. */
function ready(setup: Partial<GrpcClientSetup>) {
  const bench = client(setup);
  bench.wake({ is: 'connected', fd: 0 });
  bench.receive(0, 'settings');
  return bench;
}

describe('keepalive', () => {
  test('with a stream, a PING leaves Time after the last byte read, not before', () => {
    const bench = ready({ keepalive: KEEPALIVE });
    bench.runTo(9.999_999);
    expect(bench.timesOf('ping')).toEqual([]);
    bench.runTo(10);
    expect(bench.timesOf('ping')).toEqual([10]);
    expect(bench.events('ping')[0]).toMatchObject({ deadlineAt: seconds(15), rule: { inputs: { streams: 1, silentUs: 10_000_000 } } });
  });
  test('every byte read begins Time anew, a call sent does not', () => {
    const bench = ready({ keepalive: KEEPALIVE, every: seconds(4) });
    bench.runTo(6);
    bench.receive(0, 'response', 1);
    bench.runTo(15.999_999);
    expect(bench.timesOf('request')).toEqual([0, 4, 8, 12]);
    expect(bench.timesOf('ping')).toEqual([]);
    bench.runTo(16);
    expect(bench.timesOf('ping')).toEqual([16]);
  });
  test('Timeout without a byte read ends the connection, and its calls fail', () => {
    const bench = ready({ keepalive: KEEPALIVE });
    bench.runTo(14.999_999);
    expect(bench.closed).toEqual([]);
    bench.runTo(15);
    expect(bench.closed).toEqual([0]);
    expect(bench.events('ping-missed')).toHaveLength(1);
    expect(bench.events('failed')).toMatchObject([{ request: 0, error: 'Unavailable: transport is closing', at: seconds(15) }]);
    // It was ready: the next attempt does not wait.
    expect(bench.connects.map(({ at }) => at)).toEqual([0, seconds(15)]);
  });
  test('any byte counts as an answer, and the next PING is Time after it', () => {
    const bench = ready({ keepalive: KEEPALIVE, every: seconds(1) });
    bench.runTo(12);
    bench.receive(0, 'response', 0);
    bench.runTo(21.999_999);
    expect(bench.closed).toEqual([]);
    expect(bench.timesOf('ping')).toEqual([10]);
    bench.runTo(22);
    expect(bench.timesOf('ping')).toEqual([10, 22]);
  });
  test('a Timeout longer than Time sends no second PING while one is out', () => {
    const bench = ready({ keepalive: { ...KEEPALIVE, timeout: seconds(25) } });
    bench.runTo(34.999_999);
    expect([bench.timesOf('ping'), bench.closed]).toEqual([[10], []]);
    bench.runTo(35);
    expect(bench.closed).toEqual([0]);
  });
  test('without a stream it is dormant; the next stream sends a PING at once, and only then', () => {
    const bench = ready({ keepalive: KEEPALIVE, every: seconds(30) });
    bench.runTo(1);
    bench.receive(0, 'response', 0);
    bench.runTo(29.999_999);
    expect(bench.timesOf('ping')).toEqual([]);
    expect(bench.rules()).toContain('grpc-keepalive-dormant');
    bench.runTo(30);
    expect(bench.timesOf('ping')).toEqual([30]);
    bench.runTo(35);
    expect(bench.closed).toEqual([0]);
  });
  test('a stream that begins before Time has passed sends none', () => {
    const bench = ready({ keepalive: KEEPALIVE, every: seconds(9) });
    bench.runTo(1);
    bench.receive(0, 'response', 0);
    bench.runTo(10.999_999);
    expect(bench.timesOf('request')).toEqual([0, 9]);
    expect(bench.timesOf('ping')).toEqual([]);
    bench.runTo(11);
    expect(bench.timesOf('ping')).toEqual([11]);
  });
  test('PermitWithoutStream sends PINGs without a stream', () => {
    const bench = ready({ keepalive: { ...KEEPALIVE, permitWithoutStream: true } });
    bench.receive(0, 'response', 0);
    bench.runTo(10);
    bench.receive(0, 'ping-ack', 1);
    bench.runTo(20);
    expect(bench.timesOf('ping')).toEqual([10, 20]);
    expect(bench.events('ping-acked')).toMatchObject([{ number: 1, latencyUs: 0 }]);
  });
  test('counted from the last PING’s acknowledgement, reading changes nothing', () => {
    const bench = ready({ keepalive: { ...KEEPALIVE, since: 'last PING ack' }, every: seconds(3) });
    for (let at = 1; at < 10; at++) {
      bench.runTo(at);
      bench.receive(0, 'response', 99);
    }
    bench.runTo(10);
    expect(bench.timesOf('ping')).toEqual([10]);
    bench.runTo(11);
    bench.receive(0, 'ping-ack', 1);
    bench.runTo(20.999_999);
    expect(bench.timesOf('ping')).toEqual([10]);
    bench.runTo(21);
    expect(bench.timesOf('ping')).toEqual([10, 21]);
    bench.receive(0, 'response', 99);
    bench.runTo(26);
    expect(bench.closed).toEqual([0]);
  });
  test('counted from acknowledgements and without a stream, it looks again after another Time', () => {
    const bench = ready({ keepalive: { ...KEEPALIVE, since: 'last PING ack' }, every: seconds(25) });
    bench.receive(0, 'response', 0);
    bench.runTo(29.999_999);
    expect(bench.timesOf('ping')).toEqual([]);
    bench.runTo(30);
    expect(bench.timesOf('ping')).toEqual([30]);
  });
  test('Time is at least 10 s, whatever was asked for, and the client says so', () => {
    const bench = ready({ keepalive: { ...KEEPALIVE, time: seconds(3) } });
    bench.runTo(9.999_999);
    expect(bench.timesOf('ping')).toEqual([]);
    bench.runTo(10);
    expect(bench.timesOf('ping')).toEqual([10]);
    expect(bench.rules()[0]).toBe('grpc-keepalive-minimum');
  });
  test('it sets TCP_USER_TIMEOUT to Timeout, in milliseconds, when the connection stands', () => {
    expect(ready({ keepalive: KEEPALIVE }).options).toEqual([{ fd: 0, name: 'TCP_USER_TIMEOUT', value: 5000 }]);
    expect(ready({ keepalive: KEEPALIVE, userTimeout: false }).options).toEqual([]);
    expect(ready({}).options).toEqual([]);
  });
  test('a server that complains of PINGs has Time doubled on the next connection, not on this one', () => {
    const bench = ready({ keepalive: { ...KEEPALIVE, permitWithoutStream: true } });
    bench.receive(0, 'goaway', 11);
    bench.runTo(10);
    expect(bench.timesOf('ping')).toEqual([10]);
    bench.wake({ is: 'eof', fd: 0 });
    bench.wake({ is: 'connected', fd: 1 });
    bench.receive(1, 'settings');
    bench.runTo(29.999_999);
    expect(bench.timesOf('ping')).toEqual([10]);
    bench.runTo(30);
    expect(bench.timesOf('ping')).toEqual([10, 30]);
    bench.receive(1, 'goaway', 11);
    expect(bench.state.keepaliveTime).toBe(seconds(40));
  });
  test('a PING of the server is acknowledged', () => {
    const bench = ready({});
    bench.receive(0, 'ping', 7);
    expect(bench.sent.at(-1)?.message).toMatchObject({ what: 'ping-ack', number: 7, bytes: 17 });
  });
});

describe('deadlines', () => {
  test('the stream is reset, the connection stays, a late answer is nobody’s', () => {
    const bench = ready({ deadline: seconds(3) });
    bench.runTo(2.999_999);
    expect(bench.events('failed')).toEqual([]);
    bench.runTo(3);
    expect(bench.events('failed')).toMatchObject([{ request: 0, error: 'DeadlineExceeded', latencyUs: 3_000_000 }]);
    expect(bench.sent.at(-1)?.message).toEqual({ what: 'cancel', number: 0, bytes: 13 });
    bench.receive(0, 'response', 0);
    expect([bench.closed, bench.events('answered')]).toEqual([[], []]);
  });
  test('it runs while there is no connection, too, and then nothing is sent', () => {
    const bench = client({ deadline: seconds(3) });
    bench.runTo(3);
    expect(bench.events('failed')).toMatchObject([{ error: 'DeadlineExceeded', fd: -1 }]);
    expect(bench.sent).toEqual([]);
  });
  test('an answer in time ends it', () => {
    const bench = ready({ deadline: seconds(3) });
    bench.runTo(2);
    bench.receive(0, 'response', 0);
    bench.runTo(10);
    expect([bench.events('answered').length, bench.events('failed').length]).toEqual([1, 0]);
  });
});

describe('the channel', () => {
  test('calls wait for the server’s SETTINGS, not only for the connection', () => {
    const bench = client({ every: seconds(1) });
    bench.runTo(2);
    bench.wake({ is: 'connected', fd: 0 });
    expect(bench.timesOf('request')).toEqual([]);
    bench.receive(0, 'settings');
    expect(bench.timesOf('request')).toEqual([2, 2, 2]);
  });
  test('a server that accepts and says nothing is given up after the connect timeout', () => {
    const bench = client({});
    bench.wake({ is: 'connected', fd: 0 });
    bench.runTo(19.999_999);
    expect(bench.closed).toEqual([]);
    bench.runTo(20);
    expect(bench.closed).toEqual([0]);
    expect(bench.events('failed')).toMatchObject([{ error: 'Unavailable: connection error', fd: -1 }]);
  });
  test('refused: calls fail at once during the backoff, and wait again during the next attempt', () => {
    const bench = client({ every: seconds(0.7) });
    bench.wake({ is: 'error', fd: 0, errno: 'ECONNREFUSED' });
    expect(bench.events('failed')).toHaveLength(1);
    bench.runTo(0.7);
    expect(bench.events('failed')[1]).toMatchObject({ request: 1, latencyUs: 0, rule: { name: 'grpc-not-ready' } });
    bench.runTo(1);
    expect(bench.connects.map(({ at }) => at)).toEqual([0, seconds(1)]);
    bench.runTo(1.4);
    expect(bench.events('failed')).toHaveLength(2);
  });
  test('every call that waited fails with the attempt, every open one with the connection', () => {
    const waiting = client({ every: seconds(1) });
    waiting.runTo(3);
    waiting.wake({ is: 'error', fd: 0, errno: 'ECONNREFUSED' });
    expect(waiting.events('failed').map(({ request }) => request)).toEqual([0, 1, 2, 3]);
    const open = ready({ every: seconds(1) });
    open.runTo(3);
    open.wake({ is: 'error', fd: 0, errno: 'ETIMEDOUT' });
    expect(open.events('failed').map(({ request }) => request)).toEqual([0, 1, 2, 3]);
  });
  test('the waits grow by 1.6 up to two minutes; the first is not spread, later ones by a fifth', () => {
    const waits = (random: number, attempts: number): number[] => {
      const bench = client({});
      bench.random = random;
      for (let fd = 0; fd < attempts; fd++) {
        bench.wake({ is: 'error', fd, errno: 'ECONNREFUSED' });
        bench.runTo((bench.state.wakesAt as number) / 1_000_000);
      }
      return bench.connects.slice(1).map(({ at }, index) => (at - (bench.connects[index]?.at ?? 0)) / 1_000_000);
    };
    expect(waits(0.5, 4)).toEqual([1, 1.6, 2.56, 4.096]);
    expect(waits(1, 3)).toEqual([1, 1.92, 3.072]);
    expect(waits(0, 3)).toEqual([1, 1.28, 2.048]);
    expect(waits(0.5, 14).slice(-2)).toEqual([120, 120]);
  });
  test('a connection that was ready begins the waits anew', () => {
    const bench = client({});
    bench.wake({ is: 'error', fd: 0, errno: 'ECONNREFUSED' });
    bench.runTo(1);
    bench.wake({ is: 'connected', fd: 1 });
    bench.receive(1, 'settings');
    bench.wake({ is: 'error', fd: 1, errno: 'ECONNRESET' });
    bench.wake({ is: 'error', fd: 2, errno: 'ECONNREFUSED' });
    expect(bench.state.wakesAt).toBe(seconds(2));
  });
  test('every address is tried before the channel fails', () => {
    const bench = client({ to: ['a', 'b'] });
    bench.wake({ is: 'error', fd: 0, errno: 'ECONNREFUSED' });
    expect([bench.connects.map(({ to }) => to), bench.events('failed')]).toEqual([['a', 'b'], []]);
    bench.runTo(20);
    expect(bench.events('failed')).toHaveLength(1);
    bench.runTo(21);
    expect(bench.connects.map(({ to }) => to)).toEqual(['a', 'b', 'a']);
  });
  test('no more calls than asked for', () => {
    const bench = ready({ every: seconds(1), calls: 3 });
    bench.runTo(60);
    expect(bench.timesOf('request')).toEqual([0, 1, 2]);
  });
});
