// Type-checks every part of the project under its own rules: sim without DOM and Node, viz with DOM, the rest with Node.
import { existsSync, readdirSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { ensurePackages, inProject, runTool, TOOLS } from './project.mjs';

const PARTS = ['sim', 'viz', 'test', '.'];

const hasSources = (/** @type {string} */ part) =>
  existsSync(inProject(part)) && readdirSync(inProject(part), { recursive: part !== '.' }).some((file) => /\.tsx?$/.test(String(file)));

/** What a part was found to be, so that the next check looks at changes only. */
const seen = (/** @type {string} */ part) =>
  inProject('node_modules', '.cache', 'halfopen', `types-${part === '.' ? 'rest' : part}.tsbuildinfo`);

/** Checks all parts and says which failed; returns whether all passed. */
export function checkTypes() {
  const failed = PARTS.filter(
    (part) => hasSources(part) && runTool(TOOLS.tsc, ['--project', part, '--incremental', '--tsBuildInfoFile', seen(part)]) !== 0,
  );
  for (const part of failed) console.error(`Type errors under ${part === '.' ? 'tsconfig.json' : `${part}/tsconfig.json`}.`);
  return failed.length === 0;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  ensurePackages();
  process.exit(checkTypes() ? 0 : 1);
}
