// All keys of the page in one list: what runs them and what the help shows. Off while the reader types.
import { chartCommands } from '../lanes/commands.ts';
import { pause, togglePlay } from '../state/playback.ts';
import { cancelPreview, cycleGhost, dragging, page, redoDocument, undoDocument, select, selected, view } from '../state/store.ts';
import { systemPart } from '../state/systems.ts';
import type { AxisMode } from '../state/url.ts';
import { stepCause, stepEffect, stepEvent, stepInLane, stepLane, stepToEnd } from '../state/step.ts';
import { currentView, showView } from '../views/current-view.ts';
import { shareOpen } from '../exchange/share-state.ts';
import { helpOpen } from './help-state.ts';
import { stepTo } from './step-keys.ts';
import { word } from '../text/words.ts';

export interface Key {
  /** As shown in the help. */
  readonly shown: string;
  readonly does: string;
  readonly on: (event: KeyboardEvent) => boolean;
  readonly run: () => void;
}

const plain = (event: KeyboardEvent) => !event.ctrlKey && !event.metaKey && !event.altKey;
const key =
  (...names: string[]) =>
  (event: KeyboardEvent) =>
    plain(event) && names.includes(event.key);
const code = (name: string, shift: boolean, alt: boolean) => (event: KeyboardEvent) =>
  event.code === name && event.shiftKey === shift && event.altKey === alt && !event.ctrlKey && !event.metaKey;
const letter = (name: string) => (event: KeyboardEvent) => plain(event) && !event.shiftKey && event.code === name;
const mod = (event: KeyboardEvent) => event.ctrlKey || event.metaKey;

const step = (move: () => boolean) => () => {
  pause();
  stepTo(move);
};

/** What takes the space bar for itself. */
const onControl = (target: EventTarget | null) =>
  target instanceof Element && target.closest('button, a, summary, input, select, textarea') !== null;

const inChart = (event: KeyboardEvent) =>
  (event.target === document.body && currentView.value === 'timeline') ||
  (event.target instanceof Element && event.target.closest('.chart') !== null);
const arrow = (name: string) => (event: KeyboardEvent) => plain(event) && event.key === name && inChart(event);

/** The comparison's own code comes when it is first wanted. A connection of a system is compared with nothing. */
const compareCommand = (name: 'toFirstDifference' | 'swap' | 'duplicate' | 'fork') => () => {
  if (page.value !== 'system') void import('../compare/commands.ts').then((commands) => commands[name]());
};

