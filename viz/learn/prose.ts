// Prose with its figures filled in. What stands in braces is read off a run; `goal STEP before` is what a step asks for. The
// result is pieces, so that figures can be set apart; text stays text.
import { parseDuration, type Outcome, type TimerName } from '../../sim/index.ts';
import { humanDuration } from '../text/duration.ts';
import { type FigureValue, readFigure } from './figures.ts';
import type { LessonRuns } from './lesson-runs.ts';
import type { Goal, Lesson } from './lesson.ts';

/** How a language says what is not prose. */
export interface FigureWords {
  readonly never: string;
  readonly outcomes: Readonly<Record<Outcome, string>>;
  readonly timers: Readonly<Partial<Record<TimerName, string>>>;
  /** "h", "min", "s", "ms", "µs", "d" as this language writes them. */
  readonly units: Readonly<Record<string, string>>;
}

export interface Piece {
  readonly text: string;
  /** What was asked for, where the piece is a figure. */
  readonly figure: string | null;
}

const PLACEHOLDER = /\{([^{}]{1,120})\}/g;

export const placeholdersOf = (text: string): string[] => Array.from(text.matchAll(PLACEHOLDER), ([, inner]) => inner as string);

/** A duration in a language's own units. */
export const durationText = (us: number, { units }: FigureWords): string =>
  humanDuration(us).replace(/(?<=\d\s?)(?:µs|ms|min|s|h|d)(?!\p{L})/gu, (unit) => units[unit] ?? unit);

export function valueText(value: FigureValue, words: FigureWords): string {
  switch (value.kind) {
    case 'time':
      return value.us === null ? words.never : durationText(value.us, words);
    case 'count':
      return String(value.count);
    case 'outcome':
      return words.outcomes[value.outcome];
    case 'timer':
      return value.timer === null ? '–' : (words.timers[value.timer] ?? value.timer);
  }
}

function goalOf(lesson: Lesson, stepId: string, hidden: string | undefined): Goal | undefined {
  const step = lesson.steps.find(({ id }) => id === stepId);
  if (step?.kind === 'do' && hidden === undefined) return step.goal;
  return step?.kind === 'capstone' ? step.hidden.find(({ id }) => id === hidden)?.goal : undefined;
}

/** `goal STEP before`, `goal STEP CASE before`; null where it is no such figure or there is no such goal. */
function goalFigure(lesson: Lesson, text: string): FigureValue | null {
  const [, step, hidden, edge] = /^goal (\S+)(?: (\S+))? (before|after)$/.exec(text) ?? [];
  if (step === undefined || edge === undefined) return null;
  const us = parseDuration(goalOf(lesson, step, hidden)?.[edge as 'before' | 'after'] ?? '');
  return us === null ? null : { kind: 'time', us };
}

/** What a placeholder stands for, or why it stands for nothing. */
export function placeholderValue(runs: LessonRuns, inner: string): ReturnType<typeof readFigure> {
  const goal = goalFigure(runs.lesson, inner);
  return goal === null ? readFigure(runs, inner) : { ok: true, value: goal };
}

/** Text in pieces. A figure that cannot be read stays as it was written: the checker has named it already. */
export function proseOf(text: string, runs: LessonRuns, words: FigureWords): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of text.matchAll(PLACEHOLDER)) {
    const inner = match[1] as string;
    if (match.index > at) pieces.push({ text: text.slice(at, match.index), figure: null });
    const found = placeholderValue(runs, inner);
    pieces.push({ text: found.ok ? valueText(found.value, words) : match[0], figure: inner });
    at = match.index + match[0].length;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), figure: null });
  const [first] = pieces;
  // A figure at the beginning of a sentence, such as "never", begins it.
  return first?.figure == null ? pieces : [{ ...first, text: capital(first.text) }, ...pieces.slice(1)];
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export const plainProse = (text: string, runs: LessonRuns, words: FigureWords): string =>
  proseOf(text, runs, words)
    .map((piece) => piece.text)
    .join('');
