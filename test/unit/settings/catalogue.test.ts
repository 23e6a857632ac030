// One text for each system as its users write it, beside the samples: what is written, and what holds without being written.
import { describe, expect, test } from 'vitest';
import { defaultsOf } from '../../../sim/index.ts';
import { everything, notes, read, written } from './reading.ts';

const S = 1_000_000;
const defaults = (id: string): Record<string, number> => {
  const reading = defaultsOf(id, 'linux-6.12');
  return reading === null ? {} : everything(reading);
};

describe('what is written', () => {
  test.each([
    [
      'libpq',
      "host=db.example dbname='my app' keepalives=1 keepalives_idle=10 keepalives_interval = 2 keepalives_count=3",
      { SO_KEEPALIVE: 1, TCP_KEEPIDLE: 10, TCP_KEEPINTVL: 2, TCP_KEEPCNT: 3 },
    ],
    ['libpq', "psycopg.connect(host='db', keepalives_idle=30, tcp_user_timeout=15000)", { TCP_KEEPIDLE: 30, TCP_USER_TIMEOUT: 15_000 }],
    ['libpq', 'DATABASE_URL=postgres://u@h/d?keepalives=0&connect_timeout=3', { SO_KEEPALIVE: 0, connectTimeout: 3 * S }],
    [
      'postgresql',
      'ALTER SYSTEM SET tcp_keepalives_idle = 120;\ntcp_user_timeout = 1min\ntcp_keepalives_count 9',
      { TCP_KEEPIDLE: 120, TCP_USER_TIMEOUT: 60_000, TCP_KEEPCNT: 9 },
    ],
    [
      'pgbouncer',
      '[pgbouncer]\ntcp_keepalive = 0\ntcp_user_timeout = 12500\nquery_timeout = 2.5\nserver_idle_timeout = 0',
      { SO_KEEPALIVE: 0, TCP_USER_TIMEOUT: 12_500, readTimeout: 2.5 * S },
    ],
    ['pgjdbc', 'url: "jdbc:postgresql://h/db?ssl=true&socketTimeout=0&tcpKeepAlive=true"', { SO_KEEPALIVE: 1 }],
    ['connector-j', 'jdbc:mysql://h/db?connectTimeout=1000&socketTimeout=0&tcpKeepAlive=false', { SO_KEEPALIVE: 0, connectTimeout: S }],
    ['mssql-jdbc', 'jdbc:sqlserver://h;database=d;socketTimeout=5000;loginTimeout=0', { readTimeout: 5 * S }],
    ['mongodb', 'mongodb+srv://u:p%40ss@cluster.example/?retryWrites=true&socketTimeoutMS=45000', { readTimeout: 45 * S }],
    ['redis', 'tcp-keepalive 0\ntimeout 600', { idleTimeout: 600 * S }],
    ['redis', 'tcp-keepalive 2', { SO_KEEPALIVE: 1, TCP_KEEPIDLE: 2, TCP_KEEPINTVL: 1, TCP_KEEPCNT: 3 }],
    [
      'lettuce',
      'SocketOptions.builder().keepAlive(false).tcpUserTimeout(Duration.ofSeconds(30)).build()',
      { SO_KEEPALIVE: 0, TCP_USER_TIMEOUT: 30_000 },
    ],
    [
      'stackexchange-redis',
      '"Redis": "c.example:6380,password=x,ssl=True,keepAlive=15,syncTimeout=3000"',
      { pingInterval: 15 * S, readTimeout: 3 * S },
    ],
    [
      'dragonfly',
      '--tcp_keepalive=9 --tcp_user_timeout 2000',
      { SO_KEEPALIVE: 1, TCP_KEEPIDLE: 9, TCP_KEEPINTVL: 3, TCP_KEEPCNT: 3, TCP_USER_TIMEOUT: 2000 },
    ],
    ['librdkafka', 'socket.keepalive.enable: true\nconnections.max.idle.ms: 240000', { SO_KEEPALIVE: 1, idleTimeout: 240 * S }],
    ['kafka', 'request.timeout.ms=15000\nsession.timeout.ms=45000', { readTimeout: 15 * S }],
    [
      'rabbitmq',
      '# rabbitmq.conf\nheartbeat = 20\ntcp_listen_options.keepalive = true',
      { pingInterval: 10 * S, pingTimeout: 10 * S, SO_KEEPALIVE: 1 },
    ],
    [
      'elasticsearch',
      'transport:\n  tcp:\n    keep_idle: 30\n    keep_count: 2\ntransport.ping_schedule: 5s',
      { TCP_KEEPIDLE: 30, TCP_KEEPCNT: 2, pingInterval: 5 * S },
    ],
    ['nginx', 'listen 80 so_keepalive=on;', { SO_KEEPALIVE: 1 }],
    [
      'nginx',
      'server { listen [::]:80 so_keepalive=1h:20s:; proxy_send_timeout 1m 30s; }',
      { SO_KEEPALIVE: 1, TCP_KEEPIDLE: 3600, TCP_KEEPINTVL: 20, writeTimeout: 90 * S },
    ],
    [
      'haproxy',
      'frontend f\n  bind :443 ssl crt x tcp-ut 30s\n  no option clitcpka\n  timeout tunnel 1h\nbackend b\n  timeout server 50000',
      { TCP_USER_TIMEOUT: 30_000, SO_KEEPALIVE: 0, idleTimeout: 3600 * S, readTimeout: 50 * S },
    ],
    [
      'systemd',
      '[Unit]\nDescription=x\n[Socket]\nKeepAlive=true\nKeepAliveTimeSec=2min 30s\nKeepAliveProbes=3',
      { SO_KEEPALIVE: 1, TCP_KEEPIDLE: 150, TCP_KEEPCNT: 3 },
    ],
    ['ssh', 'Host *\n  ServerAliveInterval=1m\n  TCPKeepAlive no', { pingInterval: 60 * S, SO_KEEPALIVE: 0 }],
    ['sshd', 'ClientAliveInterval 300\nClientAliveCountMax 0', { pingInterval: 300 * S }],
    ['go', 'd := net.Dialer{KeepAlive: -1}', { SO_KEEPALIVE: 0 }],
    [
      'go',
      'client := &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{IdleConnTimeout: 90 * time.Second, DialContext: (&net.Dialer{KeepAlive: 30 * time.Second}).DialContext}}',
      { SO_KEEPALIVE: 1, TCP_KEEPIDLE: 30, readTimeout: 30 * S, idleTimeout: 90 * S },
    ],
    ['node', 'sock.setKeepAlive(false)', { SO_KEEPALIVE: 0 }],
    [
      'node',
      'http.createServer({ keepAlive: true, keepAliveInitialDelay: 30000 }, f)',
      { SO_KEEPALIVE: 1, TCP_KEEPIDLE: 30, TCP_KEEPINTVL: 1, TCP_KEEPCNT: 10 },
    ],
    ['curl', 'curl -sS --no-keepalive --max-time 2.5 https://x', { SO_KEEPALIVE: 0, readTimeout: 2.5 * S }],
    [
      'client-go',
      'export HTTP2_READ_IDLE_TIMEOUT_SECONDS=10\nexport HTTP2_PING_TIMEOUT_SECONDS=5',
      { pingInterval: 10 * S, pingWithoutCalls: 1, pingTimeout: 5 * S },
    ],
    ['linkerd', 'LINKERD2_PROXY_OUTBOUND_CONNECT_USER_TIMEOUT=45s', { TCP_USER_TIMEOUT: 45_000 }],
  ] as const)('%s: %s', (system, text, expected) => {
    const reading = read(text);
    expect(reading.system).toBe(system);
    expect(written(reading)).toEqual(expected);
    expect(reading.unknown).toEqual([]);
  });
});

