// A language's file: all prose of the lessons and the fixed words of these pages. Its schema, and what fills a word's gaps.
import * as v from 'valibot';
import { lessonProseSchema } from './lesson.ts';

const word = v.pipe(v.string(), v.minLength(1), v.maxLength(400));
const words = v.record(v.string(), word);

export const languageSchema = v.strictObject({
  /** As in the `lang` attribute. */
  language: v.pipe(v.string(), v.regex(/^[a-z]{2,3}(-[A-Za-z]{2,8})?$/)),
  /** What it calls itself. */
  name: word,
  never: word,
  outcomes: v.strictObject({ error: word, closed: word, gone: word, never: word, alive: word, open: word }),
  timers: words,
  units: v.strictObject({ d: word, h: word, min: word, s: word, ms: word, µs: word }),
  words,
  lessons: v.record(v.string(), lessonProseSchema),
  captures: v.record(
    v.string(),
    v.strictObject({ title: word, text: v.pipe(v.string(), v.maxLength(1000)), answer: v.pipe(v.string(), v.maxLength(1000)) }),
  ),
});
export type Language = v.InferOutput<typeof languageSchema>;

/** "Step $n of $of" with what stands for the gaps; a word that is missing is shown by its key. */
export function say(language: Language, key: string, gaps: Readonly<Record<string, string | number>> = {}): string {
  const text = language.words[key] ?? key;
  return text.replace(/\$([a-z]+)/g, (whole, name: string) => (Object.hasOwn(gaps, name) ? String(gaps[name]) : whole));
}
