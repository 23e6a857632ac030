// Kafka: librdkafka's properties, and those of the Java client.
import { assignments } from '../notations/lines.ts';
import { option, program, type System } from '../system.ts';
import { numberOf, toggle } from '../values.ts';

const ms = numberOf('ms');
const MEMBERSHIP = 'It is about membership in a consumer group: the broker waits for it, on whatever connection.';
const ignored = {
  'session.timeout.ms': MEMBERSHIP,
  'heartbeat.interval.ms': MEMBERSHIP,
  'max.poll.interval.ms': MEMBERSHIP,
  'reconnect.backoff.ms': 'It is about connecting again.',
  'reconnect.backoff.max.ms': 'It is about connecting again.',
  'delivery.timeout.ms': 'It bounds a message over all attempts and connections.',
  'message.timeout.ms': 'It bounds a message over all attempts and connections.',
  'metadata.max.age.ms': 'It asks anew who the brokers are.',
};
const notation = assignments({ between: ['=', ':'], comments: ['#', '!'] });
const scope = /^(?:socket|connections|request)\.|timeout\.ms$/;

export const LIBRDKAFKA: System = {
  id: 'librdkafka',
  title: 'Kafka client (librdkafka)',
  side: 'client',
  version: 'librdkafka 2.8',
  source: 'https://github.com/confluentinc/librdkafka/blob/master/CONFIGURATION.md',
  notation,
  keys: {
    'socket.keepalive.enable': { value: toggle, default: 'false', sets: [option('SO_KEEPALIVE')] },
    'socket.timeout.ms': { value: ms, default: '60000', sets: [program('readTimeout')] },
    'socket.connection.setup.timeout.ms': { value: ms, default: '30000', sets: [program('connectTimeout')] },
    'connections.max.idle.ms': { value: ms, default: '0', unset: ['0'], sets: [program('idleTimeout')] },
    'socket.nagle.disable': { value: toggle, default: 'true', sets: [option('TCP_NODELAY')] },
  },
  ignored: {
    ...ignored,
    'socket.send.buffer.bytes': 'It is about memory.',
    'socket.receive.buffer.bytes': 'It is about memory.',
    'socket.max.fails': 'It counts requests that failed.',
  },
  scope,
  mark: /\bsocket\.(?:keepalive\.enable|timeout\.ms)\b/,
  sample: 'bootstrap.servers=broker.example:9092\nsocket.keepalive.enable=true\nsocket.timeout.ms=30000\nconnections.max.idle.ms=180000\n',
};

export const KAFKA_JAVA: System = {
  id: 'kafka',
  title: 'Kafka client (Java)',
  side: 'client',
  version: 'Kafka 3.9',
  source: 'https://kafka.apache.org/documentation/#producerconfigs',
  notation,
  keys: {
    'request.timeout.ms': { value: ms, default: '30000', sets: [program('readTimeout')] },
    'socket.connection.setup.timeout.ms': { value: ms, default: '10000', sets: [program('connectTimeout')] },
    'connections.max.idle.ms': { value: ms, default: '540000', unset: ['-1'], sets: [program('idleTimeout')] },
  },
  ignored: { ...ignored, 'socket.connection.setup.timeout.max.ms': 'The connect timeout grows up to this when several attempts fail.' },
  always: [{ layer: 'option', name: 'SO_KEEPALIVE', from: () => 1 }],
  scope,
  mark: /\brequest\.timeout\.ms\b/,
  sample: 'bootstrap.servers=broker.example:9092\nrequest.timeout.ms=20000\nconnections.max.idle.ms=180000\n',
};
