// The notes of docs/behaviours: each has its four parts, and every figure in its blocks is what the kernel did and what the
// simulator does.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { profileForRelease, replay } from '../../sim/index.ts';
import { stripped } from '../kernel/recordings.ts';
import { recordingNamed } from './claims.ts';
import { type Figure, figureIs, figureText, readFigure } from './figure.ts';
import { type Note, noteFiles, PARTS, readNote } from './notes.ts';
import { readRun, scenarioOf } from './scenarios.ts';
import { storyOfRecording } from './story.ts';
import { readSystem, systemNamed } from './system-figure.ts';

const notes = noteFiles().map(readNote);
const docs = (name: string): string => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');

/** The value as written where it is right, else what it should be, so that a failure shows both. */
const checked = (figure: Figure, value: string): string => (figureIs(figure, value) ? value : figureText(figure));

/** A kernel is up to 0.9 ms late within the jiffy that both are in. */
const alike = (kernel: Figure, ours: Figure): boolean =>
  kernel.kind === 'time' && ours.kind === 'time'
    ? Math.abs(kernel.us - ours.us) <= 1000
    : kernel.kind === ours.kind && (kernel.kind === 'never' || figureText(kernel) === figureText(ours));

describe.each(notes.map((note): [string, Note] => [note.file, note]))('%s', (_file, note) => {
  test('has a title and the four parts, none empty', () => {
    expect(note.title).not.toBe('');
    expect([...note.parts.keys()]).toEqual([...PARTS]);
    expect([...note.parts.values()]).not.toContain('');
  });
  test('claims one thing in one sentence', () => {
    expect(note.parts.get('Claim')).toMatch(/^[^\n]+[.!?]$/);
  });
  test('shows a recording, or says why there is none', () => {
    expect(note.measured.length > 0).toBe(!note.unrecorded);
    for (const { lines } of note.measured) expect(lines.length).toBeGreaterThan(0);
  });
  test('has a scenario or a system with figures', () => {
    const shown = [...note.scenarios, ...note.systems];
    expect(shown.length).toBeGreaterThan(0);
    for (const { lines } of shown) expect(lines.length).toBeGreaterThan(0);
  });

  for (const { recording, lines } of note.measured) {
    test.each(lines.map(({ read, value }) => [read, value]))(`${recording}: %s = %s`, (read, value) => {
      const [folder = '', id = ''] = recording.split('/');
      const file = recordingNamed(folder, id);
      const kernel = readFigure(storyOfRecording(file), read);
      const run = replay(stripped(file), profileForRelease(file.kernel.release));
      expect(checked(kernel, value)).toBe(value);
      expect(alike(kernel, readFigure(storyOfRecording(file, run), read))).toBe(true);
    });
  }
  for (const [i, { scenario, lines }] of note.scenarios.entries()) {
    test.each(lines.map(({ read, value }) => [read, value]))(`scenario ${i + 1}: %s = %s`, (read, value) => {
      expect(checked(readRun(scenarioOf(scenario), read), value)).toBe(value);
    });
  }
  for (const { id, lines } of note.systems) {
    test.each(lines.map(({ read, value }) => [read, value]))(`${id}: %s = %s`, (read, value) => {
      expect(checked(readSystem(systemNamed(id), read), value)).toBe(value);
    });
  }
});

test('docs/README.md lists every note by its title, and no other', () => {
  const listed = Array.from(docs('README.md').matchAll(/^- \[([^\]]+)\]\(behaviours\/([^)]+)\)/gm), ([, title, file]) => [file, title]);
  expect(listed.sort()).toEqual(notes.map(({ file, title }) => [file, title]).sort());
});

describe('docs/glossary.md', () => {
  const terms = Array.from(docs('glossary.md').matchAll(/^- \*\*([^*]+)\*\*: (.+(?:\n {2}.+)*)$/gm), ([, term = '', text = '']) => ({
    term,
    text,
  }));

  test('is in order, and no term comes twice', () => {
    const names = terms.map(({ term }) => term.toLowerCase());
    expect(names).toEqual([...new Set(names)].sort((a, b) => a.localeCompare(b, 'en')));
    expect(names.length).toBeGreaterThan(30);
  });
  test('explains every term in one or two lines', () => {
    expect(terms.filter(({ text }) => text.split('\n').length > 2).map(({ term }) => term)).toEqual([]);
  });
});
