// gRPC in its languages, and etcd, which speaks it: pings of the program, and TCP_USER_TIMEOUT that comes with them.
import { describe, expect, test } from 'vitest';
import { everything, notes, read, written } from './reading.ts';

const TEN_AND_FIVE = { pingInterval: 10e6, pingTimeout: 5e6, pingWithoutCalls: 0, TCP_USER_TIMEOUT: 5000 };

describe('gRPC keepalive', () => {
  test.each([
    ['grpc-go', 'keepalive.ClientParameters{Time: 10 * time.Second, Timeout: 5*time.Second}'],
    ['grpc-go', 'kacp := keepalive.ClientParameters{\n  // pings\n  Time: time.Second * 10,\n  Timeout: 5000 * time.Millisecond,\n}'],
    ['grpc-core', "channel = grpc.insecure_channel(t, options=[('grpc.keepalive_time_ms', 10000), ('grpc.keepalive_timeout_ms', 5_000)])"],
    ['grpc-core', 'args.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, 10 * 1000);\nargs.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 5 * 1000);'],
    ['grpc-core', "new Client(addr, creds, { 'grpc.keepalive_time_ms': 10000, 'grpc.keepalive_timeout_ms': 5000 })"],
    ['grpc-java', 'builder.keepAliveTime(10, TimeUnit.SECONDS).keepAliveTimeout(5, SECONDS)'],
    ['etcd-client', 'clientv3.Config{DialKeepAliveTime: 10 * time.Second, DialKeepAliveTimeout: 5 * time.Second}'],
  ])('%s: the ping, its timeout, and the user timeout by A18', (system, text) => {
    const reading = read(text);
    expect(reading.system).toBe(system);
    expect(everything(reading)).toMatchObject(TEN_AND_FIVE);
    expect([reading.problems, reading.unknown]).toEqual([[], []]);
    expect(notes(reading)).toContain('TCP_USER_TIMEOUT to the keepalive timeout, 5000 ms');
    expect(notes(reading)).toContain('an idle connection is not watched');
  });

  test('without a time there is neither ping nor user timeout, and the timeout is ignored', () => {
    const reading = read('keepalive.ClientParameters{Timeout: 5 * time.Second}');
    expect(reading.settings).toEqual([]);
    expect(reading.ignored).toEqual([
      { line: 1, key: 'ClientParameters.Timeout', reason: 'Keepalive is off: ClientParameters.Time is not set.' },
    ]);
  });

  test('a timeout that nobody wrote is 20 s, and becomes the user timeout', () => {
    const reading = read('keepalive.ClientParameters{Time: 30 * time.Second}');
    expect(everything(reading)).toMatchObject({ pingTimeout: 20e6, TCP_USER_TIMEOUT: 20_000 });
  });

  test('grpc-go raises a time below ten seconds', () => {
    const reading = read('keepalive.ClientParameters{Time: 5 * time.Second}');
    expect(everything(reading).pingInterval).toBe(10e6);
    expect(notes(reading)).toContain('below 10 s is raised to 10 s');
  });

  test('core sends two pings without data and then no more, unless told otherwise', () => {
    expect(everything(read("('grpc.keepalive_time_ms', 1000)")).pingsWithoutData).toBe(2);
    const free = read("('grpc.keepalive_time_ms', 1000), ('grpc.http2.max_pings_without_data', 0)");
    expect(everything(free).pingsWithoutData).toBeUndefined();
  });

  test('a misspelt argument is told with what was meant', () => {
    const reading = read("('grpc.keepalive_time_ms', 1000), ('grpc.keepalive_timout_ms', 5000)");
    expect(reading.unknown).toEqual([{ line: 1, key: 'grpc.keepalive_timout_ms', meant: 'grpc.keepalive_timeout_ms' }]);
  });

  test('a server’s policy is its limit for the client’s pings', () => {
    const reading = read(
      'grpc.KeepaliveEnforcementPolicy(keepalive.EnforcementPolicy{MinTime: 10 * time.Second, PermitWithoutStream: true})',
    );
    expect(reading.side).toBe('server');
    expect(written(reading)).toEqual({ pingMinInterval: 10e6 });
  });
});

describe('etcd', () => {
  test.each([
    ['flags', 'etcd --grpc-keepalive-interval=10s --grpc-keepalive-timeout 5s --grpc-keepalive-min-time=3s'],
    ['environment', 'ETCD_GRPC_KEEPALIVE_INTERVAL=10s\nETCD_GRPC_KEEPALIVE_TIMEOUT="5s"\nETCD_GRPC_KEEPALIVE_MIN_TIME=3s'],
    ['a pod’s command', 'command:\n- etcd\n- --grpc-keepalive-interval=10s\n- --grpc-keepalive-timeout=5s\n- --grpc-keepalive-min-time=3s'],
  ])('server settings as %s', (_, text) => {
    const reading = read(text);
    expect(reading.system).toBe('etcd');
    expect(everything(reading)).toMatchObject({ pingInterval: 10e6, pingTimeout: 5e6, pingMinInterval: 3e6, TCP_USER_TIMEOUT: 5000 });
  });
  test('HeaderTimeoutPerRequest bounds answers, not watches', () => {
    const reading = read('client.Config{\n  Endpoints: eps,\n  HeaderTimeoutPerRequest: 10 * time.Second,\n}');
    expect(reading.system).toBe('etcd-client');
    expect(written(reading)).toEqual({ readTimeout: 10e6 });
    expect(notes(reading)).toContain('3: HeaderTimeoutPerRequest');
    expect(read('client.Config{HeaderTimeoutPerRequest: 0}').settings).toEqual([]);
  });
  test('the members’ own heartbeat has no say here', () => {
    expect(read('--heartbeat-interval=100 --grpc-keepalive-timeout=20s').ignored[0]?.key).toBe('heartbeat-interval');
  });
});
