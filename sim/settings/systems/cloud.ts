// Load balancers and NATs of clouds: how long they remember an idle connection, as their consoles, templates and commands say it.
import { assignments, flags } from '../notations/lines.ts';
import { treeNotation } from '../notations/tree.ts';
import { together } from '../notations/uri.ts';
import type { Notation } from '../entry.ts';
import { forgetsAfter, type System } from '../system.ts';
import { numberOf, postgresTime, toggle } from '../values.ts';

const terraform = assignments({ between: ['=', ':', ' '], comments: ['#', '//'] });

/** "Key=tcp.idle_timeout.seconds,Value=350", and the same as a pair of JSON or YAML. */
const attributes: Notation = ({ text, lines }) =>
  lines
    .flatMap((line, i) =>
      Array.from(line.matchAll(/tcp\.idle_timeout\.seconds["']?\s*(?:,\s*["']?Value["']?\s*[=:]|[=:])\s*["']?(\d{1,9})/g), (match) => ({
        key: 'tcp.idle_timeout.seconds',
        value: match[1] ?? '',
        line: i + 1,
      })).concat(
        /tcp\.idle_timeout\.seconds["']?\s*,?\s*$/.test(line)
          ? Array.from((lines[i + 1] ?? '').matchAll(/["']?Value["']?\s*[=:]\s*["']?(\d{1,9})/gi), (match) => ({
              key: 'tcp.idle_timeout.seconds',
              value: match[1] ?? '',
              line: i + 2,
            }))
          : [],
      ),
    )
    .slice(0, text.length === 0 ? 0 : 100);

export const AWS_NLB: System = {
  id: 'aws-nlb',
  title: 'AWS Network Load Balancer',
  side: 'path',
  version: 'Elastic Load Balancing, 2025-10',
  source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/network/update-idle-timeout.html',
  notation: attributes,
  keys: { 'tcp.idle_timeout.seconds': { value: numberOf('s'), default: '350', sets: [forgetsAfter] } },
  middlebox: { kind: 'load-balancer', name: 'AWS NLB', forgets: 'rst' },
  mark: /\btcp\.idle_timeout\.seconds\b/,
  sample: 'aws elbv2 modify-listener-attributes --listener-arn $ARN \\\n  --attributes Key=tcp.idle_timeout.seconds,Value=600\n',
};

export const EC2_TRACKING: System = {
  id: 'ec2-tracking',
  title: 'EC2 connection tracking',
  side: 'path',
  version: 'Amazon EC2 API, 2025-10',
  source: 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ConnectionTrackingConfiguration.html',
  notation: together(treeNotation, (source) =>
    source.lines.flatMap((line, i) =>
      Array.from(line.matchAll(/\bTcpEstablishedTimeout["']?\s*[=:]\s*["']?(\d{1,9})/g), (match) => ({
        key: 'TcpEstablishedTimeout',
        value: match[1] ?? '',
        line: i + 1,
      })),
    ),
  ),
  keys: {
    TcpEstablishedTimeout: {
      value: numberOf('s'),
      sets: [forgetsAfter],
      note: 'Without a value it is 432000 s, and 350 s on instances of Nitro v6.',
    },
  },
  middlebox: { kind: 'firewall', name: 'EC2 connection tracking', forgets: 'silence' },
  scope: /TcpEstablishedTimeout$/,
  mark: /\bTcpEstablishedTimeout\b/,
  sample:
    'aws ec2 modify-network-interface-attribute --network-interface-id eni-1 \\\n  --connection-tracking-specification TcpEstablishedTimeout=600\n',
};

const minutes = numberOf('min');

export const AZURE_LB: System = {
  id: 'azure-lb',
  title: 'Azure Load Balancer',
  side: 'path',
  version: 'Azure Load Balancer, 2024-07',
  source: 'https://learn.microsoft.com/azure/load-balancer/load-balancer-tcp-reset',
  notation: together(treeNotation, terraform, flags()),
  keys: {
    idleTimeoutInMinutes: {
      value: minutes,
      default: '4',
      sets: [forgetsAfter],
      also: [
        'idle_timeout_in_minutes',
        'idle-timeout',
        'service.beta.kubernetes.io/azure-load-balancer-tcp-idle-timeout',
        'load-balancer-idle-timeout',
      ],
    },
    enableTcpReset: { value: toggle, default: 'false', sets: [], also: ['enable_tcp_reset', 'enable-tcp-reset'] },
  },
  middlebox: { kind: 'load-balancer', name: 'Azure LB', forgets: 'silence' },
  scope: /(?:idle_?timeout_?in_?minutes|tcp_?reset)$/i,
  mark: /\bidle_timeout_in_minutes\b|\bidleTimeoutInMinutes\b|azure-load-balancer-tcp-idle-timeout/,
  finish: (values) => {
    const idleUs = values.get('idleTimeoutInMinutes');
    if (values.get('enableTcpReset') !== 1 || idleUs === null) return {};
    const entry = values.written('idleTimeoutInMinutes') ?? values.written('enableTcpReset');
    const written = entry === null ? null : { line: entry.line, key: entry.key, text: entry.value };
    return { middlebox: { kind: 'load-balancer', name: 'Azure LB with TCP reset', forgets: 'rst at once', idleUs, written } };
  },
  sample:
    'resource "azurerm_lb_rule" "app" {\n  protocol                = "Tcp"\n  idle_timeout_in_minutes = 15\n  enable_tcp_reset        = true\n}\n',
};

export const CLOUD_NAT: System = {
  id: 'cloud-nat',
  title: 'Google Cloud NAT',
  side: 'path',
  version: 'Cloud NAT, 2025-10',
  source: 'https://cloud.google.com/nat/docs/tune-nat-configuration',
  notation: together(treeNotation, terraform, flags()),
  keys: {
    tcpEstablishedIdleTimeoutSec: {
      value: postgresTime('s'),
      default: '1200',
      sets: [forgetsAfter],
      also: ['tcp_established_idle_timeout_sec', 'tcp-established-idle-timeout'],
    },
  },
  ignored: {
    tcpTransitoryIdleTimeoutSec: 'It is about connections that are being opened or closed.',
    tcpTimeWaitTimeoutSec: 'It is about connections that are closed.',
    udpIdleTimeoutSec: 'It is about UDP.',
    tcp_transitory_idle_timeout_sec: 'It is about connections that are being opened or closed.',
    udp_idle_timeout_sec: 'It is about UDP.',
  },
  middlebox: { kind: 'nat', name: 'Cloud NAT', forgets: 'silence' },
  scope: /tcp_?established_?idle/i,
  mark: /tcp-established-idle-timeout|tcpEstablishedIdleTimeoutSec|tcp_established_idle_timeout_sec/,
  sample: 'gcloud compute routers nats update nat --router=router \\\n  --tcp-established-idle-timeout=1200s\n',
};
