// The map's pixels: a cell's colour says how long, its texture which kind of end; contours and the crosses of today's runs on
// top. Cells that are still to come show the nearest coarser one that is there.
import type { CellKind, Cells } from '../worker/cells.ts';
import { contourEdges, type Edge, type Grid, LEVELS } from './contours.ts';
import { LOOKS, TILE } from './patterns.ts';
import { colourOf, hasTime, kindOf, scaleFor, type TimeScale } from './scale.ts';

/** Colours of the page, read when it paints: they follow the theme. */
export interface Inks {
  readonly ink: string;
  readonly soft: string;
  readonly surface: string;
  readonly sunken: string;
  readonly accent: string;
}

export interface Picture extends Grid {
  readonly cells: Cells;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly inks: Inks;
}

const COARSEST = 8;

/** The cell whose answer is shown in a place: its own, or that of the coarser grid. */
export function shownCell(cells: Cells, { columns }: Grid, column: number, row: number): number {
  for (let step = 1; step <= COARSEST; step *= 2) {
    const cell = (row - (row % step)) * columns + (column - (column % step));
    if (cells.kinds[cell] !== 0) return cell;
  }
  return -1;
}

type Context = CanvasRenderingContext2D;

function tile(kind: CellKind, inks: Inks): HTMLCanvasElement | null {
  const found = LOOKS.find((one) => one.kind === kind);
  if (!found || (found.strokes.length === 0 && found.dots.length === 0)) return null;
  const canvas = document.createElement('canvas');
  canvas.width = TILE;
  canvas.height = TILE;
  const context = canvas.getContext('2d');
  if (!context) return null;
  context.strokeStyle = hasTime(kind) ? '#ffffff' : inks.soft;
  context.fillStyle = inks.soft;
  context.lineWidth = hasTime(kind) ? 1.6 : 1.1;
  context.beginPath();
  for (const [x1, y1, x2, y2] of found.strokes) {
    context.moveTo(x1, y1);
    context.lineTo(x2, y2);
  }
  context.stroke();
  for (const [x, y] of found.dots) context.fillRect(x - 1, y - 1, 2, 2);
  return canvas;
}

function fills(context: Context, inks: Inks): Map<CellKind, CanvasPattern> {
  const patterns = new Map<CellKind, CanvasPattern>();
  for (const { kind } of LOOKS) {
    const source = tile(kind, inks);
    const pattern = source && context.createPattern(source, 'repeat');
    if (pattern) patterns.set(kind, pattern);
  }
  return patterns;
}

/** Paints everything; some two milliseconds for fifteen hundred cells. */
export function paint(context: Context, picture: Picture): TimeScale {
  const { cells, columns, rows, widthPx, heightPx, inks } = picture;
  const scale = scaleFor(cells);
  const patterns = fills(context, inks);
  const [cellW, cellH] = [widthPx / columns, heightPx / rows];
  context.clearRect(0, 0, widthPx, heightPx);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const cell = shownCell(cells, picture, column, row);
      const kind = cell === -1 ? 'waiting' : kindOf(cells, cell);
      const [left, top] = [Math.round(column * cellW), Math.round((rows - 1 - row) * cellH)];
      const [width, height] = [Math.round((column + 1) * cellW) - left, Math.round((rows - row) * cellH) - top];
      context.fillStyle = hasTime(kind) ? colourOf(scale, cells.sinceUs[cell] as number) : kind === 'waiting' ? inks.sunken : inks.surface;
      context.fillRect(left, top, width, height);
      const pattern = patterns.get(kind);
      if (!pattern) continue;
      context.fillStyle = pattern;
      context.fillRect(left, top, width, height);
    }
  }
  paintContours(context, picture);
  return scale;
}

const WIDTHS = [1.5, 2, 2.75];

function paintContours(context: Context, picture: Picture): void {
  const placed: Placed[] = [];
  const levels = LEVELS.map(({ us, title }) => ({ title, edges: contourEdges(picture.cells, picture, us) })).filter(
    ({ edges }) => edges.length > 0,
  );
  levels.forEach(({ edges }, i) => {
    const path = edgePath(edges, picture);
    context.strokeStyle = picture.inks.surface;
    context.lineWidth = (WIDTHS[i] ?? 2) + 2.5;
    context.stroke(path);
    context.strokeStyle = picture.inks.ink;
    context.lineWidth = WIDTHS[i] ?? 2;
    context.stroke(path);
  });
  for (const { title, edges } of levels) label(context, picture, title, edges, placed);
}

function edgePath(edges: readonly Edge[], { columns, rows, widthPx, heightPx }: Picture): Path2D {
  const path = new Path2D();
  const x = (column: number) => Math.round((column * widthPx) / columns);
  const y = (row: number) => Math.round(heightPx - (row * heightPx) / rows);
  for (const { column, row, upright } of edges) {
    path.moveTo(x(column), y(row));
    path.lineTo(x(upright ? column : column + 1), y(upright ? row + 1 : row));
  }
  return path;
}

interface Placed {
  readonly x: number;
  readonly y: number;
}

/** On the line, as near to its middle as other names allow. */
function label(
  context: Context,
  { columns, rows, widthPx, heightPx, inks }: Picture,
  title: string,
  edges: readonly Edge[],
  placed: Placed[],
): void {
  context.font = '600 12px system-ui, sans-serif';
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  const half = context.measureText(title).width / 2 + 4;
  const order = [...edges.keys()].sort((a, b) => Math.abs(a - edges.length / 2) - Math.abs(b - edges.length / 2));
  for (const i of order) {
    const { column, row } = edges[i] as Edge;
    const x = Math.min(Math.max((column * widthPx) / columns, half), widthPx - half);
    const y = Math.min(Math.max(heightPx - (row * heightPx) / rows, 10), heightPx - 10);
    if (placed.some((other) => Math.abs(other.x - x) < 64 && Math.abs(other.y - y) < 20)) continue;
    placed.push({ x, y });
    context.fillStyle = inks.surface;
    context.fillRect(x - half, y - 8, half * 2, 16);
    context.fillStyle = inks.ink;
    context.fillText(title, x, y + 0.5);
    return;
  }
}
