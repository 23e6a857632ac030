// Envoy: clusters and listeners in YAML or JSON. Options that are written as level and name numbers are read by name.
import type { Entry, Notation, Tree } from '../entry.ts';
import { scalarAt } from '../notations/tree.ts';
import { optionName } from '../option-numbers.ts';
import { fixed, type Key, option, program, type System } from '../system.ts';
import { count, numberOf, protoTime } from '../values.ts';
import { OTHER_OPTIONS, SOCKET_OPTION_KEYS } from './socket-option-keys.ts';

/** `{level: 6, name: 18, int_value: 10000}` is TCP_USER_TIMEOUT. */
function socketOption(item: Tree): Entry | null {
  const [level, name, value] = ['level', 'name', 'int_value'].map((key) => scalarAt(item, key));
  if (!level || !name) return null;
  const known = optionName(level.text, name.text);
  const written = value ?? scalarAt(item, 'buf_value');
  const key = known ?? `level ${level.text} name ${name.text}`;
  return { key: `socket_options.${key}`, value: written?.text ?? '', line: name.line };
}

function walk(tree: Tree, prefix: string, entries: Entry[]): void {
  const at = (key: string) => (prefix === '' ? key : `${prefix}.${key}`);
  if (tree.kind === 'scalar') entries.push({ key: prefix, value: tree.text, line: tree.line });
  else if (tree.kind === 'list') for (const item of tree.items) listed(item, prefix, entries);
  else {
    for (const { key, line, value } of tree.pairs) {
      // An empty tcp_keepalive turns keepalive on with the kernel's values.
      if (key === 'tcp_keepalive' || key === 'tcpKeepalive') entries.push({ key: at(key), value: 'on', line });
      walk(value, at(key), entries);
    }
  }
}

function listed(item: Tree, prefix: string, entries: Entry[]): void {
  const found = /(?:^|\.)socket_options$/.test(prefix) ? socketOption(item) : null;
  if (found === null) walk(item, prefix, entries);
  else entries.push(found);
}

export const envoyNotation: Notation = ({ tree }) => {
  const entries: Entry[] = [];
  if (tree !== null) walk(tree, '', entries);
  return entries;
};

const keepaliveOn = fixed(option('SO_KEEPALIVE'), 1);
/** Where it is written under socket_options only: the same names elsewhere mean other things. */
const numbered = Object.fromEntries(Object.entries(SOCKET_OPTION_KEYS).map(([name, key]) => [`socket_options.${name}`, key]));

export const ENVOY_KEYS: Readonly<Record<string, Key>> = {
  ...numbered,
  tcp_keepalive: { value: { expected: 'a map', read: () => 1 }, sets: [keepaliveOn] },
  'tcp_keepalive.keepalive_probes': { value: count, sets: [keepaliveOn, option('TCP_KEEPCNT')] },
  'tcp_keepalive.keepalive_time': { value: numberOf('s'), sets: [keepaliveOn, option('TCP_KEEPIDLE')] },
  'tcp_keepalive.keepalive_interval': { value: numberOf('s'), sets: [keepaliveOn, option('TCP_KEEPINTVL')] },
  connect_timeout: { value: protoTime, default: '5s', sets: [program('connectTimeout')] },
  'connection_keepalive.interval': { value: protoTime, sets: [program('pingInterval'), fixed(program('pingWithoutCalls'), 1)] },
  'connection_keepalive.timeout': { value: protoTime, sets: [program('pingTimeout')] },
  'route.timeout': {
    value: protoTime,
    unset: ['0s'],
    sets: [program('readTimeout')],
    note: 'The route’s timeout ends the request; over HTTP/2 the connection stays, and the next request goes out on it.',
  },
  idle_timeout: {
    value: protoTime,
    unset: ['0s'],
    sets: [program('idleTimeout')],
    note: 'idle_timeout counts bytes and requests of the application; keepalive probes do not keep it from ending a connection.',
  },
};

const ENDS_STREAMS = 'It ends requests, not the connection that they were sent on.';
export const ENVOY_IGNORED: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(OTHER_OPTIONS).map(([name, reason]) => [`socket_options.${name}`, reason])),
  stream_idle_timeout: ENDS_STREAMS,
  request_timeout: ENDS_STREAMS,
  per_try_timeout: ENDS_STREAMS,
  max_connection_duration: 'It ends connections by age, whether the peer lives or not.',
  'connection_keepalive.connection_idle_interval':
    'It asks for a ping before a request on a connection that was idle; it does not watch the idle one.',
  'connection_keepalive.interval_jitter': 'It spreads the pings.',
};
/** Sections in which every key is judged. */
export const ENVOY_SCOPE = /(?:^|\.)(?:tcp_keepalive|socket_options|connection_keepalive)\.[^.]*$/;
export const ENVOY_MARK = /\b(?:socket_options|tcp_keepalive|connection_keepalive|upstream_connection_options)"?\s*:/;

export const ENVOY: System = {
  id: 'envoy',
  title: 'Envoy',
  side: 'client',
  version: 'Envoy 1.38',
  source: 'https://www.envoyproxy.io/docs/envoy/latest/api-v3/config/core/v3/address.proto',
  notation: envoyNotation,
  yaml: true,
  keys: ENVOY_KEYS,
  ignored: ENVOY_IGNORED,
  scope: ENVOY_SCOPE,
  mark: ENVOY_MARK,
  sample:
    'connect_timeout: 5s\nupstream_connection_options:\n  tcp_keepalive:\n    keepalive_time: 60\n    keepalive_interval: 20\n    keepalive_probes: 4\nupstream_bind_config:\n  socket_options:\n    - { level: 6, name: 18, int_value: 10000, state: STATE_PREBIND }\n',
};
