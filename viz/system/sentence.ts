// The answer in one sentence, from the watched program's report; and its figures, to hold against another run's.
import type { Report, SystemScenario } from '../../sim/index.ts';
import { humanDuration } from '../text/duration.ts';
import type { SystemSummary } from './summary.ts';
import { plural, requestWord } from './words.ts';

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

function headline(report: Report, what: string): { outcome: Outcome; text: string } {
  const { requests, failed, waiting, firstFailure } = report;
  const waits =
    waiting > 0 && report.longestWaitUs > LONG_US ? `${plural(waiting, what)} still wait${waiting === 1 ? 's' : ''} at the end` : '';
  if (failed > 0) {
    const first = firstFailure === null ? '' : `; first ${firstFailure.error} at ${humanDuration(firstFailure.at)}`;
    return {
      outcome: 'failed',
      text: `${failed.toLocaleString('en')} of ${plural(requests, what)} failed${first}${waits === '' ? '' : `; ${waits}`}.`,
    };
  }
  const none = requests === 1 ? `The one ${what} did not fail` : `None of ${plural(requests, what)} failed`;
  if (waits !== '') return { outcome: 'stuck', text: `${none}, but ${requests === 1 ? 'it still waits at the end' : waits}.` };
  if (report.longestWaitUs > Math.max(LONG_US, MANY_TIMES * report.meanLatencyUs))
    return { outcome: 'stuck', text: `${none}, but the longest waited ${humanDuration(report.longestWaitUs)}.` };
  return { outcome: 'well', text: `${none}.` };
}

/** What came last from outside, in words: what an answer after it counts from. */
function lastFaultText({ faults }: SystemScenario): string {
  const verb = faults.at(-1)?.do;
  if (verb === 'restore') return 'the cable was mended';
  return verb === 'thaw' ? 'the process went on' : 'the last fault';
}

/** Watchers of a dead connection hear nothing, and nothing fails by that. */
function watchWords({ events, scenario }: SystemSummary, notified: number): string {
  const last = events.findLast(({ kind, node }) => kind === 'notified' && node === scenario.watch);
  return `Watchers heard of ${plural(notified, 'change')}${last === undefined ? '' : `, the last at ${humanDuration(last.at)}`}`;
}

function details(report: Report, run: SystemSummary, what: string): string[] {
  const { scenario } = run;
  const { longestWaitUs, recoveredAt, connections, pings, notified } = report;
  const fault = scenario.faults.at(-1);
  const program = programOf(scenario);
  const watches = program?.is === 'etcd-client' && program.watches > 0;
  const longest = longestWaitUs > LONG_US && report.failed > 0 ? [`The longest wait: ${humanDuration(longestWaitUs)}`] : [];
  const recovery =
    fault === undefined
      ? []
      : [
          recoveredAt === null
            ? `No ${what} was answered after ${lastFaultText(scenario)}`
            : `Answered again ${humanDuration(recoveredAt - fault.at)} after ${lastFaultText(scenario)}`,
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
  connections === 1 ? 'One connection was enough' : `${plural(connections, 'connection')} opened`;

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
      ? `${plural(open, 'connection')} of ${mine.length} half-open at the end: ${watch} does not know that nobody is there.`
      : `${alive.toLocaleString('en')} of ${plural(mine.length, 'connection')} established at the end, none half-open.`;
  const told = mine.flatMap(({ ends }) => ends.flatMap(({ errno }) => (errno === null ? [] : [errno])));
  return {
    outcome: open > 0 ? 'stuck' : 'none',
    headline,
    detail: told.length === 0 ? '' : `${plural(told.length, 'end')} told: ${[...new Set(told)].join(', ')}.`,
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
  const dead = `${plural(open, 'connection')} that ${open === 1 ? 'is' : 'are'} half-open at the end`;
  const { outcome, text } =
    open > 0 && found.outcome !== 'failed'
      ? { outcome: 'stuck' as const, text: `${found.text.slice(0, -1)}; ${run.scenario.watch} holds ${dead}.` }
      : found;
  return { outcome, headline: text, detail: `${details(report, run, what).join('. ')}.` };
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
  text: value === null ? 'never' : humanDuration(value),
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
    counted('answered', report.answered),
    counted('failed', report.failed),
    counted('waiting at the end', report.waiting),
    lasted('longest wait', report.longestWaitUs),
    lasted('mean of the answered', report.answered === 0 ? null : report.meanLatencyUs),
    ...(fault === undefined ? [] : [lasted('answered again after', report.recoveredAt === null ? null : report.recoveredAt - fault.at)]),
    counted('connections', report.connections),
    ...(pings ? [counted('PINGs', report.pings)] : []),
  ];
}
