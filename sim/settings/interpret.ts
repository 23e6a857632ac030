// A system's table applied to what a text says: settings in the kernel's units, held against the kernel's limits; defaults
// where a key is absent; and a word on every key that gives nothing.
import { formatDuration } from '../scenario/duration.ts';
import { PROGRAM_TIMERS, type ProgramTimerName } from '../scenario/program-timers.ts';
import { didYouMean } from '../scenario/problem.ts';
import type { KernelId } from '../scenario/scenario.ts';
import type { SettingName } from '../scenario/setting-text.ts';
import { kernelHas, type Setting, SOCKET_OPTIONS, SYSCTLS, UNIT_US } from '../scenario/settings-table.ts';
import { clip, type Entry, quote } from './entry.ts';
import type { IgnoredKey, Note, Reading, ReadMiddlebox, ReadSetting, SettingProblem, UnknownKey, Written } from './reading.ts';
import type { Effect, Finished, Key, System, Values } from './system.ts';

interface Gathered {
  readonly settings: Map<string, ReadSetting>;
  middlebox: ReadMiddlebox | null;
  readonly ignored: IgnoredKey[];
  readonly unknown: UnknownKey[];
  readonly problems: SettingProblem[];
  readonly notes: Note[];
  foreign: number;
}

/** Every spelling of a key → the key. */
function spellings(system: System): ReadonlyMap<string, string> {
  const all = new Map<string, string>();
  for (const [name, { also = [] }] of Object.entries(system.keys)) for (const one of [name, ...also]) all.set(one, name);
  return all;
}

/** Longer names are nobody's. */
const LONGEST_KEY = 400;

/** The known key that a written one ends in: "net.ipv4.tcp_retries2" is tcp_retries2. */
export function knownKey(written: string, known: ReadonlyMap<string, string> | Readonly<Record<string, string>>): string | null {
  if (written.length > LONGEST_KEY) return null;
  const has = (key: string) => (known instanceof Map ? known.has(key) : Object.hasOwn(known, key));
  for (let rest = written; ; ) {
    if (has(rest)) return rest;
    const dot = rest.indexOf('.');
    if (dot < 0) return null;
    rest = rest.slice(dot + 1);
  }
}

const kept = new WeakMap<System, ReadonlyMap<string, string>>();
export function keysOf(system: System): ReadonlyMap<string, string> {
  const known = kept.get(system) ?? spellings(system);
  kept.set(system, known);
  return known;
}

export type Interpreted = Omit<Reading, 'candidates'>;

export function interpret(system: System, entries: readonly Entry[], kernel: KernelId): Interpreted {
  const gathered: Gathered = { settings: new Map(), middlebox: null, ignored: [], unknown: [], problems: [], notes: [], foreign: 0 };
  const written = sort(system, entries, gathered);
  const values = new Map<string, number | null>();
  const target = { system, kernel, gathered };
  for (const [name, key] of Object.entries(system.keys)) {
    if (written.has(name) || key.default === undefined) continue;
    const value = readValue(key, key.default);
    values.set(name, typeof value === 'number' ? value : null);
    if (typeof value === 'number') for (const effect of key.sets) apply(target, effect, value, null);
  }
  for (const effect of system.always ?? []) apply(target, effect, 0, null);
  for (const [name, entry] of written) values.set(name, readKey(target, system.keys[name] as Key, entry));
  const asked: Values = { get: (key) => values.get(key) ?? null, written: (key) => written.get(key) ?? null };
  finish(target, system.finish?.(asked) ?? {});
  const { settings, ...rest } = gathered;
  for (const list of [rest.ignored, rest.unknown, rest.problems, rest.notes]) list.sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
  return {
    system: system.id,
    title: system.title,
    side: system.side,
    settings: [...settings.values()],
    connections: [],
    ...rest,
  };
}

/** Entries by key, the last of each; those that name none of the keys are ignored, unknown or foreign. */
function sort(system: System, entries: readonly Entry[], gathered: Gathered): Map<string, Entry> {
  const known = keysOf(system);
  const written = new Map<string, Entry>();
  for (const entry of entries) {
    const spelling = knownKey(entry.key, known);
    const name = spelling === null ? undefined : known.get(spelling);
    if (name !== undefined) {
      const before = written.get(name);
      if (before !== undefined && before.value !== entry.value) {
        const text = `${clip(entry.key)} is written again with another value; the last one counts, ${quote(entry.value)}.`;
        gathered.notes.push({ line: entry.line, text });
      }
      written.delete(name);
      written.set(name, entry);
      continue;
    }
    other(system, entry, known, gathered);
  }
  return written;
}

function other(system: System, entry: Entry, known: ReadonlyMap<string, string>, gathered: Gathered): void {
  const { key, line } = entry;
  const ignored = system.ignored ?? {};
  const dead = knownKey(key, ignored);
  if (dead !== null) gathered.ignored.push({ line, key: clip(key), reason: ignored[dead] ?? '' });
  else if (system.scope !== undefined && !system.scope.test(key)) gathered.foreign += 1;
  else {
    gathered.unknown.push({ line, key: clip(key), meant: meantKey(key, [...known.keys(), ...Object.keys(ignored)]) });
  }
}

