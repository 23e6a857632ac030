// A process that tries mutants, seen from outside: one question at a time; it is started anew after one that hangs.
import { fork } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { inProject } from '../project.mjs';
import { COPY } from './instrument.mjs';

/**
 * @typedef {import('./worker.mjs').Question} Question
 * @typedef {import('./worker.mjs').Answer} Answer
 */

/** What is tried: the fast tests that hold sim/kernel and sim/profiles, without random runs and without a browser. */
const TESTS = ['test/unit/kernel', 'test/unit/engine', 'test/kernel', 'test/scenarios'];
/** Whole systems, sweeps over all phases, and the page’s languages: they repeat what single tests say. */
const SLOW = /(worked-tables|ends|time|expect|systems|fleets?|languages|claims[a-z-]*)\.test\.ts$/;

const testFiles = (/** @type {readonly string[]} */ folders) =>
  folders.flatMap((folder) =>
    readdirSync(path.join(COPY, folder), { recursive: true })
      .map(String)
      .filter((file) => file.endsWith('.test.ts') && !SLOW.test(file))
      .map((file) => path.join(COPY, folder, file)),
  );

export class Tester {
  /** @param {string} [mutant] active from before the tests are read: for what is made then and never again */
  constructor(mutant = '') {
    this.mutant = mutant;
  }

  /** Where its tests are. @type {readonly string[]} */
  folders = TESTS;

  async start() {
    this.process = fork(inProject('scripts/mutate/worker.mjs'), [COPY, JSON.stringify(testFiles(this.folders)), this.mutant], {
      execArgv: ['--import', 'tsx'],
      cwd: COPY,
      // What a mutant breaks while the tests are read is no news.
      stdio: ['ignore', 'inherit', this.mutant === '' ? 'inherit' : 'ignore', 'ipc'],
    });
    await new Promise((resolve, reject) => {
      this.process?.once('message', resolve);
      this.process?.once('exit', (code) => reject(new Error(`the tests cannot be read: exit ${code}`)));
    });
    this.process.removeAllListeners('exit');
    return this;
  }

  /**
   * The answer, or null where the process hung or died.
   * @param {Question} question @param {number} timeoutMs @returns {Promise<Answer | null>}
   */
  ask(question, timeoutMs) {
    const { process: child } = this;
    if (child === undefined) throw new Error('not started');
    return new Promise((resolve) => {
      const done = (/** @type {Answer | null} */ answer) => {
        clearTimeout(timer);
        child.removeAllListeners();
        resolve(answer);
      };
      const timer = setTimeout(() => done(null), timeoutMs);
      child.once('message', (answer) => done(/** @type {Answer} */ (answer)));
      child.once('exit', () => done(null));
      child.send(question);
    });
  }

  async measure() {
    const answer = await this.ask({ measure: true }, 600_000);
    if (answer === null || !('measured' in answer)) throw new Error('the tests could not be run without any mutant');
    return answer;
  }

  /** @param {import('./worker.mjs').Trial} mutant @param {number} timeoutMs */
  async tryMutant(mutant, timeoutMs) {
    const answer = await this.ask({ mutant }, timeoutMs);
    return answer !== null && 'tried' in answer ? answer.tried : null;
  }

  /**
   * Tries the mutant that is active from the beginning, with the tests nearest to it first; one with which the tests cannot even be
   * read is found.
   * @param {number} timeoutMs @returns {Promise<{ status: 'killed' | 'hangs' | 'survived', killer: string | null }>}
   */
  async tryWhileLoading(timeoutMs) {
    this.folders = TESTS.slice(0, 1);
    const near = await this.tryAll(timeoutMs);
    if (near.status !== 'survived') return near;
    this.folders = TESTS.slice(1);
    return this.tryAll(timeoutMs);
  }

  /** @param {number} timeoutMs @returns {Promise<{ status: 'killed' | 'hangs' | 'survived', killer: string | null }>} */
  async tryAll(timeoutMs) {
    try {
      await this.start();
    } catch {
      return { status: 'killed', killer: 'reading the tests' };
    }
    const answer = await this.tryMutant({ id: this.mutant, tests: 'all', limit: Number.MAX_SAFE_INTEGER }, 5 * timeoutMs);
    this.stop();
    if (answer === null) return { status: 'hangs', killer: null };
    return answer.killer === null ? { status: 'survived', killer: null } : { status: 'killed', killer: String(answer.killerName) };
  }

  async restart() {
    this.stop();
    await this.start();
  }

  stop() {
    this.process?.kill('SIGKILL');
  }
}
