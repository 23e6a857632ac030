// From a file to a scenario, or to everything that is wrong with it at once. Parts that can be read are checked against
// each other even where others cannot, so that one round of mending is enough.
import * as v from 'valibot';
import { type Hz, MAX_RUN_US, type Micros, micros } from '../time.ts';
import type { HostName } from '../trace/trace-event.ts';
import { formatDuration } from './duration.ts';
import { type JsonPath, pathText, type Problem, problem, show } from './problem.ts';
import type {
  Expectation,
  HostSetup,
  KernelId,
  PathSetup,
  Scenario,
  SocketOptionName,
  SocketOptions,
  Step,
  SysctlName,
  Sysctls,
} from './scenario.ts';
import { isSwitch, MAX_STEPS, type ParsedFile, type ParsedHost, type ParsedStep, scenarioSchema } from './schema.ts';
import { kernelHas, type Setting, SOCKET_OPTIONS, SYSCTLS } from './settings-table.ts';
import { readSetting, settingExpected } from './leaf.ts';
import { readMiddleboxes } from './middlebox-file.ts';
import { isRecord, shapeProblems } from './shape.ts';
import { boxStepProblems, frameProblems, inOrder, type PlacedStep, storyProblems } from './story.ts';

export type ParseResult = { readonly ok: true; readonly scenario: Scenario } | { readonly ok: false; readonly problems: Problem[] };

export const DEFAULTS = {
  id: 'scenario',
  title: 'Untitled',
  question: '',
  lesson: '',
  group: '',
  watch: 'client',
  kernel: 'linux-6.12',
  hz: 250,
  microsecondsIntoJiffy: 0,
  receiveBuffer: 65_535,
  rttUs: 1000,
  connectAt: micros(0),
  /** Without `until` a run goes on this long after its last step. */
  afterLastStepUs: 3_600_000_000,
} as const;

/** A 64-bit kernel starts its jiffies counter 300 s before its low half overflows; the default run begins 60 s after boot. */
export const defaultJiffiesAtStart = (hz: Hz): number => 2 ** 32 - 300 * hz + 60 * hz;

export const defaultUntil = (connectAt: Micros, steps: readonly { readonly at: Micros }[]): Micros =>
  micros(Math.min(MAX_RUN_US, steps.reduce((last, { at }) => Math.max(last, at), connectAt as number) + DEFAULTS.afterLastStepUs));

export function parseScenario(input: unknown): ParseResult {
  const tooMany = isRecord(input) && Array.isArray(input.steps) && input.steps.length > MAX_STEPS ? input.steps.length : null;
  const looked = tooMany === null ? input : { ...(input as object), steps: [] };
  const problems = shapeProblems(scenarioSchema, looked);
  if (tooMany !== null) problems.push(problem(['steps'], `${tooMany} steps`, `at most ${MAX_STEPS} steps`));
  if (!isRecord(looked)) return { ok: false, problems };
  const { output } = v.safeParse(scenarioSchema, looked) as { output: ParsedFile };
  const isSound = soundness(problems);
  const scenario = build(output, isSound, problems);
  return problems.length === 0 ? { ok: true, scenario } : { ok: false, problems };
}

export type IsSound = (...path: JsonPath) => boolean;

/** Whether nothing is wrong with the shape at a path and below. */
export function soundness(problems: readonly Problem[]): IsSound {
  const bad = new Set<string>();
  for (const { path } of problems) {
    for (let end = path.length; end > 0; end = Math.max(path.lastIndexOf('.', end - 1), path.lastIndexOf('[', end - 1)))
      bad.add(path.slice(0, end));
  }
  return (...path) => !bad.has(pathText(path));
}

