// Middleboxes that people have, as their makers or documents describe them: each with its source and the source's date.
import type { ConntrackSysctls, Forgetting, MiddleboxKind } from './middlebox.ts';

export interface MiddleboxPreset {
  readonly title: string;
  /** What a scenario calls it; its title where absent. */
  readonly name?: string;
  readonly kind: MiddleboxKind;
  /** Absent for conntrack. */
  readonly idleUs?: number;
  readonly forgets: Forgetting;
  /** For conntrack: what differs from Linux's defaults. */
  readonly sysctl?: Readonly<Partial<ConntrackSysctls>>;
  /** What else is worth knowing, in a sentence. */
  readonly note: string;
  readonly source: string;
  readonly url: string;
  /** The source's own date, or the day on which it was read. */
  readonly asOf: string;
}

const SECOND = 1_000_000;

const presets = {
  'aws-nlb': {
    title: 'AWS NLB',
    kind: 'load-balancer',
    idleUs: 350 * SECOND,
    forgets: 'rst',
    note: 'TCP listeners can be set from 60 to 6000 s since September 2024; TLS listeners stay at 350 s.',
    source: 'Elastic Load Balancing, Network Load Balancers, connection idle timeout',
    url: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/network/update-idle-timeout.html',
    asOf: '2026-11-21',
  },
  'aws-nat-gateway': {
    title: 'AWS NAT gateway',
    kind: 'nat',
    idleUs: 350 * SECOND,
    forgets: 'rst',
    note: 'Only the inside gets the reset, when it goes on; no FIN is sent. The time cannot be set.',
    source: 'Amazon VPC, compare NAT gateways and NAT instances, timeout behavior',
    url: 'https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-comparison.html',
    asOf: '2026-11-21',
  },
  'aws-nitro-v6': {
    title: 'EC2 Nitro v6',
    kind: 'firewall',
    idleUs: 350 * SECOND,
    forgets: 'silence',
    note: 'Connection tracking of the network interface: 350 s on Nitro v6 instances, 432000 s on earlier ones.',
    source: 'Amazon EC2 API, ConnectionTrackingConfiguration, TcpEstablishedTimeout',
    url: 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ConnectionTrackingConfiguration.html',
    asOf: '2026-11-21',
  },
  'azure-lb': {
    title: 'Azure LB',
    kind: 'load-balancer',
    idleUs: 240 * SECOND,
    forgets: 'silence',
    note: 'The default of a rule: 4 minutes, settable to 100 on most rules, and dropped without a word.',
    source: 'Azure Load Balancer, TCP reset and idle timeout',
    url: 'https://learn.microsoft.com/azure/load-balancer/load-balancer-tcp-reset',
    asOf: '2024-07-31',
  },
  'azure-lb-tcp-reset': {
    title: 'Azure LB with TCP reset',
    name: 'Azure LB',
    kind: 'load-balancer',
    idleUs: 240 * SECOND,
    forgets: 'rst at once',
    note: 'With TCP reset enabled for the rule both ends are told at the idle timeout.',
    source: 'Azure Load Balancer, TCP reset and idle timeout',
    url: 'https://learn.microsoft.com/azure/load-balancer/load-balancer-tcp-reset',
    asOf: '2024-07-31',
  },
  'google-cloud-nat': {
    title: 'Cloud NAT',
    kind: 'nat',
    idleUs: 1200 * SECOND,
    forgets: 'silence',
    note: 'tcpEstablishedIdleTimeoutSec; connections that are being opened or closed are kept shorter, which is not simulated.',
    source: 'Google Cloud, RouterNat, tcpEstablishedIdleTimeoutSec',
    url: 'https://cloud.google.com/nat/docs/tune-nat-configuration',
    asOf: '2026-11-21',
  },
  'linux-conntrack': {
    title: 'Linux conntrack',
    kind: 'conntrack',
    forgets: 'picks up',
    note: 'Without translation and with nf_conntrack_tcp_loose = 1 a packet of an unknown connection makes a new entry.',
    source: 'Linux, Documentation/networking/nf_conntrack-sysctl.rst',
    url: 'https://docs.kernel.org/networking/nf_conntrack-sysctl.html',
    asOf: '2024-11-17',
  },
  'kube-proxy': {
    title: 'kube-proxy',
    kind: 'conntrack',
    forgets: 'rst',
    sysctl: { nf_conntrack_tcp_timeout_established: 86_400, nf_conntrack_tcp_timeout_close_wait: 3600 },
    note: 'It sets two of the node’s timeouts. What it knows no more goes to any pod of the service, whose kernel answers with a reset.',
    source: 'Kubernetes, kube-proxy, --conntrack-tcp-timeout-established and --conntrack-tcp-timeout-close-wait',
    url: 'https://kubernetes.io/docs/reference/command-line-tools-reference/kube-proxy/',
    asOf: '2026-11-21',
  },
} as const satisfies Record<string, MiddleboxPreset>;

export type PresetId = keyof typeof presets;
export const MIDDLEBOX_PRESETS: Readonly<Record<PresetId, MiddleboxPreset>> = presets;
export const PRESET_IDS = Object.keys(presets) as PresetId[];
