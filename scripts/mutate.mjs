// npm run mutate [-- FILES]: breaks sim/kernel and sim/profiles in small ways and counts which breaks the fast tests notice.
// FILES narrows it (npm run mutate -- sim/kernel/keepalive.ts), --sample N draws N evenly, --again leaves out what the last
// report says was found (for when only tests were added). Writes .cache/mutation.json.
// Stryker's instrumenter makes the mutants, all at once, each behind a switch (mutate/instrument.mjs); the tests run in processes
// that read them once (mutate/vitest.mjs collects them, mutate/worker.mjs tries them), so that a mutant costs milliseconds.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { instrument } from './mutate/instrument.mjs';
import { printScores } from './mutate/scores.mjs';
import { Tester } from './mutate/tester.mjs';
import { ensurePackages, inProject } from './project.mjs';

/**
 * @typedef {import('./mutate/worker.mjs').Flip} Flip
 * @typedef {{ id: string, file: string, flip?: Flip, location?: unknown, replacement?: string, mutatorName?: string }} Mutant
 * @typedef {Mutant & { tests: number[], atLoad: boolean, limit: number }} Job
 * @typedef {Mutant & { status: 'killed' | 'hangs' | 'survived' | 'no coverage', killer: string | null }} Result
 */

ensurePackages();
/** A mutant that is not done after this long hangs. */
const HANGS_AFTER_MS = 12_000;
const REPORT = inProject('.cache', 'mutation.json');

const asked = process.argv.slice(2);
const again = asked[0] === '--again';
const sample = asked[0] === '--sample' ? Number(asked[1]) : null;
const wanted = asked.slice(again ? 1 : sample === null ? 0 : 2);
const kernelFiles = readdirSync(inProject('sim/kernel')).map((file) => `sim/kernel/${file}`);
const profileFiles = readdirSync(inProject('sim/profiles')).map((file) => `sim/profiles/${file}`);

const mutants = await instrument(wanted.length > 0 ? wanted : [...kernelFiles, ...profileFiles]);
const first = await new Tester().start();
const { measured, profiles, atLoad } = await first.measure();
const broken = measured.filter(({ fine }) => fine === false);
if (broken.length > 0) console.error(`${broken.length} tests fail without any mutant, the first: ${broken[0]?.name}`);
/** All tests that pass, the fastest first. */
const order = measured
  .map(({ fine, ms }, index) => ({ fine, ms, index }))
  .filter(({ fine }) => fine)
  .sort((a, b) => a.ms - b.ms)
  .map(({ index }) => index);
console.error(`${order.length} tests, ${Math.round(order.reduce((sum, index) => sum + (measured[index]?.ms ?? 0), 0))} ms`);

/** @param {Mutant} mutant @returns {Job} */
function jobOf(mutant) {
  if (mutant.flip) return { ...mutant, tests: order, atLoad: false, limit: 0 };
  const hits = (/** @type {number} */ index) => measured[index]?.hits[mutant.id] ?? 0;
  const tests = order.filter((index) => hits(index) > 0);
  const limit = 100 * tests.reduce((sum, index) => sum + hits(index), 0) + 1000;
  return { ...mutant, tests, atLoad: tests.length === 0 && atLoad.includes(mutant.id), limit };
}

/** A kernel's rule is mutated by giving the kernel another kernel's variant. */
const flips = profiles.map((flip) => ({
  id: `${flip.kernel}: ${flip.rule} as in ${flip.like}`,
  file: `sim/profiles/${flip.kernel}.ts`,
  flip,
}));
/** What has been found before: the same change at the same place. */
const keyOf = (/** @type {Mutant} */ { id, file, flip, location, replacement }) =>
  flip ? id : JSON.stringify([file, location, replacement]);
/** @type {Result[]} */
const known = again && existsSync(REPORT) ? JSON.parse(readFileSync(REPORT, 'utf8')) : [];
const foundBefore = new Map(
  known.filter(({ status }) => status === 'killed' || status === 'hangs').map((result) => [keyOf(result), result]),
);
const jobs = [...mutants, ...(wanted.length === 0 ? flips : [])].map(jobOf);

/** Drawn evenly and always alike: the order of a multiplicative hash of the places. */
const drawn = (/** @type {Job[]} */ list, /** @type {number} */ count) =>
  list
    .map((job, index) => ({ job, at: Math.imul(index + 1, 2654435761) >>> 0 }))
    .sort((a, b) => a.at - b.at)
    .slice(0, count)
    .map(({ job }) => job);
const queue = (sample === null ? jobs : drawn(jobs, sample)).filter((job) => !foundBefore.has(keyOf(job)));
const total = queue.length;
/** @type {Result[]} */
const results = jobs.flatMap((job) => {
  const before = foundBefore.get(keyOf(job));
  return before === undefined ? [] : [{ ...before, id: job.id }];
});

/** What killed a mutant of a file will likely kill the next one. @type {Map<string, number[]>} */
const killers = new Map();

/** @param {Tester} tester @param {Job} job @returns {Promise<Result>} */
async function tried(tester, { tests, atLoad: loads, limit, ...mutant }) {
  if (loads) return { ...mutant, ...(await new Tester(mutant.id).tryWhileLoading(HANGS_AFTER_MS)) };
  if (tests.length === 0) return { ...mutant, status: 'no coverage', killer: null };
  const likely = (killers.get(mutant.file) ?? []).filter((index) => tests.includes(index));
  const answer = await tester.tryMutant(
    { id: mutant.id, flip: mutant.flip, tests: [...new Set([...likely, ...tests])], limit },
    HANGS_AFTER_MS,
  );
  if (answer === null) {
    await tester.restart();
    return { ...mutant, status: 'hangs', killer: null };
  }
  const { killer, looped } = answer;
  if (killer !== null) killers.set(mutant.file, [...new Set([killer, ...(killers.get(mutant.file) ?? [])])].slice(0, 25));
  return {
    ...mutant,
    status: looped ? 'hangs' : killer === null ? 'survived' : 'killed',
    killer: killer === null ? null : (measured[killer]?.name ?? null),
  };
}

let shown = 0;
async function work(/** @type {Tester} */ tester) {
  for (let job = queue.shift(); job !== undefined; job = queue.shift()) {
    results.push(await tried(tester, job));
    if (Date.now() - shown < 10_000) continue;
    shown = Date.now();
    writeFileSync(REPORT, JSON.stringify(results, null, 1));
    console.error(`${total - queue.length} of ${total}`);
  }
  tester.stop();
}
const others = Array.from({ length: Math.max(0, Math.min(4, os.availableParallelism()) - 1) }, () => new Tester().start());
await Promise.all([first, ...(await Promise.all(others))].map(work));
writeFileSync(REPORT, JSON.stringify(results, null, 1));
printScores(results);
