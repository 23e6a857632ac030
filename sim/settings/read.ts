// The way in: a text → which system it is of, and what it sets there. Nothing that is pasted makes this throw.
import type { KernelId } from '../scenario/scenario.ts';
import { clip, type Entry, linesOf, MAX_TEXT, type Notation, type Source } from './entry.ts';
import { type Interpreted, interpret, keysOf, knownKey } from './interpret.ts';
import { consequences } from './notes.ts';
import type { Reading, SettingProblem } from './reading.ts';
import type { System } from './system.ts';
import { SYSTEMS, systemOf } from './systems.ts';
import { readYaml, type YamlParser } from './yaml.ts';

export interface ReadOptions {
  readonly kernel: KernelId;
  /** The system that the reader says it is; else the text decides. */
  readonly system?: string;
  /** `parseAllDocuments` of the package `yaml`; without it no YAML is read. */
  readonly yaml?: YamlParser;
}

/** Whether a text can be YAML or JSON at all: the parser is large and comes when it is wanted. */
export const wantsYaml = (text: string): boolean => /^\s*[{[]|^\s*-?\s*["']?[\w./-]+["']?\s*:(?:\s|$)/m.test(text);

const NOTHING: Omit<Reading, 'problems'> = {
  system: null,
  title: '',
  side: 'both',
  settings: [],
  middlebox: null,
  connections: [],
  ignored: [],
  unknown: [],
  notes: [],
  foreign: 0,
  candidates: [],
};
const refused = (found: string, expected: string): Reading => ({ ...NOTHING, problems: [{ line: 1, key: '', found, expected }] });

export function readSettings(text: string, options: ReadOptions): Reading {
  if (text.length > MAX_TEXT) return refused(`${text.length} characters`, `at most ${MAX_TEXT} characters`);
  if (text.trim() === '') return { ...NOTHING, problems: [] };
  const { source, problems } = sourceOf(text, options);
  const entries = new Map<Notation, readonly Entry[]>();
  const entriesOf = (system: System): readonly Entry[] => {
    const known = entries.get(system.notation) ?? system.notation(source);
    entries.set(system.notation, known);
    return known;
  };
  const chosen = options.system === undefined ? undefined : systemOf(options.system);
  const ranked = rank(text, entriesOf);
  const system = chosen ?? ranked[0]?.system;
  if (system === undefined) {
    const first = text.trim().split(/\r\n?|\n/)[0] ?? '';
    return refused(`"${clip(first)}"`, 'settings of a system that is known here');
  }
  const reading = complete(system, source, interpret(system, entriesOf(system), options.kernel));
  const candidates = ranked.filter((one) => one.system !== system).map(({ system: { id, title } }) => ({ id, title }));
  return { ...reading, problems: [...(system.yaml === true ? problems : []), ...reading.problems], candidates };
}

/** What a system sets without being told anything: a preset. */
export function defaultsOf(id: string, kernel: KernelId): Reading | null {
  const system = systemOf(id);
  if (system === undefined) return null;
  const source: Source = { text: '', lines: [], tree: null };
  return { ...complete(system, source, interpret(system, [], kernel)), candidates: [] };
}

function complete(system: System, source: Source, read: Interpreted): Interpreted {
  const notes = [...read.notes, ...consequences(read.settings)];
  return { ...read, notes, connections: system.connections?.(source) ?? [] };
}

function sourceOf(text: string, { yaml }: ReadOptions): { source: Source; problems: readonly SettingProblem[] } {
  const parsed = yaml !== undefined && wantsYaml(text) ? readYaml(text, yaml) : { tree: null, problems: [] };
  const problems = parsed.problems.map(({ line, message }) => ({ line, key: '', found: clip(message), expected: 'YAML or JSON' }));
  return { source: { text, lines: linesOf(text), tree: parsed.tree }, problems };
}

/** A mark weighs more than any number of keys. */
const MARK = 1000;
const CLOSE = 0.5;

interface Ranked {
  readonly system: System;
  readonly score: number;
}

/** The systems that the text can be of, best first: by their mark, then by how many of their keys are there. */
function rank(text: string, entriesOf: (system: System) => readonly Entry[]): Ranked[] {
  const scored = SYSTEMS.map((system) => ({ system, score: scoreOf(system, text, entriesOf(system)) })).filter(({ score }) => score > 0);
  scored.sort((a, b) => b.score - a.score);
  const best = scored[0]?.score ?? 0;
  return scored.filter(({ score }) => score >= best * CLOSE);
}

function scoreOf(system: System, text: string, entries: readonly Entry[]): number {
  const known = keysOf(system);
  const found = new Set<string>();
  for (const { key } of entries) {
    const name = knownKey(key, known) ?? knownKey(key, system.ignored ?? {});
    if (name !== null) found.add(name);
  }
  const marked = system.mark?.test(text) === true;
  return found.size * 10 + (marked ? MARK : 0);
}
