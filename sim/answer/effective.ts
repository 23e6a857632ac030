// The values that hold for a host's sockets: the option where it is set, else the sysctl, else the kernel's default.
import { PROFILES } from '../profiles/index.ts';
import type { HostSetup, SocketOptionName } from '../scenario/scenario.ts';
import type { ProgramTimerName } from '../scenario/program-timers.ts';
import type { SettingName } from '../scenario/setting-text.ts';
import type { Configuration } from './situation.ts';

export interface Effective {
  readonly keepalive: boolean;
  readonly keepIdleSec: number;
  readonly keepIntvlSec: number;
  readonly keepCount: number;
  /** 0: off. */
  readonly userTimeoutMs: number;
  readonly retries2: number;
}

export function effective({ kernel, sysctl, socketOptions }: HostSetup): Effective {
  const sysctls = { ...PROFILES[kernel].sysctl, ...sysctl };
  return {
    keepalive: (socketOptions.SO_KEEPALIVE ?? 0) !== 0,
    keepIdleSec: socketOptions.TCP_KEEPIDLE ?? sysctls.tcp_keepalive_time,
    keepIntvlSec: socketOptions.TCP_KEEPINTVL ?? sysctls.tcp_keepalive_intvl,
    keepCount: socketOptions.TCP_KEEPCNT ?? sysctls.tcp_keepalive_probes,
    userTimeoutMs: socketOptions.TCP_USER_TIMEOUT ?? 0,
    retries2: sysctls.tcp_retries2,
  };
}

/** What keepalive's three numbers add up to; the kernel takes a little longer. */
export const keepaliveSumSec = ({ keepIdleSec, keepIntvlSec, keepCount }: Effective): number => keepIdleSec + keepIntvlSec * keepCount;

/** One setting of the client changed; null takes it out. */
export type Change = SettingName & { readonly value: number | null };

export const setOption = (name: SocketOptionName, value: number | null): Change => ({ layer: 'option', name, value });
export const setProgram = (name: ProgramTimerName, value: number | null): Change => ({ layer: 'program', name, value });

function without<T extends object>(record: T, name: string, value: number | null): T {
  const { [name as keyof T]: _, ...rest } = record;
  return (value === null ? rest : { ...rest, [name]: value }) as T;
}

/** The configuration with changes made to the client and its program. */
export function withChanges(configuration: Configuration, changes: readonly Change[]): Configuration {
  let { client, program = {} } = configuration;
  for (const { layer, name, value } of changes) {
    if (layer === 'program') program = without(program, name, value);
    else if (layer === 'option') client = { ...client, socketOptions: without(client.socketOptions, name, value) };
    else client = { ...client, sysctl: without(client.sysctl, name, value) };
  }
  return { ...configuration, client, program };
}
