// Playing a run: from event to event at an even pace, silences cut short and announced. The playhead moves; what it shows is
// a fold over the trace, so nothing is simulated.
import { computed, effect, signal } from '@preact/signals';
import type { Run } from '../../sim/index.ts';
import { inNextFrame, withoutMotion } from '../app/frame.ts';
import { movePlayhead, playhead, selectAtPlayhead } from './playhead.ts';
import { run } from './store.ts';

/** Between two moments at which something happens. */
const STEP_MS = 600;
/** Moments this close are one after the other at once. */
const CLOSE_US = 2000;
const CLOSE_MS = 120;
/** A silence longer than this is skipped, and said. */
export const SILENCE_US = 10_000_000;
const MOST_SILENCE_MS = 800;
/** Long enough to be read. */
const LEAST_SILENCE_MS = 250;

export const SPEEDS: readonly number[] = [1 / 8, 1 / 4, 1 / 2, 1, 2, 4, 8, 16, 32, 64];
export const speed = signal(1);
export const playing = signal(false);
/** The silence that is being skipped, in microseconds. */
export const skipped = signal<number | null>(null);

/** The moments at which something happens, in order. */
const stops = computed<readonly number[]>(() => [...new Set(run.value?.events.map((event) => event.at as number))]);

interface Leg {
  readonly from: number;
  readonly to: number;
  readonly durationMs: number;
  readonly startMs: number;
}

/** How long the way from one moment to the next takes on screen. */
export function legMs(gapUs: number, atSpeed: number): number {
  const pace = (gapUs <= CLOSE_US ? CLOSE_MS : STEP_MS) / atSpeed;
  return gapUs > SILENCE_US ? Math.min(Math.max(pace, LEAST_SILENCE_MS), MOST_SILENCE_MS) : pace;
}

const isSilent = ({ from, to }: Leg): boolean => to - from > SILENCE_US;

let leg: Leg | null = null;
let playedRun: Run | null = null;

function nextLeg(fromUs: number, startMs: number): Leg | null {
  const to = stops.peek().find((stop) => stop > fromUs);
  return to === undefined ? null : { from: fromUs, to, startMs, durationMs: legMs(to - fromUs, speed.peek()) };
}

function turn(nowMs: number): void {
  if (!playing.peek()) return;
  leg ??= nextLeg(playhead.peek()?.atUs ?? 0, nowMs);
  // At high speeds several legs end within one frame; a silence begins with one, or a slow machine would not show that it is skipped.
  while (leg && nowMs - leg.startMs >= leg.durationMs) {
    movePlayhead(leg.to);
    const next = nextLeg(leg.to, leg.startMs + leg.durationMs);
    leg = next && isSilent(next) ? { ...next, startMs: nowMs } : next;
  }
  if (!leg) {
    pause();
    return;
  }
  const gapUs = leg.to - leg.from;
  skipped.value = isSilent(leg) ? gapUs : null;
  if (!withoutMotion()) movePlayhead(leg.from + (gapUs * (nowMs - leg.startMs)) / leg.durationMs);
  inNextFrame('playback', turn);
}

export function play(): void {
  const last = stops.peek().at(-1);
  const moment = playhead.peek();
  if (last === undefined || !moment) return;
  leg = null;
  if (moment.atUs >= last) movePlayhead(0);
  playing.value = true;
  inNextFrame('playback', turn);
}

export function pause(): void {
  if (!playing.peek()) return;
  playing.value = false;
  skipped.value = null;
  leg = null;
  selectAtPlayhead();
}

export const togglePlay = (): void => (playing.peek() ? pause() : play());

// Another speed counts from where the playhead is; another run stops.
effect(() => {
  if (speed.value > 0) leg = null;
});
effect(() => {
  if (run.value !== playedRun) pause();
  playedRun = run.peek();
});
