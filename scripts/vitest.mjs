// Runs vitest projects and counts: a test that failed, and a test file that could not even be loaded.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { inProject, runTool, TOOLS } from './project.mjs';

export const FAST_PROJECTS = ['unit', 'kernel', 'evidence', 'scenarios', 'architecture'];
/** All that need no browser. */
export const NODE_PROJECTS = [...FAST_PROJECTS, 'property', 'long'];

/**
 * @param {readonly string[]} projects
 * @param {Record<string, string>} [env]
 * @returns {{ passed: number, failed: number }}
 */
export function runVitest(projects, env = {}) {
  const report = inProject('node_modules', '.cache', 'halfopen', `vitest-${projects.join('-')}-${process.pid}.json`);
  mkdirSync(path.dirname(report), { recursive: true });
  const status = runTool(
    TOOLS.vitest,
    [
      'run',
      ...projects.flatMap((name) => ['--project', name]),
      '--passWithNoTests',
      '--reporter=dot',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    { env },
  );
  try {
    return count(JSON.parse(readFileSync(report, 'utf8')), status);
  } catch {
    console.error(`vitest left no report for: ${projects.join(', ')}`);
    return { passed: 0, failed: 1 };
  } finally {
    rmSync(report, { force: true });
  }
}

/**
 * @param {{ numPassedTests: number, numFailedTests: number, testResults: { status: string, assertionResults: { status: string }[] }[] }} report
 * @param {number} status
 */
function count(report, status) {
  const broken = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'),
  );
  const failed = report.numFailedTests + broken.length;
  // A run may end badly with no failed test, by an unhandled error: that is a failure too.
  return { passed: report.numPassedTests, failed: failed === 0 && status !== 0 ? 1 : failed };
}
