// Numbers that look random and are the same in every run with the same seed (a 32-bit mix of a counter, after SplitMix).

export interface Random {
  state: number;
}

export const newRandom = (seed: number): Random => ({ state: seed >>> 0 });

/** The next number, from 0 up to 1. */
export function nextRandom(random: Random): number {
  random.state = (random.state + 0x9e3779b9) >>> 0;
  let mixed = random.state;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
}
