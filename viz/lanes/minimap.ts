// The whole run on a linear axis, always: the honest picture of how long each silence is. A brush on it is the window.
import { type BrushBehavior, brushX, type D3BrushEvent } from 'd3-brush';
import { select, type Selection } from 'd3-selection';
import { linearTicks } from '../axis/ticks.ts';
import { type Geometry, MINIMAP_HEIGHT } from './geometry.ts';
import type { Scene, Tone } from './model.ts';
import { svgNode } from './node-pool.ts';
import { TONES } from './underlay.ts';

const TRACK_TOP = 4;
const TRACK_BOTTOM = 24;

export class Minimap {
  private readonly fault = svgNode('path', 'mini-fault');
  private readonly track = svgNode('path', 'mini-track');
  private readonly tones = new Map(TONES.map((tone) => [tone, svgNode('path', `mini tone-${tone}`)]));
  private readonly labels = svgNode('g', 'mini-labels');
  private readonly brushGroup: Selection<SVGGElement, unknown, null, undefined>;
  private readonly brush: BrushBehavior<unknown>;
  private drawn: { scene: Scene; width: number } | null = null;
  private edges = { from: 0, to: 1, endUs: 1 };

  /** `onWindow` hears of a window that the reader drew, in microseconds; null for all of it. */
  constructor(svg: SVGSVGElement, onWindow: (window: [number, number] | null, done: boolean) => void) {
    const brushParent = svgNode('g', 'brush');
    svg.append(this.track, this.fault, ...this.tones.values(), this.labels, brushParent);
    this.brush = brushX<unknown>().on('brush end', (event: D3BrushEvent<unknown>) => {
      if (!event.sourceEvent) return;
      const picked = event.selection as [number, number] | null;
      const all = !picked || (picked[0] <= this.edges.from + 1 && picked[1] >= this.edges.to - 1);
      onWindow(all ? null : [this.time(picked[0]), this.time(picked[1])], event.type === 'end');
    });
    this.brushGroup = select(brushParent);
  }

  private time(px: number): number {
    const share = (px - this.edges.from) / (this.edges.to - this.edges.from);
    return Math.min(Math.max(share, 0), 1) * this.edges.endUs;
  }

  draw(scene: Scene, geometry: Geometry): void {
    const { plotFrom, plotTo } = geometry;
    const endUs = geometry.warp.times.at(-1) ?? scene.endUs;
    const moved = this.edges.endUs !== endUs;
    this.edges = { from: plotFrom, to: plotTo, endUs };
    if (moved || this.drawn?.scene !== scene || this.drawn.width !== geometry.width) this.drawContent(scene, geometry);
    this.drawn = { scene, width: geometry.width };
    const window = [geometry.time(plotFrom), geometry.time(plotTo)].map((t) => this.x(Math.min(Math.max(t, 0), endUs)));
    const [from = plotFrom, to = plotTo] = window;
    this.brushGroup.call(this.brush.move, [Math.min(from, to - 2), Math.max(to, from + 2)]);
  }

  private x(timeUs: number): number {
    const share = Math.min(timeUs / this.edges.endUs, 1);
    return this.edges.from + share * (this.edges.to - this.edges.from);
  }

  private drawContent(scene: Scene, { plotFrom, plotTo }: Geometry): void {
    const at = (timeUs: number) => this.x(timeUs).toFixed(1);
    this.track.setAttribute('d', `M${plotFrom},${TRACK_TOP}H${plotTo}V${TRACK_BOTTOM}H${plotFrom}Z`);
    this.fault.setAttribute(
      'd',
      scene.faults.map(({ from, to }) => `M${at(from)},${TRACK_TOP}H${at(to)}V${TRACK_BOTTOM}H${at(from)}Z`).join(''),
    );
    const paths = new Map<Tone, Set<string>>();
    for (const mark of scene.marks) {
      const traffic = mark.to === null ? mark.lane.endsWith('/wire') && mark.glyph !== 'arrival' : mark.lane.includes('/requests');
      const shown = mark.glyph === 'error' || traffic;
      if (!shown) continue;
      const [top, bottom] = mark.glyph === 'error' ? [TRACK_TOP - 2, TRACK_BOTTOM + 2] : [TRACK_TOP + 4, TRACK_BOTTOM - 4];
      const tone = paths.get(mark.tone) ?? new Set<string>();
      paths.set(mark.tone, tone.add(`M${Math.round(this.x(mark.at) * 2) / 2},${top}V${bottom}`));
    }
    for (const [tone, node] of this.tones) node.setAttribute('d', [...(paths.get(tone) ?? [])].join(''));
    this.labels.replaceChildren(
      ...linearTicks(0, this.edges.endUs, plotTo - plotFrom, 90).map((tick) => {
        const text = svgNode('text');
        text.setAttribute('x', at(tick.timeUs));
        text.setAttribute('y', String(MINIMAP_HEIGHT - 6));
        text.textContent = tick.label;
        return text;
      }),
    );
    this.brush.extent([
      [plotFrom, TRACK_TOP - 2],
      [plotTo, TRACK_BOTTOM + 2],
    ]);
    this.brushGroup.call(this.brush);
  }
}
