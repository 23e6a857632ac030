// The keys of a fleet's page, as those of a timeline; arrow keys belong to the axis that has the focus.
import { cancelPreview, cycleGhost, dragging, view } from '../state/store.ts';
import { pin, readBin } from './state.ts';
import { panBy, zoomBy } from './zoom.ts';

const around = (): number | null => readBin.peek()?.fromUs ?? null;

const KEYS: Readonly<Record<string, () => void>> = {
  KeyW: () => zoomBy(1.6, around()),
  KeyS: () => zoomBy(1 / 1.6, around()),
  KeyA: () => panBy(-0.25),
  KeyD: () => panBy(0.25),
  KeyG: cycleGhost,
  Digit0: () => {
    view.value = { ...view.value, window: null };
  },
  Escape: () => {
    if (dragging.value) cancelPreview();
    else pin(null);
  },
};

const typing = (target: EventTarget | null) =>
  target instanceof HTMLSelectElement || (target instanceof HTMLInputElement && target.type !== 'range' && target.type !== 'checkbox');

/** Listens while a fleet's page is on screen. Returns what ends that. */
export function listenForFleetKeys(): () => void {
  const pressed = (event: KeyboardEvent) => {
    if (typing(event.target) || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const does = KEYS[event.code];
    if (!does) return;
    event.preventDefault();
    does();
  };
  addEventListener('keydown', pressed);
  return () => removeEventListener('keydown', pressed);
}
