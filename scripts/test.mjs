// Everything that must hold: types, lint, all tests, the build and its size, and the page in a real Chromium.
// Every step runs even if an earlier one failed; the last line counts tests, and a failed step as one failure.
import { ensureChromium, NO_CHROMIUM } from './chromium.mjs';
import { ensurePackages, inProject, runTool, TOOLS } from './project.mjs';
import { checkSize } from './size.mjs';
import { checkTypes } from './types.mjs';
import { NODE_PROJECTS, runVitest } from './vitest.mjs';

const total = { passed: 0, failed: 0 };
/** @type {string[]} */
const failedSteps = [];

/** @param {string} name @param {boolean} passed */
function step(name, passed) {
  if (!passed) failedSteps.push(name);
  return passed;
}

/** @param {string} name @param {{ passed: number, failed: number }} result */
function tests(name, result) {
  total.passed += result.passed;
  total.failed += result.failed;
  console.log(`${name}: ${result.passed} passed, ${result.failed} failed`);
}

async function browserTests() {
  const chromium = await ensureChromium();
  if (!step('chromium', chromium !== null) || chromium === null) return console.error(NO_CHROMIUM);
  tests('browser tests', runVitest(['browser'], { CHROMIUM: chromium, HALFOPEN_BUILT: '1' }));
}

ensurePackages();
step('types', checkTypes());
step('lint', runTool(TOOLS.biome, ['lint', '--error-on-warnings', inProject()]) === 0);
tests('tests', runVitest(NODE_PROJECTS));
if (step('build', runTool(TOOLS.vite, ['build', '--logLevel', 'warn']) === 0)) {
  step('size', checkSize());
  await browserTests();
}
if (failedSteps.length > 0) console.error(`Failed steps: ${failedSteps.join(', ')}`);
console.log(`${total.passed} passed, ${total.failed + failedSteps.length} failed`);
process.exit(total.failed + failedSteps.length > 0 ? 1 : 0);