describe('what holds without being written', () => {
  test.each([
    ['go', { SO_KEEPALIVE: 1, TCP_KEEPIDLE: 15, TCP_KEEPINTVL: 15, TCP_KEEPCNT: 9 }],
    ['libpq', { SO_KEEPALIVE: 1 }],
    ['pgjdbc', { SO_KEEPALIVE: 0, connectTimeout: 10 * S }],
    ['mssql-jdbc', { SO_KEEPALIVE: 1, TCP_KEEPIDLE: 30, TCP_KEEPINTVL: 1, connectTimeout: 30 * S }],
    ['mongodb', { SO_KEEPALIVE: 1, TCP_KEEPIDLE: 300, TCP_KEEPINTVL: 10, connectTimeout: 10 * S }],
    ['redis', { SO_KEEPALIVE: 1, TCP_KEEPIDLE: 300, TCP_KEEPINTVL: 100, TCP_KEEPCNT: 3 }],
    ['lettuce', { SO_KEEPALIVE: 1, TCP_KEEPIDLE: 13, TCP_KEEPINTVL: 13, TCP_KEEPCNT: 3, connectTimeout: 10 * S, readTimeout: 60 * S }],
    ['rabbitmq', { pingInterval: 30 * S, pingTimeout: 30 * S }],
    ['client-go', { pingInterval: 30 * S, pingWithoutCalls: 1, pingTimeout: 15 * S, gracePeriod: 50 * S }],
    ['linkerd', { SO_KEEPALIVE: 1, TCP_KEEPIDLE: 10, TCP_USER_TIMEOUT: 30_000, connectTimeout: S }],
    ['etcd', { pingMinInterval: 5 * S, pingInterval: 7200 * S, pingTimeout: 20 * S, pingWithoutCalls: 1, TCP_USER_TIMEOUT: 20_000 }],
    ['grpc-go', {}],
    ['grpc-core', {}],
    ['sysctl', {}],
  ] as const)('%s', (system, expected) => {
    expect(defaults(system)).toEqual(expected);
  });
});

