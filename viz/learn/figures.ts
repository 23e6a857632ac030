// Figures: what a lesson's prose and questions read off a run. `end since cut`, `sent 3 since send`, `count keepalive-probe since
// cut`, `longest gap since send`, `fired keepalive since send`, `setting client.tcp_retries2`, `decided by`, `outcome`,
// `report pings`, `between cut restore`, `box idle`; with `@variant` at the end, off that variant's run. docs/lessons.md lists the forms.
import {
  type HostName,
  type Outcome,
  PROFILES,
  type Run,
  type Scenario,
  SOCKET_OPTIONS,
  type SocketOptionName,
  SYSCTLS,
  type SysctlName,
  type SystemRun,
  type TimerName,
  type TraceEvent,
} from '../../sim/index.ts';
import type { LessonRun, LessonRuns } from './lesson-runs.ts';

export type FigureValue =
  /** `null`: never. */
  | { readonly kind: 'time'; readonly us: number | null }
  | { readonly kind: 'count'; readonly count: number }
  | { readonly kind: 'outcome'; readonly outcome: Outcome }
  | { readonly kind: 'timer'; readonly timer: TimerName | null };

export type FigureResult = { readonly ok: true; readonly value: FigureValue } | { readonly ok: false; readonly why: string };

const failed = (why: string): FigureResult => ({ ok: false, why });
const time = (us: number | null): FigureResult => ({ ok: true, value: { kind: 'time', us } });
const count = (n: number): FigureResult => ({ ok: true, value: { kind: 'count', count: n } });

/** The variant that a figure is read off, and the rest of it. */
export function splitFigure(text: string): { readonly form: string; readonly variant: string | null } {
  const [form = '', variant] = text.split('@', 2);
  return { form: form.trim(), variant: variant === undefined ? null : variant.trim() };
}

export const MARKS = ['connect', 'send', 'cut', 'restore', 'stop-reading', 'close'] as const;
export type MarkName = (typeof MARKS)[number];
const isMark = (text: string): text is MarkName => (MARKS as readonly string[]).includes(text);

const isEnd = (event: TraceEvent): boolean => event.kind === 'error' || event.kind === 'gone';

function marked(event: TraceEvent, mark: MarkName): boolean {
  if (mark === 'cut' || mark === 'restore') return event.kind === 'fault' && event.fault === mark;
  return event.kind === 'call' && event.call === mark;
}

/** The last such mark before the end of the watched host's connection. */
export function markAt(run: Run, mark: MarkName): number | null {
  const { watch } = run.scenario;
  const end = run.events.findIndex((event) => isEnd(event) && event.place === watch);
  const before = end === -1 ? run.events : run.events.slice(0, end + 1);
  return before.findLast((event) => marked(event, mark))?.at ?? null;
}

export const isNever = (outcome: Outcome): boolean => outcome === 'never' || outcome === 'alive';

/** When it was over for the watched host; null: never. The state TIME-WAIT is part of the end. */
function endSince(run: Run, from: number): FigureResult {
  const verdict = run.verdicts[run.scenario.watch];
  if (isNever(verdict.outcome)) return time(null);
  if (verdict.outcome === 'open') return failed('the run is over before the connection ends: a longer `until` is needed');
  return time(verdict.at - from);
}

const sentSince = (run: Run, from: number) =>
  run.events.filter((event) => event.kind === 'send' && event.place === run.scenario.watch && event.at >= from);

function sinceFigure(run: Run, what: string, from: number): FigureResult {
  const words = what.split(/\s+/);
  const [verb = '', name = ''] = words;
  if (what === 'end') return endSince(run, from);
  if (verb === 'sent' && words.length === 2 && /^[1-9]\d?$/.test(name)) {
    const sent = sentSince(run, from)[Number(name) - 1];
    return sent === undefined ? failed(`fewer than ${name} segments were sent`) : time(sent.at - from);
  }
  if (what === 'longest gap') {
    const at = sentSince(run, from).map((event) => event.at);
    const gaps = at.slice(1).map((one, i) => one - (at[i] as number));
    return gaps.length === 0 ? failed('fewer than two segments were sent') : time(Math.max(...gaps));
  }
  if (verb === 'count' && words.length === 2) {
    return count(sentSince(run, from).filter((event) => event.kind === 'send' && event.segment.purpose === name).length);
  }
  if (verb === 'fired' && words.length === 2) {
    return count(run.events.filter((e) => e.kind === 'fire' && e.timer === name && e.place === run.scenario.watch && e.at >= from).length);
  }
  return failed(`found ${JSON.stringify(what)}, expected end, sent N, count PURPOSE, fired TIMER or longest gap`);
}

