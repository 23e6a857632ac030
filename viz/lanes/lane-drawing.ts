// All lanes into one SVG group: titles, underlay, marks, selection. Called once a frame with what is to be seen; keeps nodes.
import { group } from 'd3-array';
import { drawMark } from './draw-mark.ts';
import { END_ROOM, type Geometry } from './geometry.ts';
import type { Layout, Row } from './layout.ts';
import { type Drawn, mergeAll } from './merge.ts';
import type { Lane, Mark, Scene } from './model.ts';
import { NodePool, svgNode } from './node-pool.ts';
import { clamp } from './numbers.ts';
import { chainPath, faultWash, ghostPaths, linkPaths, TONES } from './underlay.ts';

/** No more mark nodes than this are ever in the page. */
export const MARK_LIMIT = 1000;

export interface Frame {
  readonly scene: Scene;
  readonly ghost: Scene | null;
  readonly layout: Layout;
  readonly geometry: Geometry;
  readonly watch: string;
  /** Trace event that is selected, and the events that led to it. */
  readonly selected: number | null;
  readonly chain: readonly number[];
  /** The moment that is looked at, in microseconds. */
  readonly playhead: number | null;
}

/** Intervals lie under points: the end cap of a timer's bar must not be hidden by the next bar. */
interface LaneNodes {
  readonly group: SVGGElement;
  readonly intervals: NodePool;
  readonly points: NodePool;
}

interface Merged {
  readonly scene: Scene;
  readonly layout: Layout;
  readonly warp: unknown;
  readonly scale: number;
  readonly rows: readonly {
    readonly row: Row;
    readonly drawn: readonly Drawn[];
    readonly intervals: ReadonlySet<string>;
    readonly points: ReadonlySet<string>;
  }[];
}

/** Titles of middleboxes are as long as people make them. */
const TITLE_CHARACTERS = 16;
const fitting = (title: string, narrow: boolean): string =>
  narrow || title.length <= TITLE_CHARACTERS ? title : `${title.slice(0, TITLE_CHARACTERS - 1).trimEnd()}…`;

/** A point closer to an interval’s beginning or end stands for that. */
const POINT_ROOM = 12;

/** Where the next mark is that a point's text must not reach; a band that begins with the point has words of its own. */
function roomOfPoint(shown: readonly Drawn[], i: number, width: number): number {
  const one = shown[i] as Drawn;
  const next = shown.find((other, j) => j > i && (other.mark.to === null || one.mark.band !== undefined))?.x ?? width;
  const band = shown.find(({ mark, x }) => mark.to !== null && mark.text !== '' && x >= one.x - 2);
  return Math.min(next, band?.x ?? width);
}

/** Where the first point within an interval stands: its words end before it. What failed there has its own room. */
function roomOfInterval(shown: readonly Drawn[], { x, toX }: Drawn, width: number): number {
  const inside = shown.find(
    ({ mark, x: at }) => mark.to === null && mark.glyph !== 'error' && at > x + POINT_ROOM && at < toX - POINT_ROOM,
  );
  return inside?.x ?? width;
}

export class LaneDrawing {
  private readonly wash = svgNode('path', 'wash');
  private readonly grid = svgNode('path', 'grid');
  private readonly titles = svgNode('g', 'titles');
  private readonly clipped = svgNode('g', 'clipped');
  private readonly links = new Map(TONES.map((tone) => [tone, svgNode('path', `link tone-${tone}`)]));
  private readonly ghosts = new Map(TONES.map((tone) => [tone, svgNode('path', `ghost tone-${tone}`)]));
  private readonly chain = svgNode('path', 'chain');
  private readonly playhead = svgNode('path', 'playhead');
  private readonly ring = svgNode('rect', 'ring');
  /** Beyond the end: for ever, or a life that goes on. */
  private readonly ending = svgNode('text', 'ending');
  private readonly lanes = new Map<string, LaneNodes>();
  private readonly laneParent = svgNode('g', 'lanes');
  private merged: Merged | null = null;
  private drawnLayout: Layout | null = null;
  private drawnWidth = 0;
  /** Where each mark was drawn last: for pointers and for the ring. */
  private placed: { readonly row: Row; readonly drawn: Drawn }[] = [];

