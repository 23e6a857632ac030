// Where the answer crosses a time: the edges between cells of which one is sooner and the other later. Along the cells' own
// edges, since between two cells nothing was computed.
import type { Cells } from '../worker/cells.ts';
import { hasTime, isEndless, kindOf } from './scale.ts';

const SECOND = 1_000_000;
export const LEVELS: readonly { readonly us: number; readonly title: string }[] = [
  { us: 10 * SECOND, title: '10 s' },
  { us: 60 * SECOND, title: '1 min' },
  { us: 900 * SECOND, title: '15 min' },
];

/** One edge between two cells, in cells: columns from the left, rows from the top. */
export interface Edge {
  readonly column: number;
  readonly row: number;
  readonly upright: boolean;
}

export interface Grid {
  readonly columns: number;
  readonly rows: number;
}

/** A cell's time; infinite for what never ends, null for what has no answer. */
function timeOf(cells: Cells, cell: number): number | null {
  const kind = kindOf(cells, cell);
  if (hasTime(kind)) return cells.sinceUs[cell] as number;
  return isEndless(kind) ? Number.POSITIVE_INFINITY : null;
}

/** Edges of one level, row by row as the cells are numbered: row 0 is the first value of the upright axis. */
export function contourEdges(cells: Cells, { columns, rows }: Grid, us: number): Edge[] {
  const edges: Edge[] = [];
  const crosses = (a: number, b: number): boolean => {
    const [one, other] = [timeOf(cells, a), timeOf(cells, b)];
    return one !== null && other !== null && one <= us !== other <= us;
  };
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const cell = row * columns + column;
      if (column + 1 < columns && crosses(cell, cell + 1)) edges.push({ column: column + 1, row, upright: true });
      if (row + 1 < rows && crosses(cell, cell + columns)) edges.push({ column, row: row + 1, upright: false });
    }
  }
  return edges;
}
