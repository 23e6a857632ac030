// The handles on screen: small double arrows that are dragged, or moved by the arrow keys while they have the focus.
// Tells what the reader does with them; decides nothing.
import { humanDuration } from '../text/duration.ts';
import type { Geometry } from './geometry.ts';
import { EDGE_SHAPE } from './glyphs.ts';
import type { Handle } from './handles.ts';
import type { Layout } from './layout.ts';
import { svgNode } from './node-pool.ts';

export interface HandleListeners {
  readonly onMove: (handle: Handle, timeUs: number) => void;
  /** To the setting's next value up or down. */
  readonly onStep: (handle: Handle, direction: 1 | -1) => void;
  readonly onDone: () => void;
  readonly onCancel: () => void;
  /** To the setting's field. */
  readonly onOpen: (handle: Handle) => void;
}

const ARROWS: Readonly<Record<string, 1 | -1>> = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 };
const BAND = 'M-11,0L-6,-4V4ZM11,0L6,-4V4ZM-4,-1H4V1H-4Z';

/** A handle that is held: where it was taken, so that it does not jump under the pointer. */
interface Held {
  readonly handle: Handle;
  readonly offsetPx: number;
}

class HandleNode {
  readonly group = svgNode('g', 'handle edge');
  private readonly hit = svgNode('rect', 'hit');
  private readonly shape = svgNode('path', 'handle-shape');
  handle: Handle;
  private held: Held | null = null;
  private geometry: Geometry | null = null;

  constructor(handle: Handle, listeners: HandleListeners) {
    this.handle = handle;
    this.group.append(this.hit, this.shape);
    // Named from the first: it may be read before it is drawn.
    for (const [name, value] of Object.entries({ role: 'slider', tabindex: '0', 'aria-valuemin': '0', 'aria-label': handle.label }))
      this.group.setAttribute(name, value);
    this.shape.setAttribute('d', handle.band ? BAND : EDGE_SHAPE);
    this.listenToPointer(listeners);
    this.group.addEventListener('keydown', (event) => this.pressed(event, listeners));
    this.group.addEventListener('keyup', (event) => {
      if (ARROWS[event.key]) listeners.onDone();
    });
  }

  private px(event: PointerEvent): number {
    return event.clientX - (this.group.ownerSVGElement?.getBoundingClientRect().left ?? 0);
  }

  private listenToPointer(listeners: HandleListeners): void {
    this.group.addEventListener('pointerdown', (event) => {
      if (event.button !== 0 || !this.geometry) return;
      event.preventDefault();
      this.group.setPointerCapture(event.pointerId);
      this.group.focus({ preventScroll: true });
      this.held = { handle: this.handle, offsetPx: this.geometry.x(this.handle.at) - this.px(event) };
    });
    this.group.addEventListener('pointermove', (event) => {
      const { held, geometry } = this;
      if (held && geometry) listeners.onMove(held.handle, geometry.time(this.px(event) + held.offsetPx));
    });
    for (const end of ['pointerup', 'pointercancel'] as const)
      this.group.addEventListener(end, () => {
        if (!this.held) return;
        this.held = null;
        if (end === 'pointerup') listeners.onDone();
        else listeners.onCancel();
      });
  }

  private pressed(event: KeyboardEvent, listeners: HandleListeners): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const direction = ARROWS[event.key];
    if (direction) listeners.onStep(this.handle, direction);
    else if (event.key === 'Enter') listeners.onOpen(this.handle);
    else if (event.key === 'Escape') {
      this.held = null;
      listeners.onCancel();
    } else return;
    event.preventDefault();
  }

  get isHeld(): boolean {
    return this.held !== null;
  }

  /** `y` is where the arrows stand; of a band they stand in its middle. */
  draw(geometry: Geometry, y: number): void {
    this.geometry = geometry;
    const { at, band, label } = this.handle;
    const from = geometry.x(at);
    const to = band ? geometry.x(band.to) : from;
    const x = (from + to) / 2;
    const width = band ? Math.max(24, to - from - 24) : 24;
    const inView = x >= geometry.plotFrom - 12 && x <= geometry.width - 8;
    this.group.setAttribute('display', inView ? 'inline' : 'none');
    this.group.setAttribute('transform', `translate(${x.toFixed(1)},${y})`);
    for (const [name, value] of Object.entries({ x: -width / 2, y: -12, width, height: 24 })) this.hit.setAttribute(name, String(value));
    this.group.setAttribute('aria-label', label);
    this.group.setAttribute('aria-valuenow', String(Math.round(at / 1e6)));
    this.group.setAttribute('aria-valuemax', String(Math.round((geometry.warp.times.at(-1) ?? 0) / 1e6)));
    this.group.setAttribute('aria-valuetext', humanDuration(at));
  }

  hide(): void {
    this.group.setAttribute('display', 'none');
  }
}

export class HandleNodes {
  readonly node = svgNode('g', 'handles');
  private readonly nodes = new Map<string, HandleNode>();
  private readonly listeners: HandleListeners;

  constructor(listeners: HandleListeners) {
    this.listeners = listeners;
  }

  /** What there is to drag in the run on screen. One that is held stays, also where the run has no place for it any more. */
  show(handles: readonly Handle[]): void {
    const wanted = new Set(handles.map(({ id }) => id));
    for (const [id, node] of this.nodes) {
      if (wanted.has(id) || node.isHeld) continue;
      node.group.remove();
      this.nodes.delete(id);
    }
    for (const handle of handles) {
      const known = this.nodes.get(handle.id);
      if (known) known.handle = handle;
      else {
        const made = new HandleNode(handle, this.listeners);
        this.nodes.set(handle.id, made);
        this.node.append(made.group);
      }
    }
  }

  draw(geometry: Geometry, layout: Layout): void {
    for (const node of this.nodes.values()) {
      const row = layout.byLane.get(node.handle.lane);
      if (!row) node.hide();
      else node.draw(geometry, row.lane.kind === 'path' ? row.top + (node.handle.band ? 8 : row.height - 7) : row.top + row.height - 5);
    }
  }
}
