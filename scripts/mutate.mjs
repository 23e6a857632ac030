// @ts-nocheck
// npm run mutate [-- FILES]: breaks sim/kernel and sim/profiles in small ways and counts which breaks the fast tests notice.
// FILES narrows it (npm run mutate -- sim/kernel/keepalive.ts), --sample N draws N evenly. Writes .cache/mutation.json.
// Stryker's instrumenter makes the mutants, all at once, each behind a switch; the tests run in processes that read them once
// (mutate/vitest.mjs collects them, mutate/worker.mjs tries them), so that a mutant costs milliseconds instead of seconds.
import { fork } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInstrumenter } from '@stryker-mutator/instrumenter';
import { createInjector } from 'typed-inject';
import { ensurePackages, inProject } from './project.mjs';

ensurePackages();
/** What is tried: the fast tests that hold sim/kernel and sim/profiles, without random runs and without a browser. */
const TESTS = ['test/unit/kernel', 'test/unit/engine', 'test/kernel', 'test/scenarios'];
/** Whole systems and sweeps over all phases: they repeat what single tests say. */
const SLOW = /(worked-tables|ends|time|expect|golden|systems|fleets?|claims[a-z-]*)\.test\.ts$/;
/** A mutant that is not done after this long hangs. */
const HANGS_AFTER_MS = 12_000;
const ROOT = inProject('.cache', 'mutate');

const asked = process.argv.slice(2);
/** --sample N: that many, drawn evenly. */
const sample = asked[0] === '--sample' ? Number(asked[1]) : null;
const wanted = sample === null ? asked : asked.slice(2);
const sources = ['sim/kernel', 'sim/profiles'].flatMap((folder) => readdirSync(inProject(folder)).map((file) => `${folder}/${file}`));
const mutated = wanted.length > 0 ? wanted : sources.filter((file) => file.startsWith('sim/kernel/'));

/** A copy of the project in which every mutant is a switch, and vitest is the collector beside this file. */
async function prepare() {
  rmSync(ROOT, { recursive: true, force: true });
  mkdirSync(path.join(ROOT, 'node_modules/vitest'), { recursive: true });
  for (const part of ['sim', 'test'])
    cpSync(inProject(part), path.join(ROOT, part), { recursive: true, filter: (file) => !/recordings$|test\/browser/.test(file) });
  symlinkSync(inProject('test/kernel/recordings'), path.join(ROOT, 'test/kernel/recordings'));
  for (const file of readdirSync(inProject()).filter((name) => name.endsWith('.json'))) cpSync(inProject(file), path.join(ROOT, file));
  cpSync(inProject('scripts/mutate/vitest.mjs'), path.join(ROOT, 'node_modules/vitest/index.mjs'));
  writeFileSync(path.join(ROOT, 'node_modules/vitest/package.json'), '{"name":"vitest","type":"module","main":"index.mjs"}');
  const silent = () => {};
  const logger = { isDebugEnabled: () => false, debug: silent, info: silent, warn: console.error };
  const instrumenter = createInjector().provideValue('logger', logger).provideValue('options', {}).injectFunction(createInstrumenter);
  const files = mutated.map((name) => ({ name: path.join(ROOT, name), mutate: true, content: readFileSync(inProject(name), 'utf8') }));
  const { files: out, mutants } = await instrumenter.instrument(files, {
    ignorers: [],
    excludedMutations: [],
    plugins: null,
    noHeader: false,
  });
  // Counting who comes past which mutant is needed once; it costs more than all the rest.
  for (const { name, content } of out)
    writeFileSync(name, content.replace('function cover() {', 'function cover() {\n if (!ns.currentTestId) return;'));
  return mutants;
}

const testFiles = () =>
  TESTS.flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true })
      .map(String)
      .filter((file) => file.endsWith('.test.ts') && !SLOW.test(file))
      .map((file) => path.join(ROOT, folder, file)),
  );

/** A process that tries mutants, one question at a time; it is started anew after one that hangs. */
class Worker {
  async start() {
    this.process = fork(inProject('scripts/mutate/worker.mjs'), [ROOT, JSON.stringify(testFiles())], {
      execArgv: ['--import', 'tsx'],
      cwd: ROOT,
    });
    await new Promise((resolve, reject) => {
      this.process.once('message', resolve);
      this.process.once('exit', (code) => reject(new Error(`the tests cannot be read: exit ${code}`)));
    });
    this.process.removeAllListeners('exit');
    return this;
  }
  /** The answer, or null where the process hung or died. */
  ask(question, timeoutMs) {
    return new Promise((resolve) => {
      const done = (answer) => {
        clearTimeout(timer);
        this.process.removeAllListeners();
        resolve(answer);
      };
      const timer = setTimeout(() => done(null), timeoutMs);
      this.process.once('message', done);
      this.process.once('exit', () => done(null));
      this.process.send(question);
    });
  }
  stop() {
    this.process.kill('SIGKILL');
  }
}

