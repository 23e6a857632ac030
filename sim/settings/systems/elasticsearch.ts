// Elasticsearch: elasticsearch.yml. Its advice for the host is a sysctl, tcp_retries2 = 5.
import { treeNotation } from '../notations/tree.ts';
import { option, program, type System } from '../system.ts';
import { count, goTime, numberOf, toggle } from '../values.ts';

export const ELASTICSEARCH: System = {
  id: 'elasticsearch',
  title: 'Elasticsearch',
  side: 'both',
  version: 'Elasticsearch 8.17',
  source: 'https://www.elastic.co/guide/en/elasticsearch/reference/8.17/modules-network.html',
  notation: treeNotation,
  yaml: true,
  keys: {
    'tcp.keep_alive': { value: toggle, default: 'true', sets: [option('SO_KEEPALIVE')] },
    'tcp.keep_idle': {
      value: numberOf('s'),
      default: '300',
      unset: ['-1'],
      sets: [option('TCP_KEEPIDLE')],
      note: 'Elasticsearch takes at most 300 s, also where the host’s default is longer.',
    },
    'tcp.keep_interval': { value: numberOf('s'), unset: ['-1'], sets: [option('TCP_KEEPINTVL')] },
    'tcp.keep_count': { value: count, unset: ['-1'], sets: [option('TCP_KEEPCNT')] },
    'transport.ping_schedule': { value: goTime, unset: ['-1'], sets: [program('pingInterval')] },
    'transport.connect_timeout': { value: goTime, default: '30s', sets: [program('connectTimeout')] },
  },
  ignored: {
    'tcp.no_delay': 'It is about small segments.',
    'tcp.reuse_address': 'It is about binding.',
    'fault_detection.follower_check.timeout': 'It is a heartbeat between members: the cluster drops the node, the connection stays.',
    'fault_detection.leader_check.timeout': 'It is a heartbeat between members: the cluster drops the node, the connection stays.',
  },
  scope: /(?:^|\.)tcp\.\w+$/,
  mark: /\b(?:network|transport|http)\.tcp\.keep_|\btransport\.ping_schedule\b/,
  sample:
    'cluster.name: search\nnetwork.tcp.keep_alive: true\nnetwork.tcp.keep_idle: 60\nnetwork.tcp.keep_interval: 10\nnetwork.tcp.keep_count: 3\n',
};
