// The text in the box and what was read from it. The reader comes with the first text, the YAML parser when a text can be YAML;
// the last reading wins.
import { signal } from '@preact/signals';
import type { KernelId, Reading, YamlParser } from '../../sim/index.ts';

export const text = signal('');
export const reading = signal<Reading | null>(null);
/** The system that the reader chose; null: the text decides. */
export const chosen = signal<string | null>(null);
export const readFailure = signal<string | null>(null);

let asked = 0;

async function parser(): Promise<YamlParser> {
  const { parseAllDocuments } = await import('yaml');
  return parseAllDocuments as unknown as YamlParser;
}

/** Reads the text as it is now; null where another reading was asked for meanwhile. */
export async function readText(kernel: KernelId): Promise<Reading | null> {
  const mine = ++asked;
  const now = text.value;
  const system = chosen.value;
  try {
    const { readSettings, wantsYaml } = await import('./reader.ts');
    const yaml = wantsYaml(now) ? await parser() : undefined;
    if (mine !== asked) return null;
    reading.value = readSettings(now, { kernel, ...(yaml ? { yaml } : {}), ...(system === null ? {} : { system }) });
    readFailure.value = null;
    return reading.value;
  } catch (error) {
    if (mine === asked) readFailure.value = error instanceof Error ? error.message : String(error);
    return null;
  }
}
