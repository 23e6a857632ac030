// The test projects. All but `browser` are plain functions under Node; `browser` opens the built page in a real Chromium.
import { defineConfig } from 'vitest/config';
import { catalogueParts } from './scripts/catalogue-plugin.ts';

const jsx = { jsx: { runtime: 'automatic', importSource: 'preact' } } as const;
const inNode = (name: string, include: string[]) => ({
  plugins: [catalogueParts()],
  oxc: jsx,
  test: { name, include, setupFiles: ['test/support/seed.ts'], environment: 'node' as const, testTimeout: 300_000 },
});

export default defineConfig({
  test: {
    projects: [
      inNode('unit', ['test/unit/**/*.test.{ts,tsx}']),
      inNode('property', ['test/property/**/*.test.ts']),
      inNode('kernel', ['test/kernel/**/*.test.ts']),
      inNode('evidence', ['test/evidence/**/*.test.ts']),
      inNode('scenarios', ['test/scenarios/**/*.test.ts']),
      inNode('architecture', ['test/architecture.test.ts']),
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