/** Builds what can be built and adds what is wrong between parts; the result counts only if nothing is. */
function build(file: ParsedFile, isSound: IsSound, problems: Problem[]): Scenario {
  const client = buildHost(isSound('client') ? file.client : undefined);
  const server = buildHost(isSound('server') ? file.server : undefined);
  const connectAt = isSound('connectAt') ? (file.connectAt ?? DEFAULTS.connectAt) : DEFAULTS.connectAt;
  const placed = (Array.isArray(file.steps) ? file.steps : []).flatMap((step, index) =>
    isSound('steps', index) ? placeStep(step, index, problems) : [],
  );
  const steps = inOrder(placed).map(({ step }) => step);
  const until = isSound('until') && file.until !== undefined ? file.until : defaultUntil(connectAt, steps);
  const rttUs = (isSound('path', 'rtt') ? file.path?.rtt : undefined) ?? DEFAULTS.rttUs;
  const kernels = { client: kernelOf(file, 'client', isSound), server: kernelOf(file, 'server', isSound) };
  for (const name of ['client', 'server'] as const) problems.push(...hostProblems([name], file[name], kernels[name], isSound));
  if (isSound('connectAt') && connectAt >= until) {
    problems.push(
      problem(['connectAt'], `"${formatDuration(connectAt)}"`, `a time before the end of the run, ${formatDuration(until)} ("until")`),
    );
  }
  if (isSound('connectAt') && isSound('until') && isSound('path', 'rtt'))
    problems.push(...frameProblems(placed, { connectAt, rttUs, until }));
  if (isSound('steps')) problems.push(...storyProblems(placed));
  const path = buildPath(file.path, isSound, problems);
  if (isSound('path')) problems.push(...boxStepProblems(placed, path.middleboxes ?? []));
  problems.push(...stepSettingProblems(placed, kernels));
  if (isSound('expect')) problems.push(...expectProblems(file.expect));
  return {
    id: file.id ?? DEFAULTS.id,
    title: file.title ?? DEFAULTS.title,
    question: file.question ?? DEFAULTS.question,
    lesson: file.lesson ?? DEFAULTS.lesson,
    group: file.group ?? DEFAULTS.group,
    watch: file.watch ?? DEFAULTS.watch,
    client,
    server,
    path,
    connectAt,
    steps,
    until,
    expect: withoutAbsent(file.expect ?? {}) as Partial<Record<HostName, Expectation>>,
  };
}

/** A copy without keys whose value is undefined. */
export function withoutAbsent<T extends object>(record: T): Partial<T> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as Partial<T>;
}

/** The path of a file with the defaults in place. */
export function buildPath(file: ParsedFile['path'], isSound: IsSound, problems: Problem[]): PathSetup {
  const rttUs = (isSound('path', 'rtt') && isRecord(file) ? file.rtt : undefined) ?? DEFAULTS.rttUs;
  const boxes = isSound('path', 'middleboxes') && isRecord(file) ? (file.middleboxes ?? []) : [];
  const middleboxes = readMiddleboxes(boxes, problems);
  return middleboxes.length === 0 ? { rttUs } : { rttUs, middleboxes };
}

/** A host's part of a file with the defaults in place. */
export function buildHost(file: ParsedHost | undefined): HostSetup {
  const hz = file?.hz ?? DEFAULTS.hz;
  return {
    kernel: file?.kernel ?? DEFAULTS.kernel,
    hz,
    clock: {
      jiffiesAtStart: file?.clock?.jiffiesAtStart ?? defaultJiffiesAtStart(hz),
      microsecondsIntoJiffy: file?.clock?.microsecondsIntoJiffy ?? DEFAULTS.microsecondsIntoJiffy,
    },
    sysctl: withoutAbsent(file?.sysctl ?? {}) as Partial<Sysctls>,
    socketOptions: withoutAbsent(file?.socketOptions ?? {}) as Partial<SocketOptions>,
    receiveBuffer: file?.receiveBuffer ?? DEFAULTS.receiveBuffer,
  };
}

const settingOf = (name: SysctlName | SocketOptionName): Setting<number | null> =>
  name in SYSCTLS ? SYSCTLS[name as SysctlName] : SOCKET_OPTIONS[name as SocketOptionName];

