// MongoDB: connection strings. All drivers turn keepalive on by themselves (DRIVERS-383).
import { parameters } from '../notations/uri.ts';
import { fixed, option, program, type System } from '../system.ts';
import { numberOf, SECOND } from '../values.ts';

const ms = numberOf('ms');

export const MONGODB: System = {
  id: 'mongodb',
  title: 'MongoDB connection string',
  side: 'client',
  version: 'MongoDB drivers of 2025',
  source: 'https://www.mongodb.com/docs/manual/reference/connection-string-options/',
  notation: parameters(/mongodb(?:\+srv)?:\/\//, '&'),
  keys: {
    connectTimeoutMS: { value: ms, default: '10000', unset: ['0'], sets: [program('connectTimeout')] },
    socketTimeoutMS: { value: ms, unset: ['0'], sets: [program('readTimeout')] },
    timeoutMS: { value: ms, unset: ['0'], sets: [program('readTimeout')] },
    maxIdleTimeMS: { value: ms, unset: ['0'], sets: [program('idleTimeout')] },
  },
  ignored: {
    heartbeatFrequencyMS: 'It watches servers on connections of its own; one that carries requests is not ended by it.',
    serverSelectionTimeoutMS: 'It bounds the choice of a server.',
    waitQueueTimeoutMS: 'It bounds waiting for a connection of the pool.',
    wTimeoutMS: 'The server counts it; one that is gone does not.',
  },
  always: [fixed(option('SO_KEEPALIVE'), 1), fixed(option('TCP_KEEPIDLE'), 300 * SECOND), fixed(option('TCP_KEEPINTVL'), 10 * SECOND)],
  scope: /(?:Timeout|Time|Frequency)MS$/i,
  mark: /\bmongodb(?:\+srv)?:\/\//,
  sample: 'mongodb://db1.example,db2.example/app?replicaSet=rs0&connectTimeoutMS=5000&socketTimeoutMS=30000&maxIdleTimeMS=60000\n',
};
