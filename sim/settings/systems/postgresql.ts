// The PostgreSQL server: postgresql.conf and ALTER SYSTEM. It always turns keepalive on for its clients' connections.
import { assignments } from '../notations/lines.ts';
import { fixed, option, program, type System } from '../system.ts';
import { count, postgresTime } from '../values.ts';

const assigned = assignments({ between: ['=', ' '], comments: ['#'] });

export const POSTGRESQL: System = {
  id: 'postgresql',
  title: 'PostgreSQL server',
  side: 'server',
  version: 'PostgreSQL 17',
  source: 'https://www.postgresql.org/docs/17/runtime-config-connection.html',
  notation: (source) => assigned({ ...source, lines: source.lines.map((line) => line.replace(/^\s*ALTER\s+SYSTEM\s+SET\s+|;\s*$/gi, '')) }),
  keys: {
    tcp_keepalives_idle: { value: postgresTime('s'), unset: ['0'], sets: [option('TCP_KEEPIDLE')] },
    tcp_keepalives_interval: { value: postgresTime('s'), unset: ['0'], sets: [option('TCP_KEEPINTVL')] },
    tcp_keepalives_count: { value: count, unset: ['0'], sets: [option('TCP_KEEPCNT')] },
    tcp_user_timeout: { value: postgresTime('ms'), unset: ['0'], sets: [option('TCP_USER_TIMEOUT')] },
    idle_session_timeout: { value: postgresTime('ms'), unset: ['0'], sets: [program('idleTimeout')] },
  },
  ignored: {
    client_connection_check_interval:
      'It looks for a connection that the kernel has given up while a query runs: it finds out no sooner than the kernel.',
    statement_timeout: 'It bounds queries, not the connection.',
    idle_in_transaction_session_timeout: 'It ends sessions that hold a transaction open, whether the client lives or not.',
    authentication_timeout: 'It is about logging in.',
  },
  always: [fixed(option('SO_KEEPALIVE'), 1)],
  scope: /^tcp_/,
  mark: /\btcp_keepalives_(?:idle|interval|count)\b/,
  sample:
    'tcp_keepalives_idle = 60          # seconds\ntcp_keepalives_interval = 10s\ntcp_keepalives_count = 6\ntcp_user_timeout = 30s\nclient_connection_check_interval = 10s\n',
};
