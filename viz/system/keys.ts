// The keys of a system's page. They are those of a single connection as far as both have the same things.
import { cycleGhost, dragging, cancelPreview, select, view } from '../state/store.ts';
import { AXES, type Key } from '../app/keys.ts';
import { chartCommands, focusFollows } from '../lanes/commands.ts';
import { selectedItem } from './state.ts';
import { stepEvent, stepInLane, stepLane, stepToEnd } from './step.ts';
import { word } from '../text/words.ts';

const plain = (event: KeyboardEvent) => !event.ctrlKey && !event.metaKey && !event.altKey;
const named =
  (...names: string[]) =>
  (event: KeyboardEvent) =>
    plain(event) && names.includes(event.key);
const letter = (code: string) => (event: KeyboardEvent) => plain(event) && !event.shiftKey && event.code === code;
const inChart = (event: KeyboardEvent) =>
  event.target === document.body || (event.target instanceof Element && event.target.closest('.chart') !== null);
const arrow = (name: string) => (event: KeyboardEvent) => plain(event) && event.key === name && inChart(event);

/** The selection moves, the chart brings it into view, and the focus goes along if it was there. */
const step = (move: () => boolean) => () => {
  if (!move() || !selectedItem.value) return;
  focusFollows.current = document.activeElement?.closest('.chart .mark') != null;
  chartCommands.current?.reveal(selectedItem.value.at);
};

const zoomBy = (factor: number) => () => chartCommands.current?.zoomBy(factor);

export const SYSTEM_KEYS: readonly Key[] = [
  { shown: '. ,', does: word('next, previous event'), on: letter('Period'), run: step(() => stepEvent(1)) },
  { shown: '', does: '', on: letter('Comma'), run: step(() => stepEvent(-1)) },
  { shown: '← →', does: word('mark before, after in the lane'), on: arrow('ArrowRight'), run: step(() => stepInLane(1)) },
  { shown: '', does: '', on: arrow('ArrowLeft'), run: step(() => stepInLane(-1)) },
  { shown: '↑ ↓', does: word('lane above, below'), on: arrow('ArrowDown'), run: step(() => stepLane(1)) },
  { shown: '', does: '', on: arrow('ArrowUp'), run: step(() => stepLane(-1)) },
  { shown: 'Home End', does: word('first, last event'), on: arrow('Home'), run: step(() => stepToEnd(false)) },
  { shown: '', does: '', on: arrow('End'), run: step(() => stepToEnd(true)) },
  {
    shown: 'Enter',
    does: word('from the chart to the reasons'),
    on: (event) => event.key === 'Enter' && (event.target as Element).closest?.('.chart .mark') !== null,
    run: () => document.getElementById('why-title')?.focus(),
  },
  {
    shown: 'Esc',
    does: word('take back the selection or the change'),
    on: named('Escape'),
    run: () => (dragging.value ? cancelPreview() : select(null)),
  },
  { shown: 'W S', does: word('zoom in, out'), on: (event) => letter('KeyW')(event) || named('+', '=')(event), run: zoomBy(1.6) },
  { shown: '', does: '', on: (event) => letter('KeyS')(event) || named('-')(event), run: zoomBy(1 / 1.6) },
  { shown: 'A D', does: word('pan left, right'), on: letter('KeyA'), run: () => chartCommands.current?.panByShare(-0.25) },
  { shown: '', does: '', on: letter('KeyD'), run: () => chartCommands.current?.panByShare(0.25) },
  {
    shown: '0',
    does: word('all of the run'),
    on: named('0'),
    run: () => {
      view.value = { ...view.value, window: null };
    },
  },
  {
    shown: 'L',
    does: word('axis: fitted, linear, logarithmic'),
    on: letter('KeyL'),
    run: () => {
      const next = AXES[(AXES.indexOf(view.value.axis) + 1) % AXES.length];
      if (next) view.value = { ...view.value, axis: next };
    },
  },
  { shown: 'G', does: word('against: the run before, the system as it was, nothing'), on: letter('KeyG'), run: cycleGhost },
];

const typing = (target: EventTarget | null) =>
  target instanceof HTMLTextAreaElement ||
  target instanceof HTMLSelectElement ||
  (target instanceof HTMLInputElement && target.type !== 'range' && target.type !== 'checkbox');

/** Listens while a system's own page is on screen. Returns what ends that. */
export function listenForSystemKeys(): () => void {
  const pressed = (event: KeyboardEvent) => {
    if (typing(event.target) || event.defaultPrevented) return;
    const found = SYSTEM_KEYS.find((key) => key.on(event));
    if (!found) return;
    event.preventDefault();
    found.run();
  };
  addEventListener('keydown', pressed);
  return () => removeEventListener('keydown', pressed);
}
