// etcd: the server's flags and environment, the client's Config in Go, and etcdctl's flags.
import { code } from '../notations/code.ts';
import { flags } from '../notations/lines.ts';
import { type Key, program, type System } from '../system.ts';
import { goExpression, goTime, SECOND, toggle } from '../values.ts';
import { grpcKeepalive } from './grpc-keepalive.ts';

const RAFT = 'It is about the members among themselves: a silent leader is replaced after the election timeout.';

const serverKeys: Record<string, Key> = {
  'grpc-keepalive-min-time': { value: goTime, default: '5s', sets: [program('pingMinInterval')] },
  'grpc-keepalive-interval': { value: goTime, default: '2h', unset: ['0', '0s'], sets: [program('pingInterval')] },
  'grpc-keepalive-timeout': { value: goTime, default: '20s', unset: ['0', '0s'], sets: [] },
};

export const ETCD_SERVER: System = {
  id: 'etcd',
  title: 'etcd server',
  side: 'server',
  version: 'etcd 3.6',
  source: 'https://etcd.io/docs/v3.6/op-guide/configuration/',
  notation: flags('ETCD_'),
  keys: serverKeys,
  ignored: { 'heartbeat-interval': RAFT, 'election-timeout': RAFT, 'raft-read-timeout': RAFT, 'raft-write-timeout': RAFT },
  scope: /^grpc-keepalive/,
  mark: /--grpc-keepalive-|ETCD_GRPC_KEEPALIVE_|ETCD_ELECTION_TIMEOUT/,
  finish: (values) => grpcKeepalive({ time: 'grpc-keepalive-interval', timeout: 'grpc-keepalive-timeout', withoutCalls: null }, values),
  sample:
    'etcd --grpc-keepalive-min-time=5s \\\n  --grpc-keepalive-interval=10s \\\n  --grpc-keepalive-timeout=20s \\\n  --heartbeat-interval=100\n',
};

export const ETCD_CLIENT: System = {
  id: 'etcd-client',
  title: 'etcd client (Go)',
  side: 'client',
  version: 'etcd 3.6',
  source: 'https://pkg.go.dev/go.etcd.io/etcd/client/v3#Config',
  notation: code,
  keys: {
    DialTimeout: { value: goExpression, sets: [program('connectTimeout')] },
    DialKeepAliveTime: { value: goExpression, unset: ['0'], sets: [program('pingInterval')] },
    DialKeepAliveTimeout: { value: goExpression, default: '20 * time.Second', sets: [] },
    PermitWithoutStream: { value: toggle, default: 'false', sets: [] },
    HeaderTimeoutPerRequest: {
      value: goExpression,
      unset: ['0'],
      sets: [program('readTimeout')],
      note: 'HeaderTimeoutPerRequest (the client of etcd 2) covers the head of an answer only: a watch that stands is not bounded by it.',
    },
  },
  ignored: { AutoSyncInterval: 'It asks for the list of members anew; a dead connection stays.' },
  scope: /(?:^|\.)(?:Dial\w*|PermitWithoutStream|HeaderTimeoutPerRequest)$/,
  mark: /\b(?:DialKeepAliveTime|HeaderTimeoutPerRequest)\b|clientv3\.Config/,
  finish: (values) =>
    grpcKeepalive(
      { time: 'DialKeepAliveTime', timeout: 'DialKeepAliveTimeout', withoutCalls: 'PermitWithoutStream', leastTimeUs: 10 * SECOND },
      values,
    ),
  sample:
    'clientv3.New(clientv3.Config{\n\tEndpoints:            endpoints,\n\tDialTimeout:          20 * time.Second,\n\tDialKeepAliveTime:    30 * time.Second,\n\tDialKeepAliveTimeout: 10 * time.Second,\n})\n',
};
