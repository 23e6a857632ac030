// The answer in one sentence, from the watched program's report; and its figures, to hold against another run's.
import type { Report, SystemScenario } from '../../sim/index.ts';
import { humanDuration } from '../text/duration.ts';
import type { SystemSummary } from './summary.ts';
import { plural, requestWord } from './words.ts';
import { t } from '../text/words.ts';

export type Outcome = 'well' | 'failed' | 'stuck' | 'none';

export interface Sentence {
  readonly outcome: Outcome;
  readonly headline: string;
  /** The rest, in short sentences. */
  readonly detail: string;
}

const programOf = (scenario: SystemScenario) => scenario.nodes.find(({ name }) => name === scenario.watch)?.program ?? null;

export const watchedReport = ({ scenario, reports }: Pick<SystemSummary, 'scenario' | 'reports'>): Report | undefined =>
  reports.find(({ node }) => node === scenario.watch);

/** Longer is worth a word. */
const LONG_US = 1_000_000;
const MANY_TIMES = 3;

/** Without its full stop: more may follow. */
function headline(report: Report, what: 'call' | 'request'): { outcome: Outcome; text: string } {
  const { requests, failed, waiting, firstFailure } = report;
  const waits = waiting > 0 && report.longestWaitUs > LONG_US ? waitWords(waiting, what) : '';
  if (failed > 0) {
    const parts = [
      t('$n of $requests failed', { n: failed.toLocaleString('en'), requests: plural(requests, what) }),
      ...(firstFailure === null ? [] : [t('first $error at $time', { error: firstFailure.error, time: humanDuration(firstFailure.at) })]),
      ...(waits === '' ? [] : [waits]),
    ];
    return { outcome: 'failed', text: parts.join(t('; ')) };
  }
  const none =
    requests === 1
      ? t('The one $what did not fail', { what: t(what) })
      : t('None of $requests failed', { requests: plural(requests, what) });
  if (waits !== '')
    return {
      outcome: 'stuck',
      text: requests === 1 ? t('$none, but it still waits at the end', { none }) : t('$none, but $waits', { none, waits }),
    };
  if (report.longestWaitUs > Math.max(LONG_US, MANY_TIMES * report.meanLatencyUs))
    return { outcome: 'stuck', text: t('$none, but the longest waited $time', { none, time: humanDuration(report.longestWaitUs) }) };
  return { outcome: 'well', text: none };
}

export const waitWords = (waiting: number, what: 'call' | 'request'): string =>
  waiting === 1
    ? t('$requests still waits at the end', { requests: plural(waiting, what) })
    : t('$requests still wait at the end', { requests: plural(waiting, what) });

/** What came last from outside, in words: what an answer after it counts from. */
function lastFaultText({ faults }: SystemScenario): string {
  const verb = faults.at(-1)?.do;
  if (verb === 'restore') return t('the cable was mended');
  return verb === 'thaw' ? t('the process went on') : t('the last fault');
}

/** Watchers of a dead connection hear nothing, and nothing fails by that. */
function watchWords({ events, scenario }: SystemSummary, notified: number): string {
  const last = events.findLast(({ kind, node }) => kind === 'notified' && node === scenario.watch);
  const changes = plural(notified, 'change');
  return last === undefined
    ? t('Watchers heard of $changes', { changes })
    : t('Watchers heard of $changes, the last at $time', { changes, time: humanDuration(last.at) });
}

function details(report: Report, run: SystemSummary, what: 'call' | 'request'): string[] {
  const { scenario } = run;
  const { longestWaitUs, recoveredAt, connections, pings, notified } = report;
  const fault = scenario.faults.at(-1);
  const program = programOf(scenario);
  const watches = program?.is === 'etcd-client' && program.watches > 0;
  const longest =
    longestWaitUs > LONG_US && report.failed > 0 ? [t('The longest wait: $time', { time: humanDuration(longestWaitUs) })] : [];
  const recovery =
    fault === undefined
      ? []
      : [
          recoveredAt === null
            ? t('No $what was answered after $fault', { what: t(what), fault: lastFaultText(scenario) })
            : t('Answered again $time after $fault', {
                time: humanDuration(recoveredAt - fault.at),
                fault: lastFaultText(scenario),
              }),
        ];
  return [
    ...longest,
    ...recovery,
    connectionWords(connections),
    ...(pings > 0 || sendsPings(program) ? [plural(pings, 'PING')] : []),
    ...(watches ? [watchWords(run, notified)] : []),
  ];
}

