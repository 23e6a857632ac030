// A run as a page of Markdown for an issue or a post-mortem: question, answer, what was set, what happened, the link.
import { type HostName, PROFILES, type Run, type TraceEvent } from '../../sim/index.ts';
import { humanDuration } from '../text/duration.ts';
import { eventText } from '../text/event.ts';
import { settingsOf } from './copy/settings.ts';
import { verdictWords } from '../text/verdict.ts';
import { t } from '../text/words.ts';

/** More rows than a reader of an issue goes through; the middle is left out. */
const MAX_ROWS = 40;

const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, ' ');
/** What Markdown would take for its own signs, or for HTML. */
const marked = (text: string): string =>
  plain(text)
    .replace(/[\\`*_{}[\]<>|#]/g, '\\$&')
    .replace(/\s*\n\s*/g, ' ');

/** What a reader follows a run by: faults, calls, what was sent, timers that fired, ends. */
const tells = ({ kind }: TraceEvent): boolean =>
  kind === 'fault' || kind === 'call' || kind === 'send' || kind === 'lost' || kind === 'error' || kind === 'gone';

function hostRow(run: Run, host: HostName): string {
  const { kernel, hz } = run.scenario[host];
  const set = settingsOf(run.scenario[host]).map(({ name, text }) => `\`${name} = ${text}\``);
  return `| ${t(host)} | ${PROFILES[kernel].title}, ${hz} HZ | ${set.length > 0 ? set.join(', ') : t('defaults')} |`;
}

function eventRows(run: Run): string[] {
  const told = run.events.filter((event) => tells(event) && !(event.kind === 'lost' && event.cause !== null));
  const row = (event: TraceEvent) => {
    const lost = event.kind === 'send' && event.arrivesAt === null ? t(', lost') : '';
    return `| ${plain(humanDuration(event.at))} | ${t(event.place)} | ${marked(eventText(event))}${lost} |`;
  };
  if (told.length <= MAX_ROWS) return told.map(row);
  const half = MAX_ROWS / 2;
  return [...told.slice(0, half).map(row), `| … | | ${t('$n more', { n: told.length - MAX_ROWS })} |`, ...told.slice(-half).map(row)];
}

export function summaryOf(run: Run, link: string): string {
  const { title, question, watch, path } = run.scenario;
  const { headline, detail } = verdictWords(run.verdicts[watch]);
  const answer = [headline, detail].map((text) => marked(text.trim())).filter((text) => text !== '');
  return [
    `## ${marked(t(title))}`,
    ...(question === '' ? [] : ['', marked(t(question))]),
    '',
    `**${answer[0] ?? ''}**${answer.length > 1 ? ` ${answer.slice(1).join(' ')}` : ''}`,
    '',
    `| ${t('host')} | ${t('kernel')} | ${t('set')} |`,
    '|---|---|---|',
    hostRow(run, 'client'),
    hostRow(run, 'server'),
    '',
    plain(t('Round trip $time.', { time: humanDuration(path.rttUs) })),
    '',
    `| ${t('time')} | ${t('where')} | ${t('what')} |`,
    '|---|---|---|',
    ...eventRows(run),
    '',
    t('Simulated by $link.', { link: `[halfopen](${link.replaceAll(')', '%29')})` }),
    '',
  ].join('\n');
}
