// Stands in for vitest while mutants are tried: it only collects the tests, so that one process can run any of them any number
// of times. What the fast tests use of vitest, and no more.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { format } from 'node:util';
import { ASYMMETRIC_MATCHERS_OBJECT, GLOBAL_EXPECT, JestAsymmetricMatchers, JestChaiExpect, JestExtend, setState } from '@vitest/expect';
import * as chai from 'chai';

chai.use(JestExtend);
chai.use(JestChaiExpect);
chai.use(JestAsymmetricMatchers);
const matchers = /** @type {Record<symbol, object>} */ (/** @type {unknown} */ (globalThis))[ASYMMETRIC_MATCHERS_OBJECT];
const assertion = (/** @type {unknown} */ value, /** @type {string | undefined} */ message) => chai.expect(value, message);
export const expect = /** @type {import('@vitest/expect').ExpectStatic} */ (Object.assign(assertion, chai.expect, matchers));
Object.defineProperty(globalThis, GLOBAL_EXPECT, { value: expect, writable: true, configurable: true });
setState({ assertionCalls: 0 }, expect);
chai.use((_chai, utils) => {
  /** @this {object} @param {string} file */
  function toMatchFileSnapshot(file) {
    const want = readFileSync(path.join(collected.folder, file), 'utf8');
    if (utils.flag(this, 'object') !== want) throw new Error(`differs from ${file}`);
  }
  utils.addMethod(chai.Assertion.prototype, 'toMatchFileSnapshot', toMatchFileSnapshot);
});

/** @typedef {{ name: string, file: string, folder: string, before: (() => unknown)[], run: () => unknown }} Test */
/** The tests found so far, and the file that is being read. */
export const collected = {
  /** @type {Test[]} */ tests: [],
  file: '',
  folder: '',
  /** @type {string[]} */ titles: [],
  /** @type {(() => unknown)[][]} */ before: [[]],
};

export function describe(/** @type {string} */ title, /** @type {() => void} */ body) {
  collected.titles.push(title);
  collected.before.push([]);
  body();
  collected.before.pop();
  collected.titles.pop();
}
export function test(/** @type {string} */ title, /** @type {() => unknown} */ body) {
  const { file, folder } = collected;
  collected.tests.push({ name: [...collected.titles, title].join(' > '), file, folder, before: collected.before.flat(), run: body });
}
export const it = test;
export const beforeEach = (/** @type {() => unknown} */ body) => collected.before.at(-1)?.push(body);

const each =
  (/** @type {Function} */ define) =>
  (/** @type {readonly unknown[]} */ rows) =>
  (/** @type {string} */ title, /** @type {Function} */ body) => {
    rows.forEach((row, index) => {
      const values = Array.isArray(row) ? row : [row];
      define(`${format(title.replaceAll('%f', '%s'), ...values)} #${index}`, () => body(...values));
    });
  };
describe.each = each(describe);
test.each = each(test);