describe('middleboxes', () => {
  test.each([
    [
      'aws-nlb',
      '{"Attributes": [\n  {"Key": "tcp.idle_timeout.seconds",\n   "Value": "120"}]}',
      { kind: 'load-balancer', idleUs: 120 * S, forgets: 'rst' },
    ],
    [
      'ec2-tracking',
      'ConnectionTrackingSpecification:\n  TcpEstablishedTimeout: 7440',
      { kind: 'firewall', idleUs: 7440 * S, forgets: 'silence' },
    ],
    [
      'azure-lb',
      'metadata:\n  annotations:\n    service.beta.kubernetes.io/azure-load-balancer-tcp-idle-timeout: "10"',
      { kind: 'load-balancer', idleUs: 600 * S, forgets: 'silence' },
    ],
    ['azure-lb', '{"properties": {"idleTimeoutInMinutes": 4, "enableTcpReset": true}}', { idleUs: 240 * S, forgets: 'rst at once' }],
    ['cloud-nat', 'tcp_established_idle_timeout_sec = 600', { kind: 'nat', idleUs: 600 * S, forgets: 'silence' }],
    ['kube-proxy', 'kube-proxy --conntrack-tcp-timeout-established=1h', { kind: 'conntrack', idleUs: 3600 * S, forgets: 'rst' }],
  ] as const)('%s: %s', (system, text, expected) => {
    const reading = read(text);
    expect(reading.system).toBe(system);
    expect(reading.side).toBe('path');
    expect(reading.middlebox).toMatchObject(expected);
    expect(reading.middlebox?.written?.line).toBeGreaterThan(0);
  });
});

describe('what surprises is said', () => {
  test.each([
    ['redis', 'tcp-keepalive 60', 'twice the number'],
    ['ssh', 'ServerAliveInterval 15\nServerAliveCountMax 3', '15 and 3 come to a minute'],
    ['node', 's.setKeepAlive(true, 60000)', 'ten seconds after the delay'],
    ['pgjdbc', 'jdbc:postgresql://h/d?socketTimeout=30', 'a query that takes longer is cut off'],
    ['stackexchange-redis', 'c.example:6380,keepAlive=30,syncTimeout=1000', 'not TCP keepalive'],
    ['rabbitmq', 'heartbeat = 30', 'the smaller of their values'],
    ['haproxy', 'timeout server 30s', 'keepalive probes do not keep it'],
  ])('%s: %s', (_, text, words) => {
    expect(notes(read(text))).toContain(words);
  });
});

describe('what a text could also be', () => {
  test('a mark of one system decides, others are offered', () => {
    expect(read('tcp-keepalive 60\ntimeout 0').candidates.map(({ id }) => id)).not.toContain('sysctl');
    const several = read('tcp_user_timeout = 1000');
    const offered = [several.system, ...several.candidates.map(({ id }) => id)];
    expect(offered).toEqual(expect.arrayContaining(['libpq', 'postgresql', 'pgbouncer']));
  });
  test('the reader’s word is above the text', () => {
    expect(written(read('tcp_user_timeout = 30s', 'postgresql'))).toEqual({ TCP_USER_TIMEOUT: 30_000 });
    expect(read('tcp_user_timeout = 30s', 'libpq').problems[0]?.expected).toBe('a whole number of milliseconds');
  });
});