/** Whether it could: then none sent is worth saying. */
const sendsPings = (program: ReturnType<typeof programOf>): boolean =>
  program !== null && (program.is === 'grpc-client' || ('heartbeat' in program && program.heartbeat !== null));

const connectionWords = (connections: number): string =>
  connections === 1 ? t('One connection was enough') : t('$connections opened', { connections: plural(connections, 'connection') });

/** Of a program that asks nothing: what its kernel still holds. */
function held(run: SystemSummary): Sentence {
  const { scenario, connections } = run;
  const { watch } = scenario;
  const mine = connections.filter(({ client, server }) => client === watch || server === watch);
  const now = mine.flatMap(({ stretches }) => stretches.filter(({ to }) => to === null));
  const open = halfOpen(run);
  const alive = now.filter(({ phase }) => phase === 'established').length;
  const headline =
    open > 0
      ? t('$connections of $all half-open at the end: $node does not know that nobody is there.', {
          connections: plural(open, 'connection'),
          all: mine.length,
          node: watch,
        })
      : t('$n of $connections established at the end, none half-open.', {
          n: alive.toLocaleString('en'),
          connections: plural(mine.length, 'connection'),
        });
  const told = mine.flatMap(({ ends }) => ends.flatMap(({ errno }) => (errno === null ? [] : [errno])));
  return {
    outcome: open > 0 ? 'stuck' : 'none',
    headline,
    detail: told.length === 0 ? '' : t('$ends told: $errors.', { ends: plural(told.length, 'end'), errors: [...new Set(told)].join(', ') }),
  };
}

/** Connections at the end of which the watched node does not know that nobody is there. */
function halfOpen({ scenario: { watch }, connections }: SystemSummary): number {
  return connections.filter((connection) => {
    const last = connection.stretches.at(-1);
    return last?.phase === 'half-open' && last.to === null && last.ends.some((end) => connection[end] === watch);
  }).length;
}

export function sentenceOf(run: SystemSummary): Sentence {
  const report = watchedReport(run);
  const program = programOf(run.scenario);
  if (report === undefined || report.requests === 0) return held(run);
  const what = requestWord(program?.is);
  const found = headline(report, what);
  const open = halfOpen(run);
  // Requests may fare well while another connection of the program is dead.
  const dead =
    open === 1
      ? t('$connections that is half-open at the end', { connections: plural(open, 'connection') })
      : t('$connections that are half-open at the end', { connections: plural(open, 'connection') });
  const { outcome, text } =
    open > 0 && found.outcome !== 'failed'
      ? {
          outcome: 'stuck' as const,
          text: t('$text; $node holds $connections', { text: found.text, node: run.scenario.watch, connections: dead }),
        }
      : found;
  return {
    outcome,
    headline: t('$sentence.', { sentence: text }),
    detail: details(report, run, what)
      .map((sentence) => t('$sentence.', { sentence }))
      .join(' '),
  };
}

export interface Figure {
  readonly name: string;
  readonly text: string;
  /** Null where there is none, as without an answer. */
  readonly value: number | null;
  readonly unit: 'us' | '';
}

const counted = (name: string, value: number): Figure => ({ name, text: value.toLocaleString('en'), value, unit: '' });
const lasted = (name: string, value: number | null): Figure => ({
  name,
  text: value === null ? t('never') : humanDuration(value),
  value,
  unit: 'us',
});

/** The figures of the watched program. */
export function figuresOf(run: SystemSummary): Figure[] {
  const report = watchedReport(run);
  if (report === undefined || report.requests === 0) return [];
  const fault = run.scenario.faults.at(-1);
  const pings = report.pings > 0 || sendsPings(programOf(run.scenario));
  return [
    counted(t('answered'), report.answered),
    counted(t('failed'), report.failed),
    counted(t('waiting at the end'), report.waiting),
    lasted(t('longest wait'), report.longestWaitUs),
    lasted(t('mean of the answered'), report.answered === 0 ? null : report.meanLatencyUs),
    ...(fault === undefined ? [] : [lasted(t('answered again after'), report.recoveredAt === null ? null : report.recoveredAt - fault.at)]),
    counted(t('connections'), report.connections),
    ...(pings ? [counted('PINGs', report.pings)] : []),
  ];
}
