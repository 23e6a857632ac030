// How good a guess is. Times by the logarithm of their ratio: a guess of twice the truth is as far off as one of half of it.

/** A moment in microseconds, or never. */
export type Guess = number | 'never';
export type Score = 'right' | 'near' | 'wrong';

/** Right within a tenth. */
const RIGHT = Math.log(1.1);
/** Near within a factor of two. */
const NEAR = Math.log(2);

export function scoreTime(guess: Guess, truth: Guess): Score {
  if (guess === 'never' || truth === 'never') return guess === truth ? 'right' : 'wrong';
  if (truth <= 0 || guess <= 0) return guess === truth ? 'right' : 'wrong';
  const off = Math.abs(Math.log(guess / truth));
  return off <= RIGHT + 1e-9 ? 'right' : off <= NEAR + 1e-9 ? 'near' : 'wrong';
}

/** Several marks are as good as the worst of them; in whatever order they were placed. */
export function scoreMarks(guesses: readonly number[], truths: readonly number[]): Score {
  const sorted = guesses.toSorted((a, b) => a - b);
  const scores = truths.map((truth, i) => scoreTime(sorted[i] ?? 0, truth));
  if (scores.every((score) => score === 'right')) return 'right';
  return scores.every((score) => score !== 'wrong') ? 'near' : 'wrong';
}

/** How many times too long or too short; null where one of both is never. */
export const ratioOf = (guess: Guess, truth: Guess): number | null =>
  guess === 'never' || truth === 'never' || truth <= 0 ? null : guess / truth;
