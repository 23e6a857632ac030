// The answer out of the page: as text for a message, as CSV for a sheet, as JSON for a program. What was configured, every
// situation's row, and the link that shows it all again.
import { type Answer, PROFILES, type Scenario } from '../../sim/index.ts';
import { csvLine } from '../exchange/csv.ts';
import type { Overrides } from '../state/document.ts';
import { situationTitle } from '../state/situations.ts';
import { plainSeconds } from '../text/duration.ts';
import { t } from '../text/words.ts';
import { runLink } from './run-link.ts';
import { alsoDecidedText, deciderWords, errnoText, isNever, isSpared, rangeText, sentence, summary, worst } from './words.ts';

export interface Exported {
  readonly answers: ReadonlyMap<Answer['situation'], Answer>;
  readonly scenario: Pick<Scenario, 'client'>;
  readonly overrides: Overrides;
  /** Of the page, with the configuration in it. */
  readonly link: string;
}

const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, ' ');
const rowsOf = ({ answers }: Exported): Answer[] => [...answers.values()];

/** What it all is about: the kernel, and what differs from its defaults. */
export function configurationRows({ scenario: { client }, overrides }: Pick<Exported, 'scenario' | 'overrides'>): [string, string][] {
  const set = Object.entries(overrides).filter(([key]) => key !== 'client.kernel' && key !== 'client.hz');
  return [
    [t('Kernel'), `${PROFILES[client.kernel].title}, ${client.hz} HZ`],
    ...set.map(([key, value]): [string, string] => [key, value || t('not set')]),
  ];
}

function whenText(answer: Answer): string {
  if (isNever(answer)) return t('never');
  return isSpared(answer) ? t('does not happen') : rangeText(answer);
}

const deciderText = (answer: Answer): string => `${deciderWords(answer)}${alsoDecidedText(answer)}`;

const rowTexts = (answer: Answer): string[] => [situationTitle(answer.situation), whenText(answer), deciderText(answer), errnoText(answer)];

/** Columns under each other, in a face where all letters are as wide. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => [...(row[i] ?? '')].length)));
  return rows.map((row) =>
    row
      .map((text, i) => text.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

export function answersAsText(exported: Exported): string {
  const most = worst(exported.answers);
  const head = [t('Situation'), t('Noticed after'), t('Decided by'), t('Program sees')];
  return plain(
    [
      ...(most === null ? [] : [sentence(most), summary(exported.answers), '']),
      ...aligned([head, ...rowsOf(exported).map(rowTexts)]),
      '',
      ...aligned(configurationRows(exported)),
      exported.link,
      '',
    ].join('\n'),
  );
}

const seconds = (us: number | null): string => (us === null ? '' : plainSeconds(us));

export function answersAsCsv(exported: Exported): string {
  const head = ['situation', 'title', 'outcome', 'earliest_s', 'latest_s', 'decided_by', 'program_sees'];
  const rows = rowsOf(exported).map((answer) => [
    answer.situation,
    situationTitle(answer.situation),
    isNever(answer) ? 'never' : answer.outcome,
    seconds(answer.earliestUs),
    seconds(answer.latestUs),
    plain(deciderText(answer)),
    errnoText(answer),
  ]);
  return [head, ...rows].map((row) => `${csvLine(row)}\r\n`).join('');
}

const whole = (link: string, hash: string | null): string | null => (hash === null ? null : link.replace(/#.*$/s, '') + hash);

/** Times in microseconds; each end of a range with the link of the run that shows it. */
export function answersAsJson({ answers, scenario, overrides, link }: Exported): string {
  const rows = [...answers.values()].map(({ earliest, latest, phases, ...rest }) => ({
    ...rest,
    title: situationTitle(rest.situation),
    bootPhases: phases,
    runs: {
      earliest: whole(link, runLink(rest.situation, overrides, earliest)),
      latest: whole(link, runLink(rest.situation, overrides, latest)),
    },
  }));
  const { kernel, hz } = scenario.client;
  return `${JSON.stringify({ link, configuration: { kernel, hz, ...overrides }, answers: rows }, null, 1)}\n`;
}
