// The test projects. All but `browser` are plain functions under Node; `browser` opens the built page in a real Chromium.
import { defineConfig } from 'vitest/config';
import { catalogueParts } from './scripts/catalogue-plugin.ts';

const jsx = { jsx: { runtime: 'automatic', importSource: 'preact' } } as const;
const inNode = (name: string, include: string[], more: { isolate?: boolean; exclude?: string[] } = {}) => ({
  plugins: [catalogueParts()],
  oxc: jsx,
  test: { name, include, setupFiles: ['test/support/seed.ts'], environment: 'node' as const, testTimeout: 300_000, ...more },
});
/** The simulator's modules keep nothing between runs: its test files can share them, and need not read them anew. */
const shared = { isolate: false };
const PAGE = ['test/unit/viz/**/*.test.{ts,tsx}', 'test/unit/learn/**/*.test.{ts,tsx}'];
/** Each of these takes longer than all tests of a kernel's timers: `npm run check` does without them. */
const LONG = [
  'test/scenarios/fleets.test.ts',
  'test/unit/answer/solve.test.ts',
  'test/unit/answer/command.test.ts',
  'test/unit/viz/exchange/import.test.ts',
];

export default defineConfig({
  test: {
    projects: [
      inNode('unit', ['test/unit/**/*.test.{ts,tsx}'], { ...shared, exclude: [...PAGE, ...LONG] }),
      inNode('page', PAGE, { exclude: LONG }),
      inNode('long', LONG),
      inNode('property', ['test/property/**/*.test.ts'], shared),
      inNode('kernel', ['test/kernel/**/*.test.ts'], shared),
      inNode('evidence', ['test/evidence/**/*.test.ts'], shared),
      inNode('scenarios', ['test/scenarios/**/*.test.ts'], { ...shared, exclude: LONG }),
      inNode('architecture', ['test/architecture.test.ts'], shared),
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          globalSetup: ['test/browser/setup.ts'],
          environment: 'node',
          // One Chromium per file, and no more of them than a small machine has cores.
          maxWorkers: 2,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
