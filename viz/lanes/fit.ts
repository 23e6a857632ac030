// The fitted axis of some runs, and the moments on it that want a label.
import type { Run } from '../../sim/index.ts';
import type { Anchor } from '../axis/ticks.ts';
import { buildWarp, type Warp } from '../axis/warp.ts';
import { importance } from './mark.ts';
import type { Scene } from './model.ts';

const LEAST_BASE_GAP_US = 1000;
const MOST_BASE_GAP_US = 20_000;

/** Knots are the events of all runs, and whatever else is shown beside them. */
export function fitAxis(runs: readonly Run[], endUs: number, besides: readonly number[] = []): Warp {
  const rttUs = runs[0]?.scenario.path.rttUs ?? 0;
  const baseGapUs = Math.min(Math.max(rttUs, LEAST_BASE_GAP_US), MOST_BASE_GAP_US);
  const times = runs.map((run) => run.events.map((event) => event.at as number));
  return buildWarp([...times, besides], { startUs: 0, endUs, baseGapUs, linearity: 0 });
}

/** The first of several at one time speaks for them. */
export function anchorsOf(run: Run, scene: Scene): Anchor[] {
  const most = new Map<number, number>();
  for (const event of run.events) most.set(event.at, Math.max(most.get(event.at) ?? 0, importance(event)));
  if (scene.ending !== 'over') most.set(scene.endUs, 3);
  return Array.from(most, ([timeUs, weight]) => ({ timeUs, importance: weight }));
}
