// Whether a run meets a goal, and if not, what is missing.
import { parseDuration, type Run } from '../../sim/index.ts';
import { isNever, markAt, type MarkName } from './figures.ts';
import type { Goal } from './lesson.ts';

export type Miss =
  | { readonly what: 'outcome'; readonly is: string }
  | { readonly what: 'decidedBy'; readonly is: string | null }
  | { readonly what: 'early' | 'late'; readonly us: number };

/** Counts from the goal's mark; without one, from the verdict's own. */
export function endFrom(run: Run, since: string | undefined): number {
  const verdict = run.verdicts[run.scenario.watch];
  return verdict.at - (since === undefined ? verdict.at - verdict.sinceUs : (markAt(run, since as MarkName) ?? 0));
}

/** Null: the goal is met. */
export function missOf(run: Run, goal: Goal): Miss | null {
  const verdict = run.verdicts[run.scenario.watch];
  if (goal.outcome !== undefined && verdict.outcome !== goal.outcome) return { what: 'outcome', is: verdict.outcome };
  if (goal.decidedBy !== undefined && verdict.decidedBy !== goal.decidedBy) return { what: 'decidedBy', is: verdict.decidedBy };
  if (goal.before === undefined && goal.after === undefined) return null;
  if (isNever(verdict.outcome) || verdict.outcome === 'open') return { what: 'outcome', is: verdict.outcome };
  const us = endFrom(run, goal.since);
  if (goal.after !== undefined && us < (parseDuration(goal.after) ?? 0)) return { what: 'early', us };
  if (goal.before !== undefined && us >= (parseDuration(goal.before) ?? 0)) return { what: 'late', us };
  return null;
}
