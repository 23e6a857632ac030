// The fast tests only, for `npm run mutate`: what holds sim/kernel and sim/profiles without random runs and without a browser.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/kernel/**/*.test.ts', 'test/scenarios/**/*.test.ts', 'test/unit/kernel/**/*.test.ts', 'test/unit/engine/**/*.test.ts', 'test/unit/answer/**/*.test.ts'],
    environment: 'node',
    testTimeout: 60_000,
  },
});
