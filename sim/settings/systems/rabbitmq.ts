// RabbitMQ: heartbeats of AMQP, in rabbitmq.conf and in connection URIs. A frame leaves every half of the time; two that do not
// come and the connection is given up.
import { assignments } from '../notations/lines.ts';
import { parameters, together } from '../notations/uri.ts';
import { option, program, type System } from '../system.ts';
import { numberOf, toggle } from '../values.ts';

const half = (us: number): number => us / 2;

export const RABBITMQ: System = {
  id: 'rabbitmq',
  title: 'RabbitMQ',
  side: 'both',
  version: 'RabbitMQ 4.0',
  source: 'https://www.rabbitmq.com/docs/heartbeats',
  notation: together(parameters(/amqps?:\/\//, '&'), assignments({ between: ['='], comments: ['#'] })),
  keys: {
    heartbeat: {
      value: numberOf('s'),
      default: '60',
      unset: ['0'],
      sets: [program('pingInterval', half), program('pingTimeout', half)],
      note: 'Client and server take the smaller of their values; 0 on one side leaves it to the other.',
    },
    connection_timeout: { value: numberOf('ms'), sets: [program('connectTimeout')] },
    'tcp_listen_options.keepalive': { value: toggle, sets: [option('SO_KEEPALIVE')] },
  },
  ignored: {
    channel_max: 'It is about channels.',
    'tcp_listen_options.backlog': 'It is about connections that come in.',
    'tcp_listen_options.nodelay': 'It is about small segments.',
    handshake_timeout: 'It bounds logging in.',
  },
  scope: /^(?:heartbeat|tcp_listen_options\.\w+)$/,
  mark: /\bamqps?:\/\/|^\s*heartbeat\s*=/m,
  sample: 'amqp://app@mq.example:5672/%2f?heartbeat=30&connection_timeout=5000\n',
};
