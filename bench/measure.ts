// Medians of rounds that take turns, so that what else the machine does falls on all alike.

export interface Measured {
  /** Median over the rounds, in microseconds for one life. */
  readonly usPerLife: number;
}

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] as number) : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
};

const nowUs = (): number => Number(process.hrtime.bigint()) / 1000;

export type Contestant = (lives: number) => void;

/** Runs every contestant once a round; `repeat` makes short ones long enough to be timed. */
export function interleaved(contestants: readonly Contestant[], lives: number, rounds: number, repeat: number): Measured[] {
  const times: number[][] = contestants.map(() => []);
  for (let round = 0; round < rounds; round++) {
    contestants.forEach((contestant, index) => {
      const start = nowUs();
      for (let again = 0; again < repeat; again++) contestant(lives);
      times[index]?.push((nowUs() - start) / (lives * repeat));
    });
  }
  return times.map((values) => ({ usPerLife: median(values) }));
}
