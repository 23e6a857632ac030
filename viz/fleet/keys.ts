// The keys of a fleet's page, as those of a timeline; arrow keys belong to the axis that has the focus.
import { cancelPreview, cycleGhost, dragging, view } from '../state/store.ts';
import { pin, readBin } from './state.ts';
import type { ShownKey } from '../system/key-list.tsx';
import { panBy, zoomBy } from './zoom.ts';
import { word } from '../text/words.ts';

const around = (): number | null => readBin.peek()?.fromUs ?? null;

interface FleetKey extends ShownKey {
  readonly code: string;
  readonly run: () => void;
}

const all = (): void => {
  view.value = { ...view.value, window: null };
};
const back = (): void => {
  if (dragging.value) cancelPreview();
  else pin(null);
};

const KEYS: readonly FleetKey[] = [
  { code: 'KeyW', shown: 'W S', does: word('zoom in, out'), run: () => zoomBy(1.6, around()) },
  { code: 'KeyS', shown: '', does: '', run: () => zoomBy(1 / 1.6, around()) },
  { code: 'KeyA', shown: 'A D', does: word('pan left, right'), run: () => panBy(-0.25) },
  { code: 'KeyD', shown: '', does: '', run: () => panBy(0.25) },
  { code: 'Digit0', shown: '0', does: word('all of the run'), run: all },
  { code: 'KeyG', shown: 'G', does: word('against: the run before, the fleet as it was, nothing'), run: cycleGhost },
  { code: 'Escape', shown: 'Esc', does: word('take back the chosen step or the change'), run: back },
];

/** With those of the axis, which has them while it has the focus. */
export const FLEET_KEYS: readonly ShownKey[] = [
  { shown: '← →', does: word('on the axis: step before, after') },
  { shown: 'PgUp PgDn', does: word('on the axis: ten steps') },
  { shown: 'Home End', does: word('on the axis: first, last step') },
  ...KEYS,
];

const typing = (target: EventTarget | null) =>
  target instanceof HTMLSelectElement || (target instanceof HTMLInputElement && target.type !== 'range' && target.type !== 'checkbox');

/** Listens while a fleet's page is on screen. Returns what ends that. */
export function listenForFleetKeys(): () => void {
  const pressed = (event: KeyboardEvent) => {
    if (typing(event.target) || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const found = KEYS.find(({ code }) => code === event.code);
    if (!found) return;
    event.preventDefault();
    found.run();
  };
  addEventListener('keydown', pressed);
  return () => removeEventListener('keydown', pressed);
}
