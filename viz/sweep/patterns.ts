// What an outcome is without its colour: each kind of end has its own texture, so that no meaning rests on hue.
import type { CellKind } from '../worker/cells.ts';
import { word } from '../text/words.ts';

export interface Look {
  readonly kind: CellKind;
  readonly title: string;
  /** Strokes of one tile, 8 by 8, as line segments; none for a plain cell. */
  readonly strokes: readonly (readonly [number, number, number, number])[];
  readonly dots: readonly (readonly [number, number])[];
}

export const TILE = 8;

const look = (kind: CellKind, title: string, strokes: Look['strokes'] = [], dots: Look['dots'] = []): Look => ({
  kind,
  title,
  strokes,
  dots,
});

export const LOOKS: readonly Look[] = [
  look('error', word('an error by a timer')),
  look('reset', word('a reset'), [
    [0, 8, 8, 0],
    [-1, 1, 1, -1],
    [7, 9, 9, 7],
  ]),
  look('gone', word('given up, nobody told'), [[0, 4, 8, 4]]),
  look('closed', word('closed in order'), [[4, 0, 4, 8]]),
  look(
    'never',
    word('never told: ∞'),
    [],
    [
      [2, 2],
      [6, 6],
    ],
  ),
  look('open', word('not told within the run'), [[4, 1, 4, 5]]),
  look('alive', word('lives through it'), [
    [4, 1.5, 4, 6.5],
    [1.5, 4, 6.5, 4],
  ]),
  look('impossible', word('not possible'), [
    [0, 0, 8, 8],
    [0, 8, 8, 0],
  ]),
  look('too long', word('too long to compute'), [
    [2, 0, 2, 8],
    [6, 0, 6, 8],
  ]),
];

export const lookOf = (kind: CellKind): Look | undefined => LOOKS.find((one) => one.kind === kind);
