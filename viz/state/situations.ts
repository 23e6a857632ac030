// What the answer page adds to the catalogue: its configuration, as a scenario without steps, and each situation under the
// default configuration, so that a link's overrides lead from there to exactly one run.
import {
  parseScenario,
  type Scenario,
  SITUATION_IDS,
  SITUATIONS,
  type Situation,
  scenarioToFile,
  situationScenario,
} from '../../sim/index.ts';
import type { JsonObject } from './document.ts';
import type { CatalogueEntry } from './evaluate.ts';

/** Under which a document is the answer page's. No file can have it: ids have no such character. */
export const ANSWER_ID = '#answer';

const PREFIX = 'situation-';
export const situationId = (situation: Situation): string => `${PREFIX}${situation}`;

/** "Idle, then the path is cut". */
export const situationTitle = (situation: Situation): string => {
  const text = SITUATIONS[situation];
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
};

const defaults = (): Scenario => {
  const parsed = parseScenario({});
  if (!parsed.ok) throw new Error('the empty file is a scenario');
  return parsed.scenario;
};

function build(id: string): CatalogueEntry | undefined {
  if (id === ANSWER_ID) return { file: {}, scenario: { ...defaults(), id } };
  const situation = SITUATION_IDS.find((one) => situationId(one) === id);
  if (situation === undefined) return undefined;
  const { client, server, path } = defaults();
  const scenario = {
    ...situationScenario({ client, server, rttUs: path.rttUs }, situation),
    id,
    title: situationTitle(situation),
    question: 'When does the program notice?',
  };
  return { file: scenarioToFile(scenario) as JsonObject, scenario };
}

const built = new Map<string, CatalogueEntry | undefined>();

export function situationEntry(id: string): CatalogueEntry | undefined {
  if (!built.has(id) && (id === ANSWER_ID || id.startsWith(PREFIX))) built.set(id, build(id));
  return built.get(id);
}
