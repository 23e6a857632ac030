// Systems of the tests' own: a request loop that loses its server, and any of the catalogue.
import catalogue from '../../../../scenarios.json';
import { parseSystem, simulateSystem, type SystemRun, type SystemScenario } from '../../../../sim/index.ts';
import type { JsonObject } from '../../../../viz/state/document.ts';

/** One thread asks every second, waits 6 s at most; its server is off from 20 s on, another is there. */
export const LOOP: JsonObject = {
  id: 'loop',
  title: 'A loop that loses its server',
  question: 'When is it answered again?',
  group: 'Tests',
  watch: 'client',
  until: '5m',
  nodes: [
    { name: 'client', program: { is: 'request-loop', to: ['server', 'spare'], every: '1s', readTimeout: '6s' } },
    { name: 'server', program: { is: 'responder' } },
    { name: 'spare', program: { is: 'responder' } },
  ],
  faults: [{ at: '20s', do: 'powerOff', node: 'server' }],
};

export function systemOf(file: unknown): SystemScenario {
  const parsed = parseSystem(file);
  if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => message).join('\n'));
  return parsed.system;
}

export const runOf = (file: unknown): SystemRun => simulateSystem(systemOf(file));

export const systemFiles = catalogue.systems as unknown as readonly JsonObject[];

export function catalogueFile(id: string): JsonObject {
  const found = systemFiles.find((file) => file.id === id);
  if (!found) throw new Error(`no system ${id}`);
  return found;
}
