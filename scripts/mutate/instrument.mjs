// Makes a copy of the project in which every mutant is a switch, and vitest is the collector beside this file.
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInstrumenter } from '@stryker-mutator/instrumenter';
import { createInjector } from 'typed-inject';
import { inProject } from '../project.mjs';

/** Where the copy is. */
export const COPY = inProject('.cache', 'mutate');

function copyProject() {
  rmSync(COPY, { recursive: true, force: true });
  mkdirSync(path.join(COPY, 'node_modules/vitest'), { recursive: true });
  for (const part of ['sim', 'test'])
    cpSync(inProject(part), path.join(COPY, part), { recursive: true, filter: (file) => !/recordings$|test\/browser/.test(file) });
  symlinkSync(inProject('test/kernel/recordings'), path.join(COPY, 'test/kernel/recordings'));
  for (const file of readdirSync(inProject()).filter((name) => name.endsWith('.json'))) cpSync(inProject(file), path.join(COPY, file));
  cpSync(inProject('scripts/mutate/vitest.mjs'), path.join(COPY, 'node_modules/vitest/index.mjs'));
  writeFileSync(path.join(COPY, 'node_modules/vitest/package.json'), '{"name":"vitest","type":"module","main":"index.mjs"}');
}

const silent = () => {};
const never = () => false;
const LOGGER = {
  isTraceEnabled: never,
  isDebugEnabled: never,
  isInfoEnabled: never,
  isWarnEnabled: never,
  isErrorEnabled: never,
  isFatalEnabled: never,
  trace: silent,
  debug: silent,
  info: silent,
  warn: console.error,
  error: console.error,
  fatal: console.error,
};

/**
 * Copies the project and puts the mutants of `sources` into the copy.
 * @param {readonly string[]} sources
 * @returns {Promise<import('../mutate.mjs').Mutant[]>}
 */
export async function instrument(sources) {
  copyProject();
  const injector = createInjector()
    .provideValue('logger', LOGGER)
    .provideValue('getLogger', () => LOGGER);
  const instrumenter = injector.injectFunction(createInstrumenter);
  const files = sources.map((name) => ({ name: path.join(COPY, name), mutate: true, content: readFileSync(inProject(name), 'utf8') }));
  const { files: changed, mutants } = await instrumenter.instrument(files, { ignorers: [], excludedMutations: [], plugins: null });
  // Counting who comes past which mutant is needed once; it costs more than all the rest.
  for (const { name, content } of changed)
    writeFileSync(name, content.replace('function cover() {', 'function cover() {\n if (!ns.currentTestId && !ns.loading) return;'));
  return mutants.map(({ id, fileName, location, replacement, mutatorName }) => ({
    id,
    file: path.relative(COPY, fileName),
    location,
    replacement,
    mutatorName,
  }));
}
