// Redis: the server's redis.conf (also Valkey), Dragonfly's flags, Lettuce's options, StackExchange.Redis' string.
import { code } from '../notations/code.ts';
import { assignments, flags } from '../notations/lines.ts';
import { parameters } from '../notations/uri.ts';
import { fixed, option, program, type System } from '../system.ts';
import { count, javaTime, numberOf, SECOND, toggle } from '../values.ts';

/** Idle as set, three probes a third of it apart (anet.c). */
const keepaliveOf = [
  fixed(option('SO_KEEPALIVE'), 1),
  option('TCP_KEEPIDLE'),
  option('TCP_KEEPINTVL', (us) => Math.max(SECOND, Math.floor(us / 3 / SECOND) * SECOND)),
  fixed(option('TCP_KEEPCNT'), 3),
];

export const REDIS: System = {
  id: 'redis',
  title: 'Redis server',
  side: 'server',
  version: 'Redis 7.4',
  source: 'https://redis.io/docs/latest/develop/reference/clients/',
  notation: assignments({ between: [' '], comments: ['#'] }),
  keys: {
    'tcp-keepalive': {
      value: numberOf('s'),
      default: '300',
      unset: ['0'],
      sets: keepaliveOf,
      note: 'Redis sends three probes, a third of that time apart: a dead client is noticed after twice the number.',
    },
    timeout: { value: numberOf('s'), default: '0', unset: ['0'], sets: [program('idleTimeout')] },
  },
  ignored: { 'tcp-backlog': 'It is about connections that come in.', 'repl-timeout': 'It is about replicas: a heartbeat of their own.' },
  scope: /^tcp-/,
  mark: /^\s*tcp-keepalive\s/m,
  sample: '# redis.conf\ntcp-keepalive 60\ntimeout 0\ntcp-backlog 511\n',
};

export const DRAGONFLY: System = {
  id: 'dragonfly',
  title: 'Dragonfly server',
  side: 'server',
  version: 'Dragonfly 1.25',
  source: 'https://www.dragonflydb.io/docs/managing-dragonfly/flags',
  notation: flags(),
  keys: {
    tcp_keepalive: { value: numberOf('s'), default: '300', unset: ['0'], sets: keepaliveOf },
    tcp_user_timeout: { value: numberOf('ms'), default: '0', unset: ['0'], sets: [option('TCP_USER_TIMEOUT')] },
    timeout: { value: numberOf('s'), default: '0', unset: ['0'], sets: [program('idleTimeout')] },
  },
  scope: /^tcp_/,
  mark: /--tcp_(?:keepalive|user_timeout)\b/,
  sample: 'dragonfly --tcp_keepalive=60 --tcp_user_timeout=30000\n',
};

export const LETTUCE: System = {
  id: 'lettuce',
  title: 'Lettuce',
  side: 'client',
  version: 'Lettuce 7.5',
  source: 'https://github.com/redis/lettuce/issues/3675',
  notation: code,
  keys: {
    keepAlive: {
      value: { expected: 'true, false or KeepAliveOptions', read: (text) => (text === 'false' ? 0 : 1) },
      default: 'true',
      sets: [option('SO_KEEPALIVE')],
    },
    enable: { value: toggle, sets: [option('SO_KEEPALIVE')] },
    idle: { value: javaTime('s'), default: '13', sets: [option('TCP_KEEPIDLE')] },
    interval: { value: javaTime('s'), default: '13', sets: [option('TCP_KEEPINTVL')] },
    count: { value: count, default: '3', sets: [option('TCP_KEEPCNT')] },
    tcpUserTimeout: { value: javaTime('ms'), sets: [option('TCP_USER_TIMEOUT')], unset: ['TcpUserTimeoutOptions'] },
    connectTimeout: { value: javaTime('s'), default: '10', sets: [program('connectTimeout')] },
    fixedTimeout: { value: javaTime('s'), default: '60', sets: [program('readTimeout')], also: ['commandTimeout'] },
  },
  scope: /(?:^|\.)(?:keepAlive|tcpUserTimeout)$/,
  mark: /\b(?:KeepAliveOptions|TcpUserTimeoutOptions|SocketOptions\.builder)\b/,
  sample:
    'SocketOptions.builder()\n    .connectTimeout(Duration.ofSeconds(5))\n    .keepAlive(KeepAliveOptions.builder()\n        .idle(Duration.ofSeconds(30))\n        .interval(Duration.ofSeconds(10))\n        .count(5)\n        .build())\n    .build();\n',
};

export const STACKEXCHANGE_REDIS: System = {
  id: 'stackexchange-redis',
  title: 'StackExchange.Redis',
  side: 'client',
  version: 'StackExchange.Redis 2.8',
  source: 'https://stackexchange.github.io/StackExchange.Redis/Configuration.html',
  notation: parameters(/(?<![\w.-])[\w.-]{1,100}(?::\d{1,5})?,(?:[\w.:-]{1,100},){0,8}\w{1,40}=/, ','),
  keys: {
    keepAlive: {
      value: numberOf('s'),
      default: '60',
      unset: ['0', '-1'],
      sets: [program('pingInterval')],
      note: 'keepAlive is a PING of Redis on the connection, not TCP keepalive: from then on data is in flight.',
    },
    connectTimeout: { value: numberOf('ms'), default: '5000', sets: [program('connectTimeout')] },
    syncTimeout: { value: numberOf('ms'), default: '5000', sets: [program('readTimeout')] },
    asyncTimeout: { value: numberOf('ms'), sets: [program('readTimeout')] },
  },
  scope: /Timeout$|^keepAlive$/i,
  mark: /,\s*(?:keepAlive|syncTimeout|abortConnect)=/,
  sample: 'cache.example:6380,keepAlive=30,syncTimeout=5000,connectTimeout=5000,abortConnect=False\n',
};
