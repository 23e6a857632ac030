// Runs a fast-check property; FC_RUNS asks for more runs, seed.ts says which ones.
import fc from 'fast-check';

const asked = process.env.FC_RUNS;

export const check = <T>(property: fc.IProperty<T>, numRuns: number): void =>
  fc.assert(property, { numRuns: asked === undefined ? numRuns : Number(asked) });
