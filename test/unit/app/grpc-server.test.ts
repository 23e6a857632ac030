// The gRPC server by itself: answers, and what it thinks of PINGs.
import { describe, expect, test } from 'vitest';
import { grpcServer, type GrpcServerState } from '../../../sim/app/grpc-server.ts';
import type { GrpcServerSetup } from '../../../sim/scenario/program.ts';
import { ProgramBench, seconds } from '../../support/program-bench.ts';

const SETUP: GrpcServerSetup = {
  is: 'grpc-server',
  serviceTime: seconds(1),
  responseBytes: 500,
  minPingInterval: seconds(300),
  permitWithoutStream: false,
  maxPingStrikes: 2,
  keepalive: { time: seconds(7200), timeout: seconds(20) },
  userTimeout: false,
};

/** A server with one connection. */
function server(setup: Partial<GrpcServerSetup>) {
  const bench = new ProgramBench<GrpcServerSetup, GrpcServerState>(grpcServer, { ...SETUP, ...setup });
  bench.wake({ is: 'accepted', fd: 5 });
  return bench;
}

/** PINGs at these seconds, and whether the server has had enough after each. */
const pings = (bench: ReturnType<typeof server>, ...times: number[]): boolean[] =>
  times.map((at, index) => {
    bench.runTo(at);
    bench.receive(5, 'ping', index + 1);
    return bench.closed.length > 0;
  });

describe('service', () => {
  test('SETTINGS at once, each answer after the service time', () => {
    const bench = server({});
    expect(bench.sent[0]?.message.what).toBe('settings');
    bench.receive(5, 'request', 1);
    bench.runTo(0.5);
    bench.receive(5, 'request', 2);
    bench.runTo(2);
    expect(bench.timesOf('response')).toEqual([1, 1.5]);
  });
  test('a cancelled call is not answered, the others are', () => {
    const bench = server({});
    bench.receive(5, 'request', 1);
    bench.receive(5, 'request', 2);
    bench.receive(5, 'cancel', 1);
    bench.runTo(2);
    expect(bench.sent.filter(({ message }) => message.what === 'response').map(({ message }) => message.number)).toEqual([2]);
  });
  test('what is in service when the connection ends is dropped', () => {
    const bench = server({});
    bench.receive(5, 'request', 1);
    bench.wake({ is: 'error', fd: 5, errno: 'ECONNRESET' });
    bench.runTo(2);
    expect(bench.timesOf('response')).toEqual([]);
    expect(bench.events('disconnected')).toMatchObject([{ error: 'ECONNRESET' }]);
  });
});

describe('PING strikes', () => {
  test('the first PING is free, two strikes are forgiven, the third ends the connection', () => {
    const bench = server({ permitWithoutStream: true });
    expect(pings(bench, 10, 20, 30, 40)).toEqual([false, false, false, true]);
    expect(bench.sent.at(-1)?.message).toMatchObject({ what: 'goaway', number: 11 });
    expect(bench.events('disconnected')).toMatchObject([
      { error: 'too_many_pings', rule: { inputs: { strikes: 3, sinceUs: 10_000_000 } } },
    ]);
  });
  test('every PING is acknowledged, also the last one', () => {
    const bench = server({});
    pings(bench, 10, 20, 30, 40);
    expect(bench.timesOf('ping-ack')).toEqual([10, 20, 30, 40]);
  });
  test('PINGs at the minimum interval are none', () => {
    const bench = server({ permitWithoutStream: true });
    expect(pings(bench, 0, 300, 600, 900, 1200)).not.toContain(true);
    expect(bench.rules()).not.toContain('grpc-ping-strike');
  });
  test('without a stream and without permission the minimum is two hours', () => {
    expect(pings(server({ minPingInterval: seconds(5) }), 0, 10, 20, 30)).toEqual([false, false, false, true]);
    expect(pings(server({ minPingInterval: seconds(5), permitWithoutStream: true }), 0, 10, 20, 30)).not.toContain(true);
  });
  test('with a stream open the plain minimum holds', () => {
    const bench = server({ minPingInterval: seconds(5), serviceTime: seconds(1000) });
    bench.receive(5, 'request', 1);
    expect(pings(bench, 0, 10, 20, 30)).not.toContain(true);
  });
  test('an answer wipes the strikes out, and the PING after it is free', () => {
    const bench = server({ permitWithoutStream: true });
    pings(bench, 10, 20, 30);
    bench.receive(5, 'request', 1);
    bench.runTo(31);
    expect(pings(bench, 40, 50, 60, 70)).toEqual([false, false, false, true]);
  });
  test('a maximum of 0 forgives everything', () => {
    expect(pings(server({ maxPingStrikes: 0 }), 1, 2, 3, 4, 5, 6)).not.toContain(true);
  });
});

describe('keepalive of the server', () => {
  test('it asks without a stream, and gives up after its timeout', () => {
    const bench = server({ keepalive: { time: seconds(60), timeout: seconds(20) } });
    bench.runTo(60);
    expect(bench.timesOf('ping')).toEqual([60]);
    bench.runTo(79.999_999);
    expect(bench.closed).toEqual([]);
    bench.runTo(80);
    expect(bench.closed).toEqual([5]);
    expect(bench.events('disconnected')).toMatchObject([{ error: 'keepalive timeout' }]);
  });
  test('an answered PING starts Time anew', () => {
    const bench = server({ keepalive: { time: seconds(60), timeout: seconds(20) } });
    bench.runTo(61);
    bench.receive(5, 'ping-ack', 1);
    bench.runTo(121);
    expect(bench.timesOf('ping')).toEqual([60, 121]);
  });
  test('TCP_USER_TIMEOUT only where it is asked for', () => {
    expect(server({}).options).toEqual([]);
    expect(server({ userTimeout: true }).options).toEqual([{ fd: 5, name: 'TCP_USER_TIMEOUT', value: 20_000 }]);
  });
});
