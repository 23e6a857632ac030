// Takes scenarios and systems in that are not the catalogue's: from a file, the clipboard, a capture or a link. Loaded when the
// first of them comes.
import { parseScenario, type Problem, type Scenario, scenarioToFile } from '../../sim/index.ts';
import type { JsonObject } from './document.ts';
import { catalogue, rememberOpened } from './evaluate.ts';
import { MAX_PACKED_LENGTH } from './limits.ts';
import { rememberPacked } from './opened.ts';
import { pack, unpack } from './pack.ts';
import { situationEntry } from './situations.ts';

const bytesOf = (file: unknown): string => JSON.stringify(file);

/** A file must not stand in for the catalogue's scenario of the same name, which links name without a file. */
function ownId(scenario: Scenario): string {
  const known = catalogue.entries.get(scenario.id)?.scenario ?? situationEntry(scenario.id)?.scenario;
  return known === undefined ? scenario.id : `own-${scenario.id}`.slice(0, 80).replace(/-$/, '');
}

const sameAsCatalogue = (scenario: Scenario): boolean => {
  const known = catalogue.entries.get(scenario.id)?.scenario;
  return known !== undefined && bytesOf(scenarioToFile(known)) === bytesOf(scenarioToFile(scenario));
};

type Taken = { readonly ok: true; readonly id: string } | { readonly ok: false; readonly problems: readonly Problem[] };

/** A file with nodes is a system's. */
const isSystemFile = (file: unknown): file is JsonObject => typeof file === 'object' && file !== null && Object.hasOwn(file, 'nodes');

/** From now on the file goes along in links to the document, if it is not too large. */
async function keepPacked(documentId: string, file: unknown): Promise<void> {
  const packed = await pack(bytesOf(file));
  rememberPacked(documentId, packed.length <= MAX_PACKED_LENGTH ? packed : null);
}

async function takeInSystem(file: JsonObject): Promise<Taken> {
  const { ownSystem } = await import('../system/judge.ts');
  const found = ownSystem(file);
  if (found.ok && found.file !== null) await keepPacked(found.id, found.file);
  return found;
}

/** Takes a scenario's or a system's file in: its document's id from now on, or everything that is wrong with it. */
export async function takeIn(file: unknown): Promise<Taken> {
  if (isSystemFile(file)) return takeInSystem(file);
  const parsed = parseScenario(file);
  if (!parsed.ok) return parsed;
  if (sameAsCatalogue(parsed.scenario)) return { ok: true, id: parsed.scenario.id };
  const id = ownId(parsed.scenario);
  const scenario = { ...parsed.scenario, id };
  rememberOpened({ file: { ...(file as JsonObject), id }, scenario });
  await keepPacked(id, scenarioToFile(scenario));
  return { ok: true, id };
}

/** Takes in what a link holds: the scenario's id, or why it cannot be used. */
export async function takePacked(packed: string): Promise<{ ok: true; id: string } | { ok: false; why: string }> {
  const unpacked = await unpack(packed);
  if (!unpacked.ok) return { ok: false, why: `found ${unpacked.found}, expected ${unpacked.expected}` };
  let file: unknown;
  try {
    file = JSON.parse(unpacked.text);
  } catch {
    return { ok: false, why: 'found text that is not JSON, expected a scenario' };
  }
  const taken = await takeIn(file);
  return taken.ok ? taken : { ok: false, why: taken.problems.map(({ message }) => message).join('; ') };
}
