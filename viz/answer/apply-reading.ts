// What was read from a text, as changes of the configuration: one key of the document for each setting.
import { type Change, formatDuration, type Reading, type SettingName, settingText } from '../../sim/index.ts';
import { type Document, withOverride } from '../state/document.ts';
import { programKey } from '../state/program.ts';

const keyOf = (setting: SettingName): string => (setting.layer === 'program' ? programKey(setting.name) : `client.${setting.name}`);

export const withChange = (document: Document, change: Change): Document =>
  withOverride(document, keyOf(change), change.value === null ? '' : settingText(change, change.value));

/** The overrides that a reading comes to. */
export function overridesOf({ settings, middlebox }: Reading): Record<string, string> {
  const overrides: Record<string, string> = {};
  for (const setting of settings) overrides[keyOf(setting)] = settingText(setting, setting.value);
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