export const KEYS: readonly Key[] = [
  { shown: 'Space', does: word('play, pause'), on: (event) => key(' ')(event) && !onControl(event.target), run: togglePlay },
  { shown: '. ,', does: word('next, previous event'), on: code('Period', false, false), run: step(() => stepEvent(1, 'event')) },
  { shown: '', does: '', on: code('Comma', false, false), run: step(() => stepEvent(-1, 'event')) },
  {
    shown: 'Shift . ,',
    does: word('next, previous timer that fired'),
    on: code('Period', true, false),
    run: step(() => stepEvent(1, 'fire')),
  },
  { shown: '', does: '', on: code('Comma', true, false), run: step(() => stepEvent(-1, 'fire')) },
  {
    shown: 'Alt . ,',
    does: word('next, previous change of state'),
    on: code('Period', false, true),
    run: step(() => stepEvent(1, 'state')),
  },
  { shown: '', does: '', on: code('Comma', false, true), run: step(() => stepEvent(-1, 'state')) },
  { shown: '← →', does: word('event before, after in the lane'), on: arrow('ArrowRight'), run: step(() => stepInLane(1)) },
  { shown: '', does: '', on: arrow('ArrowLeft'), run: step(() => stepInLane(-1)) },
  { shown: '↑ ↓', does: word('lane above, below'), on: arrow('ArrowDown'), run: step(() => stepLane(1)) },
  { shown: '', does: '', on: arrow('ArrowUp'), run: step(() => stepLane(-1)) },
  { shown: '[ ]', does: word('to the cause, to the effect'), on: key('['), run: step(stepCause) },
  { shown: '', does: '', on: key(']'), run: step(stepEffect) },
  { shown: 'Home End', does: word('first, last event'), on: arrow('Home'), run: step(() => stepToEnd(false)) },
  { shown: '', does: '', on: arrow('End'), run: step(() => stepToEnd(true)) },
  {
    shown: 'Enter',
    does: word('from the chart to the reasons'),
    on: (event) => event.key === 'Enter' && (event.target as Element).closest?.('.chart .mark') !== null,
    run: openWhy,
  },
  { shown: 'Esc', does: word('take back the selection or the change'), on: key('Escape'), run: stepBack },
  {
    shown: 'W S',
    does: word('zoom in, out'),
    on: (event) => letter('KeyW')(event) || key('+', '=')(event),
    run: () => chartCommands.current?.zoomBy(1.6),
  },
  { shown: '', does: '', on: (event) => letter('KeyS')(event) || key('-')(event), run: () => chartCommands.current?.zoomBy(1 / 1.6) },
  { shown: 'A D', does: word('pan left, right'), on: letter('KeyA'), run: () => chartCommands.current?.panByShare(-0.25) },
  { shown: '', does: '', on: letter('KeyD'), run: () => chartCommands.current?.panByShare(0.25) },
  { shown: '1 2 3 4', does: word('timeline, ladder, compare, sweep'), on: key('1'), run: () => showView('timeline') },
  { shown: '', does: '', on: key('2'), run: () => showView('ladder') },
  { shown: '', does: '', on: key('3'), run: () => showView('compare') },
  { shown: '', does: '', on: key('4'), run: () => showView('sweep') },
  { shown: 'N', does: word('first difference between runs'), on: letter('KeyN'), run: compareCommand('toFirstDifference') },
  { shown: 'X', does: word('swap runs A and B'), on: letter('KeyX'), run: compareCommand('swap') },
  { shown: 'Shift D', does: word('another run like this one'), on: code('KeyD', true, false), run: compareCommand('duplicate') },
  { shown: 'B', does: word('from this moment on, what if'), on: letter('KeyB'), run: compareCommand('fork') },
  { shown: '0', does: word('all of the run'), on: key('0'), run: () => showWindow(null) },
  { shown: 'L', does: word('axis: fitted, linear, logarithmic'), on: letter('KeyL'), run: cycleAxis },
  { shown: 'O', does: word('logarithmic axis from the selected event'), on: letter('KeyO'), run: originHere },
  { shown: 'G', does: word('ghost: the run before, the scenario, off'), on: letter('KeyG'), run: cycleGhost },
  {
    shown: 'Ctrl Z',
    does: word('undo; with Shift redo'),
    on: (event) => mod(event) && event.code === 'KeyZ' && !event.shiftKey,
    run: undoDocument,
  },
  {
    shown: '',
    does: '',
    on: (event) => mod(event) && ((event.code === 'KeyZ' && event.shiftKey) || event.code === 'KeyY'),
    run: redoDocument,
  },
  {
    shown: '?',
    does: word('this list'),
    on: key('?'),
    run: () => {
      helpOpen.value = true;
    },
  },
];

export const AXES: readonly AxisMode[] = ['fit', 'linear', 'log'];

export function setAxis(axis: AxisMode): void {
  view.value = { ...view.value, axis };
}

function cycleAxis(): void {
  setAxis(AXES[(AXES.indexOf(view.value.axis) + 1) % AXES.length] as AxisMode);
}

/** The logarithmic axis counts from the selected event, or without one again from the fault. */
export function originHere(): void {
  view.value = { ...view.value, axis: 'log', origin: selected.value?.key ?? null };
}

function showWindow(window: null): void {
  view.value = { ...view.value, window };
}

export function openWhy(): void {
  const panel = document.getElementById('why-title');
  panel?.scrollIntoView({ block: 'nearest' });
  panel?.focus();
}

function stepBack(): void {
  if (dragging.value) cancelPreview();
  else select(null);
}

const typing = (target: EventTarget | null) =>
  (target instanceof Element && target.closest('dialog') !== null) ||
  target instanceof HTMLTextAreaElement ||
  target instanceof HTMLSelectElement ||
  (target instanceof HTMLInputElement && target.type !== 'range' && target.type !== 'checkbox');

/** A connection of a system has the keys of any other. */
const isRunShown = () => page.value === 'scenario' || (page.value === 'system' && systemPart.value.connection !== null);

/** Listens for keys. Returns what ends that. */
export function listenForKeys(): () => void {
  const pressed = (event: KeyboardEvent) => {
    if (
      !(isRunShown() || ((page.value === 'answer' || page.value === 'system') && mod(event))) ||
      helpOpen.value ||
      shareOpen.value ||
      typing(event.target) ||
      event.defaultPrevented
    )
      return;
    const found = KEYS.find((one) => one.on(event));
    if (!found) return;
    event.preventDefault();
    found.run();
  };
  addEventListener('keydown', pressed);
  return () => removeEventListener('keydown', pressed);
}
