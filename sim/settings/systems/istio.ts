// Istio: DestinationRule (what the sidecar or gateway sets on its connections) and EnvoyFilter (Envoy's own words within).
import { fixed, type Key, option, program, type System } from '../system.ts';
import { count, protoTime } from '../values.ts';
import { ENVOY_IGNORED, ENVOY_KEYS, ENVOY_SCOPE, envoyNotation } from './envoy.ts';

const keepaliveOn = fixed(option('SO_KEEPALIVE'), 1);

const keys: Record<string, Key> = {
  ...ENVOY_KEYS,
  connect_timeout: { value: protoTime, sets: [program('connectTimeout')] },
  tcpKeepalive: { value: { expected: 'a map', read: () => 1 }, sets: [keepaliveOn] },
  'tcpKeepalive.probes': { value: count, sets: [keepaliveOn, option('TCP_KEEPCNT')] },
  'tcpKeepalive.time': { value: protoTime, sets: [keepaliveOn, option('TCP_KEEPIDLE')] },
  'tcpKeepalive.interval': { value: protoTime, sets: [keepaliveOn, option('TCP_KEEPINTVL')] },
  'tcp.connectTimeout': { value: protoTime, default: '10s', sets: [program('connectTimeout')] },
  'tcp.idleTimeout': {
    value: protoTime,
    default: '1h',
    unset: ['0s'],
    sets: [program('idleTimeout')],
    note: 'idleTimeout counts bytes of the application; keepalive probes do not keep it from ending a connection.',
  },
  'http.idleTimeout': {
    value: protoTime,
    unset: ['0s'],
    sets: [program('idleTimeout')],
    note: 'idleTimeout counts requests; keepalive probes do not keep it from ending a connection.',
  },
};

const LOAD = 'It is about how many connections or requests there are.';

export const ISTIO: System = {
  id: 'istio',
  title: 'Istio DestinationRule or EnvoyFilter',
  side: 'client',
  version: 'Istio 1.28',
  source: 'https://istio.io/latest/docs/reference/config/networking/destination-rule/',
  notation: envoyNotation,
  yaml: true,
  keys,
  ignored: {
    ...ENVOY_IGNORED,
    'tcp.maxConnections': LOAD,
    'tcp.maxConnectionDuration': 'It ends connections by age, whether the peer lives or not.',
    'http.http1MaxPendingRequests': LOAD,
    'http.http2MaxRequests': LOAD,
    'http.maxRequestsPerConnection': LOAD,
    'http.maxRetries': LOAD,
    'http.maxConcurrentStreams': LOAD,
    'http.h2UpgradePolicy': 'It says which protocol is spoken.',
    'http.useClientProtocol': 'It says which protocol is spoken.',
  },
  scope: new RegExp(`${ENVOY_SCOPE.source}|(?:^|\\.)connectionPool\\.(?:tcp|http)\\.`),
  mark: /\bkind:\s*["']?(?:DestinationRule|EnvoyFilter)\b|\btcpKeepalive\s*:/,
  sample:
    'apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata:\n  name: reviews\nspec:\n  host: reviews\n  trafficPolicy:\n    connectionPool:\n      tcp:\n        connectTimeout: 30ms\n        tcpKeepalive:\n          time: 60s\n          interval: 20s\n          probes: 4\n',
};
