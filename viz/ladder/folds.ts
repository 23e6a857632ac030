// Long repetitions of the same moments, found and folded: the first rounds and the last stay, the rest is one row with a
// count. The round that holds the selected event is shown between two folds.
import { type Moment, momentKind } from './moments.ts';

/** Rounds of the same moments, one after the other. */
export interface Repetition {
  readonly first: number;
  /** Moments in one round. */
  readonly length: number;
  readonly rounds: number;
}

const LONGEST_ROUND = 8;
/** Shorter repetitions are read as they are: fifteen retransmissions are the story and not its noise. */
const LEAST_ROWS = 26;
const LEAST_ROUNDS = 4;
const SHOWN_FIRST = 2;
const SHOWN_LAST = 1;

function roundsFrom(kinds: readonly string[], first: number, length: number): number {
  let at = first + length;
  while (at < kinds.length && kinds[at] === kinds[at - length]) at++;
  return Math.floor((at - first) / length);
}

export function repetitionsOf(moments: readonly Moment[]): Repetition[] {
  const kinds = moments.map(momentKind);
  const found: Repetition[] = [];
  for (let first = 0; first < kinds.length; ) {
    let best: Repetition | null = null;
    for (let length = 1; length <= LONGEST_ROUND && best === null; length++) {
      const rounds = roundsFrom(kinds, first, length);
      if (rounds >= LEAST_ROUNDS && rounds * length >= LEAST_ROWS) best = { first, length, rounds };
    }
    if (best) found.push(best);
    first += best ? best.length * best.rounds : 1;
  }
  return found;
}

/** Moments `from` to `to` (without `to`) as one row. */
export interface Fold {
  readonly from: number;
  readonly to: number;
  readonly rounds: number;
  /** Moments in one round. */
  readonly length: number;
}

/** What is folded away, given the moment that must be seen and the folds that were opened, each by its repetition's first moment. */
export function foldsOf(repetitions: readonly Repetition[], seen: number | null, opened: ReadonlySet<number>): Fold[] {
  return repetitions.flatMap(({ first, length, rounds }) => {
    if (opened.has(first)) return [];
    const from = SHOWN_FIRST;
    const to = rounds - SHOWN_LAST;
    const round = seen === null ? -1 : Math.floor((seen - first) / length);
    const parts = round >= from && round < to ? [[from, round] as const, [round + 1, to] as const] : [[from, to] as const];
    return parts.filter(([a, b]) => b > a).map(([a, b]) => ({ from: first + a * length, to: first + b * length, rounds: b - a, length }));
  });
}

/** Least and most time from one round's beginning to the next. */
export function roundTimes(moments: readonly Moment[], { from, rounds, length }: Fold): readonly [number, number] {
  const starts = Array.from({ length: rounds + 1 }, (_, round) => moments[from + round * length]?.at ?? moments.at(-1)?.at ?? 0);
  const gaps = starts.slice(1).map((at, i) => at - (starts[i] as number));
  return [Math.min(...gaps), Math.max(...gaps)];
}
