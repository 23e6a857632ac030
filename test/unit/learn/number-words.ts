// Numbers that prose says in words. "The one before" counts nothing; what is left is a quantity, and somebody must answer for it.

const WORDS =
  /\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|sixty|hundred|thousand|half|third|quarter|twice|doubles?|doubled|doubling|once|minute|hour|day)\b/giu;

/** Turns of speech in which such a word is a pronoun, an article or an adverb. */
const NO_QUANTITY =
  /\b(?:at once|no one|one after the other|(?:the|this|that|which|shorter|longest|last|first|right) one\b|one of (?:these|them)|more than one)/giu;

const FIGURES = /\{[^{}]*\}/gu;

/** The quantities of an English text, in small letters. */
export const wordsOfNumber = (text: string): string[] =>
  (text.replace(FIGURES, '').replace(NO_QUANTITY, '').match(WORDS) ?? []).map((word) => word.toLowerCase());
