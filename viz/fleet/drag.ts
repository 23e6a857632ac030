// Pointers on a fleet's charts: hovering reads a step, a click chooses it, a drag chooses a part of the run; the wheel zooms with
// Ctrl and otherwise scrolls the page.
import type { Place } from './charts-figure.tsx';

export interface Selection {
  readonly from: number;
  readonly to: number;
}

interface Listeners {
  readonly place: () => Place;
  readonly onHover: (timeUs: number | null) => void;
  readonly onClick: (timeUs: number) => void;
  readonly onSelection: (selection: Selection | null) => void;
  readonly onWindow: (fromUs: number, toUs: number) => void;
  readonly onWheel: (factor: number, timeUs: number) => void;
}

/** Less than this is a click. */
const CLICK_PX = 6;

export function dragSelection(element: HTMLElement, listeners: Listeners): () => void {
  let start: number | null = null;
  const px = (event: MouseEvent) => event.clientX - element.getBoundingClientRect().left;
  const clamped = (event: MouseEvent) => Math.min(Math.max(px(event), listeners.place().from), listeners.place().to);
  const inside = (event: MouseEvent) => px(event) >= listeners.place().from && px(event) <= listeners.place().to;
  const selectionTo = (event: MouseEvent): Selection | null => {
    if (start === null || Math.abs(clamped(event) - start) < CLICK_PX) return null;
    return { from: Math.min(start, clamped(event)), to: Math.max(start, clamped(event)) };
  };
  const down = (event: PointerEvent) => {
    if (event.button === 0 && inside(event)) start = px(event);
  };
  const move = (event: PointerEvent) => {
    listeners.onHover(inside(event) ? listeners.place().time(px(event)) : null);
    listeners.onSelection(selectionTo(event));
  };
  const up = (event: PointerEvent) => {
    const selection = selectionTo(event);
    const { time } = listeners.place();
    if (selection) listeners.onWindow(time(selection.from), time(selection.to));
    else if (start !== null) listeners.onClick(time(clamped(event)));
    start = null;
    listeners.onSelection(null);
  };
  const leave = () => {
    start = null;
    listeners.onHover(null);
    listeners.onSelection(null);
  };
  const wheel = (event: WheelEvent) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    listeners.onWheel(2 ** (-event.deltaY * 0.004), listeners.place().time(clamped(event)));
  };
  element.addEventListener('pointerdown', down);
  element.addEventListener('pointermove', move);
  element.addEventListener('pointerup', up);
  element.addEventListener('pointerleave', leave);
  element.addEventListener('wheel', wheel, { passive: false });
  return () => {
    element.removeEventListener('pointerdown', down);
    element.removeEventListener('pointermove', move);
    element.removeEventListener('pointerup', up);
    element.removeEventListener('pointerleave', leave);
    element.removeEventListener('wheel', wheel);
  };
}
