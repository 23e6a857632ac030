// Holds the tree to design: who may import whom, what sim/ may name, how long a file may be. A failure says the rule and why.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../scripts/project.mjs';
import { brokenRule, REASONS } from './architecture/layers.ts';
import { codeOf, filesUnder, importsOf, readSource } from './architecture/source.ts';

const SCRIPT = /\.tsx?$/;
const MAX_LINES = 400;
const sources = ['sim', 'viz', 'cli'].flatMap((folder) => filesUnder(folder, SCRIPT)).map(readSource);
const inSim = sources.filter(({ file }) => file.startsWith('sim/'));

/** Names of browsers, of Node and of what would make two runs differ. `window` is a word of TCP and stays with the
 *  type checker; a key `setTimeout:` is a setting of Node's sockets. */
const FOREIGN =
  /\b(?:document|navigator|localStorage|sessionStorage|XMLHttpRequest|WebSocket|HTMLElement|requestAnimationFrame|queueMicrotask|setTimeout(?!: )|setInterval|globalThis|Buffer|__dirname|__filename|Date)\b|\b(?:fetch|require|eval)\(|(?<![.\w])(?:process|console|performance|crypto|window)\.\w|\bMath\.random\b|\bnew Function\b/g;
const RAW_HTML =
  /\b(?:innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|createContextualFragment)\b|\bdocument\.write\b|\beval\(|\bnew Function\b/g;
/** Folders of one person's machine. */
const OWN_FOLDER = /(?<![\w.\-/:])\/(?:home|root|Users|work|mnt|private|tmp)\/\w/g;

const lineOf = (text: string, index: number): number => text.slice(0, index).split('\n').length;
const found = (file: string, text: string, pattern: RegExp): string[] =>
  Array.from(text.matchAll(pattern), (match) => `${file}:${lineOf(text, match.index)} ${match[0]}`);

describe('imports', () => {
  test('imports run one way', () => {
    const broken = sources.flatMap((source) =>
      importsOf(source).flatMap((target) => {
        const rule = brokenRule(source.file, target);
        return rule === null ? [] : [`${source.file} imports ${target}: ${REASONS[rule]}`];
      }),
    );
    expect(broken).toEqual([]);
  });

  test('every import of a file of the project names a file that exists', () => {
    const missing = sources.flatMap((source) =>
      importsOf(source)
        .filter((target) => /^(sim|viz|cli)\//.test(target) && !existsSync(path.join(ROOT, target)))
        .map((target) => `${source.file} imports ${target}, which does not exist`),
    );
    expect(missing).toEqual([]);
  });

  test.each([
    ['viz/page.ts', 'sim/kernel/sock.ts', 'door'],
    ['cli/replay.ts', 'sim/engine/replay.ts', 'door'],
    ['sim/kernel/sock.ts', 'sim/engine/queue.ts', 'chain'],
    ['sim/profiles/rules.ts', 'sim/kernel/sock.ts', 'chain'],
    ['sim/time.ts', 'sim/kernel/sock.ts', 'chain'],
    ['sim/network/path.ts', 'sim/app/reader.ts', 'chain'],
    ['sim/scenario/parse.ts', 'sim/profiles/index.ts', 'data'],
    ['sim/trace/explain.ts', 'sim/engine/simulate.ts', 'data'],
    ['sim/settings/envoy.ts', 'sim/engine/simulate.ts', 'settings'],
    ['sim/kernel/sock.ts', 'valibot', 'packages'],
    ['sim/scenario/parse.ts', 'd3-array', 'packages'],
    ['sim/engine/queue.ts', 'node:fs', 'node'],
    ['sim/engine/queue.ts', 'viz/page.ts', 'outside'],
  ])('%s may not import %s', (file, target, rule) => {
    expect(brokenRule(file, target)).toBe(rule);
  });

  test.each([
    ['viz/page.ts', 'sim/index.ts'],
    ['viz/page.ts', 'd3-scale'],
    ['sim/index.ts', 'sim/engine/simulate.ts'],
    ['sim/engine/simulate.ts', 'sim/time.ts'],
    ['sim/kernel/sock.ts', 'sim/trace/rule.ts'],
    ['sim/scenario/schema.ts', 'valibot'],
    ['sim/trace/verdict.ts', 'sim/scenario/scenario.ts'],
  ])('%s may import %s', (file, target) => {
    expect(brokenRule(file, target)).toBeNull();
  });
});

describe('sim/', () => {
  test('names nothing of a browser, of Node, of a clock or of chance: a run depends on its scenario alone', () => {
    expect(inSim.flatMap(({ file, text }) => found(file, codeOf(text), FOREIGN))).toEqual([]);
  });

  test('the search for such names sees code and not comments or words', () => {
    const code = codeOf(
      "// Date.now()\nconst text = 'Math.random';\n/* console.log */ const window = 3;\nconst at = `$" + '{Date.now()}`;',
    );
    expect(found('x.ts', code, FOREIGN)).toEqual(['x.ts:4 Date']);
  });

  test('sim/README.md has one line for every file and none for a file that is gone', () => {
    const listed = existsSync(path.join(ROOT, 'sim/README.md'))
      ? Array.from(readSource('sim/README.md').text.matchAll(/^- `([\w./-]+\.ts)`: ./gm), ([, file]) => file)
      : [];
    const files = inSim.map(({ file }) => file.slice('sim/'.length));
    expect({
      'not listed': files.filter((file) => !listed.includes(file)),
      gone: listed.filter((file) => !files.includes(file ?? '')),
    }).toEqual({
      'not listed': [],
      gone: [],
    });
  });
});

describe('the tree', () => {
  test(`no file of sim/ or viz/ is longer than ${MAX_LINES} lines: a long file holds more than one idea`, () => {
    const long = sources.filter(
      ({ file, text }) => !file.startsWith('cli/') && !text.startsWith('// Generated') && text.split('\n').length > MAX_LINES + 1,
    );
    expect(long.map(({ file, text }) => `${file}: ${text.split('\n').length - 1} lines`)).toEqual([]);
  });

  test('viz/ builds no HTML from text: what a file says can never become code of the page', () => {
    expect(sources.filter(({ file }) => file.startsWith('viz/')).flatMap(({ file, text }) => found(file, codeOf(text), RAW_HTML))).toEqual(
      [],
    );
  });

  test('no path of one machine: the project is the same wherever it stands', () => {
    const files = filesUnder('.', /\.(?:[cm]?[jt]sx?|json|md|html|css|grit|ya?ml)$|\.ci\/run$/).filter(
      (file) => file !== 'package-lock.json' && file !== 'test/architecture.test.ts',
    );
    expect(files.map(readSource).flatMap(({ file, text }) => found(file, text, OWN_FOLDER))).toEqual([]);
  });
});
