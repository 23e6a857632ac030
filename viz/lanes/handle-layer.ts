// Handles for the run on screen, tied to the document: a drag shows what it would do, letting go commits one undo step.
import { effect } from '@preact/signals';
import { controlId } from '../panels/control-row.tsx';
import { type Control, nextValue, pathControls, socketOptionControls, sysctlControls, valueText } from '../panels/controls.ts';
import { reveal } from '../panels/fold.tsx';
import { applyOverrides } from '../state/document.ts';
import { findEntry } from '../state/evaluate.ts';
import { cancelPreview, commitDocument, document$, dragging, preview, problems, run } from '../state/store.ts';
import type { Chart } from './chart.ts';
import { HandleNodes } from './handle-nodes.ts';
import { type Handle, handlesOf } from './handles.ts';

const show = (changes: Readonly<Record<string, string>>): void => {
  const now = document$.peek();
  preview({ ...now, overrides: { ...now.overrides, ...changes } });
};

/** What cannot be is not left behind. */
function done(): void {
  if (!dragging.peek()) return;
  if (problems.peek().length > 0) cancelPreview();
  else commitDocument();
}

function controlOf(key: string): Control | undefined {
  const now = run.peek();
  const { scenarioId, overrides } = document$.peek();
  const entry = findEntry(scenarioId);
  if (!now || !entry) return undefined;
  const [host] = key.split('.');
  const { scenario } = now;
  const controls =
    host === 'client' || host === 'server'
      ? [...socketOptionControls(scenario, host), ...sysctlControls(scenario, host)]
      : pathControls({ scenario, file: applyOverrides(entry.file, overrides).file }, entry);
  return controls.find((control) => control.key === key);
}

/** An arrow key does what it does on the setting's slider. A band goes by the step of its first edge. */
function step({ at, key, band, changes }: Handle, direction: 1 | -1): void {
  const control = controlOf(key);
  if (!control) return;
  const value = nextValue(control, control.value ?? control.fallback, direction);
  show(band ? changes(at + (value - (control.value ?? control.fallback))) : { [key]: valueText(value, control.unit) });
}

/** Adds the handles to a chart. Returns what takes them away. */
export function startHandles(chart: Chart): () => void {
  const nodes = new HandleNodes({
    onMove: (handle, timeUs) => show(handle.changes(timeUs)),
    onStep: step,
    onDone: done,
    onCancel: cancelPreview,
    onOpen: ({ key }) => reveal(controlId(key)),
  });
  chart.addLayer(nodes);
  return effect(() => {
    const now = run.value;
    const { scenarioId, overrides } = document$.value;
    const entry = findEntry(scenarioId);
    nodes.show(now && entry ? handlesOf(now, applyOverrides(entry.file, overrides).file) : []);
    chart.redraw();
  });
}
