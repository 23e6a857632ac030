// The fast tests only, for `npm run mutate`: what holds sim/kernel and sim/profiles without random runs, without whole systems and
// without a browser. The sweeps of worked-tables and ends repeat over all boot phases what single tests say.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'test/kernel/**/*.test.ts',
      'test/scenarios/sockets.test.ts',
      'test/unit/kernel/**/*.test.ts',
      'test/unit/engine/**/*.test.ts',
    ],
    exclude: ['test/unit/kernel/worked-tables.test.ts', 'test/unit/engine/ends.test.ts'],
    environment: 'node',
    testTimeout: 60_000,
  },
});
