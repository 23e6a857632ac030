// Reads the project's own sources for the architecture test: files, their import lines, their code without comments.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../../scripts/project.mjs';

export interface Source {
  /** From the project's root, with forward slashes. */
  readonly file: string;
  readonly text: string;
}

const SKIPPED = ['node_modules', 'dist', '.git', '.cache', 'coverage'];

/** All files below a folder whose name ends so, in order of name; none where there is no such folder. */
export function filesUnder(folder: string, ends: RegExp): string[] {
  return listing(path.join(ROOT, folder))
    .map((file) => path.join(folder, file).split(path.sep).join('/'))
    .filter((file) => ends.test(file) && !file.split('/').some((part) => SKIPPED.includes(part)))
    .sort();
}

function listing(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => !SKIPPED.includes(entry.name))
      .flatMap((entry) =>
        entry.isDirectory() ? listing(path.join(folder, entry.name)).map((file) => path.join(entry.name, file)) : [entry.name],
      );
  } catch {
    return [];
  }
}

export const readSource = (file: string): Source => ({ file, text: readFileSync(path.join(ROOT, file), 'utf8') });

/** Code without comments and the words inside strings, line breaks kept. */
export function codeOf(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g, (found) => {
    const kept = found.startsWith('/')
      ? ''
      : (found[0] ?? '') + (found.includes('${') ? found.replace(/[^\n]*?\$\{([^}]*)\}/g, ' $1 ') : '');
    return kept + '\n'.repeat(found.split('\n').length - 1);
  });
}

/** What a file imports or re-exports: packages as written, files of the project from its root. */
export function importsOf({ file, text }: Source): string[] {
  const lines = text.matchAll(
    /(?:^|\n)\s*(?:import|export)\b[^'"`;]*?from\s*['"]([^'"]+)['"]|(?:^|\n)\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/g,
  );
  return Array.from(lines, ([, from, bare, lazy]) => from ?? bare ?? lazy ?? '').map((target) =>
    target.startsWith('.') ? path.posix.join(path.posix.dirname(file), target.split('?')[0] ?? '') : target,
  );
}
