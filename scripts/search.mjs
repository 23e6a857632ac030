// `npm run search [RUNS]`: the properties with seeds that nobody has tried; a failure prints the seed and path that repeat it
// (FC_SEED=… npm run search). 200 runs of each unless said otherwise.
import { ensurePackages } from './project.mjs';
import { runVitest } from './vitest.mjs';

const runs = process.argv[2] ?? '200';
if (!/^[1-9]\d*$/.test(runs)) {
  console.error(`npm run search: found ${JSON.stringify(runs)}, expected how many runs of each property, such as 200`);
  process.exit(2);
}
ensurePackages();
const { passed, failed } = runVitest(['property'], { FC_SEED: process.env.FC_SEED ?? 'random', FC_RUNS: runs });
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