  constructor(parent: SVGGElement, clipId: string) {
    this.clipped.setAttribute('clip-path', `url(#${clipId})`);
    this.clipped.append(
      this.wash,
      ...this.links.values(),
      ...this.ghosts.values(),
      this.laneParent,
      this.chain,
      this.playhead,
      this.ring,
      this.ending,
    );
    parent.append(this.grid, this.clipped, this.titles);
  }

  draw(frame: Frame): void {
    if (this.drawnLayout !== frame.layout || this.drawnWidth !== frame.geometry.width) this.drawLayout(frame.layout, frame.geometry);
    this.wash.setAttribute('d', faultWash(frame.scene, frame.layout, frame.geometry));
    const links = linkPaths(frame.scene, frame.layout, frame.geometry, frame.watch);
    for (const [tone, node] of this.links) node.setAttribute('d', links.get(tone) ?? '');
    const ghosts = frame.ghost ? ghostPaths(frame.ghost, frame.scene, frame.layout, frame.geometry) : null;
    for (const [tone, node] of this.ghosts) node.setAttribute('d', ghosts?.get(tone) ?? '');
    this.drawMarks(frame);
    this.drawEnding(frame);
    this.drawSelection(frame);
  }

  private drawLayout(layout: Layout, geometry: Geometry): void {
    this.drawnLayout = layout;
    this.drawnWidth = geometry.width;
    this.grid.setAttribute('d', layout.rows.map((row) => `M0,${row.top + row.height + 0.5}H${geometry.width}`).join(''));
    this.titles.replaceChildren(
      ...layout.rows.map((row) => {
        const text = svgNode('text', row.lane.kind === 'verdict' ? 'title strong' : 'title');
        text.setAttribute('x', layout.narrow ? '4' : '10');
        text.setAttribute('y', String(row.titleY));
        text.textContent = layout.narrow && row.lane.kind === 'verdict' ? '' : fitting(row.lane.title, layout.narrow);
        return text;
      }),
    );
    const wanted = new Set(layout.rows.map((row) => row.lane.id));
    for (const [id, nodes] of this.lanes) nodes.group.setAttribute('display', wanted.has(id) ? 'inline' : 'none');
  }

  private laneNodes(lane: Lane): LaneNodes {
    let nodes = this.lanes.get(lane.id);
    if (!nodes) {
      const parent = svgNode('g', `lane ${lane.kind}`);
      parent.setAttribute('role', 'group');
      parent.setAttribute('aria-label', lane.label ?? (lane.host && lane.kind !== 'wire' ? `${lane.title}, ${lane.host}` : lane.title));
      const [below, above] = [svgNode('g'), svgNode('g')];
      parent.append(below, above);
      this.laneParent.append(parent);
      nodes = { group: parent, intervals: new NodePool(below), points: new NodePool(above) };
      this.lanes.set(lane.id, nodes);
    }
    return nodes;
  }

  /** Merging depends on the scale only: panning asks for the same again. Positions are those at no pan. */
  private merge({ scene, layout, geometry }: Frame): Merged {
    const scale = geometry.inner * geometry.zoom.k;
    const kept = this.merged;
    if (kept && kept.scene === scene && kept.layout === layout && kept.warp === geometry.warp && Math.abs(kept.scale - scale) < 1e-6)
      return kept;
    const byLane = group(scene.marks, (mark) => mark.lane);
    const marks = layout.rows.map((row) => (byLane.get(row.lane.id) ?? []).toSorted((a, b) => a.at - b.at || b.rank - a.rank));
    const still = (timeUs: number) => geometry.x(timeUs) - geometry.zoom.x;
    const drawn = mergeAll(marks, still, MARK_LIMIT);
    const keys = (of: readonly Drawn[], points: boolean) =>
      new Set(of.filter(({ mark }) => (mark.to === null) === points).map(({ mark }) => mark.key));
    const rows = layout.rows.map((row, i) => {
      const here = drawn[i] ?? [];
      return { row, drawn: here, intervals: keys(here, false), points: keys(here, true) };
    });
    this.merged = { scene, layout, warp: geometry.warp, scale, rows };
    return this.merged;
  }

