// Catalogue entries under their headings, in the catalogue's order.
import { group } from 'd3-array';
import type { CatalogueEntry } from '../state/evaluate.ts';
import { type SystemEntry, systemEntries } from '../state/systems.ts';
import { word } from '../text/words.ts';

export const byGroup = (entries: Iterable<CatalogueEntry>): [string, CatalogueEntry[]][] =>
  Array.from(group(entries, ({ scenario }) => scenario.group || word('Other')));

export const systemsByGroup = (): [string, SystemEntry[]][] => Array.from(group(systemEntries, (entry) => entry.group || word('Systems')));
