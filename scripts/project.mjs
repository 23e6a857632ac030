// What every script needs: where the project is, how to run a tool of it, and that its packages are installed.
// Plain Node without packages, because it must work before any are there.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
export const inProject = (/** @type {string[]} */ ...parts) => path.join(ROOT, ...parts);

/**
 * Runs a command in the project's folder and shows what it prints; a missing command counts as a failure.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: Record<string, string>, stdio?: import('node:child_process').StdioOptions, timeoutMs?: number }} [options]
 */
export function run(command, args, { env = {}, stdio = 'inherit', timeoutMs } = {}) {
  const result = spawnSync(command, args, {
    cwd: ROOT,
    stdio,
    env: { ...process.env, ...env },
    ...(timeoutMs ? { timeout: timeoutMs } : {}),
  });
  return result.status ?? 1;
}

/** Runs a package's own script with this Node, so that neither PATH nor a shell takes part. */
export const runTool = (/** @type {string} */ script, /** @type {readonly string[]} */ args, options = {}) =>
  run(process.execPath, [inProject('node_modules', script), ...args], options);

export const TOOLS = {
  biome: '@biomejs/biome/bin/biome',
  tsc: 'typescript/bin/tsc',
  vite: 'vite/bin/vite.js',
  vitest: 'vitest/vitest.mjs',
};

const readJson = (/** @type {string} */ file) => JSON.parse(readFileSync(file, 'utf8'));

/** Whether node_modules holds what package-lock.json asks for, by the record npm leaves there of what it installed. */
function packagesAreInstalled() {
  const record = inProject('node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const installed = readJson(record).packages;
  return Object.entries(readJson(inProject('package-lock.json')).packages).every(([where, wanted]) => {
    if (where === '') return true;
    const found = installed[where];
    return found ? found.version === wanted.version : wanted.optional === true;
  });
}

/** Installs the packages if they are missing or not those of package-lock.json; ends the process if that fails. */
export function ensurePackages() {
  if (packagesAreInstalled()) return;
  console.error('Installing packages (npm ci) …');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  // npm's own words go to stderr: some commands promise that stdout holds their result and nothing else.
  if (run(npm, ['ci', '--include=dev', '--no-audit', '--no-fund'], { stdio: ['ignore', process.stderr, process.stderr] }) !== 0) {
    console.error('npm ci failed: see above. The packages are needed for everything else.');
    process.exit(1);
  }
}