  private drawMarks(frame: Frame): void {
    const { geometry } = frame;
    const edges = { from: geometry.plotFrom - 12, to: geometry.width };
    this.placed = [];
    for (const { row, drawn, intervals, points } of this.merge(frame).rows) {
      const nodes = this.laneNodes(row.lane);
      nodes.intervals.begin(intervals);
      nodes.points.begin(points);
      const shown = drawn
        .map((one) => ({ ...one, x: one.x + geometry.zoom.x, toX: one.mark.lasts ? geometry.width + 1 : one.toX + geometry.zoom.x }))
        .filter((one) => one.toX > edges.from - 20 && one.x < edges.to + 20);
      let occupied = edges.from;
      shown.forEach((one, i) => {
        const isPoint = one.mark.to === null;
        const next = isPoint ? roomOfPoint(shown, i, geometry.width) : roomOfInterval(shown, one, geometry.width);
        const reach = drawMark(
          (isPoint ? nodes.points : nodes.intervals).take(one.mark.key),
          one,
          row,
          edges,
          { left: one.x - occupied, right: next - one.x - 6 },
          geometry,
        );
        if (isPoint) occupied = reach;
        this.placed.push({ row, drawn: one });
      });
      nodes.intervals.end();
      nodes.points.end();
    }
  }

  private drawEnding({ scene, layout, geometry }: Frame): void {
    const row = layout.byLane.get('verdict');
    const text = scene.ending === 'never' ? '∞' : scene.ending === 'goes on' ? '→' : '';
    if (this.ending.textContent !== text) this.ending.textContent = text;
    if (!row) return;
    this.ending.setAttribute('x', (geometry.unitX(1) + END_ROOM / 2).toFixed(1));
    this.ending.setAttribute('y', String(row.top + row.height / 2 + 8));
  }

  private drawSelection({ scene, layout, geometry, selected, chain, playhead }: Frame): void {
    const mark = selected === null ? undefined : scene.marks[scene.markOf[selected] ?? -1];
    const row = mark && layout.byLane.get(mark.lane);
    this.playhead.setAttribute('d', playhead === null ? '' : `M${geometry.x(playhead).toFixed(1)},0V${layout.height}`);
    const marks = chain.flatMap((event) => scene.marks[scene.markOf[event] ?? -1] ?? []);
    this.chain.setAttribute('d', marks.length > 1 ? chainPath(marks, layout, geometry) : '');
    this.ring.setAttribute('display', row ? 'inline' : 'none');
    if (!mark || !row) return;
    const found = this.placed.find(({ drawn }) => drawn.mark === mark)?.drawn;
    const from = clamp(geometry.x(mark.at), geometry.plotFrom - 14, geometry.width);
    const to = mark.to === null ? from : clamp(found?.toX ?? geometry.x(mark.to), from, geometry.width - 2);
    const half = mark.to === null ? 11 : 12;
    this.ring.setAttribute('x', (from - (mark.to === null ? 9 : 2)).toFixed(1));
    this.ring.setAttribute('width', (to - from + (mark.to === null ? 18 : 4)).toFixed(1));
    this.ring.setAttribute('y', String(row.top + row.height / 2 - half));
    this.ring.setAttribute('height', String(2 * half));
  }

  /** The mark under a point, or the nearest in its lane within reach of a finger. */
  hit(px: number, py: number): Mark | null {
    let best: Mark | null = null;
    let bestDistance = 13;
    for (const { row, drawn } of this.placed) {
      if (py < row.top - 2 || py > row.top + row.height + 2) continue;
      const inside = px >= drawn.x && px <= drawn.toX;
      const distance =
        drawn.mark.to === null ? Math.abs(px - drawn.x) - 2 : inside ? 9 : Math.min(Math.abs(px - drawn.x), Math.abs(px - drawn.toX)) + 9;
      if (distance < bestDistance) {
        best = drawn.mark;
        bestDistance = distance;
      }
    }
    return best;
  }

  /** Gives the one tab stop to a mark and, if wanted, the focus. */
  rove(mark: Mark | null, focus: boolean): void {
    const current = this.laneParent.querySelector('[tabindex="0"]');
    const node = mark ? this.nodeOf(mark) : undefined;
    const target = node?.group ?? this.laneParent.querySelector('.mark:not([display="none"])');
    if (current && current !== target) current.setAttribute('tabindex', '-1');
    target?.setAttribute('tabindex', '0');
    if (focus && node) node.group.focus({ preventScroll: true });
  }

  private nodeOf(mark: Mark) {
    const nodes = this.lanes.get(mark.lane);
    return (mark.to === null ? nodes?.points : nodes?.intervals)?.find(mark.key);
  }

  /** How many mark nodes exist. */
  get size(): number {
    return this.laneParent.querySelectorAll('.mark').length;
  }
}
