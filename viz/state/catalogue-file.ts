/// <reference path="./catalogue.d.ts" />
// The catalogue as the first view has it: scenarios whole, of systems their words.
import catalogue from '../../scenarios.json?first-view';
import type { JsonObject } from './document.ts';

export const scenarioFiles: readonly JsonObject[] = catalogue.scenarios;
export const systemWords: readonly JsonObject[] = catalogue.systems;
