// Middleboxes between their file form and the parsed one: presets and defaults filled in, what contradicts itself said; and back
// with only what differs from the preset.
import { formatDuration } from './duration.ts';
import {
  CONNTRACK_DEFAULTS,
  CONNTRACK_SYSCTL_NAMES,
  CONNTRACK_SYSCTLS,
  type ConntrackSysctlName,
  type ConntrackSysctls,
  type Forgetting,
  KIND_NAMES,
  MAX_MIDDLEBOXES,
  type MiddleboxKind,
  type MiddleboxSetup,
} from './middlebox.ts';
import { MIDDLEBOX_PRESETS, type MiddleboxPreset, type PresetId } from './middlebox-presets.ts';
import type { ParsedMiddlebox } from './middlebox-schema.ts';
import { type JsonPath, oneOf, type Problem, problem, show } from './problem.ts';
import { UNIT_US } from './settings-table.ts';

export interface MiddleboxFile {
  name?: string;
  preset?: PresetId;
  kind?: MiddleboxKind;
  at?: number;
  idle?: string;
  forgets?: Forgetting;
  sysctl?: Partial<Record<ConntrackSysctlName, number | string>>;
}

const PATH: JsonPath = ['path', 'middleboxes'];

/** Several stand evenly apart. */
const defaultAt = (index: number, count: number): number => (index + 1) / (count + 1);

const presetOf = (id: PresetId | null | undefined): MiddleboxPreset | null => (id ? MIDDLEBOX_PRESETS[id] : null);

/** What each kind can do with a connection that it knows no more. */
export const FORGETTABLE: Readonly<Record<MiddleboxKind, readonly Forgetting[]>> = {
  nat: ['silence', 'rst', 'rst at once'],
  firewall: ['silence', 'rst', 'rst at once'],
  'load-balancer': ['silence', 'rst', 'rst at once'],
  conntrack: ['picks up', 'silence', 'rst'],
};
const standardForgetting = (kind: MiddleboxKind, preset: MiddleboxPreset | null): Forgetting =>
  preset?.forgets ?? (kind === 'conntrack' ? 'picks up' : 'silence');
const standardName = (kind: MiddleboxKind, preset: MiddleboxPreset | null): string => preset?.name ?? preset?.title ?? KIND_NAMES[kind];
const standardSysctls = (preset: MiddleboxPreset | null): ConntrackSysctls => ({ ...CONNTRACK_DEFAULTS, ...preset?.sysctl });

/** Reads the list; what is wrong between its parts goes to `problems`. */
export function readMiddleboxes(files: readonly ParsedMiddlebox[], problems: Problem[]): MiddleboxSetup[] {
  if (files.length > MAX_MIDDLEBOXES) problems.push(problem(PATH, show(files), `at most ${MAX_MIDDLEBOXES} middleboxes`));
  const setups = files.flatMap((file, index) => readOne(file, index, files.length, problems));
  problems.push(...orderProblems(setups), ...nameProblems(setups));
  return setups;
}

function readOne(file: ParsedMiddlebox, index: number, count: number, problems: Problem[]): MiddleboxSetup[] {
  const path = [...PATH, index];
  const preset = presetOf(file.preset);
  const kind = file.kind ?? preset?.kind;
  if (kind === undefined) {
    problems.push(problem(path, 'neither "kind" nor "preset"', 'one of them'));
    return [];
  }
  problems.push(...contradictions(file, kind, preset, path));
  const forgets = file.forgets ?? standardForgetting(kind, preset);
  const idle = file.idle ?? preset?.idleUs ?? 'never';
  return [
    {
      name: file.name ?? standardName(kind, preset),
      kind,
      preset: file.preset ?? null,
      at: file.at ?? defaultAt(index, count),
      forgets,
      idleUs: idle === 'never' ? null : idle,
      sysctl: kind === 'conntrack' ? withSysctls(standardSysctls(preset), file.sysctl) : null,
    },
  ];
}

