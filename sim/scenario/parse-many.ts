// A file of scenarios, `{ "scenarios": [...], "systems": [...] }`: the catalogue's form. One bad entry does not hide what is wrong
// with the next; ids must be unique, since links and tests name scenarios by them.
import { parseScenario } from './parse.ts';
import { parseSystem } from './parse-system.ts';
import { didYouMean, type JsonPath, pathText, type Problem, problem, show } from './problem.ts';
import type { Scenario } from './scenario.ts';
import { isRecord } from './shape.ts';
import type { SystemScenario } from './system.ts';

export type ParseManyResult =
  | { readonly ok: true; readonly scenarios: Scenario[]; readonly systems: SystemScenario[] }
  | { readonly ok: false; readonly problems: Problem[] };

const MAX_ENTRIES = 1000;
const KEYS = ['$schema', 'scenarios', 'systems'];

export function parseScenarios(input: unknown): ParseManyResult {
  if (!isRecord(input)) return { ok: false, problems: [problem([], show(input), 'an object with "scenarios"')] };
  const problems = Object.keys(input)
    .filter((key) => !KEYS.includes(key))
    .map((key) => problem([key], 'a key that is not known', `only "scenarios" and "systems"${didYouMean(key, KEYS)}`));
  const ids = new Map<string, string>();
  const scenarios = entriesOf(input, 'scenarios', true, problems).flatMap(([entry, path]) => {
    const result = parseScenario(entry);
    if (!result.ok) problems.push(...result.problems.map((inner) => moved(inner, path)));
    problems.push(...repeatedId(entry, path, ids));
    return result.ok ? [result.scenario] : [];
  });
  const systems = entriesOf(input, 'systems', false, problems).flatMap(([entry, path]) => {
    const result = parseSystem(entry);
    if (!result.ok) problems.push(...result.problems.map((inner) => moved(inner, path)));
    problems.push(...repeatedId(entry, path, ids));
    return result.ok ? [result.system] : [];
  });
  return problems.length === 0 ? { ok: true, scenarios, systems } : { ok: false, problems };
}

/** The entries of one list with their places; the list itself must be one. */
function entriesOf(input: Record<string, unknown>, key: string, needed: boolean, problems: Problem[]): [unknown, JsonPath][] {
  const list = Object.hasOwn(input, key) ? input[key] : needed ? undefined : [];
  if (Array.isArray(list) && list.length <= MAX_ENTRIES) return list.map((entry, index) => [entry, [key, index]]);
  problems.push(problem([key], show(list), `a list of at most ${MAX_ENTRIES} ${key}`));
  return [];
}

function repeatedId(entry: unknown, path: JsonPath, ids: Map<string, string>): Problem[] {
  const id = isRecord(entry) && typeof entry.id === 'string' ? entry.id : undefined;
  if (id === undefined) return [];
  const first = ids.get(id);
  ids.set(id, first ?? pathText(path));
  return first === undefined ? [] : [problem([...path, 'id'], show(id), `an id of its own: ${first} has this one`)];
}

/** The same problem, of a value that stands deeper in the file. */
function moved(inner: Problem, path: JsonPath): Problem {
  const where = pathText(path) + inner.path.slice(1);
  return { ...inner, path: where, message: where + inner.message.slice(inner.path.length) };
}
