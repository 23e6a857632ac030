// One mark into its node: an interval as a bar with end caps that carry meaning without colour, a point as its glyph.
import { textWidthPx } from '../axis/ticks.ts';
import { humanDuration } from '../text/duration.ts';
import { coursePaths } from './draw-course.ts';
import { END_ROOM, type Geometry } from './geometry.ts';
import { GLYPHS } from './glyphs.ts';
import type { Row } from './layout.ts';
import type { Drawn } from './merge.ts';
import type { BarEnd, Course, Glyph, Mark } from './model.ts';
import { type MarkNode, setAttribute, setText } from './node-pool.ts';
import { t } from '../text/words.ts';

export interface Room {
  /** Free pixels left and right of the mark, for its text. */
  readonly left: number;
  readonly right: number;
}

export interface Edges {
  readonly from: number;
  readonly to: number;
}

type Scale = Pick<Geometry, 'x' | 'time'>;

const ERRNO_ROOM = 92;
/** An end cap without its triangle, where the bar has no room for it. */
const BARE_CAP = 'M-1.5,-8h3v16h-3Z';

const round = (px: number) => Math.round(px * 10) / 10;

/** Half the height of an interval's bar, by what it shows; the others fill their lane. */
const HALVES: Readonly<Partial<Record<Glyph, number>>> = { timer: 8, state: 9, over: 6, limit: 12, gauge: 12, look: 12, full: 12 };

const barHalf = (mark: Mark, row: Row): number => HALVES[mark.glyph] ?? row.height / 2 - 3;

/** Draws, and returns how far right a point with its text reaches. */
export function drawMark(node: MarkNode, drawn: Drawn, row: Row, edges: Edges, room: Room, scale: Scale): number {
  const { mark } = drawn;
  const y = round(row.top + row.height / 2);
  setAttribute(node, node.group, 'class', `mark ${mark.glyph} tone-${mark.tone}${drawn.count > 1 ? ' merged' : ''}`);
  setAttribute(node, node.group, 'data-event', String(mark.event));
  const reach = mark.to === null ? drawPoint(node, drawn, y, row, room) : drawn.toX;
  if (mark.to !== null) drawInterval(node, drawn, y, barHalf(mark, row), edges, scale, drawn.x + room.right);
  setAttribute(node, node.group, 'aria-label', labelOf(drawn, node.written['#text'] ?? ''));
  return reach;
}

/** Begins with the text that is drawn, so that what is seen is what can be said to choose it. */
function labelOf({ mark, count }: Drawn, text: string): string {
  const seen = text === '' || mark.label.includes(text) ? '' : `${text}, `;
  const when = t('$label, at $time', { label: `${seen}${mark.label}`, time: humanDuration(mark.at) });
  return count > 1 ? t('$mark, and $n more', { mark: when, n: count - 1 }) : when;
}

/** Room at the end of the verdict's band for what stands there: the errno, or the sign of for ever. */
function signRoom(mark: Mark): number {
  if (mark.lane !== 'verdict' || (mark.glyph !== 'unaware' && mark.glyph !== 'alive')) return 0;
  return mark.lasts ? END_ROOM : mark.glyph === 'unaware' ? ERRNO_ROOM : 0;
}

function drawInterval(node: MarkNode, drawn: Drawn, y: number, half: number, edges: Edges, scale: Scale, freeTo: number): void {
  const { mark } = drawn;
  const from = round(Math.max(drawn.x, edges.from - 20));
  const right = mark.end === 'armed' ? edges.to - 4 : edges.to + 20;
  const to = round(Math.max(Math.min(drawn.toX, right), from + 2));
  const place: Place = { from, to, y, half };
  setAttribute(node, node.group, 'transform', '');
  let textTo = besideWords(mark) ? to : Math.min(to, freeTo);
  if (mark.course) textTo = drawCourse(node, mark.course, place, scale, mark.glyph === 'gauge');
  else {
    setAttribute(node, node.shape, 'd', mark.end ? timerShape(mark.end, place) : `M${from},${y - half}H${to}V${y + half}H${from}Z`);
    setAttribute(node, node.extra, 'd', mark.end ? timerExtras(mark, place, edges, scale.x) : '');
  }
  drawIntervalText(node, drawn, { ...place, to: textTo }, edges);
}

/** Whether points on the interval stand beside its words: below them, or around the middle. */
const besideWords = ({ glyph, course, lane }: Mark): boolean =>
  glyph === 'timer' || glyph === 'cut' || course !== null || lane === 'verdict';

interface Place {
  readonly from: number;
  readonly to: number;
  readonly y: number;
  readonly half: number;
}

