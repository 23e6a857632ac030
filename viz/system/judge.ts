// Document → file with overrides → system, or what is wrong with it; kept by identity, so that asking twice costs nothing.
// Loaded when the first system is opened; from then on the store asks here.
import { formatDuration, parseSystem, type Problem, type SystemScenario } from '../../sim/index.ts';
import type { Document, JsonObject } from '../state/document.ts';
import {
  findSystem,
  isSystemDocument,
  type Judgement,
  judgeSystemsBy,
  rememberSystem,
  systemDocumentId,
  takeSystems,
} from '../state/systems.ts';
import { systemFiles } from './catalogue-file.ts';
import { applySystemOverrides } from './document.ts';

export type SystemJudgement = Judgement & { readonly scenario: SystemScenario | null };

/** A page shows what is computed while somebody waits; more members say nothing else. */
export const MAX_PAGE_FLEET = 20_000;

takeSystems(systemFiles);

const kept = new WeakMap<Document, SystemJudgement>();

export function judgeSystem(document: Document): SystemJudgement {
  const known = kept.get(document);
  if (known) return known;
  const found = judged(document);
  kept.set(document, found);
  return found;
}

const impossible = (problems: readonly Problem[], unknown: readonly string[]): SystemJudgement => ({
  ok: false,
  problems,
  unknown,
  scenario: null,
});

function judged(document: Document): SystemJudgement {
  const entry = findSystem(document);
  if (!entry || !isSystemDocument(document)) {
    const found = document.scenarioId;
    return impossible([{ path: '$.id', found, expected: 'a system of the catalogue', message: `There is no ${found}.` }], []);
  }
  const { file, unknown } = applySystemOverrides(entry.file, document.overrides);
  const parsed = parseSystem(file);
  if (!parsed.ok) return impossible(parsed.problems, unknown);
  const tooMany = fleetProblem(parsed.system);
  return tooMany === null ? { ok: true, problems: [], unknown, scenario: parsed.system } : impossible([tooMany], unknown);
}

function fleetProblem({ fleet }: SystemScenario): Problem | null {
  if (fleet === null || fleet.count <= MAX_PAGE_FLEET) return null;
  const [path, found, expected] = ['$.fleet.count', String(fleet.count), `at most ${MAX_PAGE_FLEET} on this page`];
  return { path, found, expected, message: `${path}: found ${found}, expected ${expected}` };
}

judgeSystemsBy(judgeSystem);

type Own =
  | { readonly ok: true; readonly id: string; readonly file: JsonObject | null }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Takes in the file of a system that is not the catalogue's. `file` is what links carry; null where it is the catalogue's own. */
export function ownSystem(file: JsonObject): Own {
  const parsed = parseSystem(file);
  if (!parsed.ok) return parsed;
  const { id } = parsed.system;
  const known = typeof id === 'string' ? findSystem({ scenarioId: systemDocumentId(id) }) : undefined;
  if (known && JSON.stringify(known.file) === JSON.stringify(file)) return { ok: true, id: systemDocumentId(id), file: null };
  // A file must not stand in for the catalogue's system of the same name, which links name without a file.
  const ownId = known ? `own-${id}`.slice(0, 80).replace(/-$/, '') : id;
  const own = { title: `System over ${formatDuration(parsed.system.until)}`, ...file, id: ownId };
  rememberSystem(own);
  return { ok: true, id: systemDocumentId(ownId), file: own };
}
