// A lesson's runs: its base and its variants, each parsed by the simulator's own parsers, run once and kept. Nothing here knows
// where the catalogue is: who asks says how to find a file by its id.
import {
  isSystemFile,
  parseScenario,
  parseSystem,
  type Problem,
  type Run,
  type SystemRun,
  simulate,
  simulateSystem,
} from '../../sim/index.ts';
import { applyOverrides, type JsonObject, type Overrides } from '../state/document.ts';
import { problem } from './problem.ts';
import type { Lesson } from './lesson.ts';

/** As on the scenario page: nobody waits for more. */
const MAX_TURNS = 20_000;
const MAX_SYSTEM_TURNS = 400_000;

export type FindFile = (id: string) => JsonObject | undefined;

export type LessonRun =
  | { readonly kind: 'run'; readonly run: Run; readonly file: JsonObject }
  | { readonly kind: 'system'; readonly run: SystemRun; readonly file: JsonObject; readonly id: string };

export type RunResult = { readonly ok: true; readonly value: LessonRun } | { readonly ok: false; readonly problems: readonly Problem[] };

const isRecord = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Objects are merged, all else is replaced. */
export function merged(base: JsonObject, change: JsonObject): JsonObject {
  const result: JsonObject = { ...base };
  for (const [key, value] of Object.entries(change)) {
    const old = Object.hasOwn(base, key) ? base[key] : undefined;
    if (key !== '__proto__') result[key] = isRecord(old) && isRecord(value) ? merged(old, value) : value;
  }
  return result;
}

type FileResult = { readonly ok: true; readonly file: JsonObject } | { readonly ok: false; readonly problems: readonly Problem[] };

function named(base: string | JsonObject, find: FindFile, path: string): FileResult {
  if (typeof base !== 'string') return { ok: true, file: base };
  const file = find(base);
  return file === undefined
    ? { ok: false, problems: [problem(path, JSON.stringify(base), 'the id of a scenario or system of the catalogue')] }
    : { ok: true, file };
}

/** The file of a lesson's base (null) or variant. */
export function lessonFile(lesson: Lesson, variant: string | null, find: FindFile): FileResult {
  const base = named(lesson.base, find, '$.base');
  if (variant === null || !base.ok) return base;
  const change = Object.hasOwn(lesson.variants ?? {}, variant) ? lesson.variants?.[variant] : undefined;
  if (change === undefined) return { ok: false, problems: [problem('$.variants', `no ${variant}`, 'a variant of that name')] };
  if (typeof change === 'string') return named(change, find, `$.variants.${variant}`);
  return { ok: true, file: merged(base.file, change) };
}

/** The id under which a lesson's own scenario is known to the page. */
export const lessonScenarioId = (lesson: Lesson, variant: string | null): string =>
  `learn-${lesson.id}${variant === null ? '' : `-${variant}`}`;

/** Runs a scenario's or system's file with settings laid over it. */
export function runFile(file: JsonObject, overrides: Overrides = {}, id = 'learn'): RunResult {
  if (isSystemFile(file)) {
    const parsed = parseSystem(file);
    if (!parsed.ok) return parsed;
    const run = simulateSystem(parsed.system, { maxTurns: MAX_SYSTEM_TURNS });
    return { ok: true, value: { kind: 'system', run, file, id: String(file.id ?? id) } };
  }
  const { file: changed, unknown } = applyOverrides(file, overrides);
  if (unknown.length > 0) {
    return { ok: false, problems: unknown.map((key) => problem('$', JSON.stringify(key), 'the key of a setting or step')) };
  }
  const parsed = parseScenario({ id, ...changed });
  if (!parsed.ok) return parsed;
  return { ok: true, value: { kind: 'run', run: simulate(parsed.scenario, { maxTurns: MAX_TURNS }), file } };
}

/** A lesson's runs, each made when it is first asked for. */
export class LessonRuns {
  private readonly kept = new Map<string, RunResult>();
  readonly lesson: Lesson;
  private readonly find: FindFile;
  constructor(lesson: Lesson, find: FindFile) {
    this.lesson = lesson;
    this.find = find;
  }

  of(variant: string | null): RunResult {
    const key = variant ?? '';
    const known = this.kept.get(key);
    if (known) return known;
    const found = lessonFile(this.lesson, variant, this.find);
    const result = found.ok ? runFile(found.file, {}, lessonScenarioId(this.lesson, variant)) : found;
    this.kept.set(key, result);
    return result;
  }
}
