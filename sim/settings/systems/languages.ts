// What languages' own libraries set without being asked: Go's Dialer, Node's sockets, curl.
import { code } from '../notations/code.ts';
import { flags } from '../notations/lines.ts';
import { fixed, option, program, type System } from '../system.ts';
import { count, goExpression, numberOf, protoTime, SECOND, toggle, type ValueKind } from '../values.ts';

const keepaliveOn = fixed(option('SO_KEEPALIVE'), 1);

/** A negative value turns keepalive off. */
const OFF = -1;
const isOn = (value: number): number => (value === OFF ? 0 : 1);
const whenOn = (convert: (value: number) => number) => (value: number) => (value > 0 ? convert(value) : null);

/** Zero stands for the default. */
const goKeepAlive: ValueKind = {
  expected: goExpression.expected,
  read: (text) => {
    if (/^-/.test(text.trim())) return goExpression.read(text.trim().slice(1)) === null ? null : OFF;
    const value = goExpression.read(text);
    return value === 0 ? 15 * SECOND : value;
  },
};

export const GO_NET: System = {
  id: 'go',
  title: 'Go net.Dialer and http.Transport',
  side: 'client',
  version: 'Go 1.24',
  source: 'https://pkg.go.dev/net#KeepAliveConfig',
  notation: code,
  keys: {
    KeepAlive: {
      value: goKeepAlive,
      default: '15 * time.Second',
      sets: [
        option('SO_KEEPALIVE', isOn),
        option(
          'TCP_KEEPIDLE',
          whenOn((us) => us),
        ),
      ],
      note: 'KeepAlive is the idle time; the interval stays at 15 s and the count at 9.',
    },
    'KeepAliveConfig.Enable': { value: toggle, sets: [option('SO_KEEPALIVE')] },
    'KeepAliveConfig.Idle': { value: goExpression, sets: [option('TCP_KEEPIDLE')] },
    'KeepAliveConfig.Interval': { value: goExpression, default: '15 * time.Second', unset: ['0'], sets: [option('TCP_KEEPINTVL')] },
    'KeepAliveConfig.Count': { value: count, default: '9', unset: ['0'], sets: [option('TCP_KEEPCNT')] },
    'Dialer.Timeout': { value: goExpression, unset: ['0'], sets: [program('connectTimeout')] },
    ResponseHeaderTimeout: {
      value: goExpression,
      unset: ['0'],
      sets: [program('readTimeout')],
      note: 'ResponseHeaderTimeout covers the head of an answer; a body that stops coming is not bounded by it.',
    },
    'Client.Timeout': { value: goExpression, unset: ['0'], sets: [program('readTimeout')] },
    IdleConnTimeout: { value: goExpression, unset: ['0'], sets: [program('idleTimeout')] },
    ReadIdleTimeout: {
      value: goExpression,
      unset: ['0'],
      sets: [program('pingInterval')],
      note: 'HTTP/2 pings: also while no request is under way.',
    },
    PingTimeout: { value: goExpression, unset: ['0'], sets: [program('pingTimeout')] },
  },
  ignored: {
    TLSHandshakeTimeout: 'It is about TLS’s handshake.',
    ExpectContinueTimeout: 'It is about 100 Continue.',
    FallbackDelay: 'It is about trying IPv4 beside IPv6.',
    DisableKeepAlives: 'It is about HTTP connections that are used again, not about TCP keepalive.',
  },
  scope: /(?:^|\.)KeepAliveConfig\.\w+$/,
  mark: /\bnet\.(?:Dialer|KeepAliveConfig|ListenConfig)\s*\{|\bhttp\.Transport\s*\{/,
  sample:
    'dialer := &net.Dialer{\n\tTimeout: 5 * time.Second,\n\tKeepAliveConfig: net.KeepAliveConfig{\n\t\tEnable:   true,\n\t\tIdle:     30 * time.Second,\n\t\tInterval: 10 * time.Second,\n\t\tCount:    3,\n\t},\n}\n',
};

/** "true, 60000": the second number is the delay; without one it stays at the kernel's. */
const nodeDelay: ValueKind = {
  expected: 'true and a delay in milliseconds, such as (true, 60000)',
  read: (text) => {
    const [on = '', delay = '0'] = text.split(',').map((one) => one.trim());
    if (/^false$/.test(on)) return OFF;
    const us = numberOf('ms').read(delay);
    return on === 'true' && us !== null && us >= 0 ? us : null;
  },
};

/** What libuv sets beside the delay. */
const libuv = [
  option(
    'TCP_KEEPIDLE',
    whenOn((us) => us),
  ),
  option(
    'TCP_KEEPINTVL',
    whenOn(() => SECOND),
  ),
  option(
    'TCP_KEEPCNT',
    whenOn(() => 10),
  ),
];

export const NODE: System = {
  id: 'node',
  title: 'Node.js sockets',
  side: 'client',
  version: 'Node.js 22',
  source: 'https://nodejs.org/docs/latest-v22.x/api/net.html#socketsetkeepaliveenable-initialdelay',
  notation: code,
  keys: {
    setKeepAlive: {
      value: nodeDelay,
      sets: [option('SO_KEEPALIVE', isOn), ...libuv],
      note: 'libuv sets TCP_KEEPINTVL to 1 s and TCP_KEEPCNT to 10 with it: a dead peer is noticed ten seconds after the delay.',
    },
    keepAliveInitialDelay: { value: numberOf('ms'), unset: ['0'], sets: [keepaliveOn, ...libuv] },
    setTimeout: {
      value: numberOf('ms'),
      unset: ['0'],
      sets: [program('idleTimeout')],
      note: 'setTimeout tells of silence; the program has to destroy the socket itself.',
    },
  },
  ignored: { keepAliveMsecs: 'It is the delay of sockets that an http.Agent keeps; they are set up by setKeepAlive.' },
  scope: /(?:^|\.)(?:setKeepAlive|keepAliveInitialDelay)$/,
  mark: /\.setKeepAlive\s*\(\s*(?:true|false)\s*[,)]|keepAliveInitialDelay\s*:/,
  sample: "const socket = net.connect(443, 'api.example');\nsocket.setKeepAlive(true, 60000);\n",
};

const curlSeconds: ValueKind = {
  expected: 'seconds, such as 60 or 2.5',
  read: (text) => protoTime.read(/^[\d.]+$/.test(text) ? `${text}s` : text),
};

export const CURL: System = {
  id: 'curl',
  title: 'curl',
  side: 'client',
  version: 'curl 8.11',
  source: 'https://curl.se/docs/manpage.html',
  notation: flags(),
  keys: {
    'keepalive-time': { value: curlSeconds, default: '60', sets: [keepaliveOn, option('TCP_KEEPIDLE'), option('TCP_KEEPINTVL')] },
    'keepalive-cnt': { value: count, default: '9', sets: [option('TCP_KEEPCNT')] },
    'no-keepalive': { value: { expected: 'nothing', read: () => 0 }, sets: [option('SO_KEEPALIVE')] },
    'connect-timeout': { value: curlSeconds, sets: [program('connectTimeout')] },
    'max-time': { value: curlSeconds, sets: [program('readTimeout')] },
  },
  ignored: {
    'speed-time': 'It ends transfers that are slow.',
    'speed-limit': 'It ends transfers that are slow.',
    'expect100-timeout': 'It is about 100 Continue.',
  },
  scope: /keepalive/,
  mark: /\bcurl\b.{0,300}\s--(?:keepalive-time|keepalive-cnt|no-keepalive|connect-timeout|max-time)\b/,
  sample: 'curl --keepalive-time 30 --connect-timeout 5 https://api.example/\n',
};
