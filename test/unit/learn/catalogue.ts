// The catalogue as lessons find files in it.
import { readFileSync } from 'node:fs';
import type { JsonObject } from '../../../viz/state/document.ts';

const { scenarios, systems } = JSON.parse(readFileSync(new URL('../../../scenarios.json', import.meta.url), 'utf8')) as {
  scenarios: JsonObject[];
  systems: JsonObject[];
};

export const findFile = (id: string): JsonObject | undefined => [...scenarios, ...systems].find((file) => file.id === id);
