// What a first visit downloads, against a limit: the page must open fast on a poor line. Counts the scripts and styles
// that index.html names, and what those scripts import at once; what is loaded later, on demand, is free.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { inProject } from './project.mjs';

const LIMITS_KB = { script: 120, style: 15 };
const gzipKb = (/** @type {string} */ file) => gzipSync(readFileSync(file), { level: 9 }).length / 1000;

/** The files that load with this script: itself and its static imports, recursively. */
function withImports(/** @type {string} */ file, /** @type {Set<string>} */ seen) {
  if (seen.has(file) || !existsSync(file)) return seen;
  seen.add(file);
  for (const [, target] of readFileSync(file, 'utf8').matchAll(
    /(?:^|[;}\s])(?:import|export)\s*(?:[\w$*{][^'"();]*?from\s*)?["'](\.{1,2}\/[^"']+\.js)["']/g,
  )) {
    withImports(path.resolve(path.dirname(file), String(target)), seen);
  }
  return seen;
}

/** Prints both sums and returns whether they are within the limits; true where nothing was built. */
export function checkSize() {
  const page = inProject('dist', 'index.html');
  if (!existsSync(page)) {
    console.log('size: nothing built, nothing to weigh');
    return true;
  }
  const html = readFileSync(page, 'utf8');
  const named = (/** @type {RegExp} */ pattern) => [...html.matchAll(pattern)].map(([, file]) => inProject('dist', String(file)));
  /** @type {Set<string>} */
  const scripts = new Set();
  for (const file of named(/<(?:script|link)[^>]+(?:src|href)="\.?\/?([^"]+\.js)"/g)) withImports(file, scripts);
  const sumsKb = { script: sum([...scripts]), style: sum(named(/<link[^>]+href="\.?\/?([^"]+\.css)"/g)) };
  for (const [kind, kb] of Object.entries(sumsKb))
    console.log(`size: ${kind} ${kb.toFixed(1)} kB gzip of ${LIMITS_KB[/** @type {'script' | 'style'} */ (kind)]} kB`);
  return sumsKb.script > 0 && sumsKb.script <= LIMITS_KB.script && sumsKb.style <= LIMITS_KB.style;
}

const sum = (/** @type {string[]} */ files) => files.reduce((total, file) => total + gzipKb(file), 0);

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) process.exit(checkSize() ? 0 : 1);
