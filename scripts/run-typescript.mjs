// Runs one TypeScript file of the project: node scripts/run-typescript.mjs FILE [ARGUMENTS]. Its stdout is the file's alone.
import { ensurePackages, run } from './project.mjs';

ensurePackages();
process.exit(run(process.execPath, ['--import', 'tsx', ...process.argv.slice(2)]));
