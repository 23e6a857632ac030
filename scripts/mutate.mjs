// npm run mutate [-- FILES]: breaks sim/kernel and sim/profiles in small ways and counts which breaks the fast tests notice.
// FILES narrows it: npm run mutate -- sim/kernel/keepalive.ts
import { ensurePackages, run } from './project.mjs';

ensurePackages();
const files = process.argv.slice(2);
process.exit(run('npx', ['stryker', 'run', ...(files.length > 0 ? ['--mutate', files.join(',')] : [])]));
