// What can be set of each kind of program, made from the schema that files are read by, so that what offers settings to people
// offers what the parser takes. Lists and names of nodes are left out: they are what a system is, not how it is tuned.
import type { ProgramSetup } from './program.ts';
import { type AnySchema, infoOf, partsOf } from './shape.ts';
import { systemSchema } from './system-schema.ts';

export interface ProgramSetting {
  /** Its place in the program's part of a file: ["pool", "size"]. */
  readonly path: readonly string[];
  readonly about: string;
  readonly kind: 'duration' | 'count' | 'number' | 'choice';
  /** Microseconds for durations. */
  readonly min: number;
  readonly max: number;
  /** Of a choice. */
  readonly choices: readonly string[];
  /** Without it what holds it is not there: a heartbeat has an interval or is none. */
  readonly required: boolean;
}

/** Sockets have their own table of settings; these are who is asked, and lists. */
const LEFT_OUT = ['is', 'to', 'pinned', 'pauses', 'socketOptions'];

function settingsOf(entries: Readonly<Record<string, AnySchema>>, above: readonly string[]): ProgramSetting[] {
  return Object.entries(entries).flatMap(([name, entry]) => {
    if (above.length === 0 && LEFT_OUT.includes(name)) return [];
    const parts = partsOf(entry);
    const inner = parts.wrapped ?? entry;
    const path = [...above, name];
    const { entries: deeper } = partsOf(inner);
    return deeper ? settingsOf(deeper, path) : [settingOf(inner, path, parts.wrapped === undefined)];
  });
}

function settingOf(schema: AnySchema, path: readonly string[], required: boolean): ProgramSetting {
  const { json, rangeUs } = infoOf(schema);
  const choices = Array.isArray(json.enum) ? json.enum.map(String) : [];
  const kind = rangeUs !== undefined ? 'duration' : choices.length > 0 ? 'choice' : json.type === 'integer' ? 'count' : 'number';
  const [min, max] = rangeUs ?? [Number(json.minimum ?? 0), Number(json.maximum ?? 0)];
  return { path, about: String(json.description ?? infoOf(schema).expected), kind, min, max, choices, required };
}

const programs = (): readonly AnySchema[] => {
  const nodes = partsOf(systemSchema.entries.nodes as unknown as AnySchema).item as AnySchema;
  const program = partsOf((partsOf(nodes).entries as Record<string, AnySchema>).program as AnySchema).wrapped as AnySchema;
  return partsOf(program).options ?? [];
};

/** The settings of one kind of program, in the schema's order. */
export function programSettings(kind: ProgramSetup['is']): ProgramSetting[] {
  const found = programs().find((schema) => (partsOf(schema).entries?.is as { literal?: unknown } | undefined)?.literal === kind);
  return settingsOf(partsOf(found as AnySchema).entries ?? {}, []);
}
