// PgBouncer: pgbouncer.ini. One set of socket options for both of its sides.
import { assignments } from '../notations/lines.ts';
import { option, program, type System } from '../system.ts';
import { count, numberOf, protoTime, toggle, type ValueKind } from '../values.ts';

/** Seconds, with a fraction. */
const seconds: ValueKind = {
  expected: 'seconds, such as 15 or 0.5',
  read: (text) => protoTime.read(/^[\d.]+$/.test(text) ? `${text}s` : text),
};
const ZERO = ['0', '0.0'];

export const PGBOUNCER: System = {
  id: 'pgbouncer',
  title: 'PgBouncer',
  side: 'client',
  version: 'PgBouncer 1.24',
  source: 'https://www.pgbouncer.org/config.html',
  notation: assignments({ between: ['='], comments: [';', '#'], sections: true }),
  keys: {
    tcp_keepalive: { value: toggle, default: '1', sets: [option('SO_KEEPALIVE')] },
    tcp_keepidle: { value: numberOf('s'), unset: ['0'], sets: [option('TCP_KEEPIDLE')] },
    tcp_keepintvl: { value: numberOf('s'), unset: ['0'], sets: [option('TCP_KEEPINTVL')] },
    tcp_keepcnt: { value: count, unset: ['0'], sets: [option('TCP_KEEPCNT')] },
    tcp_user_timeout: { value: numberOf('ms'), unset: ['0'], sets: [option('TCP_USER_TIMEOUT')] },
    server_connect_timeout: { value: seconds, default: '15.0', unset: ZERO, sets: [program('connectTimeout')] },
    server_idle_timeout: { value: seconds, default: '600.0', unset: ZERO, sets: [program('idleTimeout')] },
    query_timeout: { value: seconds, unset: ZERO, sets: [program('readTimeout')] },
  },
  ignored: {
    query_wait_timeout: 'It bounds waiting for a server connection, not a connection.',
    server_check_delay: 'It says how old an idle connection may be before it is tried with a query.',
    server_lifetime: 'It ends connections by age.',
    client_idle_timeout: 'It is about clients; the connections to the server are read here.',
    client_login_timeout: 'It is about logging in.',
    idle_transaction_timeout: 'It ends sessions that hold a transaction open.',
    tcp_defer_accept: 'It is about connections that come in.',
    tcp_socket_buffer: 'It is about memory.',
  },
  scope: /(?:^|\.)tcp_\w+$/,
  mark: /^\s*\[pgbouncer\]/m,
  sample:
    '[databases]\napp = host=db.example\n\n[pgbouncer]\ntcp_keepalive = 1\ntcp_keepidle = 30\ntcp_keepintvl = 10\ntcp_keepcnt = 3\nserver_connect_timeout = 5\n; query_timeout = 30\n',
};