/** Inside, as much of it as there is room for. */
function drawIntervalText(node: MarkNode, { mark, count }: Drawn, { from, to, y, half }: Place, edges: Edges): void {
  const visibleFrom = Math.max(from, edges.from);
  const visibleTo = Math.min(to, edges.to) - signRoom(mark);
  const isTimer = mark.glyph === 'timer';
  const characterPx = isTimer || mark.course ? 6.6 : 7.2;
  // Over a band of failures stand their crosses.
  const counted = mark.tone === 'death' ? [] : [`×${count}`];
  const texts = count > 1 && mark.band !== undefined ? counted : [mark.text, mark.shortText, mark.tinyText];
  const text = texts.find((one) => one !== '' && textWidthPx(one, characterPx) + (isTimer ? 14 : 8) <= visibleTo - visibleFrom);
  setText(node, text ?? '');
  if (!text) return;
  const atTop = mark.glyph === 'cut' || mark.course !== null;
  setAttribute(node, node.text, 'x', String(round(isTimer ? (visibleFrom + visibleTo) / 2 - 4 : visibleFrom + 7)));
  setAttribute(node, node.text, 'y', String(atTop ? y - half + 13 : y + 4));
  setAttribute(node, node.text, 'text-anchor', isTimer ? 'middle' : 'start');
}

/**
 * The filled part as the shape; over it the line of the limit, which it rises to, or of a gauge its own outline. Returns
 * where room for text ends.
 */
function drawCourse(node: MarkNode, course: Course, { from, to, y, half }: Place, scale: Scale, outlined: boolean): number {
  const { area, line, freeTo } = coursePaths(course, scale, from, to, y - half, y + half);
  setAttribute(node, node.shape, 'd', area);
  setAttribute(node, node.extra, 'd', outlined ? line : `M${from},${y - half}H${to}`);
  return outlined ? to : freeTo;
}

/** How deep the end of a bar is cut in or drawn out. */
const END_CUT = 5;

/** A bar's right end is straight where its timer fired or was cancelled, notched where it was moved, pointed where it goes on. */
function timerShape(end: BarEnd, { from, to, y, half }: Place): string {
  const cut = Math.min(END_CUT, to - from);
  const right = end === 'moved' ? `L${round(to - cut)},${y}L${to},${y + half}` : `V${y + half}`;
  if (end === 'armed') return `M${from},${y - half}H${round(to - cut)}L${to},${y}L${round(to - cut)},${y + half}H${from}Z`;
  return `M${from},${y - half}H${to}${right}H${from}Z`;
}

/** A start line, and for a timer that was cancelled the dotted rest. */
function timerExtras(mark: Mark, { from, to, y, half }: Place, edges: Edges, x: (timeUs: number) => number): string {
  const start = `M${from},${y - half}V${y + half}`;
  if (mark.plannedTo === null) return start;
  const planned = round(Math.min(x(mark.plannedTo), edges.to + 20));
  return planned - to < 3 ? start : `${start}M${to + 4},${y}H${planned}`;
}

function drawPoint(node: MarkNode, drawn: Drawn, y: number, row: Row, room: Room): number {
  const { mark } = drawn;
  const glyph = GLYPHS[mark.glyph];
  const offset = mark.level === null ? arrivalOffset(mark, row) : { dy: levelOffset(mark.level, barHalf(mark, row)), flip: false };
  setAttribute(node, node.group, 'transform', `translate(${round(drawn.x)},${y + offset.dy})`);
  setAttribute(node, node.shape, 'd', offset.flip ? 'M0,-4L-3.5,3H3.5Z' : mark.glyph === 'fired' && room.left < 12 ? BARE_CAP : glyph.path);
  setAttribute(node, node.extra, 'd', '');
  // Resets that a middlebox sends when it forgets are not more of the same.
  const counts = mark.glyph !== 'forgot' && mark.band === undefined;
  const full = drawn.count > 2 && counts ? `${mark.text} ×${drawn.count}`.trim() : mark.text;
  const widthOf = (one: string) => textWidthPx(one, 7.2) + 14;
  const text = widthOf(full) > room.right && mark.shortText !== '' && widthOf(mark.shortText) <= room.right ? mark.shortText : full;
  const width = widthOf(text);
  const inVerdict = row.lane.kind === 'verdict';
  // Left of a request's failure stand the requests before it.
  const mayBeLeft = mark.glyph === 'error' && mark.band === undefined;
  const side = text === '' ? null : room.right >= width && !inVerdict ? 'right' : room.left >= width && mayBeLeft ? 'left' : null;
  setText(node, side === null ? '' : text);
  if (side === null) return drawn.x + 8;
  setAttribute(node, node.text, 'x', side === 'right' ? '9' : '-10');
  setAttribute(node, node.text, 'y', String(4 - offset.dy));
  setAttribute(node, node.text, 'text-anchor', side === 'right' ? 'start' : 'end');
  return side === 'right' ? drawn.x + width : drawn.x + 8;
}

/** From the middle of the lane to the height of a level. */
const levelOffset = (level: number, half: number): number => round(half - 2 * half * level);

/** Arrivals touch the edge of the lane that faces the path, pointing into the host. */
function arrivalOffset(mark: Mark, row: Row): { dy: number; flip: boolean } {
  if (mark.glyph !== 'arrival') return { dy: 0, flip: false };
  return row.abovePath ? { dy: row.height / 2 - 5, flip: true } : { dy: 5 - row.height / 2, flip: false };
}
