// Tries mutants one after another in one process: a test that fails with the mutant switched on kills it. Told by its parent what
// to try; a mutant that hangs is the parent's business (it ends this process and starts another).
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * @typedef {{ kernel: string, rule: string, like: string }} Flip a kernel's rule as another kernel has it
 * @typedef {{ id: string, flip?: Flip | undefined, tests: number[] | 'all', limit: number }} Trial
 * @typedef {{ measure: true } | { mutant: Trial }} Question
 * @typedef {{ name: string, ms: number, fine: boolean | null, hits: Record<string, number> }} Measured
 * @typedef {{ killer: number | null, killerName: string | null, looped: boolean }} Tried
 * @typedef {{ measured: Measured[], profiles: Flip[], atLoad: string[] } | { tried: Tried }} Answer
 * @typedef {{ rules: Record<string, unknown> }} Profile
 * @typedef {Record<string, number>} Hits
 * @typedef {{ activeMutant?: string | undefined, currentTestId?: string | undefined, loading?: boolean, hitCount?: number | undefined,
 *   hitLimit?: number, mutantCoverage?: { static: Hits, perTest: Record<string, Hits> } }} Switches what the instrumented code reads
 * @typedef {import('./vitest.mjs').Test} Test
 */

const [, , root = '', files = '[]', activeAtLoad = ''] = process.argv;
/** @type {Switches} */
const switches = {};
Object.assign(globalThis, { __stryker__: switches });
switches.loading = activeAtLoad === '';
if (activeAtLoad !== '') switches.activeMutant = activeAtLoad;

/** @type {typeof import('./vitest.mjs')} */
const { collected } = await import(pathToFileURL(path.join(root, 'node_modules/vitest/index.mjs')).href);
for (const file of JSON.parse(files)) {
  collected.file = file;
  collected.folder = path.dirname(file);
  await import(pathToFileURL(file).href);
}
/** @type {{ PROFILES: Record<string, Profile> }} */
const { PROFILES } = await import(pathToFileURL(path.join(root, 'sim/index.ts')).href);
switches.loading = false;

/** @param {Test} test */
async function passes(test) {
  collected.folder = test.folder;
  try {
    for (const before of test.before) await before();
    await test.run();
    return true;
  } catch {
    return false;
  }
}

/** Sweeps over all phases repeat what single tests say, and recordings of the same scripts on other kernels likewise. */
const REPEATED =
  /^linux-6\.(1-hz250|1\.192-hz250|12-hz\d+|12\.95-hz250|18-hz250) >|in-flight-answered|over all phases|the range over phases|by phase|against an answering peer/;

/** All tests but those. */
const single = () => collected.tests.flatMap(({ name }, index) => (REPEATED.test(name) ? [] : [index]));

/** Which mutants each test comes past, how often, and how long it takes. Failing tests are of no use. */
async function measure() {
  /** @type {Measured[]} */
  const rows = [];
  for (const [index, test] of collected.tests.entries()) {
    if (REPEATED.test(test.name)) {
      rows.push({ name: test.name, ms: 0, fine: null, hits: {} });
      continue;
    }
    switches.currentTestId = String(index);
    const start = performance.now();
    const fine = await passes(test);
    rows.push({ name: test.name, ms: performance.now() - start, fine, hits: switches.mutantCoverage?.perTest[index] ?? {} });
  }
  switches.currentTestId = undefined;
  return rows;
}

/** Puts the mutant in place, and returns what takes it away. @param {Trial} trial */
function activate({ id, flip, limit }) {
  if (flip === undefined) {
    switches.activeMutant = id;
    switches.hitCount = 0;
    switches.hitLimit = limit;
    return () => {
      switches.activeMutant = undefined;
      switches.hitCount = undefined;
    };
  }
  const rules = PROFILES[flip.kernel]?.rules ?? {};
  const own = rules[flip.rule];
  rules[flip.rule] = PROFILES[flip.like]?.rules[flip.rule];
  return () => {
    rules[flip.rule] = own;
  };
}

/** @param {Trial} trial @returns {Promise<Tried>} */
async function tryMutant(trial) {
  const takeAway = activate(trial);
  let killer = null;
  for (const index of trial.tests === 'all' ? single() : trial.tests) {
    const test = collected.tests[index];
    if (test === undefined || (await passes(test))) continue;
    killer = index;
    break;
  }
  const looped = trial.flip === undefined && (switches.hitCount ?? 0) > trial.limit;
  takeAway();
  return { killer, killerName: killer === null ? null : (collected.tests[killer]?.name ?? null), looped };
}

/** Every rule of every kernel for which another kernel has another variant, with the newest kernel that has it. */
function profileRules() {
  const kernels = Object.keys(PROFILES);
  return kernels.flatMap((kernel) =>
    Object.entries(PROFILES[kernel]?.rules ?? {}).flatMap(([rule, own]) => {
      const like = kernels.findLast((other) => PROFILES[other]?.rules[rule] !== own);
      return like === undefined ? [] : [{ kernel, rule, like }];
    }),
  );
}

/** @param {Question} question @returns {Promise<Answer>} */
async function answerTo(question) {
  if ('mutant' in question) return { tried: await tryMutant(question.mutant) };
  const atLoad = Object.keys(switches.mutantCoverage?.static ?? {});
  return { measured: await measure(), profiles: profileRules(), atLoad };
}
process.on('message', async (question) => process.send?.(await answerTo(/** @type {Question} */ (question))));
process.send?.({ ready: true });
