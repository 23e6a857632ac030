// The playhead's grip on the axis: dragged or moved by keys to any moment, also between events. Tells; does not decide.
import { humanDuration } from '../text/duration.ts';
import type { Geometry } from './geometry.ts';
import { svgNode } from './node-pool.ts';
import { clamp } from './numbers.ts';
import { t } from '../text/words.ts';

const SHAPE = 'M-6,12H6V18L0,25L-6,18Z';
/** Steps of the keys, as parts of what is in view. */
const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -0.01, ArrowRight: 0.01, PageUp: -0.1, PageDown: 0.1 };

export class PlayheadGrip {
  readonly node = svgNode('g', 'grip handle');
  private readonly line = svgNode('path', 'playhead');
  private geometry: Geometry | null = null;
  private atUs = 0;

  /** `onMove` hears of the wanted time in microseconds. */
  constructor(parent: SVGGElement, axisHeight: number, onMove: (timeUs: number) => void) {
    const hit = svgNode('rect', 'hit');
    for (const [name, value] of Object.entries({ x: -12, y: 4, width: 24, height: 24 })) hit.setAttribute(name, String(value));
    const shape = svgNode('path', 'grip-shape');
    shape.setAttribute('d', SHAPE);
    this.line.setAttribute('d', `M0,25V${axisHeight}`);
    this.node.append(hit, this.line, shape);
    for (const [name, value] of Object.entries({ role: 'slider', tabindex: '0', 'aria-label': t('Playhead'), 'aria-valuemin': '0' }))
      this.node.setAttribute(name, value);
    parent.append(this.node);
    this.listen(onMove);
  }

  private listen(onMove: (timeUs: number) => void): void {
    const moveTo = (event: PointerEvent) => {
      const left = this.node.ownerSVGElement?.getBoundingClientRect().left ?? 0;
      onMove(this.timeAt(event.clientX - left));
    };
    this.node.addEventListener('pointerdown', (event) => {
      if (event.button !== 0) return;
      event.preventDefault();
      this.node.setPointerCapture(event.pointerId);
      this.node.focus();
    });
    this.node.addEventListener('pointermove', (event) => {
      if (this.node.hasPointerCapture(event.pointerId)) moveTo(event);
    });
    this.node.addEventListener('keydown', (event) => {
      const { geometry } = this;
      if (!geometry || event.ctrlKey || event.metaKey || event.altKey) return;
      const step = STEPS[event.key];
      if (step !== undefined) onMove(this.timeAt(geometry.x(this.atUs) + step * geometry.inner));
      else if (event.key === 'Home') onMove(0);
      else if (event.key === 'End') onMove(geometry.warp.times.at(-1) ?? 0);
      else return;
      event.preventDefault();
    });
  }

  /** The time at a place, within the run. */
  timeAt(px: number): number {
    const { geometry } = this;
    if (!geometry) return 0;
    return geometry.time(clamp(px, geometry.plotFrom, geometry.plotTo));
  }

  draw(geometry: Geometry, atUs: number | null): void {
    this.geometry = geometry;
    this.atUs = atUs ?? 0;
    const x = geometry.x(this.atUs);
    const inView = atUs !== null && x >= geometry.plotFrom - 13 && x <= geometry.plotTo + 13;
    this.node.setAttribute('display', inView ? 'inline' : 'none');
    this.node.setAttribute('transform', `translate(${x.toFixed(1)},0)`);
    this.node.setAttribute('aria-valuemax', String(Math.round((geometry.warp.times.at(-1) ?? 0) / 1e6)));
    this.node.setAttribute('aria-valuenow', String(Math.round(this.atUs / 1e6)));
    this.node.setAttribute('aria-valuetext', humanDuration(this.atUs));
  }
}
