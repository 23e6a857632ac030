// Envoy and Istio: the configurations of real threads.
import { describe, expect, test } from 'vitest';
import { everything, lines, notes, read, written } from './reading.ts';

describe('Envoy', () => {
  test('options given as level and name numbers are read by name', () => {
    const reading = read(`
listeners:
- name: main
  socket_options:
  - description: keepalive
    level: 1
    name: 9
    int_value: 1
    state: STATE_PREBIND
  - { level: 6, name: 4, int_value: 7 }
  - { level: 6, name: 5, int_value: 5 }
  - { level: 6, name: 6, int_value: 2 }
  - { level: 6, name: 18, int_value: 10000 }
`);
    expect(reading.system).toBe('envoy');
    expect(lines(reading)).toEqual([
      'SO_KEEPALIVE=1 (7)',
      'TCP_KEEPCNT=2 (12)',
      'TCP_KEEPIDLE=7 (10)',
      'TCP_KEEPINTVL=5 (11)',
      'TCP_USER_TIMEOUT=10000 (13)',
      'connectTimeout=5000000 (default)',
    ]);
    expect(notes(reading)).toContain('12: TCP_KEEPCNT is not looked at once TCP_USER_TIMEOUT is set');
  });

  test('a number that is no option is unknown by level and name; one without a say is ignored by name', () => {
    const reading = read('socket_options:\n- { level: 6, name: 99, int_value: 1 }\n- { level: 6, name: 13, int_value: 1 }\n');
    expect(reading.unknown).toEqual([{ line: 2, key: 'socket_options.level 6 name 99', meant: null }]);
    expect(reading.ignored[0]).toMatchObject({ line: 3, key: 'socket_options.TCP_CONGESTION' });
  });

  test('an empty tcp_keepalive turns keepalive on with the kernel’s values', () => {
    expect(written(read('upstream_connection_options:\n  tcp_keepalive: {}\n'))).toEqual({ SO_KEEPALIVE: 1 });
  });

  test('the same in JSON', () => {
    const reading = read('{"connect_timeout": "0.25s", "upstream_connection_options": {"tcp_keepalive": {"keepalive_time": 300}}}');
    expect(written(reading)).toEqual({ SO_KEEPALIVE: 1, TCP_KEEPIDLE: 300, connectTimeout: 250_000 });
  });

  test('HTTP/2 keepalive is the program’s ping; idle_timeout does not count probes', () => {
    const reading = read(
      'idle_timeout: 600s\nhttp2_protocol_options:\n  connection_keepalive:\n    interval: 30s\n    timeout: 5s\n    connection_idle_interval: 10s\n',
    );
    expect(written(reading)).toEqual({ idleTimeout: 600e6, pingInterval: 30e6, pingTimeout: 5e6, pingWithoutCalls: 1 });
    expect(notes(reading)).toMatch(/1: idle_timeout counts bytes .*keepalive probes do not/);
    expect(reading.ignored.map(({ key }) => key)).toEqual(['http2_protocol_options.connection_keepalive.connection_idle_interval']);
  });
});

describe('Istio', () => {
  test('a DestinationRule: keepalive, the connect timeout, and the idle timeout that nobody wrote', () => {
    const reading = read(`
apiVersion: networking.istio.io/v1beta1
kind: DestinationRule
metadata: { name: bookinfo-redis }
spec:
  host: myredissrv.prod.svc.cluster.local
  trafficPolicy:
    connectionPool:
      tcp:
        maxConnections: 100
        connectTimeout: 30ms
        tcpKeepalive:
          time: 60s
          interval: 20s
          probes: 4
          probe: 3
`);
    expect(reading.system).toBe('istio');
    expect(everything(reading)).toEqual({
      SO_KEEPALIVE: 1,
      TCP_KEEPIDLE: 60,
      TCP_KEEPINTVL: 20,
      TCP_KEEPCNT: 4,
      connectTimeout: 30_000,
      idleTimeout: 3600e6,
    });
    expect(reading.ignored.map(({ line, key }) => `${line} ${key.split('.').at(-1)}`)).toEqual(['10 maxConnections']);
    expect(reading.unknown).toEqual([
      { line: 16, key: 'spec.trafficPolicy.connectionPool.tcp.tcpKeepalive.probe', meant: 'tcpKeepalive.probes' },
    ]);
  });

  test('an EnvoyFilter is read as Envoy within', () => {
    const reading = read(`
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
spec:
  configPatches:
  - applyTo: CLUSTER
    patch:
      operation: MERGE
      value:
        upstream_bind_config:
          source_address: { address: 0.0.0.0, port_value: 0 }
          socket_options:
          - { level: 6, name: 18, int_value: 30000, state: STATE_PREBIND }
`);
    expect(reading.system).toBe('istio');
    expect(written(reading)).toEqual({ TCP_USER_TIMEOUT: 30_000 });
  });

  test('several documents in one text, and anchors', () => {
    const reading = read(
      'kind: DestinationRule\nx: &pool\n  tcp: { tcpKeepalive: { time: 30s } }\nspec: { trafficPolicy: { connectionPool: *pool } }\n---\nkind: EnvoyFilter\nsocket_options: [{ level: 6, name: 5, int_value: 9 }]\n',
    );
    expect(written(reading)).toEqual({ SO_KEEPALIVE: 1, TCP_KEEPIDLE: 30, TCP_KEEPINTVL: 9 });
  });

  test('a time that the kernel cannot count is rounded up, and that is said', () => {
    const reading = read('kind: DestinationRule\ntcpKeepalive: { time: 7.5s }');
    expect(written(reading).TCP_KEEPIDLE).toBe(8);
    expect(notes(reading)).toContain('becomes 8 s');
  });

  test('broken YAML is told with its line', () => {
    const reading = read('kind: DestinationRule\ntcpKeepalive: {time: 60s\n', 'istio');
    expect(reading.problems[0]).toMatchObject({ expected: 'YAML or JSON' });
  });
});
