// The test projects. All but `browser` are plain functions under Node; `browser` opens the built page in a real Chromium.
import { defineConfig } from 'vitest/config';
import { catalogueParts } from './scripts/catalogue-plugin.ts';

/** Left to itself, vitest leaves one core idle: half of a small machine. */
const WORKERS = '100%';
const jsx = { jsx: { runtime: 'automatic', importSource: 'preact' } } as const;
const inNode = (name: string, include: string[], more: { isolate?: boolean; exclude?: string[] } = {}) => ({
  plugins: [catalogueParts()],
  oxc: jsx,
  test: {
    name,
    include,
    setupFiles: ['test/support/seed.ts'],
    environment: 'node' as const,
    testTimeout: 300_000,
    maxWorkers: WORKERS,
    ...more,
  },
});
/** Modules are read once for many test files: what a test leaves in one must not matter to another. */
const shared = { isolate: false };
/** Each of these takes longer than all tests of a kernel's timers: `npm run check` does without them. */
const LONG = [
  'test/scenarios/fleets.test.ts',
  'test/unit/answer/advice.test.ts',
  'test/unit/answer/solve.test.ts',
  'test/unit/answer/command.test.ts',
  'test/unit/settings/systems.test.ts',
  'test/unit/viz/exchange/import.test.ts',
];

export default defineConfig({
  test: {
    projects: [
      inNode('unit', ['test/unit/**/*.test.{ts,tsx}'], { ...shared, exclude: LONG }),
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
          // One Chromium per file, which needs more than a core at times.
          maxWorkers: 2,
          // Hooks and tests start a Chromium and simulate fleets: seconds, but minutes beside other work.
          testTimeout: 300_000,
          hookTimeout: 300_000,
          // What an action brings is waited for: on a loaded machine it comes late, and only what never comes is a failure.
          expect: { poll: { timeout: 20_000, interval: 50 } },
        },
      },
    ],
  },
});
