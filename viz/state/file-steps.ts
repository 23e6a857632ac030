// Which step of the file a step of the parsed scenario is: the parser puts steps in order of time, settings name them by
// their place in the file.
import { parseDuration, type Step } from '../../sim/index.ts';
import type { JsonObject } from './document.ts';

interface FileStep {
  readonly at: number | null;
  readonly does: unknown;
  readonly host: unknown;
}

function readSteps(file: JsonObject): FileStep[] {
  if (!Array.isArray(file.steps)) return [];
  return file.steps.map((step: JsonObject) => ({
    at: typeof step.at === 'string' ? parseDuration(step.at) : null,
    does: step.do,
    host: step.host,
  }));
}

/** For each step, its place in the file; −1 for one that the file does not have. Steps that are alike may stand for each other. */
export function placesInFile(steps: readonly Step[], file: JsonObject): number[] {
  const left = readSteps(file).map((step, index) => ({ ...step, index }));
  return steps.map((step) => {
    const host = 'host' in step ? step.host : undefined;
    const at = left.findIndex((one) => one.at === step.at && one.does === step.do && one.host === host);
    return at === -1 ? -1 : (left.splice(at, 1)[0]?.index ?? -1);
  });
}
