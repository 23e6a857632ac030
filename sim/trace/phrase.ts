// What the simulator says, as data: English with gaps. A terminal says it in English; a page may look the words up in another
// language, also when they come from a worker.
import { humanDuration } from './human.ts';

/** A time; whoever says it has its own words for it. */
export interface Duration {
  readonly us: number;
}
export type Gap = string | number | boolean | Duration | Said;
export type Gaps = Readonly<Record<string, Gap>>;

export interface Phrase {
  /** "The timeout doubles to $rtoJiffies." */
  readonly text: string;
  /** What stands for `$name`, in this phrase and in those that stand in its gaps. */
  readonly gaps?: Gaps;
}
/** A phrase, or sentences one after another. */
export type Said = Phrase | readonly Phrase[];
export type Speaker = (said: Said) => string;

/** Words, which each language says in its own way: only literals, so that dictionaries can be held to them. */
export const say = (text: string, gaps?: Gaps): Phrase => (gaps === undefined ? { text } : { text, gaps });

/** Names and signs, which are the same in every language; what stands in the gaps need not be. */
export const signs = say;

/** Two forms of what is counted: English has two, some languages have one. The second has the gap `$n`. */
export const counted = (n: number, one: Phrase, many: Phrase): Phrase => (n === 1 ? one : { ...many, gaps: { n } });

/** Sentences one after another. */
export const listed = (said: Said): readonly Phrase[] => (isList(said) ? said : [said]);
const isList = (said: Said): said is readonly Phrase[] => Array.isArray(said);

const GAP = /\$([a-zA-Z]+)/g;
/** After these no space follows. */
const FULL_WIDTH_END = /[。！？]$/;

/** Says phrases: `translate` knows the words, `duration` says times. */
export function speaker(translate: (english: string) => string, duration: (us: number) => string): Speaker {
  const gap = (value: Gap, around: Gaps): string => {
    if (typeof value !== 'object') return String(value);
    return 'us' in value ? duration(value.us) : speak(value, around);
  };
  const phrase = ({ text, gaps }: Phrase, around: Gaps): string => {
    const known = gaps === undefined ? around : { ...around, ...gaps };
    return translate(text).replace(GAP, (whole, name: string) => {
      const value = known[name];
      return value === undefined ? whole : gap(value, known);
    });
  };
  const speak = (said: Said, around: Gaps): string =>
    isList(said) ? oneAfterAnother(said.map((one) => phrase(one, around))) : phrase(said, around);
  return (said) => speak(said, {});
}

/** Sentences as one text, without those that are empty. */
export const oneAfterAnother = (sentences: readonly string[]): string =>
  sentences
    .filter((sentence) => sentence !== '')
    .reduce((before, sentence) => (before === '' || FULL_WIDTH_END.test(before) ? before + sentence : `${before} ${sentence}`), '');

export const english: Speaker = speaker((text) => text, humanDuration);
