// The chart: minimap, axis and lanes in two SVG elements outside of the virtual DOM. Told what to show by `show`; tells of
// gestures by its listeners; draws at most once a frame.
import { select } from 'd3-selection';
import { type D3ZoomEvent, type ZoomBehavior, zoom as zoomBehavior, zoomIdentity } from 'd3-zoom';
import { AXIS_HEIGHT, AxisDrawing } from '../axis/draw-axis.ts';
import type { Anchor } from '../axis/ticks.ts';
import type { Warp } from '../axis/warp.ts';
import { inNextFrame } from '../app/frame.ts';
import { type Geometry, geometryOf, plotEdges, type Zoom, zoomFor } from './geometry.ts';
import { hatchPattern } from './definitions.ts';
import { type Frame, LaneDrawing } from './lane-drawing.ts';
import type { Layout } from './layout.ts';
import type { Minimap } from './minimap.ts';
import type { Mark } from './model.ts';
import { svgNode } from './node-pool.ts';
import { PlayheadGrip } from './playhead-grip.ts';
import { clamp } from './numbers.ts';

export interface Shown extends Omit<Frame, 'geometry'> {
  readonly warp: Warp;
  readonly anchors: readonly Anchor[];
  /** Part of the run to see, in microseconds; null for all. */
  readonly window: readonly [number, number] | null;
}

export interface ChartListeners {
  readonly onSelect: (mark: Mark | null) => void;
  readonly onHover: (mark: Mark | null, px: number, py: number) => void;
  readonly onWindow: (window: readonly [number, number] | null) => void;
  readonly onPlayhead: (timeUs: number) => void;
}

/** Something more that is drawn over the lanes. */
export interface ChartLayer {
  readonly node: SVGGElement;
  draw(geometry: Geometry, layout: Layout): void;
}

export class Chart {
  private readonly zooming: ZoomBehavior<SVGGElement, unknown>;
  private readonly axis: AxisDrawing;
  private readonly lanes: LaneDrawing;
  private minimap: Minimap | null = null;
  private readonly grip: PlayheadGrip;
  private readonly clip = svgNode('rect');
  /** Gestures are heard here: its origin is the plot's left edge, as d3-zoom's transform wants it. */
  private readonly gestures = svgNode('g', 'gestures');
  private readonly stage = svgNode('g');
  private readonly body = svgNode('g', 'body');
  private readonly layers: ChartLayer[] = [];
  private readonly catcher = svgNode('rect', 'catcher');
  private readonly svg: SVGSVGElement;
  private readonly listeners: ChartListeners;
  private shown: Shown | null = null;
  private zoom: Zoom = { k: 1, x: 0 };
  private width = 0;
  private placedWindow: Shown['window'] | undefined;
  private placedWarp: Warp | null = null;
  private focusWanted = false;

  constructor(svg: SVGSVGElement, minimap: SVGSVGElement, listeners: ChartListeners) {
    this.svg = svg;
    this.listeners = listeners;
    const axisGroup = svgNode('g', 'axis');
    const laneGroup = this.body;
    laneGroup.setAttribute('transform', `translate(0,${AXIS_HEIGHT})`);
    this.stage.append(this.catcher, axisGroup, laneGroup);
    this.gestures.append(this.stage);
    svg.append(this.definitions(), this.gestures);
    this.axis = new AxisDrawing(axisGroup);
    this.lanes = new LaneDrawing(laneGroup, 'plot-clip');
    this.grip = new PlayheadGrip(this.stage, AXIS_HEIGHT, (timeUs) => this.listeners.onPlayhead(timeUs));
    void this.addMinimap(minimap);
    this.zooming = zoomBehavior<SVGGElement, unknown>()
      .filter((event: Event) => this.wantsGesture(event))
      .wheelDelta((event) => -event.deltaY * (event.deltaMode === 1 ? 0.05 : 0.002) * (event.ctrlKey ? 4 : 1))
      .on('zoom', (event: D3ZoomEvent<SVGGElement, unknown>) => this.zoomed(event))
      .on('end', (event: D3ZoomEvent<SVGGElement, unknown>) => event.sourceEvent && this.tellWindow());
    select(this.gestures).call(this.zooming).on('dblclick.zoom', null);
    this.listen();
  }