function withSysctls(standard: ConntrackSysctls, set: ParsedMiddlebox['sysctl']): ConntrackSysctls {
  const changed = { ...standard };
  for (const name of CONNTRACK_SYSCTL_NAMES) changed[name] = set?.[name] ?? standard[name];
  return changed;
}

function contradictions(file: ParsedMiddlebox, kind: MiddleboxKind, preset: MiddleboxPreset | null, path: JsonPath): Problem[] {
  const found: Problem[] = [];
  const isConntrack = kind === 'conntrack';
  if (preset !== null && file.kind !== undefined && file.kind !== preset.kind)
    found.push(problem([...path, 'kind'], show(file.kind), `"${preset.kind}", which ${preset.title} is, or no "kind"`));
  if (isConntrack && file.idle !== undefined)
    found.push(
      problem(
        [...path, 'idle'],
        show(file.idle),
        'no "idle" for conntrack: its times are "sysctl" (nf_conntrack_tcp_timeout_established …)',
      ),
    );
  if (!isConntrack && preset === null && file.idle === undefined)
    found.push(problem([...path, 'idle'], 'nothing', 'after what time without a packet it forgets, or "never"'));
  if (!isConntrack && file.sysctl !== undefined)
    found.push(problem([...path, 'sysctl'], show(file.sysctl), `no "sysctl" unless the kind is "conntrack"`));
  if (file.forgets !== undefined && !FORGETTABLE[kind].includes(file.forgets))
    found.push(problem([...path, 'forgets'], show(file.forgets), `${oneOf(FORGETTABLE[kind])} for the kind "${kind}"`));
  return found;
}

function orderProblems(setups: readonly MiddleboxSetup[]): Problem[] {
  return setups.flatMap(({ at }, index) => {
    const before = setups[index - 1];
    if (before === undefined || before.at <= at) return [];
    return [problem([...PATH, index, 'at'], show(at), `at least ${before.at}: they stand in order from the client to the server`)];
  });
}

function nameProblems(setups: readonly MiddleboxSetup[]): Problem[] {
  return setups.flatMap(({ name }, index) =>
    setups.findIndex((other) => other.name === name) === index
      ? []
      : [problem([...PATH, index, 'name'], show(name), 'a name of its own: another middlebox has this one')],
  );
}

/** What a file says of a middlebox: only what the preset and the defaults do not. */
export function middleboxToFile(setup: MiddleboxSetup, index: number, all: readonly MiddleboxSetup[]): MiddleboxFile {
  const { name, kind, preset: id, at, forgets, idleUs } = setup;
  const preset = presetOf(id);
  const standardIdle = preset?.idleUs;
  return {
    ...(name === standardName(kind, preset) ? {} : { name }),
    ...(id === null ? { kind } : { preset: id }),
    ...(at === defaultAt(index, all.length) ? {} : { at }),
    ...(kind === 'conntrack' || idleUs === standardIdle ? {} : { idle: idleUs === null ? 'never' : formatDuration(idleUs) }),
    ...(forgets === standardForgetting(kind, preset) ? {} : { forgets }),
    ...sysctlToFile(setup, standardSysctls(preset)),
  };
}

function sysctlToFile({ sysctl }: MiddleboxSetup, standard: ConntrackSysctls): Pick<MiddleboxFile, 'sysctl'> {
  const changed = CONNTRACK_SYSCTL_NAMES.filter((name) => sysctl !== null && sysctl[name] !== standard[name]);
  if (sysctl === null || changed.length === 0) return {};
  return { sysctl: Object.fromEntries(changed.map((name) => [name, inFile(name, sysctl[name])])) };
}

function inFile(name: ConntrackSysctlName, value: number): number | string {
  const { unit } = CONNTRACK_SYSCTLS[name];
  return unit === '' ? value : formatDuration(value * UNIT_US[unit]);
}
