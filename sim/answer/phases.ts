// From when to when: the timer wheel rounds by the absolute jiffies counter, so an answer is a range over boot phases. As the
// phase moves on, the jiffy in which a run ends stands still and then steps; the range's ends lie on either side of a step.
// So: a coarse grid over one period of the wheel's coarsest level in use, then each step narrowed down by halving.
import type { Hz } from '../time.ts';
import type { TraceEvent } from '../trace/trace-event.ts';

/** How a run ended, for one phase. */
export interface PhaseEnd {
  /** Since the beginning of the trouble, µs. */
  readonly sinceUs: number;
  /** Since t = 0, µs. */
  readonly at: number;
}

/** A boot phase: what is added to the jiffies counter, and how far into its jiffy t = 0 lies. */
export interface Phase {
  readonly offset: number;
  readonly microsecondsIntoJiffy: number;
}

export interface PhaseRange<End extends PhaseEnd> {
  readonly earliest: { readonly phase: Phase; readonly end: End };
  readonly latest: { readonly phase: Phase; readonly end: End };
  readonly tried: number;
}

const GRID = 24;
/** Runs at most; steps beyond it stay as wide as they are. */
const MOST = 240;

/** The period of the rounding that a run was subject to: the granule of the coarsest level that its timers were in. */
export function phasePeriod(events: readonly TraceEvent[], hz: Hz): number {
  let period = 8;
  for (const event of events) {
    if (event.kind !== 'arm' || event.place !== 'client') continue;
    const wait = ((event.expiresAt - event.at) * hz) / 1_000_000;
    for (let start = 63; start <= wait; start *= 8) period = Math.max(period, (start / 63) * 8);
  }
  return period;
}

/** Finds the earliest and the latest end over all phases of a period. */
export function searchPhases<End extends PhaseEnd>(run: (phase: Phase) => End, period: number, hz: Hz): PhaseRange<End> {
  const ends = new Map<number, End>();
  const endAt = (offset: number): End => {
    const known = ends.get(offset);
    if (known !== undefined) return known;
    const end = run({ offset, microsecondsIntoJiffy: 0 });
    ends.set(offset, end);
    return end;
  };
  // The absolute jiffy of the end: the same on one tread of the stairs.
  const tread = (offset: number): number => offset + Math.floor((endAt(offset).at * hz) / 1_000_000);
  const narrow = (low: number, high: number): void => {
    if (ends.size >= MOST || tread(low) === tread(high) || high - low <= 1) return;
    const middle = (low + high) >> 1;
    narrow(low, middle);
    narrow(middle, high);
  };
  const stride = Math.max(1, Math.floor(period / GRID));
  for (let low = 0; low < period; low += stride) {
    endAt(low);
    endAt(Math.min(low + stride, period));
  }
  for (let low = 0; low < period; low += stride) narrow(low, Math.min(low + stride, period));
  return withinJiffy(run, ends, hz);
}

/** The two ends of the range, each tried at the end of its jiffy too. */
function withinJiffy<End extends PhaseEnd>(run: (phase: Phase) => End, ends: ReadonlyMap<number, End>, hz: Hz): PhaseRange<End> {
  const all = [...ends].map(([offset, end]) => ({ phase: { offset, microsecondsIntoJiffy: 0 }, end }));
  const first = all.reduce((a, b) => (b.end.sinceUs < a.end.sinceUs ? b : a));
  const last = all.reduce((a, b) => (b.end.sinceUs > a.end.sinceUs ? b : a));
  const late = Math.floor(1_000_000 / hz) - 1;
  const more = [first, last].map(({ phase: { offset } }) => {
    const phase = { offset, microsecondsIntoJiffy: late };
    return { phase, end: run(phase) };
  });
  const candidates = [first, last, ...more];
  return {
    earliest: candidates.reduce((a, b) => (b.end.sinceUs < a.end.sinceUs ? b : a)),
    latest: candidates.reduce((a, b) => (b.end.sinceUs > a.end.sinceUs ? b : a)),
    tried: ends.size + more.length,
  };
}