const UNIT_US: Readonly<Record<string, number>> = { s: 1_000_000, ms: 1000, us: 1 };

/** What holds of a host, also where nobody has set it. */
function settingFigure(scenario: Scenario, key: string): FigureResult {
  const [host, name = ''] = key.split('.');
  if (host !== 'client' && host !== 'server') return failed(`found ${key}, expected client.NAME or server.NAME`);
  const setup = scenario[host as HostName];
  if (name === 'hz') return count(setup.hz);
  if (Object.hasOwn(SYSCTLS, name)) {
    const sysctl = name as SysctlName;
    return valueWithUnit(setup.sysctl[sysctl] ?? PROFILES[setup.kernel].sysctl[sysctl], SYSCTLS[sysctl].unit);
  }
  const option = name as SocketOptionName;
  const value = setup.socketOptions[option];
  if (value === undefined || !Object.hasOwn(SOCKET_OPTIONS, name)) return failed(`${key} is not set in this scenario`);
  return valueWithUnit(value, SOCKET_OPTIONS[option].unit);
}

const valueWithUnit = (value: number, unit: string): FigureResult => (unit === '' ? count(value) : time(value * (UNIT_US[unit] ?? 1)));

function boxFigure({ path }: Scenario): FigureResult {
  const idle = path.middleboxes?.[0]?.idleUs;
  return idle == null ? failed('no middlebox of this path forgets') : time(idle);
}

function betweenFigure(run: Run, first: string, second: string): FigureResult {
  const [from, to] = [isMark(first) ? markAt(run, first) : null, isMark(second) ? markAt(run, second) : null];
  return from === null || to === null ? failed(`this run has no ${from === null ? first : second}`) : time(to - from);
}

function runFigure(run: Run, form: string): FigureResult {
  const verdict = run.verdicts[run.scenario.watch];
  if (form === 'outcome') return { ok: true, value: { kind: 'outcome', outcome: verdict.outcome } };
  if (form === 'decided by') return { ok: true, value: { kind: 'timer', timer: verdict.decidedBy } };
  if (form.startsWith('setting ')) return settingFigure(run.scenario, form.slice('setting '.length).trim());
  if (form === 'box idle') return boxFigure(run.scenario);
  const [, first, second] = /^between (\S+) (\S+)$/.exec(form) ?? [];
  if (first !== undefined && second !== undefined) return betweenFigure(run, first, second);
  const since = /^(.+) since (\S+)$/.exec(form);
  const [, what, mark] = since ?? [];
  if (what === undefined || mark === undefined) return failed(`found ${JSON.stringify(form)}, expected one of the forms of a figure`);
  if (!isMark(mark)) return failed(`found since ${mark}, expected since ${MARKS.join(', ')}`);
  const from = markAt(run, mark);
  return from === null ? failed(`this run has no ${mark}`) : sinceFigure(run, what, from);
}

const REPORT_TIMES = { 'longest wait': 'longestWaitUs', 'mean latency': 'meanLatencyUs', recovered: 'recoveredAt' } as const;
const REPORT_COUNTS = ['requests', 'answered', 'failed', 'waiting', 'connections', 'pings', 'notified'] as const;

function systemFigure(run: SystemRun, form: string): FigureResult {
  const report = run.reports.find(({ node }) => node === run.scenario.watch);
  const name = /^report (.+)$/.exec(form)?.[1];
  if (report === undefined || name === undefined) return failed(`found ${JSON.stringify(form)}, expected report FIELD, for a system`);
  if (Object.hasOwn(REPORT_TIMES, name)) return time(report[REPORT_TIMES[name as keyof typeof REPORT_TIMES]]);
  const field = REPORT_COUNTS.find((known) => known === name);
  return field === undefined ? failed(`found report ${name}, expected report ${REPORT_COUNTS.join(', ')} or a time`) : count(report[field]);
}

/** A figure of one run. */
export const figureOf = (run: LessonRun, form: string): FigureResult =>
  run.kind === 'run' ? runFigure(run.run, form) : systemFigure(run.run, form);

/** A figure of a lesson, off the run that it names. */
export function readFigure(runs: LessonRuns, text: string): FigureResult {
  const { form, variant } = splitFigure(text);
  const found = runs.of(variant);
  return found.ok ? figureOf(found.value, form) : failed(found.problems.map(({ message }) => message).join('; '));
}
