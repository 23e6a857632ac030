// The quick check while working: types, lint and the fast tests: no browser, no random scenarios, nothing that takes long.
import { ensurePackages, inProject, runTool, TOOLS } from './project.mjs';
import { checkTypes } from './types.mjs';
import { FAST_PROJECTS, runVitest } from './vitest.mjs';

ensurePackages();
const types = checkTypes();
const lint = runTool(TOOLS.biome, ['lint', '--error-on-warnings', inProject()]) === 0;
const tests = runVitest(FAST_PROJECTS);
const bad = [types || 'types', lint || 'lint', tests.failed === 0 || 'tests'].filter((part) => part !== true);
console.log(`${tests.passed} passed, ${tests.failed} failed${bad.length > 0 ? `; to mend: ${bad.join(', ')}` : ''}`);
process.exit(bad.length > 0 ? 1 : 0);
