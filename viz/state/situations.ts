// What the answer page adds to the catalogue: its configuration, as a scenario without steps, and each situation under the
// default configuration, so that a link's overrides lead from there to exactly one run.
import {
  parseScenario,
  type Scenario,
  type ScenarioFile,
  SITUATION_IDS,
  SITUATIONS,
  type Situation,
  scenarioToFile,
  situationScenario,
  type Step,
} from '../../sim/index.ts';
import type { JsonObject } from './document.ts';
import type { CatalogueEntry } from './evaluate.ts';
import { t, word } from '../text/words.ts';

/** Under which a document is the answer page's. No file can have it: ids have no such character. */
export const ANSWER_ID = '#answer';

const PREFIX = 'situation-';

/** What a program adds to a situation: its ping, and its own end of the connection. */
export interface Additions {
  readonly ping: boolean;
  readonly close: boolean;
}
export const situationId = (situation: Situation, { ping, close }: Additions = { ping: false, close: false }): string =>
  `${PREFIX}${situation}${ping ? '-ping' : ''}${close ? '-close' : ''}`;

/** "Idle, then the path is cut". */
export const situationTitle = (situation: Situation): string => t(englishTitle(situation));

/** As it stands in a scenario's file. */
const englishTitle = (situation: Situation): string => {
  const text = SITUATIONS[situation];
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
};

const parsed = (file: ScenarioFile): Scenario => {
  const result = parseScenario(file);
  if (!result.ok) throw new Error('the defaults are a scenario');
  return result.scenario;
};

/** Steps that a link's times are laid over. */
function situationSteps(situation: Situation, { ping, close }: Additions): Scenario {
  const preset = situation === 'forgotten' ? { path: { middleboxes: [{ preset: 'aws-nat-gateway' as const }] } } : {};
  const { client, server, path } = parsed(preset);
  const program = ping ? { pingInterval: 30_000_000 } : {};
  const scenario = situationScenario({ client, server, program, ...path }, situation);
  const last = scenario.steps.at(-1)?.at ?? 0;
  const end: Step = { at: (last + 1_000_000) as Step['at'], do: 'close', host: 'client' };
  return close ? { ...scenario, steps: [...scenario.steps, end] } : scenario;
}

function build(id: string): CatalogueEntry | undefined {
  if (id === ANSWER_ID) return { file: {}, scenario: { ...parsed({}), id } };
  const [, name = '', ping, close] = /^situation-(.+?)(-ping)?(-close)?$/.exec(id) ?? [];
  const situation = SITUATION_IDS.find((one) => one === name);
  if (situation === undefined) return undefined;
  const scenario = {
    ...situationSteps(situation, { ping: ping !== undefined, close: close !== undefined }),
    id,
    title: englishTitle(situation),
    question: word('When does the program notice?'),
  };
  return { file: scenarioToFile(scenario) as JsonObject, scenario };
}

const built = new Map<string, CatalogueEntry | undefined>();

export function situationEntry(id: string): CatalogueEntry | undefined {
  if (!built.has(id) && (id === ANSWER_ID || id.startsWith(PREFIX))) built.set(id, build(id));
  return built.get(id);
}
