// What `answer` prints: what was read, the matrix as text, the advice, and what is not as it was wished.
import {
  type Advice,
  type Answer,
  changeText,
  deciderText,
  english,
  errnoText,
  humanDuration,
  isNever,
  isSpared,
  type Outage,
  type Reading,
  SITUATIONS,
  type Situation,
  settingText,
} from '../sim/index.ts';
import type { Options } from './arguments.ts';

const where = (written: { readonly line: number } | null): string => (written === null ? 'default' : `line ${written.line}`);

export function readingLines(reading: Reading): string[] {
  const { middlebox } = reading;
  return [
    `Read as ${reading.title}.`,
    ...reading.settings.map((setting) => `  ${setting.name} = ${settingText(setting, setting.value)} (${where(setting.written)})`),
    ...(middlebox === null
      ? []
      : [`  ${middlebox.name}: ${humanDuration(middlebox.idleUs)}, ${middlebox.forgets} (${where(middlebox.written)})`]),
    ...reading.problems.map(
      ({ line, key, found, expected }) => `  line ${line}: ${key === '' ? '' : `${key}: `}found ${found}; expected ${expected}`,
    ),
    ...reading.unknown.map(
      ({ line, key, meant }) => `  line ${line}: ${key} is not known${meant === null ? '' : `; did you mean ${meant}?`}`,
    ),
    ...reading.notes.map(({ line, text }) => `  ${line === null ? '' : `line ${line}: `}${text}`),
    ...(reading.ignored.length === 0 ? [] : [`  without effect here: ${reading.ignored.map(({ key }) => key).join(', ')}`]),
  ];
}

/** "15 min 37.7 s to 15 min 39.7 s". */
function timeText(found: Answer): string {
  if (isSpared(found)) return 'does not happen';
  const { earliestUs, latestUs } = found;
  if (earliestUs === null || latestUs === null) return 'never';
  const [from, to] = [humanDuration(earliestUs), humanDuration(latestUs)];
  return from === to ? from : `${from} to ${to}`;
}

export function matrixLines(answers: ReadonlyMap<Situation, Answer>, { kernel, hz }: Options): string[] {
  const rows = [...answers.values()].map((found) => [
    SITUATIONS[found.situation],
    timeText(found),
    deciderText(found).replace(/^the /, ''),
    errnoText(found),
  ]);
  const head = ['situation', 'noticed after', 'decided by', 'program sees'];
  const widths = head.map((_, i) => Math.max(...[head, ...rows].map((row) => row[i]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd();
  return [`${kernel}, ${hz} HZ:`, line(head), ...rows.map(line)];
}

export const adviceLines = (advice: readonly Advice[]): string[] =>
  advice.flatMap(({ title, reason, changes }) => [
    '',
    `* ${english(title)}`,
    `  ${english(reason)}`,
    ...(changes.length === 0 ? [] : [`  ${changes.map(changeText).join(', ')}`]),
  ]);

/** What was wished and is not so. A program that has closed waits for nobody. */
export function failures(answers: ReadonlyMap<Situation, Answer>, outage: Outage, { detectWithinUs, surviveUs }: Options): string[] {
  const late = [...answers.values()].filter(
    (found) =>
      detectWithinUs !== null &&
      found.situation !== 'closing' &&
      (isNever(found) || (!isSpared(found) && (found.latestUs ?? 0) > detectWithinUs)),
  );
  const wish = detectWithinUs === null ? '' : humanDuration(detectWithinUs);
  return [
    ...late.map((found) => `NOT within ${wish}: ${SITUATIONS[found.situation]}: ${timeText(found)}`),
    ...(surviveUs !== null && surviveUs >= outage.us ? [`NOT survived: an outage of ${humanDuration(surviveUs)}`] : []),
  ];
}
