// Finds a Chromium for the browser tests, or installs one: playwright's own build where the network allows it,
// else the Debian package. Plain Node; playwright-core is asked only when it is installed.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { inProject, run, runTool } from './project.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

const starts = (/** @type {string} */ executable) => run(executable, ['--version'], { stdio: 'ignore', timeoutMs: 30_000 }) === 0;

function onPath() {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  return NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name))).filter((file) => existsSync(file));
}

async function ofPlaywright() {
  if (!existsSync(inProject('node_modules', 'playwright-core'))) return [];
  const { chromium } = await import('playwright-core');
  const file = chromium.executablePath();
  return file && existsSync(file) ? [file] : [];
}

/** The executable of a Chromium that starts, or null. `CHROMIUM` in the environment goes first, and alone if set. */
export async function findChromium() {
  const wanted = process.env.CHROMIUM;
  const candidates = wanted ? [wanted] : [...onPath(), ...(await ofPlaywright())];
  return candidates.find(starts) ?? null;
}

function installByPlaywright() {
  console.error('No Chromium found. Downloading one: playwright-core install chromium …');
  runTool('playwright-core/cli.js', ['install', 'chromium'], { timeoutMs: 300_000 });
}

function installByApt() {
  if (process.getuid?.() !== 0 || run('apt-get', ['--version'], { stdio: 'ignore' }) !== 0) return;
  console.error('Installing the package chromium: apt-get install …');
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  run('apt-get', ['update', '-q'], { env, timeoutMs: 300_000 });
  run('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium'], { env, timeoutMs: 900_000 });
}

/** As `findChromium`, but installs one where there is none. */
export async function ensureChromium() {
  if (process.env.CHROMIUM) return findChromium();
  for (const install of [() => {}, installByPlaywright, installByApt]) {
    install();
    const found = await findChromium();
    if (found) return found;
  }
  return null;
}

export const NO_CHROMIUM =
  'The browser tests need a Chromium and none could be found or installed. Install the package "chromium", or run ' +
  '"npx playwright-core install --with-deps chromium", or set CHROMIUM to the path of a Chromium or Chrome that starts.';
