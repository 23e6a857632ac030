// What a slider would do, before it is moved: the outcome at 48 of its places, as columns and in words. Pure.
import type { Cells } from '../worker/cells.ts';
import { CELL_KINDS, type CellKind } from '../worker/cells.ts';
import { shortDuration } from '../text/duration.ts';
import { type Control, SLIDER_STEPS, sliderValue, valueText } from './controls.ts';
import { t, word } from '../text/words.ts';

export const POINTS = 48;

/** Outcomes that are drawn alike. */
export type OutcomeKind = 'told' | 'reset' | 'never' | 'lives' | 'unknown';

const KINDS: Readonly<Record<CellKind, OutcomeKind>> = {
  error: 'told',
  gone: 'told',
  reset: 'reset',
  never: 'never',
  alive: 'lives',
  closed: 'lives',
  open: 'unknown',
  'too long': 'unknown',
  impossible: 'unknown',
  waiting: 'unknown',
};

export interface Outcome {
  /** In the notation of fields. */
  readonly value: string;
  readonly kind: OutcomeKind;
  /** How long until the end; 0 where there is none. */
  readonly sinceUs: number;
}

/** The slider's places that are tried, as values a person would have typed. */
export const sampleValues = (control: Control): string[] =>
  Array.from({ length: POINTS }, (_, i) => valueText(sliderValue(control, Math.round((i / (POINTS - 1)) * SLIDER_STEPS)), control.unit));

export const outcomesOf = (values: readonly string[], { kinds, sinceUs }: Cells): Outcome[] =>
  values.map((value, i) => {
    const kind = KINDS[CELL_KINDS[kinds[i] ?? 0] ?? 'waiting'];
    return { value, kind, sinceUs: kind === 'told' || kind === 'reset' ? (sinceUs[i] ?? 0) : 0 };
  });

/** Times that differ by less than this, as a share, are the same to a reader. */
const SAME_SHARE = 0.02;

/** Whether moving the slider changes nothing that a reader would notice. */
export function isFlat(outcomes: readonly Outcome[]): boolean {
  const times = outcomes.map(({ sinceUs }) => sinceUs);
  return new Set(outcomes.map(({ kind }) => kind)).size === 1 && Math.min(...times) >= Math.max(...times) * (1 - SAME_SHARE);
}

/** Heights from 0 to 1: times by their logarithm, between the shortest and the longest of this slider. */
export function heightsOf(outcomes: readonly Outcome[]): number[] {
  const times = outcomes.flatMap(({ sinceUs }) => (sinceUs > 0 ? [Math.log(sinceUs)] : []));
  const least = Math.min(...times);
  const span = Math.max(...times) - least;
  return outcomes.map(({ kind, sinceUs }) => {
    if (kind === 'lives') return 0;
    if (kind === 'never' || kind === 'unknown' || sinceUs <= 0) return 1;
    return span < 1e-9 ? 0.5 : 0.15 + 0.75 * ((Math.log(sinceUs) - least) / span);
  });
}

const WORDS: Readonly<Record<OutcomeKind, string>> = {
  told: word('ends'),
  reset: word('reset'),
  never: word('never notices'),
  lives: word('lives'),
  unknown: word('not known'),
};

function stretchText(stretch: readonly Outcome[]): string {
  const [first, last] = [stretch[0], stretch.at(-1)];
  if (!first || !last) return '';
  const where = first.value === last.value ? first.value : t('$from to $to', { from: first.value, to: last.value });
  const times = stretch.map(({ sinceUs }) => sinceUs);
  const [least, most] = [Math.min(...times), Math.max(...times)];
  if (most === 0) return t('$where: $what', { where, what: t(WORDS[first.kind]) });
  const when =
    least >= most * (1 - SAME_SHARE) ? shortDuration(most) : t('$from to $to', { from: shortDuration(least), to: shortDuration(most) });
  return t('$where: $what after $time', { where, what: t(WORDS[first.kind]), time: when });
}

/** "1s to 20s: ends after 1.2 s to 20 s; 30s to 1d: never notices". */
export function outcomeText(outcomes: readonly Outcome[]): string {
  if (isFlat(outcomes)) return t('Changes nothing here.');
  const stretches: Outcome[][] = [];
  for (const outcome of outcomes) {
    const last = stretches.at(-1);
    if (last?.[0]?.kind === outcome.kind) last.push(outcome);
    else stretches.push([outcome]);
  }
  return `${stretches.slice(0, 5).map(stretchText).join(t('; '))}${t('.')}`;
}
