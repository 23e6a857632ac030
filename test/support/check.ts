// Runs a fast-check property. FC_SEED repeats a run (a failure prints its seed and path), FC_RUNS asks for more of them.
import fc from 'fast-check';

const number = (name: string): number | undefined => (process.env[name] === undefined ? undefined : Number(process.env[name]));

export function check<T>(property: fc.IProperty<T>, numRuns: number): void {
  const seed = number('FC_SEED');
  fc.assert(property, { numRuns: number('FC_RUNS') ?? numRuns, ...(seed === undefined ? {} : { seed }) });
}
