// Middleboxes as a scenario sets them: what stands between the two hosts, keeps an entry for each connection, and forgets it.
// This is the parsed form, times in microseconds; middlebox-file.ts reads and writes the file form.
import type { HostName } from '../trace/trace-event.ts';
import type { PresetId } from './middlebox-presets.ts';
import type { Setting } from './settings-table.ts';

/** A NAT knows only the connections that its inside opened; the others treat both sides alike. */
export type MiddleboxKind = 'nat' | 'firewall' | 'load-balancer' | 'conntrack';

/**
 * What becomes of a connection that it knows no more. silence: its packets are dropped. rst: each is answered by a reset in the
 * name of the other end. rst at once: both ends get a reset the moment it forgets. picks up: the next packet makes a new entry.
 */
export type Forgetting = 'silence' | 'rst' | 'rst at once' | 'picks up';

/** net.netfilter.* settings of Linux's connection tracking; times in seconds. */
export interface ConntrackSysctls {
  nf_conntrack_tcp_timeout_syn_sent: number;
  nf_conntrack_tcp_timeout_syn_recv: number;
  nf_conntrack_tcp_timeout_established: number;
  nf_conntrack_tcp_timeout_fin_wait: number;
  nf_conntrack_tcp_timeout_close_wait: number;
  nf_conntrack_tcp_timeout_last_ack: number;
  nf_conntrack_tcp_timeout_time_wait: number;
  nf_conntrack_tcp_timeout_close: number;
  nf_conntrack_tcp_timeout_max_retrans: number;
  nf_conntrack_tcp_timeout_unacknowledged: number;
  nf_conntrack_tcp_max_retrans: number;
}
export type ConntrackSysctlName = keyof ConntrackSysctls;

export interface MiddleboxSetup {
  readonly name: string;
  readonly kind: MiddleboxKind;
  /** Where its values are from, but for those that the file sets. */
  readonly preset: PresetId | null;
  /** Where it stands, as a part of the one-way delay from the client: 0 to 1. */
  readonly at: number;
  readonly forgets: Forgetting;
  /** After so long without a packet it forgets; null: never. Of no meaning for conntrack. */
  readonly idleUs: number | null;
  /** All values that hold; for conntrack only. */
  readonly sysctl: Readonly<ConntrackSysctls> | null;
}

export const MAX_MIDDLEBOXES = 4;

const seconds = (fallback: number, about: string): Setting<number> => ({ unit: 's', default: fallback, min: 1, max: 2_147_483, about });

/** nf_conntrack-sysctl.rst, Linux 6.12. */
export const CONNTRACK_SYSCTLS: Readonly<Record<ConntrackSysctlName, Setting<number>>> = {
  nf_conntrack_tcp_timeout_syn_sent: seconds(120, 'A SYN was seen; sending it again does not renew the time.'),
  nf_conntrack_tcp_timeout_syn_recv: seconds(60, 'The SYN-ACK was seen.'),
  nf_conntrack_tcp_timeout_established: seconds(432_000, 'The connection stands: five days without a packet.'),
  nf_conntrack_tcp_timeout_fin_wait: seconds(120, 'One side has sent its FIN.'),
  nf_conntrack_tcp_timeout_close_wait: seconds(60, 'An acknowledgement was seen after the first FIN: half closed.'),
  nf_conntrack_tcp_timeout_last_ack: seconds(30, 'A second FIN was seen, or the first one again.'),
  nf_conntrack_tcp_timeout_time_wait: seconds(120, 'Both sides are closed.'),
  nf_conntrack_tcp_timeout_close: seconds(10, 'A reset was seen.'),
  nf_conntrack_tcp_timeout_max_retrans: seconds(300, 'The longest time after nf_conntrack_tcp_max_retrans repeated packets.'),
  nf_conntrack_tcp_timeout_unacknowledged: seconds(300, 'The longest time while data is not acknowledged.'),
  nf_conntrack_tcp_max_retrans: { unit: '', default: 3, min: 0, max: 255, about: 'So many repeated packets shorten the time.' },
};

export const CONNTRACK_SYSCTL_NAMES = Object.keys(CONNTRACK_SYSCTLS) as ConntrackSysctlName[];

export const CONNTRACK_DEFAULTS = Object.fromEntries(
  CONNTRACK_SYSCTL_NAMES.map((name) => [name, CONNTRACK_SYSCTLS[name].default]),
) as unknown as Readonly<ConntrackSysctls>;

/** What it is called where a file gives no name. */
export const KIND_NAMES: Readonly<Record<MiddleboxKind, string>> = {
  nat: 'NAT',
  firewall: 'firewall',
  'load-balancer': 'load balancer',
  conntrack: 'conntrack',
};

/** One way of the round trip, µs; an odd microsecond goes to the way back. */
export const oneWayUs = (rttUs: number, to: HostName): number => (to === 'server' ? Math.floor(rttUs / 2) : Math.ceil(rttUs / 2));

/** How long a packet takes from the host that sends it to a middlebox, µs. */
export const wayToBox = (wholeUs: number, at: number, to: HostName): number =>
  to === 'server' ? Math.floor(wholeUs * at) : wholeUs - Math.floor(wholeUs * at);
