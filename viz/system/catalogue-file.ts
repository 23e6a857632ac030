/// <reference path="../state/catalogue.d.ts" />
// The catalogue's systems, whole.
import catalogue from '../../scenarios.json?systems';
import type { JsonObject } from '../state/document.ts';

export const systemFiles: readonly JsonObject[] = catalogue.systems;
