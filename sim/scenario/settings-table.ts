// What can be set: sysctls and socket options with their units, defaults (Linux 6.12), the kernel's own limits and the
// release that brought them. Where the kernel keeps any byte but knows only some values, the range is of those it knows.
import type { KernelId, SocketOptionName, SysctlName } from './scenario.ts';

export type SettingUnit = 's' | 'ms' | 'us' | '';

export interface Setting<Default> {
  /** Unit of a bare number; '' for counts and switches. */
  readonly unit: SettingUnit;
  readonly default: Default;
  readonly min: number;
  readonly max: number;
  readonly about: string;
  /** The first release that has it, as [major, minor]; absent for what every kernel here has. */
  readonly since?: readonly [number, number];
}

const INT_MAX = 2_147_483_647;
/** Seconds are kept in jiffies in an int; at 1000 HZ this is the most that fits. */
const SECONDS_MAX = 2_147_483;

export const SYSCTLS: Readonly<Record<SysctlName, Setting<number>>> = {
  tcp_keepalive_time: { unit: 's', default: 7200, min: 1, max: SECONDS_MAX, about: 'Idle time before the first keepalive probe.' },
  tcp_keepalive_intvl: { unit: 's', default: 75, min: 1, max: SECONDS_MAX, about: 'Wait between keepalive probes without an answer.' },
  tcp_keepalive_probes: {
    unit: '',
    default: 9,
    min: 0,
    max: 255,
    about: 'Unanswered keepalive probes after which the connection is given up.',
  },
  tcp_retries1: { unit: '', default: 3, min: 0, max: 255, about: 'Retransmissions after which the route is looked up again.' },
  tcp_retries2: {
    unit: '',
    default: 15,
    min: 0,
    max: 255,
    about: 'Sets the time for retransmitting data before giving up; a time, not a count.',
  },
  tcp_orphan_retries: {
    unit: '',
    default: 0,
    min: 0,
    max: 255,
    about: 'The same for a socket that its program has closed; 0 stands for 8.',
  },
  tcp_syn_retries: { unit: '', default: 6, min: 1, max: 127, about: 'SYN retransmissions with doubling waits before connect() fails.' },
  tcp_synack_retries: {
    unit: '',
    default: 5,
    min: 0,
    max: 255,
    about: 'SYN-ACK retransmissions before a half-made connection is dropped.',
  },
  tcp_syn_linear_timeouts: {
    unit: '',
    default: 4,
    min: 0,
    max: 127,
    since: [6, 5],
    about: 'First SYN retransmissions that come one second apart, before waits double.',
  },
  tcp_fin_timeout: {
    unit: 's',
    default: 60,
    min: 0,
    max: SECONDS_MAX,
    about: 'How long a closed socket waits in FIN-WAIT-2 for the other end.',
  },
  tcp_early_retrans: { unit: '', default: 3, min: 0, max: 4, since: [3, 5], about: 'Tail loss probe: 3 or 4 on, anything else off.' },
  tcp_thin_linear_timeouts: {
    unit: '',
    default: 0,
    min: 0,
    max: 1,
    about: 'The first six retransmissions of a thin stream without doubling.',
  },
  tcp_frto: { unit: '', default: 2, min: 0, max: 2, about: 'After a timeout, try new data to see whether it was spurious; 0 off.' },
  tcp_invalid_ratelimit: {
    unit: 'ms',
    default: 500,
    min: 0,
    max: INT_MAX,
    since: [4, 0],
    about: 'Probes and other out-of-window segments are answered at most this often.',
  },
  tcp_rto_min_us: { unit: 'us', default: 200_000, min: 1, max: INT_MAX, since: [6, 11], about: 'Least retransmission timeout.' },
  tcp_rto_max_ms: { unit: 'ms', default: 120_000, min: 1000, max: 120_000, since: [6, 15], about: 'Greatest retransmission timeout.' },
  tcp_timestamps: { unit: '', default: 1, min: 0, max: 2, about: 'TCP timestamps: 1 with a random offset, 2 without, 0 off.' },
  tcp_sack: { unit: '', default: 1, min: 0, max: 1, about: 'Selective acknowledgements; without them no tail loss probe.' },
};

/** A default of null means: the sysctl decides, or there is none. */
export const SOCKET_OPTIONS: Readonly<Record<SocketOptionName, Setting<number | null>>> = {
  SO_KEEPALIVE: { unit: '', default: 0, min: 0, max: 1, about: 'Probe the other end when the connection is idle.' },
  TCP_KEEPIDLE: { unit: 's', default: null, min: 1, max: 32_767, about: 'This socket’s tcp_keepalive_time.' },
  TCP_KEEPINTVL: { unit: 's', default: null, min: 1, max: 32_767, about: 'This socket’s tcp_keepalive_intvl.' },
  TCP_KEEPCNT: { unit: '', default: null, min: 1, max: 127, about: 'This socket’s tcp_keepalive_probes.' },
  TCP_USER_TIMEOUT: {
    unit: 'ms',
    default: 0,
    min: 0,
    max: INT_MAX,
    about: 'How long data or probes may stay unacknowledged; 0 leaves it to the sysctls.',
  },
  TCP_SYNCNT: { unit: '', default: null, min: 1, max: 127, about: 'This socket’s tcp_syn_retries.' },
  TCP_LINGER2: { unit: 's', default: null, min: -1, max: 120, about: 'This socket’s tcp_fin_timeout; -1 does not wait at all.' },
  TCP_NODELAY: { unit: '', default: 0, min: 0, max: 1, about: 'Send small segments at once (no Nagle).' },
  TCP_THIN_LINEAR_TIMEOUTS: { unit: '', default: 0, min: 0, max: 1, about: 'This socket’s tcp_thin_linear_timeouts.' },
  TCP_RTO_MAX_MS: { unit: 'ms', default: null, min: 1000, max: 120_000, since: [6, 15], about: 'This socket’s tcp_rto_max_ms.' },
};

export const SYSCTL_NAMES = Object.keys(SYSCTLS) as SysctlName[];
export const SOCKET_OPTION_NAMES = Object.keys(SOCKET_OPTIONS) as SocketOptionName[];

/** Options that are switches: `true` and `false` in a file. */
export const SWITCHES: readonly SocketOptionName[] = ['SO_KEEPALIVE', 'TCP_NODELAY', 'TCP_THIN_LINEAR_TIMEOUTS'];

/** Microseconds in one of a setting's units. */
export const UNIT_US: Readonly<Record<Exclude<SettingUnit, ''>, number>> = { s: 1_000_000, ms: 1000, us: 1 };

/** Whether a kernel has a setting, by the release in its name. */
export function kernelHas(kernel: KernelId, setting: Setting<number | null>): boolean {
  if (setting.since === undefined) return true;
  const [major = 0, minor = 0] = kernel.replace('linux-', '').split('.').map(Number);
  return major > setting.since[0] || (major === setting.since[0] && minor >= setting.since[1]);
}
