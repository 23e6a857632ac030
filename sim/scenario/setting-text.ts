// A setting's value as files, fields and links have it: "30s", "9".
import { formatDuration } from './duration.ts';
import { PROGRAM_TIMERS, type ProgramTimerName } from './program-timers.ts';
import type { SocketOptionName, SysctlName } from './scenario.ts';
import { SOCKET_OPTIONS, SYSCTLS, UNIT_US } from './settings-table.ts';

/** A setting by the layer that it belongs to. */
export type SettingName =
  | { readonly layer: 'sysctl'; readonly name: SysctlName }
  | { readonly layer: 'option'; readonly name: SocketOptionName }
  | { readonly layer: 'program'; readonly name: ProgramTimerName };

/** `value` in the unit of the setting's table. */
export function settingText(setting: SettingName, value: number): string {
  if (setting.layer === 'program') return PROGRAM_TIMERS[setting.name].unit === 'us' ? formatDuration(value) : String(value);
  const { unit } = setting.layer === 'sysctl' ? SYSCTLS[setting.name] : SOCKET_OPTIONS[setting.name];
  return unit === '' || value < 0 ? String(value) : formatDuration(value * UNIT_US[unit]);
}

/** What people call it: the kernel's name, or words for what the program does. */
export const settingTitle = (setting: SettingName): string =>
  setting.layer === 'program' ? PROGRAM_TIMERS[setting.name].title : setting.name;
