// One problem of a lesson's file: where, what was found, what is expected; as the simulator's parsers say theirs.
import type { Problem } from '../../sim/index.ts';

export const problem = (path: string, found: string, expected: string): Problem => ({
  path,
  found,
  expected,
  message: `${path}: found ${found}, expected ${expected}`,
});
