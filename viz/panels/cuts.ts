// Cuts of the path as settings: which directions one loses, and with boxes on the path on whose side of them it lies. Pure.
import { NEVER } from '../state/added-steps.ts';
import { applyOverrides, type Document, type Overrides, withOverride } from '../state/document.ts';
import type { CatalogueEntry } from '../state/evaluate.ts';
import { t, word } from '../text/words.ts';

export const CUT_DIRECTIONS = [
  ['both', word('both directions')],
  ['toServer', word('only what goes to the server')],
  ['toClient', word('only what goes to the client')],
] as const;

interface FileStep {
  readonly at?: unknown;
  readonly do?: unknown;
  readonly direction?: unknown;
  readonly near?: unknown;
}

const ownSteps = ({ file }: CatalogueEntry): readonly FileStep[] => (Array.isArray(file.steps) ? file.steps : []);

/** Where a step lies; unless it says so, before the server. */
const nearOf = (step: FileStep | undefined): unknown => step?.near ?? 'server';

/** Places in the file of the cuts that happen. */
export const cutPlaces = (entry: CatalogueEntry, overrides: Overrides): number[] =>
  ownSteps(entry).flatMap((step, i) => (step.do === 'cut' && overrides[`step${i}`] !== NEVER ? [i] : []));

/** A cut as it is with the overrides: "both", "toServer", "toClient"; "client" or "server". */
export function cutAt(entry: CatalogueEntry, overrides: Overrides, place: number): { direction: string; near: string } {
  const part = (name: 'direction' | 'near', fallback: string) =>
    overrides[`step${place}.${name}`] || String(ownSteps(entry)[place]?.[name] ?? fallback);
  return { direction: part('direction', 'both'), near: part('near', 'server') };
}

/** When, as the file or the reader says it. */
export const cutTime = (entry: CatalogueEntry, overrides: Overrides, place: number): string =>
  overrides[`step${place}`] ?? String(ownSteps(entry)[place]?.at ?? '');

/** The cut on another side, and with it what heals it: up to the next cut there. */
export function moveCut(document: Document, entry: CatalogueEntry, place: number, near: string): Document {
  const steps = ownSteps(entry);
  const before = nearOf(steps[place]);
  const alike = (step: FileStep, what: string) => step.do === what && nearOf(step) === before;
  const next = steps.findIndex((step, i) => i > place && alike(step, 'cut'));
  const last = next === -1 ? steps.length : next;
  const along = steps.flatMap((step, i) => (i > place && i < last && alike(step, 'restore') ? [i] : []));
  return [place, ...along].reduce((one, i) => withOverride(one, `step${i}.near`, near), document);
}

export function sides(entry: CatalogueEntry, overrides: Overrides): readonly (readonly [string, string])[] {
  const { path } = applyOverrides(entry.file, overrides).file as { path?: { middleboxes?: unknown } };
  if (!Array.isArray(path?.middleboxes) || path.middleboxes.length === 0) return [];
  return [
    ['server', t('between the last box and the server')],
    ['client', t('between the client and the first box')],
  ];
}
