// Gives the page the catalogue in two parts. `scenarios.json?first-view`: scenarios, and of systems only their names. `scenarios.json?systems`: the systems whole, for when one is opened.
import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

interface Catalogue {
  readonly scenarios: readonly Record<string, unknown>[];
  readonly systems: readonly Record<string, unknown>[];
}

const only = (entry: Record<string, unknown>, ...keys: string[]): Record<string, unknown> =>
  Object.fromEntries(Object.entries(entry).filter(([key]) => keys.includes(key)));

const PARTS: Readonly<Record<string, (catalogue: Catalogue) => Catalogue>> = {
  'first-view': ({ scenarios, systems }) => ({
    scenarios,
    systems: systems.map((entry) => only(entry, 'id', 'title', 'group')),
  }),
  systems: ({ systems }) => ({ scenarios: [], systems }),
};

export const catalogueParts = (): Plugin => ({
  name: 'catalogue-parts',
  enforce: 'pre',
  load(id) {
    const [file, query] = id.split('?');
    const part = PARTS[query ?? ''];
    if (!file?.endsWith('/scenarios.json') || part === undefined) return null;
    this.addWatchFile(file);
    const json = JSON.stringify(part(JSON.parse(readFileSync(file, 'utf8')) as Catalogue));
    return { code: `export default JSON.parse(${JSON.stringify(json)});`, moduleType: 'js' };
  },
});
