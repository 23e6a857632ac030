// Catalogue entries under their headings, in the catalogue's order.
import { group } from 'd3-array';
import type { CatalogueEntry } from '../state/evaluate.ts';

export const byGroup = (entries: Iterable<CatalogueEntry>): [string, CatalogueEntry[]][] =>
  Array.from(group(entries, ({ scenario }) => scenario.group || 'Other'));
