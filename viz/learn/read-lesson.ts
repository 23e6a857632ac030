// Reads a lesson that somebody brings: structure and prose in one file. First its shape, then everything that only a run can tell;
// every problem with its place, what was found and what was expected. Nothing is trusted, nothing throws.
import * as v from 'valibot';
import type { Problem } from '../../sim/index.ts';
import type { FindFile } from './lesson-runs.ts';
import { type Lesson, type LessonProse, lessonProseSchema, lessonSchema } from './lesson.ts';
import { problem } from './problem.ts';
import { checkLesson, checkProse } from './check-lesson.ts';

/** Far more than any lesson nests; what is deeper could not even be walked safely. */
const MAX_DEPTH = 30;
const MAX_VALUES = 20_000;
const MAX_PROBLEMS = 50;

export interface OwnLesson {
  readonly lesson: Lesson;
  readonly prose: LessonProse;
  /** What language the prose is in, as in `lang`. */
  readonly language: string;
}

export type LessonResult = { readonly ok: true; readonly value: OwnLesson } | { readonly ok: false; readonly problems: readonly Problem[] };

const ownLessonSchema = v.strictObject({
  language: v.optional(v.pipe(v.string(), v.regex(/^[a-z]{2,3}(-[A-Za-z]{2,8})?$/, 'expected a language such as "en"')), 'en'),
  lesson: lessonSchema,
  prose: lessonProseSchema,
});

/** Why a value is too deep or too large to be looked at, or null. Walks without recursion. */
function tooLarge(input: unknown): Problem | null {
  let values = 0;
  const waiting: { value: unknown; depth: number }[] = [{ value: input, depth: 0 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (++values > MAX_VALUES) return problem('$', `more than ${MAX_VALUES} values`, 'a lesson');
    if (typeof next.value !== 'object' || next.value === null) continue;
    if (next.depth >= MAX_DEPTH) return problem('$', `values ${MAX_DEPTH} deep`, 'a lesson');
    for (const value of Object.values(next.value)) waiting.push({ value, depth: next.depth + 1 });
  }
  return null;
}

const clip = (text: string): string => (text.length > 80 ? `${text.slice(0, 79)}…` : text);

function issueProblem(issue: v.BaseIssue<unknown>): Problem {
  const path = (issue.path ?? []).reduce(
    (text, { key }) => (typeof key === 'number' ? `${text}[${key}]` : `${text}.${clip(String(key))}`),
    '$',
  );
  const unknownKey = issue.type === 'strict_object' && issue.expected === 'never';
  const found = unknownKey ? `the key ${clip(issue.received)}` : clip(issue.received);
  const expected = unknownKey ? 'a known key' : clip(issue.expected ?? issue.message);
  return problem(path, found, issue.kind === 'validation' && issue.expected === null ? clip(issue.message) : expected);
}

/** Unknown → a lesson that can be taken, or what is wrong with it. */
export function readLesson(input: unknown, find: FindFile): LessonResult {
  const large = tooLarge(input);
  if (large !== null) return { ok: false, problems: [large] };
  const read = v.safeParse(ownLessonSchema, input);
  if (!read.success) return { ok: false, problems: read.issues.slice(0, MAX_PROBLEMS).map(issueProblem) };
  const { lesson, prose, language } = read.output;
  const problems = [...checkLesson(lesson, find, '$.lesson'), ...checkProse(lesson, prose, find, '$.prose')];
  return problems.length === 0
    ? { ok: true, value: { lesson, prose, language } }
    : { ok: false, problems: problems.slice(0, MAX_PROBLEMS) };
}