const depth = (key: string): number => key.split('.').length;

/** The known key that a written one is close to, comparing as many parts of a path as the known one has. */
function meantKey(written: string, known: readonly string[]): string | null {
  const parts = written.split('.');
  for (let count = 1; count <= Math.min(parts.length, 4); count++) {
    const alike = known.filter((key) => depth(key) === count);
    const meant = /did you mean "(.*)"/.exec(didYouMean(parts.slice(-count).join('.'), alike))?.[1];
    if (meant !== undefined) return meant;
  }
  return null;
}

/** A middlebox that remembers longer is out of any run’s reach. */
const MAX_IDLE_US = 864_000_000_000;

interface Target {
  readonly system: System;
  readonly kernel: KernelId;
  readonly gathered: Gathered;
}

/** A number; 'unset' where the text leaves it to others; null where it cannot be read. */
function readValue(key: Key, text: string): number | 'unset' | null {
  if (key.unset?.includes(text.trim())) return 'unset';
  const value = key.value.read(text);
  return value === Number.POSITIVE_INFINITY ? 'unset' : value;
}

function readKey(target: Target, key: Key, entry: Entry): number | null {
  const { gathered } = target;
  const value = readValue(key, entry.value);
  if (value === null) {
    const found = entry.value === '' ? 'nothing' : quote(entry.value);
    gathered.problems.push({ line: entry.line, key: clip(entry.key), found, expected: key.value.expected });
    return null;
  }
  if (key.note !== undefined) gathered.notes.push({ line: entry.line, text: key.note });
  if (value === 'unset') return null;
  const written = { line: entry.line, key: clip(entry.key), text: clip(entry.value) };
  const possible = key.sets.map((effect) => apply(target, effect, value, written)).every(Boolean);
  return possible ? value : null;
}

/** The table's record for what an effect sets; null above the socket. */
function limitsOf(effect: SettingName): Setting<number | null> | null {
  return effect.layer === 'sysctl' ? SYSCTLS[effect.name] : effect.layer === 'option' ? SOCKET_OPTIONS[effect.name] : null;
}

/** False where the kernel would refuse the value, or nobody could wait so long. */
function apply(target: Target, effect: Effect, read: number, written: Written | null): boolean {
  const { gathered, system } = target;
  const value = effect.from ? effect.from(read) : read;
  if (value === null) return true;
  if (effect.layer === 'middlebox') {
    if (value <= 0 || value > MAX_IDLE_US) return refuse(gathered, written, 'a time of up to 10 days');
    const { kind, name, forgets } = system.middlebox ?? { kind: 'firewall', name: 'middlebox', forgets: 'silence' };
    gathered.middlebox = { kind, name, forgets, idleUs: value, written };
    return true;
  }
  const limits = limitsOf(effect);
  const inUnit = limits === null || limits.unit === '' ? value : Math.ceil(value / UNIT_US[limits.unit]);
  const wrong =
    effect.layer === 'program' || limits === null
      ? programProblem(effect.name as ProgramTimerName, value)
      : kernelProblem(effect.name, limits, inUnit, target.kernel);
  if (wrong !== null) return refuse(gathered, written, wrong);
  const { layer, name } = effect;
  gathered.settings.set(`${layer} ${name}`, { layer, name, value: inUnit, written } as ReadSetting);
  if (written !== null && limits !== null && limits.unit !== '' && inUnit * UNIT_US[limits.unit] !== value) {
    const text = `${written.key}: the kernel counts ${name} in whole ${limits.unit}, so ${written.text} becomes ${inUnit} ${limits.unit}.`;
    gathered.notes.push({ line: written.line, text });
  }
  return true;
}

function refuse({ problems }: Gathered, written: Written | null, expected: string): false {
  if (written !== null) problems.push({ line: written.line, key: written.key, found: written.text, expected });
  return false;
}

function kernelProblem(name: string, limits: Setting<number | null>, value: number, kernel: KernelId): string | null {
  const unit = limits.unit === '' ? '' : ` ${limits.unit}`;
  if (value < limits.min || value > limits.max) return `${name} from ${limits.min} to ${limits.max}${unit}`;
  if (!kernelHas(kernel, limits)) return `a kernel that has ${name}: Linux ${limits.since?.join('.')} or later`;
  return null;
}

function programProblem(name: ProgramTimerName, value: number): string | null {
  const { unit, min, max } = PROGRAM_TIMERS[name];
  if (value >= min && value <= max) return null;
  const text = (limit: number) => (unit === 'us' ? formatDuration(limit) : String(limit));
  return `${name} from ${text(min)} to ${text(max)}`;
}

function finish(target: Target, { sets = [], notes = [], ignored = [], middlebox }: Finished): void {
  const { gathered } = target;
  for (const { effect, value, written } of sets) apply(target, effect, value, written);
  gathered.notes.push(...notes);
  gathered.ignored.push(...ignored);
  if (middlebox !== undefined) gathered.middlebox = middlebox;
}
