// One mark into its node: an interval as a bar with end caps that carry meaning without colour, a point as its glyph.
import { textWidthPx } from '../axis/ticks.ts';
import { humanDuration } from '../text/duration.ts';
import { END_ROOM } from './geometry.ts';
import { GLYPHS } from './glyphs.ts';
import type { Row } from './layout.ts';
import type { Drawn } from './merge.ts';
import type { Glyph, Mark } from './model.ts';
import { type MarkNode, setAttribute, setText } from './node-pool.ts';

export interface Room {
  /** Free pixels left and right of the mark, for its text. */
  readonly left: number;
  readonly right: number;
}

export interface Edges {
  readonly from: number;
  readonly to: number;
}

const ERRNO_ROOM = 92;
/** An end cap without its triangle, where the bar has no room for it. */
const BARE_CAP = 'M-1.5,-8h3v16h-3Z';

const round = (px: number) => Math.round(px * 10) / 10;

/** Half the height of an interval's bar, by what it shows; the others fill their lane. */
const HALVES: Readonly<Partial<Record<Glyph, number>>> = { timer: 8, state: 9, over: 6 };

const barHalf = (mark: Mark, row: Row): number => HALVES[mark.glyph] ?? row.height / 2 - 3;

/** Draws, and returns how far right a point with its text reaches. */
export function drawMark(node: MarkNode, drawn: Drawn, row: Row, edges: Edges, room: Room, x: (timeUs: number) => number): number {
  const { mark } = drawn;
  const y = round(row.top + row.height / 2);
  setAttribute(node, node.group, 'class', `mark ${mark.glyph} tone-${mark.tone}${drawn.count > 1 ? ' merged' : ''}`);
  setAttribute(node, node.group, 'data-event', String(mark.event));
  const reach = mark.to === null ? drawPoint(node, drawn, y, row, room) : drawn.toX;
  if (mark.to !== null) drawInterval(node, drawn, y, barHalf(mark, row), edges, x);
  setAttribute(node, node.group, 'aria-label', labelOf(drawn, node.written['#text'] ?? ''));
  return reach;
}

/** Begins with the text that is drawn, so that what is seen is what can be said to choose it. */
function labelOf({ mark, count }: Drawn, text: string): string {
  const seen = text === '' || mark.label.includes(text) ? '' : `${text}, `;
  const when = `${seen}${mark.label}, at ${humanDuration(mark.at)}`;
  return count > 1 ? `${when}, and ${count - 1} more` : when;
}

/** Room at the end of the verdict's band for what stands there: the errno, or the sign of for ever. */
function signRoom(mark: Mark): number {
  if (mark.glyph !== 'unaware' && mark.glyph !== 'alive') return 0;
  return mark.lasts ? END_ROOM : mark.glyph === 'unaware' ? ERRNO_ROOM : 0;
}

function drawInterval(node: MarkNode, drawn: Drawn, y: number, half: number, edges: Edges, x: (timeUs: number) => number): void {
  const { mark } = drawn;
  const from = round(Math.max(drawn.x, edges.from - 20));
  const to = round(Math.max(Math.min(drawn.toX, edges.to + 20), from + 2));
  setAttribute(node, node.group, 'transform', '');
  setAttribute(node, node.shape, 'd', `M${from},${y - half}H${to}V${y + half}H${from}Z`);
  setAttribute(node, node.extra, 'd', mark.glyph === 'timer' ? timerExtras(mark, from, to, y, half, edges, x) : '');
  const visibleFrom = Math.max(from, edges.from);
  const visibleTo = Math.min(to, edges.to) - signRoom(mark);
  const characterPx = mark.glyph === 'timer' ? 6.6 : 7.2;
  const text = [mark.text, mark.shortText].find(
    (one) => one !== '' && textWidthPx(one, characterPx) + (mark.glyph === 'timer' ? 14 : 8) <= visibleTo - visibleFrom,
  );
  setText(node, text ?? '');
  if (!text) return;
  const beside = mark.glyph === 'timer';
  const high = mark.glyph === 'cut';
  setAttribute(node, node.text, 'x', String(round(beside ? (visibleFrom + visibleTo) / 2 - 4 : visibleFrom + 7)));
  setAttribute(node, node.text, 'y', String(high ? y - half + 13 : y + 4));
  setAttribute(node, node.text, 'text-anchor', beside ? 'middle' : 'start');
}

/** A start line; for a timer that was moved a notch at its end; for one that never came the dotted rest. */
function timerExtras(mark: Mark, from: number, to: number, y: number, half: number, edges: Edges, x: (timeUs: number) => number): string {
  const start = `M${from},${y - half}V${y + half}`;
  if (mark.plannedTo === null) return start;
  const planned = round(Math.min(x(mark.plannedTo), edges.to + 20));
  return planned - to < 3 ? start : `${start}M${to + 4},${y}H${planned}`;
}

function drawPoint(node: MarkNode, drawn: Drawn, y: number, row: Row, room: Room): number {
  const { mark } = drawn;
  const glyph = GLYPHS[mark.glyph];
  const offset = arrivalOffset(mark, row);
  setAttribute(node, node.group, 'transform', `translate(${round(drawn.x)},${y + offset.dy})`);
  setAttribute(node, node.shape, 'd', offset.flip ? 'M0,-4L-3.5,3H3.5Z' : mark.glyph === 'fired' && room.left < 12 ? BARE_CAP : glyph.path);
  setAttribute(node, node.extra, 'd', '');
  const text = drawn.count > 2 ? `${mark.text} ×${drawn.count}`.trim() : mark.text;
  const width = textWidthPx(text, 7.2) + 14;
  const inVerdict = row.lane.kind === 'verdict';
  const side =
    text === '' ? null : room.right >= width && !inVerdict ? 'right' : room.left >= width && mark.glyph === 'error' ? 'left' : null;
  setText(node, side === null ? '' : text);
  if (side === null) return drawn.x + 8;
  setAttribute(node, node.text, 'x', side === 'right' ? '9' : '-10');
  setAttribute(node, node.text, 'y', String(4 - offset.dy));
  setAttribute(node, node.text, 'text-anchor', side === 'right' ? 'start' : 'end');
  return side === 'right' ? drawn.x + width : drawn.x + 8;
}

/** Arrivals touch the edge of the lane that faces the path, pointing into the host. */
function arrivalOffset(mark: Mark, row: Row): { dy: number; flip: boolean } {
  if (mark.glyph !== 'arrival') return { dy: 0, flip: false };
  return row.abovePath ? { dy: row.height / 2 - 5, flip: true } : { dy: 5 - row.height / 2, flip: false };
}
