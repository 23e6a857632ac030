// What was read from a text, as changes of the configuration: one key of the document for each setting.
import { type Change, formatDuration, PROGRAM_TIMERS, type Reading, type SettingName, SOCKET_OPTIONS, SYSCTLS } from '../../sim/index.ts';
import { type Document, withOverride } from '../state/document.ts';
import { programKey } from '../state/program.ts';
import { valueText } from '../panels/controls.ts';

type Setting = SettingName & { readonly value: number };

/** "30s", "9": as fields and links have it. */
export function settingText(setting: Setting): string {
  if (setting.layer === 'program')
    return PROGRAM_TIMERS[setting.name].unit === 'us' ? formatDuration(setting.value) : String(setting.value);
  return valueText(setting.value, (setting.layer === 'sysctl' ? SYSCTLS[setting.name] : SOCKET_OPTIONS[setting.name]).unit);
}

const keyOf = (setting: SettingName): string => (setting.layer === 'program' ? programKey(setting.name) : `client.${setting.name}`);

const nameOf = (setting: SettingName): string => (setting.layer === 'program' ? PROGRAM_TIMERS[setting.name].title : setting.name);

/** "TCP_USER_TIMEOUT = 1m", "read timeout = 30s". */
export const changeText = (change: Change): string =>
  change.value === null ? `${nameOf(change)} unset` : `${nameOf(change)} = ${settingText(change as Setting)}`;

export const withChange = (document: Document, change: Change): Document =>
  withOverride(document, keyOf(change), change.value === null ? '' : settingText(change as Setting));

/** The overrides that a reading comes to. */
export function overridesOf({ settings, middlebox }: Reading): Record<string, string> {
  const overrides: Record<string, string> = {};
  for (const setting of settings) overrides[keyOf(setting)] = settingText(setting);
  if (middlebox !== null) {
    const isConntrack = middlebox.kind === 'conntrack';
    overrides['box.preset'] = '';
    overrides['box.kind'] = middlebox.kind;
    overrides['box.idle'] = isConntrack ? '' : formatDuration(middlebox.idleUs);
    overrides['box.established'] = isConntrack ? formatDuration(middlebox.idleUs) : '';
    overrides['box.forgets'] = middlebox.forgets;
  }
  return overrides;
}

export const withReading = (document: Document, reading: Reading): Document =>
  Object.entries(overridesOf(reading)).reduce((current, [key, value]) => withOverride(current, key, value), document);

/** Every setting back to its own default, then those of a preset. */
export const asPreset = (document: Document, reading: Reading): Document =>
  withReading({ ...document, overrides: keptByPresets(document) }, reading);

/** Kernel, HZ, the path: no system's affair. */
const keptByPresets = ({ overrides }: Document): Record<string, string> =>
  Object.fromEntries(Object.entries(overrides).filter(([key]) => /^(?:rtt$|box\.|server\.|client\.(?:kernel|hz)$)/.test(key)));
