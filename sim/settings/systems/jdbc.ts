// JDBC URLs: PostgreSQL, MySQL and SQL Server. Java’s drivers bound reads with a socket timeout; none sets a user timeout.
import { parameters } from '../notations/uri.ts';
import { fixed, option, program, type System } from '../system.ts';
import { numberOf, SECOND, toggle } from '../values.ts';

const LONG_QUERIES = 'The socket timeout bounds each read: a query that takes longer is cut off as if the server were gone.';
const OTHER = 'It has no say in when a silent server is given up.';

export const PGJDBC: System = {
  id: 'pgjdbc',
  title: 'PostgreSQL JDBC',
  side: 'client',
  version: 'pgjdbc 42.7',
  source: 'https://jdbc.postgresql.org/documentation/use/',
  notation: parameters(/jdbc:postgresql:/, '&'),
  keys: {
    tcpKeepAlive: { value: toggle, default: 'false', sets: [option('SO_KEEPALIVE')] },
    socketTimeout: { value: numberOf('s'), default: '0', unset: ['0'], sets: [program('readTimeout')], note: LONG_QUERIES },
    connectTimeout: { value: numberOf('s'), default: '10', unset: ['0'], sets: [program('connectTimeout')] },
  },
  ignored: {
    loginTimeout: 'It bounds connecting and logging in together.',
    cancelSignalTimeout: 'It bounds the connection that carries a cancel request.',
    targetServerType: 'It says which of several servers will do.',
  },
  scope: /Timeout$|^tcp/i,
  mark: /\bjdbc:postgresql:/,
  sample: 'jdbc:postgresql://db.example/app?tcpKeepAlive=true&socketTimeout=30&connectTimeout=5\n',
};

export const CONNECTOR_J: System = {
  id: 'connector-j',
  title: 'MySQL Connector/J',
  side: 'client',
  version: 'Connector/J 9.1',
  source: 'https://dev.mysql.com/doc/connector-j/en/connector-j-connp-props-networking.html',
  notation: parameters(/jdbc:mysql(?:\+srv)?:/, '&'),
  keys: {
    tcpKeepAlive: { value: toggle, default: 'true', sets: [option('SO_KEEPALIVE')] },
    socketTimeout: { value: numberOf('ms'), default: '0', unset: ['0'], sets: [program('readTimeout')], note: LONG_QUERIES },
    connectTimeout: { value: numberOf('ms'), default: '0', unset: ['0'], sets: [program('connectTimeout')] },
    tcpNoDelay: { value: toggle, default: 'true', sets: [option('TCP_NODELAY')] },
  },
  ignored: { tcpRcvBuf: OTHER, tcpSndBuf: OTHER, tcpTrafficClass: OTHER, autoReconnect: OTHER, netTimeoutForStreamingResults: OTHER },
  scope: /Timeout$|^tcp/i,
  mark: /\bjdbc:mysql(?:\+srv)?:/,
  sample: 'jdbc:mysql://db.example:3306/app?socketTimeout=30000&connectTimeout=5000&tcpKeepAlive=true\n',
};

export const MSSQL_JDBC: System = {
  id: 'mssql-jdbc',
  title: 'SQL Server JDBC',
  side: 'client',
  version: 'mssql-jdbc 12.8',
  source: 'https://learn.microsoft.com/sql/connect/jdbc/connection-resiliency',
  notation: parameters(/jdbc:sqlserver:/, ';'),
  keys: {
    socketTimeout: { value: numberOf('ms'), default: '0', unset: ['0'], sets: [program('readTimeout')], note: LONG_QUERIES },
    loginTimeout: { value: numberOf('s'), default: '30', unset: ['0'], sets: [program('connectTimeout')] },
  },
  ignored: {
    queryTimeout: 'The server is asked to stop; one that is gone does not hear.',
    cancelQueryTimeout: 'It bounds waiting for the answer to a cancel request.',
    connectRetryCount: 'It says how often a broken idle connection is made again.',
    connectRetryInterval: 'It says how often a broken idle connection is made again.',
    lockTimeout: OTHER,
  },
  // Set by the driver on Linux with Java 11 and later.
  always: [fixed(option('SO_KEEPALIVE'), 1), fixed(option('TCP_KEEPIDLE'), 30 * SECOND), fixed(option('TCP_KEEPINTVL'), SECOND)],
  scope: /Timeout$/i,
  mark: /\bjdbc:sqlserver:/,
  sample: 'jdbc:sqlserver://db.example:1433;databaseName=app;loginTimeout=15;socketTimeout=60000\n',
};
