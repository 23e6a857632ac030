// A cell in words, and the map as a text for tables and files.
import { type HostName, type Scenario, TIMER_TITLES, type Verdict } from '../../sim/index.ts';
import type { Overrides } from '../state/document.ts';
import { evaluate } from '../state/evaluate.ts';
import { humanDuration, plainSeconds, shortDuration } from '../text/duration.ts';
import { CELL_DECIDERS, CELL_ERRNOS, type Cells } from '../worker/cells.ts';
import type { PlacedAxis } from './axes.ts';
import { hasTime, kindOf } from './scale.ts';
import { type CellPlace, cellOverrides } from './state.ts';
import { t } from '../text/words.ts';
import { verdictWords } from '../text/verdict.ts';

type Axes = readonly [PlacedAxis, PlacedAxis];

/** "TCP_KEEPIDLE 1m, TCP_KEEPINTVL 10s". */
export const cellSettings = ([x, y]: Axes, { column, row }: CellPlace): string =>
  `${x.label} ${x.values[column]}, ${y.label} ${y.values[row]}`;

export interface CellWords {
  readonly headline: string;
  readonly detail: string;
  readonly outcome: Verdict['outcome'] | 'impossible';
}

/** What the run of a cell comes to: run once more, for its words. */
export function cellWords(scenarioId: string, overrides: Overrides, axes: Axes, place: CellPlace): CellWords {
  const found = evaluate({ scenarioId, overrides: cellOverrides(overrides, axes, place) });
  if (!found.ok)
    return { headline: t('Not possible.'), detail: found.problems.map(({ message }) => message).join('; '), outcome: 'impossible' };
  const verdict = found.run.verdicts[found.run.scenario.watch];
  return { ...verdictWords(verdict), outcome: verdict.outcome };
}

/** In a cell of the table: "31.6 s", "never", "–". */
export function cellText(cells: Cells, cell: number): string {
  const kind = kindOf(cells, cell);
  if (hasTime(kind)) return shortDuration(cells.sinceUs[cell] as number);
  return kind === 'waiting' ? '…' : kind === 'impossible' ? '–' : kind === 'never' ? '∞' : kind;
}

const quoted = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** One line a cell, with every number that the map has. */
export function sweepCsv([x, y]: Axes, cells: Cells): string {
  const lines = [[x.label, y.label, 'outcome', 'seconds', 'errno', 'decided by'].map(quoted).join()];
  y.values.forEach((up, row) => {
    x.values.forEach((across, column) => {
      const cell = row * x.values.length + column;
      const kind = kindOf(cells, cell);
      const decider = CELL_DECIDERS[cells.deciders[cell] ?? 0];
      lines.push(
        [
          across,
          up,
          kind,
          hasTime(kind) ? plainSeconds(cells.sinceUs[cell] as number) : '',
          CELL_ERRNOS[cells.errnos[cell] ?? 0] ?? '',
          decider ? TIMER_TITLES[decider] : '',
        ]
          .map(quoted)
          .join(),
      );
    });
  });
  return `${lines.join('\n')}\n`;
}

const KEEPALIVE_SETTING = /^(client|server)\.(TCP_KEEP\w+|tcp_keepalive_\w+)$/;

/** What must be known to read the map: a switch that makes an axis idle, runs that are not on it. */
export function mapNotes(axes: Axes, scenario: Scenario, letters: readonly string[], onMap: readonly string[]): string[] {
  const idle = axes.flatMap(({ key }) => {
    const host = KEEPALIVE_SETTING.exec(key)?.[1] as HostName | undefined;
    return host && !scenario[host].socketOptions.SO_KEEPALIVE ? [t('SO_KEEPALIVE of the $host is off.', { host: t(host) })] : [];
  });
  const outside = letters.filter((letter) => !onMap.includes(letter));
  return [
    ...new Set(idle),
    ...(outside.length === 1 ? [t('$letter is not on the map.', { letter: outside.join() })] : []),
    ...(outside.length > 1 ? [t('$letters are not on the map.', { letters: outside.join(', ') })] : []),
  ];
}

/** The map in one sentence: what it says at a glance, or that neither setting matters. */
export function mapSentence(axes: Axes, cells: Cells): string {
  const counts = new Map<string, number>();
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  cells.kinds.forEach((_, cell) => {
    const kind = kindOf(cells, cell);
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    if (!hasTime(kind)) return;
    least = Math.min(least, cells.sinceUs[cell] as number);
    most = Math.max(most, cells.sinceUs[cell] as number);
  });
  const gaps = { one: axes[0].label, other: axes[1].label };
  if (counts.size === 1 && (most === 0 || least === most))
    return t('Neither $one nor $other matters here: every cell comes out the same.', gaps);
  const share = (kind: string) => `${Math.round(((counts.get(kind) ?? 0) / cells.kinds.length) * 100)} %`;
  const parts = [
    ...(most > 0 ? [t('told after $from to $to', { from: humanDuration(least), to: humanDuration(most) })] : []),
    ...(counts.has('never') ? [t('never in $share of the cells', { share: share('never') })] : []),
    ...(counts.has('open') ? [t('not told within the run in $share', { share: share('open') })] : []),
    ...(counts.has('alive') ? [t('lives in $share', { share: share('alive') })] : []),
    ...(counts.has('impossible') ? [t('not possible in $share', { share: share('impossible') })] : []),
  ];
  return t('By $one and $other: $parts.', { ...gaps, parts: parts.join(t(', ')) });
}
