// What the page and the worker say to each other.
import type { Cells, SweepQuestion } from './cells.ts';

export type ToWorker =
  /** Takes the place of whatever the channel asked before. */
  | { readonly do: 'sweep'; readonly channel: string; readonly token: number; readonly question: SweepQuestion }
  | { readonly do: 'cancel'; readonly channel: string };

export interface FromWorker {
  readonly channel: string;
  readonly token: number;
  /** Place of the part's first cell in the order of computing. */
  readonly from: number;
  readonly part: Cells;
}
