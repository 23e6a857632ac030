// Reads a text as the tests look at it: settings as one line each, with the line that they come from.
import { parseAllDocuments } from 'yaml';
import { type KernelId, type ReadSetting, type Reading, readSettings, type YamlParser } from '../../../sim/index.ts';

export const yaml = parseAllDocuments as unknown as YamlParser;

export const read = (text: string, system?: string, kernel: KernelId = 'linux-6.12'): Reading =>
  readSettings(text, { kernel, yaml, ...(system === undefined ? {} : { system }) });

/** "TCP_KEEPIDLE=60 (3)": the line it is written in, or "(default)". */
const shown = ({ name, value, written }: ReadSetting): string => `${name}=${value} (${written?.line ?? 'default'})`;

/** What was written, by name; program settings in microseconds. */
export const written = (reading: Reading): Record<string, number> =>
  Object.fromEntries(reading.settings.filter((one) => one.written !== null).map(({ name, value }) => [name, value]));

export const lines = (reading: Reading): string[] => reading.settings.map(shown).sort();
export const everything = (reading: Reading): Record<string, number> =>
  Object.fromEntries(reading.settings.map(({ name, value }) => [name, value]));
export const notes = (reading: Reading): string => reading.notes.map(({ line, text }) => `${line ?? '-'}: ${text}`).join('\n');
