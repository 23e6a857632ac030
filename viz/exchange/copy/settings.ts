// What a host has set, by its names, as every form of "copy as" and the summary need it.
import {
  formatDuration,
  type HostSetup,
  type Setting,
  SOCKET_OPTION_NAMES,
  SOCKET_OPTIONS,
  type SocketOptionName,
  SYSCTL_NAMES,
  SYSCTLS,
  type SysctlName,
} from '../../../sim/index.ts';

export type OptionLevel = 'SOL_SOCKET' | 'IPPROTO_TCP';

export interface SetValue<Name extends string> {
  readonly name: Name;
  /** In the kernel's unit. */
  readonly value: number;
  /** For people: "30s", "5". */
  readonly text: string;
}

const UNIT_US = { s: 1_000_000, ms: 1000, us: 1 } as const;

function valueText({ unit }: Setting<number | null>, value: number): string {
  return unit === '' || value <= 0 ? String(value) : formatDuration(value * UNIT_US[unit]);
}

export const sysctlsOf = ({ sysctl }: HostSetup): SetValue<SysctlName>[] =>
  SYSCTL_NAMES.flatMap((name) => {
    const value = sysctl[name];
    return value === undefined ? [] : [{ name, value, text: valueText(SYSCTLS[name], value) }];
  });

export const optionsOf = ({ socketOptions }: HostSetup): SetValue<SocketOptionName>[] =>
  SOCKET_OPTION_NAMES.flatMap((name) => {
    const value = socketOptions[name];
    return value === undefined ? [] : [{ name, value, text: valueText(SOCKET_OPTIONS[name], value) }];
  });

export const settingsOf = (host: HostSetup): SetValue<SysctlName | SocketOptionName>[] => [...sysctlsOf(host), ...optionsOf(host)];

export const levelOf = (name: SocketOptionName): OptionLevel => (name === 'SO_KEEPALIVE' ? 'SOL_SOCKET' : 'IPPROTO_TCP');

/** Linux's own numbers (include/uapi/linux/tcp.h), for where a language has no name yet. */
export const OPTION_NUMBERS: Readonly<Record<SocketOptionName, number>> = {
  SO_KEEPALIVE: 9,
  TCP_NODELAY: 1,
  TCP_KEEPIDLE: 4,
  TCP_KEEPINTVL: 5,
  TCP_KEEPCNT: 6,
  TCP_SYNCNT: 7,
  TCP_LINGER2: 8,
  TCP_THIN_LINEAR_TIMEOUTS: 16,
  TCP_USER_TIMEOUT: 18,
  TCP_RTO_MAX_MS: 44,
};
