// The page's words in the language that was chosen. English is the key, as in gettext, so that English needs no file; the others'
// dictionaries come when they are chosen. `test/unit/dictionaries.test.ts` holds both to the words that the code uses.
import { signal } from '@preact/signals';

export type Dictionary = Readonly<Record<string, string>>;
export type Gaps = Readonly<Record<string, string | number>>;

/** Null for English. */
export const dictionary = signal<Dictionary | null>(null);

const GAP = /\$([a-zA-Z]+)/g;

/** "$n situations" in the chosen language, with what stands for the gaps. Only literals, or what `word` has marked. */
export function t(english: string, gaps?: Gaps): string {
  const text = dictionary.value?.[english] ?? english;
  return gaps === undefined ? text : text.replace(GAP, (whole, name: string) => String(gaps[name] ?? whole));
}

/** Marks a word that stands in a table: the dictionaries have it, `t` translates it where it is shown. */
export const word = (english: string): string => english;

/** The text cut at its gaps: pieces of text, and at odd places the names of gaps. */
export const cutAtGaps = (english: string): string[] => (dictionary.value?.[english] ?? english).split(GAP);
