// Document → file with overrides → scenario → run, each stage kept by identity, so that asking twice costs nothing.
import { type Problem, parseScenario, type Run, type Scenario, simulate } from '../../sim/index.ts';
import { scenarioFiles } from './catalogue-file.ts';
import { applyOverrides, type Document, type JsonObject } from './document.ts';
import { readProgram, withoutProgram } from './program.ts';
import { ANSWER_ID, situationEntry } from './situations.ts';

/** A run with more turns than this is cut, with a banner: the page would be slow and nobody reads on. */
const MAX_PAGE_TURNS = 20_000;

export interface CatalogueEntry {
  readonly file: JsonObject;
  readonly scenario: Scenario;
}

export type Evaluation =
  | { readonly ok: true; readonly run: Run; readonly unknown: readonly string[] }
  | { readonly ok: false; readonly problems: readonly Problem[]; readonly unknown: readonly string[] };

function readCatalogue(): { entries: Map<string, CatalogueEntry>; broken: readonly Problem[] } {
  const entries = new Map<string, CatalogueEntry>();
  const broken: Problem[] = [];
  for (const file of scenarioFiles) {
    const parsed = parseScenario(file);
    if (parsed.ok) entries.set(parsed.scenario.id, { file, scenario: parsed.scenario });
    else broken.push(...parsed.problems);
  }
  return { entries, broken };
}

export const catalogue = readCatalogue();

/** Scenarios that were opened from a file or pasted: known until the page is closed. */
const opened = new Map<string, CatalogueEntry>();

export const findEntry = (id: string): CatalogueEntry | undefined => opened.get(id) ?? catalogue.entries.get(id) ?? situationEntry(id);
export const rememberOpened = (entry: CatalogueEntry): void => {
  opened.set(entry.scenario.id, entry);
};

const kept = new WeakMap<Document, Evaluation>();

export function evaluate(document: Document): Evaluation {
  const known = kept.get(document);
  if (known) return known;
  const result = run(document);
  kept.set(document, result);
  return result;
}

function run(document: Document): Evaluation {
  const entry = findEntry(document.scenarioId);
  if (!entry) {
    const message = `There is no scenario named ${document.scenarioId}.`;
    return {
      ok: false,
      problems: [{ path: '$.id', found: document.scenarioId, expected: 'a scenario of the catalogue', message }],
      unknown: [],
    };
  }
  const isAnswer = document.scenarioId === ANSWER_ID;
  const program = isAnswer ? readProgram(document.overrides).problems : [];
  const { file, unknown } = applyOverrides(entry.file, isAnswer ? withoutProgram(document.overrides) : document.overrides);
  const parsed = parseScenario(file);
  if (!parsed.ok || program.length > 0) return { ok: false, problems: [...program, ...(parsed.ok ? [] : parsed.problems)], unknown };
  try {
    return { ok: true, run: simulate(parsed.scenario, { maxTurns: MAX_PAGE_TURNS }), unknown };
  } catch (error) {
    const message = `The simulator failed: ${error instanceof Error ? error.message : String(error)}`;
    return { ok: false, problems: [{ path: '$', found: 'these settings', expected: 'a run', message }], unknown };
  }
}
