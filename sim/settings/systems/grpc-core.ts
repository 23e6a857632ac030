// gRPC core and what is built on it (C++, Python, Ruby, PHP), and Node’s spelling of the same names: channel arguments.
import { code } from '../notations/code.ts';
import { program, type System } from '../system.ts';
import { count, numberOf, toggle } from '../values.ts';
import { grpcKeepalive } from './grpc-keepalive.ts';

const ms = numberOf('ms');
const FOREVER = ['INT_MAX', '2147483647'];
const AGE = 'It ends connections by age or idleness, whether the peer lives or not.';
const UNREAD = 'gRPC core does not read it any more.';

export const GRPC_CORE: System = {
  id: 'grpc-core',
  title: 'gRPC channel arguments (C++, Python, Node)',
  side: 'client',
  version: 'gRPC 1.76',
  source: 'https://grpc.github.io/grpc/core/md_doc_keepalive.html',
  notation: code,
  keys: {
    'grpc.keepalive_time_ms': {
      value: ms,
      default: 'INT_MAX',
      unset: FOREVER,
      sets: [program('pingInterval')],
      also: ['GRPC_ARG_KEEPALIVE_TIME_MS'],
    },
    'grpc.keepalive_timeout_ms': { value: ms, default: '20000', unset: FOREVER, sets: [], also: ['GRPC_ARG_KEEPALIVE_TIMEOUT_MS'] },
    'grpc.keepalive_permit_without_calls': {
      value: toggle,
      default: '0',
      sets: [],
      also: ['GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS'],
    },
    'grpc.http2.max_pings_without_data': { value: count, default: '2', sets: [], also: ['GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA'] },
    'grpc.http2.min_ping_interval_without_data_ms': {
      value: ms,
      sets: [program('pingMinInterval')],
      also: ['GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS', 'grpc.http2.min_recv_ping_interval_without_data_ms'],
    },
    'grpc.http2.max_ping_strikes': { value: count, sets: [program('pingStrikes')], also: ['GRPC_ARG_HTTP2_MAX_PING_STRIKES'] },
  },
  ignored: {
    GRPC_ARG_MAX_CONNECTION_IDLE_MS: AGE,
    GRPC_ARG_MAX_CONNECTION_AGE_MS: AGE,
    GRPC_ARG_MAX_CONNECTION_AGE_GRACE_MS: AGE,
    'grpc.max_connection_idle_ms': AGE,
    'grpc.max_connection_age_ms': AGE,
    'grpc.max_connection_age_grace_ms': AGE,
    'grpc.http2.min_time_between_pings_ms': UNREAD,
    GRPC_ARG_HTTP2_MIN_SENT_PING_INTERVAL_WITHOUT_DATA_MS: UNREAD,
  },
  scope: /(?:^|\.)(?:grpc\.(?:keepalive|http2\.\w*ping)\w*|GRPC_ARG_(?:KEEPALIVE|HTTP2_\w*PING)\w*)$/,
  mark: /\bGRPC_ARG_(?:KEEPALIVE|HTTP2)|\bgrpc\.keepalive_\w+|\bgrpc\.http2\.\w*ping/,
  finish: (values) =>
    grpcKeepalive(
      {
        time: 'grpc.keepalive_time_ms',
        timeout: 'grpc.keepalive_timeout_ms',
        withoutCalls: 'grpc.keepalive_permit_without_calls',
        withoutData: 'grpc.http2.max_pings_without_data',
      },
      values,
    ),
  sample:
    "options = [\n  ('grpc.keepalive_time_ms', 10000),\n  ('grpc.keepalive_timeout_ms', 5000),\n  ('grpc.keepalive_permit_without_calls', 0),\n]\n",
};