  /** A moment after the lanes, which are what is looked at first; its room is kept. */
  private async addMinimap(svg: SVGSVGElement): Promise<void> {
    const { Minimap } = await import('./minimap.ts');
    this.minimap = new Minimap(svg, (window, done) => this.windowDrawn(window, done));
    this.later();
  }

  private definitions(): SVGDefsElement {
    const defs = svgNode('defs');
    const clip = svgNode('clipPath');
    clip.id = 'plot-clip';
    clip.append(this.clip);
    defs.append(clip, hatchPattern());
    return defs;
  }

  /** Plain wheel scrolls the page; with Ctrl it zooms, with Shift it pans (see `listen`). One finger scrolls, two zoom. */
  private wantsGesture(event: Event): boolean {
    if ((event.target as Element).closest?.('.handle')) return false;
    if (event instanceof WheelEvent) return event.ctrlKey || event.metaKey;
    if ('touches' in event) return (event as TouchEvent).touches.length > 1;
    return event instanceof MouseEvent && event.button === 0 && !event.ctrlKey;
  }

  private listen(): void {
    this.svg.addEventListener('wheel', (event) => this.wheelPan(event), { passive: false });
    this.svg.addEventListener('pointermove', (event) => this.pointed(event, this.listeners.onHover));
    this.svg.addEventListener('pointerleave', () => this.listeners.onHover(null, 0, 0));
    this.svg.addEventListener('click', (event) => {
      if (event.defaultPrevented || (event.target as Element).closest?.('.handle')) return;
      this.pointed(event, (mark, px, py) => {
        if (mark === null && py < AXIS_HEIGHT && px > 0) this.listeners.onPlayhead(this.grip.timeAt(px));
        else this.listeners.onSelect(mark);
      });
    });
  }

  private pointed(event: MouseEvent, tell: (mark: Mark | null, px: number, py: number) => void): void {
    const onMark = (event.target as Element).closest?.('.mark')?.getAttribute('data-event');
    const box = this.svg.getBoundingClientRect();
    const px = event.clientX - box.left;
    const py = event.clientY - box.top;
    const scene = this.shown?.scene;
    // A click without a pointer (a screen reader's) comes without a place: then the element itself says which mark.
    const atNothing = event.type === 'click' && event.clientX === 0 && event.clientY === 0;
    const mark =
      atNothing && onMark && scene ? (scene.marks[scene.markOf[Number(onMark)] ?? -1] ?? null) : this.lanes.hit(px, py - AXIS_HEIGHT);
    tell(mark, px, py);
  }

  private wheelPan(event: WheelEvent): void {
    const sideways = event.shiftKey ? event.deltaY || event.deltaX : Math.abs(event.deltaX) > Math.abs(event.deltaY) ? event.deltaX : 0;
    if (sideways === 0 || event.ctrlKey || event.metaKey || this.zoom.k === 1) return;
    event.preventDefault();
    this.panBy(sideways);
    this.tellWindow();
  }

  private zoomed(event: D3ZoomEvent<SVGGElement, unknown>): void {
    this.zoom = { k: event.transform.k, x: event.transform.x };
    this.later();
  }

  private windowDrawn(window: [number, number] | null, done: boolean): void {
    if (!this.shown) return;
    this.place(zoomFor(this.shown.warp, window, this.inner(), this.maxZoom()));
    if (done) this.tellWindow();
  }

  private inner(): number {
    const { plotFrom, plotTo } = plotEdges(this.width, this.shown?.layout.narrow ?? false);
    return plotTo - plotFrom;
  }

  /** Down to two microseconds a pixel and no further. */
  private maxZoom(): number {
    return this.shown ? clamp(this.shown.scene.endUs / 2 / this.inner(), 8, 1e8) : 1;
  }

  /** Moves d3-zoom's own state along, so that the next gesture starts where the picture is. */
  private place(zoom: Zoom): void {
    const inner = this.inner();
    const k = clamp(zoom.k, 1, this.maxZoom());
    this.zoom = { k, x: clamp(zoom.x, -inner * (k - 1), 0) };
    select(this.gestures).property('__zoom', zoomIdentity.translate(this.zoom.x, 0).scale(k));
    this.later();
  }

