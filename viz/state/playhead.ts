// The moment that is looked at. It stands at the selected event, or anywhere between events where the reader put it; without
// either at the event that decided.
import { computed, effect, signal } from '@preact/signals';
import type { Moment } from './at.ts';
import { decidingEvent } from './deciding.ts';
import { document$, run, select, selected, view } from './store.ts';

const free = signal<number | null>(null);

/** What takes a free playhead along: another selection, another scenario. */
const anchor = computed(() => JSON.stringify([document$.value.scenarioId, view.value.selected]));
effect(() => {
  if (anchor.value !== '') free.value = null;
});

export const playhead = computed<Moment | null>(() => {
  const now = run.value;
  if (!now) return null;
  if (free.value !== null) return { atUs: free.value, event: null };
  const event = selected.value ?? decidingEvent(now);
  return event ? { atUs: event.at, event: event.id } : null;
});

/** The moment before the last step: what has changed since is what the step did. Null between events. */
export const beforeStep = computed<Moment | null>(() => {
  const moment = playhead.value;
  const events = run.value?.events ?? [];
  if (!moment) return null;
  if (moment.event !== null) return { atUs: moment.atUs, event: moment.event - 1 };
  const first = events.find((event) => event.at >= moment.atUs);
  return first?.at === moment.atUs ? { atUs: moment.atUs, event: first.id - 1 } : null;
});

/** Puts the playhead anywhere within the run. */
export function movePlayhead(atUs: number): void {
  free.value = Math.max(0, Math.round(atUs));
}

/** Whether the playhead stands where the reader put it, and not at an event. */
export const isFree = computed(() => free.value !== null);

/** Where stepping begins: behind the last event at the playhead (1), or before the first one after it (−1). */
export function stepsFrom(direction: 1 | -1): number {
  const events = run.peek()?.events ?? [];
  if (free.peek() === null) return selected.peek()?.id ?? (direction === 1 ? -1 : events.length);
  const after = events.findIndex((event) => event.at > (free.peek() ?? 0));
  const next = after === -1 ? events.length : after;
  return direction === 1 ? next - 1 : next;
}

/** Turns the place of a free playhead into a selection: of the last event before it. */
export function selectAtPlayhead(): void {
  const at = free.peek();
  if (at === null) return;
  select(run.peek()?.events.findLast((event) => event.at <= at)?.key ?? null);
  free.value = null;
}
