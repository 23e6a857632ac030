// PostgreSQL clients on libpq (psql, psycopg, ruby-pg, PHP): connection URIs, keyword strings, and the same names in program text.
import { keywords, parameters, together } from '../notations/uri.ts';
import { option, program, type System } from '../system.ts';
import { count, numberOf, toggle } from '../values.ts';

export const LIBPQ: System = {
  id: 'libpq',
  title: 'PostgreSQL client (libpq)',
  side: 'client',
  version: 'PostgreSQL 17',
  source: 'https://www.postgresql.org/docs/17/libpq-connect.html',
  notation: together(parameters(/(?<!jdbc:)postgres(?:ql)?:\/\//, '&'), keywords),
  keys: {
    keepalives: { value: toggle, default: '1', sets: [option('SO_KEEPALIVE')] },
    keepalives_idle: { value: numberOf('s'), unset: ['0'], sets: [option('TCP_KEEPIDLE')] },
    keepalives_interval: { value: numberOf('s'), unset: ['0'], sets: [option('TCP_KEEPINTVL')] },
    keepalives_count: { value: count, unset: ['0'], sets: [option('TCP_KEEPCNT')] },
    tcp_user_timeout: { value: numberOf('ms'), unset: ['0'], sets: [option('TCP_USER_TIMEOUT')] },
    connect_timeout: { value: numberOf('s'), unset: ['0', '-1'], sets: [program('connectTimeout')], also: ['PGCONNECT_TIMEOUT'] },
  },
  ignored: {
    target_session_attrs: 'It says which of several servers will do.',
    load_balance_hosts: 'It says in which order servers are tried.',
    statement_timeout: 'The server counts it; one that is gone does not.',
  },
  scope: /^(?:keepalives\w*|tcp_\w+|connect_\w+)$/,
  mark: /(?<!jdbc:)\bpostgres(?:ql)?:\/\/|\bkeepalives(?:_idle|_interval|_count)?\s*=/,
  sample:
    'postgresql://app@db.example/app?connect_timeout=10&keepalives_idle=30&keepalives_interval=10&keepalives_count=3&tcp_user_timeout=60000\n',
};
