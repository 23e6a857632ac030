// The lessons of the project: every one and every language reads, every number is read off a run, every goal can be reached.
import { readFileSync, readdirSync } from 'node:fs';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { checkLesson, checkProse } from '../../../viz/learn/check-lesson.ts';
import { type Language, languageSchema } from '../../../viz/learn/language.ts';
import { type Lesson, lessonSchema } from '../../../viz/learn/lesson.ts';
import { findFile } from './catalogue.ts';
import { bareDigits } from './digits.ts';

const FOLDER = new URL('../../../lessons/', import.meta.url);
const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8'));
const lessons = v.parse(v.strictObject({ lessons: v.array(lessonSchema) }), read('lessons.json')).lessons;
const languages = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.json') && name !== 'lessons.json')
  .map((name) => [name, v.parse(languageSchema, read(name))] as const);
const english = languages.find(([name]) => name === 'en.json')?.[1] as Language;

/** Every key of a tree, with its path. */
function keysOf(value: unknown, at = ''): string[] {
  if (typeof value !== 'object' || value === null) return [at];
  return Object.entries(value).flatMap(([key, inner]) => keysOf(inner, `${at}.${key}`));
}

/** Every text of a lesson's prose. */
const textsOf = (value: unknown): string[] =>
  typeof value === 'string' ? [value] : Object.values((value ?? {}) as Record<string, unknown>).flatMap(textsOf);

test('there are twelve lessons, each of one name', () => {
  expect(lessons.length).toBe(12);
  expect(new Set(lessons.map(({ id }) => id)).size).toBe(12);
});

describe.each(lessons.map((lesson): [string, Lesson] => [lesson.id, lesson]))('%s', (id, lesson) => {
  test('its scenarios run, its figures can be read, its goals are reached by the solution alone', () => {
    expect(checkLesson(lesson, findFile)).toEqual([]);
  });

  test.each(languages)('its prose in %s has every text, and every figure in it can be read', (_, { lessons: prose }) => {
    const own = prose[id];
    if (own === undefined) throw new Error(`no prose of ${id}`);
    expect(checkProse(lesson, own, findFile)).toEqual([]);
  });

  test.each(languages)('its prose in %s states no number of its own', (_, { lessons: prose }) => {
    expect(textsOf(prose[id]).flatMap(bareDigits)).toEqual([]);
  });
});

test.each(languages)('%s has the same keys as English', (_, language) => {
  const missing = keysOf(english).filter((key) => !keysOf(language).includes(key));
  const spare = keysOf(language).filter((key) => !keysOf(english).includes(key));
  expect({ missing, spare }).toEqual({ missing: [], spare: [] });
});

test.each(languages)('%s reads the same figures as English, text by text', (_, language) => {
  const figures = (text: string) => (text.match(/\{[^{}]+\}|\$[a-z]+/g) ?? []).sort();
  const differing = keysOf(english).filter((key) => {
    const at = (tree: unknown) =>
      key
        .split('.')
        .slice(1)
        .reduce<unknown>((here, part) => (here as Record<string, unknown> | undefined)?.[part], tree);
    return JSON.stringify(figures(String(at(english)))) !== JSON.stringify(figures(String(at(language))));
  });
  expect(differing).toEqual([]);
});

test('the check for numbers sees them, and passes over names', () => {
  expect(bareDigits('It takes 13.3 s with tcp_retries2 = 5.')).toEqual(['13.3', '5']);
  expect(bareDigits('TIME-WAIT, FIN-WAIT-2, tcp_retries2, HTTP/2 and {end since cut@hz-1000}.')).toEqual([]);
  expect(bareDigits('15回')).toEqual(['15']);
  expect(bareDigits('１５')).toEqual(['１５']);
});