const mutants = await prepare();
const first = await new Worker().start();
const { measured, profiles } = await first.ask({ measure: true }, 600_000);
const broken = measured.filter(({ fine }) => fine === false);
if (broken.length > 0) {
  console.error(`${broken.length} tests fail without any mutant, the first: ${broken[0].name}`);
}
const order = measured
  .map((_, index) => index)
  .filter((index) => measured[index].fine)
  .sort((a, b) => measured[a].ms - measured[b].ms);
console.error(`${order.length} tests, ${Math.round(order.reduce((sum, index) => sum + measured[index].ms, 0))} ms`);
const jobs = mutants.map(({ id, fileName, location, replacement, mutatorName }) => {
  const tests = order.filter((index) => measured[index].hits[id] > 0);
  const limit = 100 * tests.reduce((sum, index) => sum + measured[index].hits[id], 0) + 1000;
  return { id, file: path.relative(ROOT, fileName), location, replacement, mutatorName, tests, limit };
});
// A kernel's rule is mutated by giving the kernel another kernel's variant.
if (wanted.length === 0)
  for (const flip of profiles)
    jobs.push({ id: `${flip.kernel}: ${flip.rule} as in ${flip.like}`, file: `sim/profiles/${flip.kernel}.ts`, flip, tests: order });

const results = [];
/** What killed a mutant of a file will likely kill the next one. */
const killers = new Map();
/** Drawn evenly and always alike: the order of a multiplicative hash of the places. */
const hashed = jobs.map((job, index) => ({ job, at: Math.imul(index + 1, 2654435761) >>> 0 })).sort((a, b) => a.at - b.at);
const queue = sample === null ? [...jobs] : hashed.slice(0, sample).map(({ job }) => job);
let shown = 0;
async function work(worker) {
  for (let job = queue.shift(); job !== undefined; job = queue.shift()) {
    const { id, flip, tests, limit } = job;
    let status = 'no coverage';
    let killer = null;
    if (tests.length > 0) {
      const covering = new Set(tests);
      const likely = (killers.get(job.file) ?? []).filter((index) => covering.has(index));
      const answer = await worker.ask({ mutant: { id, flip, tests: [...new Set([...likely, ...tests])], limit } }, HANGS_AFTER_MS);
      killer = answer?.tried.killer ?? null;
      status = answer === null || answer.tried.looped ? 'hangs' : killer === null ? 'survived' : 'killed';
      if (answer === null) {
        worker.stop();
        await worker.start();
      }
    }
    if (killer !== null) killers.set(job.file, [...new Set([killer, ...(killers.get(job.file) ?? [])])].slice(0, 25));
    results.push({ ...job, tests: undefined, status, killer: killer === null ? null : measured[killer].name });
    writeFileSync(inProject('.cache', 'mutation.json'), JSON.stringify(results, null, 1));
    if (Date.now() - shown > 10_000) {
      shown = Date.now();
      console.error(`${results.length} of ${sample ?? jobs.length}`);
    }
  }
  worker.stop();
}
const others = Array.from({ length: Math.max(0, Math.min(4, os.availableParallelism()) - 1) }, () => new Worker().start());
await Promise.all([first, ...(await Promise.all(others))].map(work));

const of = (list, status) => list.filter((result) => result.status === status).length;
for (const file of [...new Set(results.map((result) => result.file))].sort()) {
  const list = results.filter((result) => result.file === file);
  const found = of(list, 'killed') + of(list, 'hangs');
  console.log(
    `${file}: ${((100 * found) / list.length).toFixed(0)} % of ${list.length}; ${of(list, 'survived')} survived, ${of(list, 'no coverage')} not reached`,
  );
}
const found = of(results, 'killed') + of(results, 'hangs');
console.log(`all: ${((100 * found) / results.length).toFixed(1)} % of ${results.length}`);
writeFileSync(inProject('.cache', 'mutation.json'), JSON.stringify(results, null, 1));
