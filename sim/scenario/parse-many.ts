// A file of scenarios, `{ "scenarios": [...] }`: the catalogue's form. One bad entry does not hide what is wrong with the
// next; ids must be unique, since links and tests name scenarios by them.
import { didYouMean, type JsonPath, pathText, type Problem, problem, show } from './problem.ts';
import { parseScenario } from './parse.ts';
import type { Scenario } from './scenario.ts';
import { isRecord } from './shape.ts';

export type ParseManyResult = { readonly ok: true; readonly scenarios: Scenario[] } | { readonly ok: false; readonly problems: Problem[] };

const MAX_SCENARIOS = 1000;
const KEYS = ['$schema', 'scenarios'];

export function parseScenarios(input: unknown): ParseManyResult {
  if (!isRecord(input)) return { ok: false, problems: [problem([], show(input), 'an object with "scenarios"')] };
  const problems = Object.keys(input)
    .filter((key) => !KEYS.includes(key))
    .map((key) => problem([key], 'a key that is not known', `only "scenarios"${didYouMean(key, KEYS)}`));
  const list = Object.hasOwn(input, 'scenarios') ? input.scenarios : undefined;
  if (!Array.isArray(list) || list.length > MAX_SCENARIOS) {
    return { ok: false, problems: [...problems, problem(['scenarios'], show(list), `a list of at most ${MAX_SCENARIOS} scenarios`)] };
  }
  const scenarios: Scenario[] = [];
  const seen = new Map<string, number>();
  for (const [index, entry] of list.entries()) {
    const result = parseScenario(entry);
    if (result.ok) scenarios.push(result.scenario);
    else problems.push(...result.problems.map((inner) => moved(inner, ['scenarios', index])));
    problems.push(...repeatedId(entry, index, seen));
  }
  return problems.length === 0 ? { ok: true, scenarios } : { ok: false, problems };
}

function repeatedId(entry: unknown, index: number, seen: Map<string, number>): Problem[] {
  const id = isRecord(entry) && typeof entry.id === 'string' ? entry.id : undefined;
  if (id === undefined) return [];
  const first = seen.get(id);
  seen.set(id, first ?? index);
  return first === undefined
    ? []
    : [problem(['scenarios', index, 'id'], show(id), `an id of its own: scenario ${first} of the list has this one`)];
}

/** The same problem, of a value that stands deeper in the file. */
function moved(inner: Problem, path: JsonPath): Problem {
  const where = pathText(path) + inner.path.slice(1);
  return { ...inner, path: where, message: where + inner.message.slice(inner.path.length) };
}
