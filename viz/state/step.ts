// Stepping through the trace: to the next event, timer fire or state change; along a lane, across lanes; to causes and effects.
import type { TraceEvent } from '../../sim/index.ts';
import { stepsFrom } from './playhead.ts';
import { layout } from './scene-view.ts';
import { run, scene, select, selected } from './store.ts';

export type StepKind = 'event' | 'fire' | 'state';

const matches = (event: TraceEvent, kind: StepKind): boolean =>
  kind === 'event' || (kind === 'fire' ? event.kind === 'fire' : event.kind === 'state' || event.kind === 'error' || event.kind === 'gone');

const choose = (event: TraceEvent | undefined): boolean => {
  if (event) select(event.key);
  return event !== undefined;
};

/** Next (1) or previous (−1) event of a kind; from nowhere, the first or the last. */
export function stepEvent(direction: 1 | -1, kind: StepKind): boolean {
  const events = run.value?.events ?? [];
  const from = stepsFrom(direction);
  for (let i = from + direction; i >= 0 && i < events.length; i += direction) {
    const event = events[i];
    if (event && matches(event, kind)) return choose(event);
  }
  return false;
}

export const stepToEnd = (last: boolean): boolean => choose(last ? run.value?.events.at(-1) : run.value?.events[0]);

export function stepCause(): boolean {
  const { cause } = selected.value ?? {};
  return choose(cause === null || cause === undefined ? undefined : run.value?.events[cause]);
}

export function stepEffect(): boolean {
  const from = selected.value;
  return choose(from ? run.value?.events.find((event) => event.cause === from.id) : undefined);
}

/** Events that a lane shows, in order of time. */
function laneEvents(laneId: string): TraceEvent[] {
  const events = run.value?.events ?? [];
  const { marks = [], markOf = new Int32Array() } = scene.value ?? {};
  return events.filter((event) => marks[markOf[event.id] ?? -1]?.lane === laneId);
}

const laneOf = (event: TraceEvent): string | undefined => scene.value?.marks[scene.value.markOf[event.id] ?? -1]?.lane;

export function stepInLane(direction: 1 | -1): boolean {
  const from = selected.value;
  if (!from) return stepEvent(direction, 'event');
  const lane = laneEvents(laneOf(from) ?? '');
  return choose(lane[lane.findIndex((event) => event.id === from.id) + direction]);
}

/** To the lane above or below that has events, at the event nearest in time. */
export function stepLane(direction: 1 | -1): boolean {
  const from = selected.value;
  if (!from) return stepEvent(1, 'event');
  const rows = layout.value?.rows ?? [];
  for (let i = rows.findIndex((row) => row.lane.id === laneOf(from)) + direction; i >= 0 && i < rows.length; i += direction) {
    const events = laneEvents(rows[i]?.lane.id ?? '');
    if (events.length === 0) continue;
    return choose(events.reduce((best, event) => (Math.abs(event.at - from.at) < Math.abs(best.at - from.at) ? event : best)));
  }
  return false;
}
