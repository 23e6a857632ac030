// A lesson that somebody brings, from a file or in a link: read with the same checks as the project's own, kept while the page is
// open, and small enough ones in the address, so that a class can be given a link.
import { MAX_FILE_BYTES, MAX_PACKED_LENGTH } from '../state/limits.ts';
import { pack, unpack } from '../state/pack.ts';
import { type Course, courseOf, findFile } from './course.ts';
import { type Language, say } from './language.ts';
import { OWN } from './place.ts';
import { type OwnLesson, readLesson } from './read-lesson.ts';

let kept: { readonly packed: string | null; readonly own: OwnLesson } | null = null;

export type Taken = { readonly ok: true; readonly packed: string | null } | { readonly ok: false; readonly problems: readonly string[] };

const refused = (...problems: string[]): Taken => ({ ok: false, problems });

/** Takes the text of a lesson's file in, or says everything that is wrong with it. */
export async function takeLesson(text: string): Promise<Taken> {
  if (text.length > MAX_FILE_BYTES) return refused(`found ${text.length} characters, expected at most ${MAX_FILE_BYTES}`);
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch (error) {
    return refused(`found ${error instanceof Error ? error.message : 'text'}, expected JSON`);
  }
  // A lesson may be about a system of the catalogue.
  await import('../system/judge.ts').catch(() => undefined);
  const read = readLesson(input, findFile);
  if (!read.ok) return refused(...read.problems.map(({ message }) => message));
  const packed = await pack(JSON.stringify(input));
  kept = { packed: packed.length <= MAX_PACKED_LENGTH ? packed : null, own: read.value };
  return { ok: true, packed: kept.packed };
}

/** The lesson of the link, or the one that was taken in last; a text where there is none. */
export async function ownCourse(packed: string | null, language: Language): Promise<Course | string> {
  if (packed !== null && packed !== kept?.packed) {
    const unpacked = await unpack(packed);
    if (!unpacked.ok) return `z: found ${unpacked.found}, expected ${unpacked.expected}`;
    const taken = await takeLesson(unpacked.text);
    if (!taken.ok) return [say(language, 'own-problems'), ...taken.problems].join(' ');
  }
  if (kept === null) return say(language, 'no-lesson', { id: OWN });
  const { lesson, prose, language: its } = kept.own;
  // Its answers are kept apart from those of the project's lesson of the same name.
  return courseOf({ ...lesson, id: `own-${lesson.id}`.slice(0, 60).replace(/-$/, '') }, prose, language, its);
}