/** A setting that the host's kernel does not have yet. */
function missingSetting(name: SysctlName | SocketOptionName, kernel: KernelId, path: JsonPath): Problem[] {
  const setting = settingOf(name);
  if (kernelHas(kernel, setting)) return [];
  return [problem(path, `${name} on ${kernel}`, `a kernel that has it: Linux ${setting.since?.join('.')} or later`)];
}

/** The kernel that a file gives a host, or null where that cannot be read. */
function kernelOf(file: ParsedFile, name: HostName, isSound: IsSound): KernelId | null {
  if (!isSound(name, 'kernel') || (file[name] !== undefined && !isRecord(file[name]))) return null;
  return file[name]?.kernel ?? DEFAULTS.kernel;
}

/** What is wrong between a host's settings, its kernel and its HZ; the file may be unsound elsewhere. */
export function hostProblems(where: JsonPath, file: ParsedHost | undefined, kernel: KernelId | null, isSound: IsSound): Problem[] {
  if (!isRecord(file)) return [];
  return [...clockProblems(where, file, isSound), ...(kernel === null ? [] : settingProblems(where, file, kernel))];
}

function clockProblems(where: JsonPath, file: ParsedHost, isSound: IsSound): Problem[] {
  if (!isSound(...where, 'hz') || !isSound(...where, 'clock')) return [];
  const hz = file.hz ?? DEFAULTS.hz;
  const into = file.clock?.microsecondsIntoJiffy ?? 0;
  const tickUs = 1_000_000 / hz;
  if (into < tickUs) return [];
  return [problem([...where, 'clock', 'microsecondsIntoJiffy'], show(into), `less than one tick at ${hz} HZ, ${Math.floor(tickUs)} us`)];
}

function settingProblems(where: JsonPath, file: ParsedHost, kernel: KernelId): Problem[] {
  return (['sysctl', 'socketOptions'] as const).flatMap((group) => {
    const known = group === 'sysctl' ? SYSCTLS : SOCKET_OPTIONS;
    const set = isRecord(file[group]) ? Object.keys(file[group]).filter((key) => Object.hasOwn(known, key)) : [];
    return (set as (SysctlName | SocketOptionName)[]).flatMap((key) => missingSetting(key, kernel, [...where, group, key]));
  });
}

/** A step as the simulator takes it; a setting's value is read here, where its name is known. */
function placeStep(step: ParsedStep, index: number, problems: Problem[]): PlacedStep[] {
  if (step.do === 'reboot') return [{ index, step: { at: step.at, do: step.do, host: step.host, downUs: step.down } }];
  if (step.do === 'cut' || step.do === 'restore') {
    const { at, direction = 'both', near = 'server' } = step;
    const where = { ...(direction === 'both' ? {} : { direction }), ...(near === 'server' ? {} : { near }) };
    return [{ index, step: { at, do: step.do, ...where } }];
  }
  if (step.do !== 'setsockopt' && step.do !== 'sysctl') return [{ index, step }];
  const value = readSetting(step.value, settingOf(step.name), isSwitch(step.name));
  if (value !== null) return [{ index, step: { ...step, value } as Step }];
  problems.push(
    problem(['steps', index, 'value'], show(step.value), settingExpected(step.name, settingOf(step.name), isSwitch(step.name))),
  );
  return [];
}

function stepSettingProblems(placed: readonly PlacedStep[], kernels: Record<HostName, KernelId | null>): Problem[] {
  return placed.flatMap(({ step, index }) => {
    if (step.do !== 'setsockopt' && step.do !== 'sysctl') return [];
    const kernel = kernels[step.host];
    return kernel === null ? [] : missingSetting(step.name, kernel, ['steps', index, 'name']);
  });
}

function expectProblems(expect: ParsedFile['expect']): Problem[] {
  return (['client', 'server'] as const).flatMap((name) => {
    const { outcome, errno } = expect?.[name] ?? {};
    return errno === undefined || outcome === 'error'
      ? []
      : [problem(['expect', name, 'errno'], show(errno), 'no errno unless the outcome is "error"')];
  });
}