  private tellWindow(): void {
    if (!this.shown) return;
    const geometry = this.geometry(this.shown);
    const whole = this.zoom.k <= 1.0001;
    const window: Shown['window'] = whole
      ? null
      : [Math.round(geometry.time(geometry.plotFrom)), Math.round(geometry.time(geometry.plotTo))];
    this.placedWindow = window;
    this.listeners.onWindow(window);
  }

  zoomBy(factor: number): void {
    const inner = this.inner();
    const k = clamp(this.zoom.k * factor, 1, this.maxZoom());
    const centre = (inner / 2 - this.zoom.x) / this.zoom.k;
    this.place({ k, x: inner / 2 - centre * k });
    this.tellWindow();
  }

  panBy(px: number): void {
    this.place({ k: this.zoom.k, x: this.zoom.x - px });
  }

  panByShare(share: number): void {
    this.panBy(share * this.inner());
    this.tellWindow();
  }

  /** Brings a moment into view, if it is not. */
  reveal(timeUs: number): void {
    if (!this.shown) return;
    const geometry = this.geometry(this.shown);
    const x = geometry.x(timeUs);
    if (x >= geometry.plotFrom - 1 && x <= geometry.plotTo + 1) return;
    this.panBy(x - (geometry.plotFrom + geometry.plotTo) / 2);
    this.tellWindow();
  }

  resize(width: number): void {
    if (width === this.width) return;
    this.width = width;
    this.placedWindow = undefined;
    this.later();
  }

  show(shown: Shown, focusSelection: boolean): void {
    this.shown = shown;
    this.focusWanted ||= focusSelection;
    this.later();
  }

  addLayer(layer: ChartLayer): void {
    this.layers.push(layer);
    this.body.append(layer.node);
  }

  /** Without waiting for a frame: paper has none. */
  drawNow(): void {
    this.draw();
  }

  redraw(): void {
    this.later();
  }

  private later(): void {
    inNextFrame('chart', () => this.draw());
  }

  private geometry(shown: Shown): Geometry {
    return geometryOf(shown.warp, this.zoom, this.width, shown.layout.narrow);
  }

  private draw(): void {
    const { shown } = this;
    if (!shown || this.width === 0) return;
    if (shown.window !== this.placedWindow || (this.placedWarp !== shown.warp && shown.window)) {
      const zoom = zoomFor(shown.warp, shown.window, this.inner(), this.maxZoom());
      this.place(zoom);
    }
    this.placedWindow = shown.window;
    this.placedWarp = shown.warp;
    const { plotFrom, plotTo } = plotEdges(this.width, shown.layout.narrow);
    this.zooming
      .scaleExtent([1, this.maxZoom()])
      .extent([
        [0, 0],
        [plotTo - plotFrom, 1],
      ])
      .translateExtent([
        [0, 0],
        [plotTo - plotFrom, 1],
      ]);
    const geometry = this.geometry(shown);
    const height = AXIS_HEIGHT + shown.layout.height;
    this.svg.setAttribute('height', String(height));
    this.gestures.setAttribute('transform', `translate(${plotFrom},0)`);
    this.stage.setAttribute('transform', `translate(${-plotFrom},0)`);
    this.catcher.setAttribute('width', String(this.width));
    this.catcher.setAttribute('height', String(height));
    this.clip.setAttribute('x', String(plotFrom - 12));
    this.clip.setAttribute('width', String(Math.max(0, this.width - plotFrom + 12)));
    this.clip.setAttribute('height', String(shown.layout.height));
    this.minimap?.draw(shown.scene, geometry);
    this.axis.draw({ ...geometry, anchors: shown.anchors, fromPx: plotFrom, toPx: plotTo });
    this.lanes.draw({ ...shown, geometry });
    for (const layer of this.layers) layer.draw(geometry, shown.layout);
    this.grip.draw(geometry, shown.playhead);
    const selected = shown.selected === null ? null : (shown.scene.marks[shown.scene.markOf[shown.selected] ?? -1] ?? null);
    this.lanes.rove(selected, this.focusWanted);
    this.focusWanted = false;
  }

  get markNodes(): number {
    return this.lanes.size;
  }
}
