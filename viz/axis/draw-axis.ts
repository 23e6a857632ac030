// The axis above the lanes: moments, the scale ribbon, breaks, and the length of each silence. Nodes are made once and reused.
import { svgNode } from '../lanes/node-pool.ts';
import { axisBreaks, ribbonParts, RIBBON_SHADES } from './breaks.ts';
import { type Anchor, anchoredTicks, gapLabels, linearTicks, logTicks } from './ticks.ts';
import { toTime, type Warp } from './warp.ts';

export const AXIS_HEIGHT = 52;
const RIBBON_TOP = 23;
const RIBBON_HEIGHT = 4;
const GAP_LABEL_Y = 43;

export interface AxisFrame {
  readonly warp: Warp;
  readonly anchors: readonly Anchor[];
  /** Time to pixels, and position (0..1) to pixels. */
  readonly x: (timeUs: number) => number;
  readonly unitX: (unit: number) => number;
  readonly xUnit: (px: number) => number;
  readonly fromPx: number;
  readonly toPx: number;
}

/** As many nodes as were ever needed at once; the rest of them is hidden. */
class Stock<K extends 'text' | 'path'> {
  private readonly nodes: SVGElementTagNameMap[K][] = [];
  private used = 0;
  private readonly parent: SVGGElement;
  private readonly name: K;
  constructor(parent: SVGGElement, name: K) {
    this.parent = parent;
    this.name = name;
  }
  next(className: string): SVGElementTagNameMap[K] {
    const node = this.nodes[this.used] ?? svgNode(this.name);
    if (this.used === this.nodes.length) {
      this.nodes.push(node);
      this.parent.append(node);
    }
    this.used++;
    node.setAttribute('class', className);
    node.removeAttribute('display');
    return node;
  }
  rest(): void {
    for (const node of this.nodes.slice(this.used)) node.setAttribute('display', 'none');
    this.used = 0;
  }
}

export class AxisDrawing {
  private readonly lines: Stock<'path'>;
  private readonly texts: Stock<'text'>;
  private kept: { warp: Warp; breaks: ReadonlyMap<number, number> } | null = null;

  constructor(parent: SVGGElement) {
    parent.setAttribute('aria-hidden', 'true');
    this.lines = new Stock(parent, 'path');
    this.texts = new Stock(parent, 'text');
  }

  draw(frame: AxisFrame): void {
    this.ribbon(frame);
    const { linearity, log } = frame.warp;
    // While one turns into another, the labels are already those of the greater part.
    if (log && log.share >= 0.5) this.logarithmic(frame, log.originUs);
    else if (linearity >= 0.5) this.linear(frame);
    else this.fitted(frame);
    this.lines.rest();
    this.texts.rest();
  }

  private text(className: string, x: number, y: number, label: string, frame: AxisFrame): void {
    const node = this.texts.next(className);
    const half = label.length * 3.1;
    node.setAttribute('x', Math.min(Math.max(x, frame.fromPx + half), frame.toPx - half).toFixed(1));
    node.setAttribute('y', String(y));
    if (node.textContent !== label) node.textContent = label;
  }

  private ribbon({ warp, unitX, fromPx, toPx }: AxisFrame): void {
    const paths = Array.from({ length: RIBBON_SHADES }, () => '');
    for (const part of ribbonParts(warp, 2 / Math.max(unitX(1) - unitX(0), 1))) {
      const from = Math.max(unitX(part.fromUnit), fromPx);
      const to = Math.min(unitX(part.toUnit), toPx);
      if (to > from) paths[part.shade] += `M${from.toFixed(1)},${RIBBON_TOP}H${to.toFixed(1)}v${RIBBON_HEIGHT}H${from.toFixed(1)}Z`;
    }
    paths.forEach((path, shade) => {
      this.lines.next(`ribbon shade-${shade}`).setAttribute('d', path);
    });
  }

  private linear(frame: AxisFrame): void {
    const fromUs = toTime(frame.warp, frame.xUnit(frame.fromPx));
    const toUs = toTime(frame.warp, frame.xUnit(frame.toPx));
    let marks = '';
    for (const tick of linearTicks(fromUs, toUs, frame.toPx - frame.fromPx)) {
      const x = frame.x(tick.timeUs);
      marks += `M${x.toFixed(1)},17V${RIBBON_TOP}`;
      this.text('tick', x, 12, tick.label, frame);
    }
    this.lines.next('ticks').setAttribute('d', marks);
  }

  private logarithmic(frame: AxisFrame, originUs: number): void {
    const { warp, xUnit, x, fromPx, toPx } = frame;
    const view = { originUs, fromUs: toTime(warp, xUnit(fromPx)), toUs: toTime(warp, xUnit(toPx)) };
    let marks = '';
    for (const tick of logTicks(view, x, fromPx, toPx)) {
      marks += `M${tick.x.toFixed(1)},17V${RIBBON_TOP}`;
      this.text(tick.timeUs === originUs ? 'tick zero' : 'tick', tick.x, 12, tick.label, frame);
    }
    const origin = x(originUs);
    if (origin >= fromPx && origin <= toPx) marks += `M${origin.toFixed(1)},${RIBBON_TOP + RIBBON_HEIGHT}V${AXIS_HEIGHT}`;
    this.lines.next('ticks').setAttribute('d', marks);
  }

  private breaksOf(warp: Warp): ReadonlyMap<number, number> {
    if (this.kept?.warp !== warp) this.kept = { warp, breaks: new Map(axisBreaks(warp).map((gap) => [gap.fromUs, gap.squeeze])) };
    return this.kept.breaks;
  }

  private fitted(frame: AxisFrame): void {
    const { warp, x, fromPx, toPx } = frame;
    const breaks = this.breaksOf(warp);
    let marks = '';
    for (const tick of anchoredTicks(frame.anchors, x, fromPx, toPx)) {
      marks += `M${tick.x.toFixed(1)},17V${RIBBON_TOP}`;
      this.text('tick', tick.x, 12, tick.label, frame);
    }
    let zigzags = '';
    for (const gap of gapLabels(warp.times, x, fromPx, toPx, (fromUs) => breaks.has(fromUs))) {
      this.text(gap.broken ? 'gap broken' : 'gap', gap.x, GAP_LABEL_Y, gap.label, frame);
      marks += `M${gap.fromX.toFixed(1)},30v4H${gap.toX.toFixed(1)}v-4`;
    }
    for (const fromUs of breaks.keys()) zigzags += this.zigzag(frame, fromUs);
    this.lines.next('ticks').setAttribute('d', marks);
    this.lines.next('zigzag').setAttribute('d', zigzags);
  }

  /** Across the ribbon, in the middle of the squeezed gap. */
  private zigzag({ warp, x, fromPx, toPx }: AxisFrame, fromUs: number): string {
    const next = warp.times[warp.times.indexOf(fromUs) + 1] as number;
    const from = Math.max(x(fromUs), fromPx);
    const to = Math.min(x(next), toPx);
    if (to - from < 10) return '';
    const middle = (from + to) / 2;
    return `M${(middle - 8).toFixed(1)},${RIBBON_TOP + 2}l4,-5l4,10l4,-10l4,5`;
  }
}
