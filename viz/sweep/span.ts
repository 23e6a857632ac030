// From where to where an axis goes, as a reader types it: judged by the scenario parser, and by what a logarithmic axis can show.
import type { Problem } from '../../sim/index.ts';
import type { Control } from '../panels/controls.ts';
import type { TypedSpan } from '../state/url.ts';
import { t } from '../text/words.ts';
import { numberOf, numberText, spanOf } from './axes.ts';

/** The parser's problems with a value in a setting's place. */
export type ParsedWith = (control: Control, text: string) => readonly Pick<Problem, 'found' | 'expected'>[];

export type End = 'from' | 'to';

export interface WrongEnd {
  readonly end: End;
  readonly text: string;
}

export interface AxisEnds {
  readonly label: string;
  readonly typed: TypedSpan;
  /** What holds where nothing is typed. */
  readonly own: TypedSpan;
  readonly wrong: WrongEnd | null;
}

export type ReadSpan = { readonly span: readonly [number, number] } | { readonly wrong: WrongEnd };

/** The least that a logarithmic axis can begin with. */
const LEAST = { s: '1s', ms: '1ms', us: '1us', '': '1' } as const;

function readEnd(control: Control, end: End, typed: string, own: number, problems: ParsedWith): number | WrongEnd {
  const text = typed.trim();
  if (text === '') return own;
  const { label, unit } = control;
  const [problem] = problems(control, text);
  const number = problem ? null : numberOf(text, unit);
  if (problem) return { end, text: t('Found $found; expected $expected.', { found: problem.found, expected: problem.expected }) };
  const least = LEAST[unit];
  if (number === null || number < (numberOf(least, unit) ?? 1))
    return { end, text: t('$label: found $text; the axis is logarithmic and begins at $least or later.', { label, text, least }) };
  return number;
}

export function readSpan(control: Control, [from, to]: TypedSpan, problems: ParsedWith): ReadSpan {
  const own = spanOf(control);
  const first = readEnd(control, 'from', from, own[0], problems);
  if (typeof first !== 'number') return { wrong: first };
  const last = readEnd(control, 'to', to, own[1], problems);
  if (typeof last !== 'number') return { wrong: last };
  if (first < last) return { span: [first, last] };
  const gaps = { label: control.label, from: numberText(first, control.unit), to: numberText(last, control.unit) };
  const end = to.trim() === '' ? 'from' : 'to';
  return { wrong: { end, text: t('$label: found $from to $to; the axis goes from less to more.', gaps) } };
}
