// @ts-nocheck
// Tries mutants one after another in one process: a test that fails with the mutant switched on kills it. Told by its parent what
// to try; a mutant that hangs is the parent's business (it ends this process and starts another).
import { pathToFileURL } from 'node:url';
import path from 'node:path';

const [, , root, files] = process.argv;
const { collected } = await import(pathToFileURL(path.join(root, 'node_modules/vitest/index.mjs')).href);
for (const file of JSON.parse(files)) {
  collected.file = file;
  collected.folder = path.dirname(file);
  await import(pathToFileURL(file).href);
}
const { PROFILES } = await import(pathToFileURL(path.join(root, 'sim/index.ts')).href);
globalThis.__stryker__ ??= {};
const stryker = globalThis.__stryker__;

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
  /^linux-6\.(1-hz250|1\.192-|12-hz|12\.95-|18-hz)|in-flight-answered|over all phases|the range over phases|by phase|against an answering peer/;

/** Which mutants each test comes past, how often, and how long it takes. Failing tests are of no use. */
async function measure() {
  const rows = [];
  for (const [index, test] of collected.tests.entries()) {
    if (REPEATED.test(test.name)) {
      rows.push({ name: test.name, file: test.file, ms: 0, fine: null, hits: {} });
      continue;
    }
    stryker.currentTestId = String(index);
    const start = performance.now();
    const fine = await passes(test);
    rows.push({
      name: test.name,
      file: test.file,
      ms: performance.now() - start,
      fine,
      hits: stryker.mutantCoverage?.perTest?.[index] ?? {},
    });
  }
  stryker.currentTestId = undefined;
  return rows;
}

async function tryMutant({ id, flip, tests, limit }) {
  let restore = () => {};
  if (flip) {
    const { rules } = PROFILES[flip.kernel];
    const own = rules[flip.rule];
    rules[flip.rule] = PROFILES[flip.like].rules[flip.rule];
    restore = () => (rules[flip.rule] = own);
  } else {
    stryker.activeMutant = id;
    stryker.hitCount = 0;
    stryker.hitLimit = limit;
  }
  let killer = null;
  for (const index of tests) {
    if (await passes(collected.tests[index])) continue;
    killer = index;
    break;
  }
  restore();
  const looped = !flip && stryker.hitCount > limit;
  stryker.activeMutant = undefined;
  stryker.hitCount = undefined;
  return { id, killer, looped };
}

process.on('message', async (message) => {
  if (message.measure) process.send({ measured: await measure(), profiles: profileRules() });
  else if (message.mutant) process.send({ tried: await tryMutant(message.mutant) });
});

/** Every rule of every kernel for which another kernel has another variant: [kernel, rule, a kernel that has it]. */
function profileRules() {
  const kernels = Object.keys(PROFILES);
  return kernels.flatMap((kernel) =>
    Object.entries(PROFILES[kernel].rules).flatMap(([rule, own]) => {
      const like = kernels.findLast((other) => PROFILES[other].rules[rule] !== own);
      return like === undefined ? [] : [{ kernel, rule, like }];
    }),
  );
}
process.send({ ready: true });
