// Which settings make two runs part: found by trying. A setting that makes A part at the same event when it alone is changed
// is the cause; where none does so alone, those without which B does not part there.
import type { Run } from '../../sim/index.ts';
import type { Overrides } from '../state/document.ts';
import { evaluate } from '../state/evaluate.ts';
import { type Divergence, firstDivergence } from './align.ts';

/** Keys whose values differ, in the order of A's and then B's. */
export function differingKeys(a: Overrides, b: Overrides): string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((key) => a[key] !== b[key]);
}

const withValueOf = (overrides: Overrides, key: string, from: Overrides): Overrides => {
  const { [key]: _, ...rest } = overrides;
  const value = from[key];
  return value === undefined ? rest : { ...rest, [key]: value };
};

/** More settings than this are not tried one by one. */
const MOST_TRIED = 12;

const sameDivergence = (one: Divergence | null, other: Divergence): boolean =>
  one !== null && one.common === other.common && one.at === other.at;

export interface Side {
  readonly overrides: Overrides;
  readonly run: Run;
}

export interface Causes {
  readonly keys: readonly string[];
  /** Each of them alone is enough; else they do it together. */
  readonly alone: boolean;
}

export function causesOf(scenarioId: string, a: Side, b: Side, divergence: Divergence): Causes {
  const keys = differingKeys(a.overrides, b.overrides);
  if (keys.length < 2 || keys.length > MOST_TRIED) return { keys, alone: keys.length === 1 };
  const partsAt = (overrides: Overrides): Divergence | null | undefined => {
    const found = evaluate({ scenarioId, overrides });
    return found.ok ? firstDivergence(a.run, found.run) : undefined;
  };
  const alone = keys.filter((key) => sameDivergence(partsAt(withValueOf(a.overrides, key, b.overrides)) ?? null, divergence));
  if (alone.length > 0) return { keys: alone, alone: true };
  const needed = keys.filter((key) => {
    const without = partsAt(withValueOf(b.overrides, key, a.overrides));
    return without !== undefined && !sameDivergence(without, divergence);
  });
  return { keys: needed.length > 0 ? needed : keys, alone: false };
}
