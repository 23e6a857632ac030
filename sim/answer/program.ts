// What a program decides for itself: which of its own deadlines run in a situation, and when they end it. The other end's
// last sign of life is taken to have come just before the trouble, so that a silence is counted from there.
import { formatDuration } from '../scenario/duration.ts';
import { PROGRAM_TIMERS, type ProgramTimerName, type ProgramTimers } from '../scenario/program-timers.ts';
import { type Phrase, say } from '../trace/phrase.ts';
import type { TimerName } from '../trace/trace-event.ts';
import type { Situation } from './situation.ts';

export type ProgramDeadlineName = 'connect-timeout' | 'read-timeout' | 'write-timeout' | 'idle-timeout' | 'ping';

/** What can decide: a timer of the kernel, or a deadline of the program. */
export type Decider = TimerName | ProgramDeadlineName;

export interface ProgramDeadline {
  readonly timer: ProgramDeadlineName;
  /** Since the trouble, µs; null where it does not run here. */
  readonly sinceUs: number | null;
  /** One plain sentence: what it does or why it does not run. */
  readonly text: Phrase;
}

export const PROGRAM_DEADLINE_TITLES: Readonly<Record<ProgramDeadlineName, string>> = {
  'connect-timeout': 'program’s connect timeout',
  'read-timeout': 'program’s read timeout',
  'write-timeout': 'program’s write timeout',
  'idle-timeout': 'program’s idle timeout',
  ping: 'program’s ping timeout',
};

type Timers = Readonly<Partial<ProgramTimers>>;

export interface Pings {
  readonly intervalUs: number;
  /** From the first ping without an answer to giving up. */
  readonly patienceUs: number;
  readonly withoutCalls: boolean;
}

/** What the program's pings come to; null where it sends none. */
export function pings({ pingInterval, pingTimeout, pingMisses = 1, pingWithoutCalls = 1 }: Timers): Pings | null {
  if (!pingInterval) return null;
  return { intervalUs: pingInterval, patienceUs: (pingTimeout || pingInterval) * pingMisses, withoutCalls: pingWithoutCalls !== 0 };
}

/** Whether a request waits for its answer, a write for room, or nothing for anything. */
const DOING: Readonly<Record<Situation, 'nothing' | 'reading' | 'writing' | 'connecting' | 'gone'>> = {
  idle: 'nothing',
  'in-flight': 'reading',
  'full-buffer': 'writing',
  'full-buffer-cut': 'writing',
  frozen: 'reading',
  rebooted: 'nothing',
  forgotten: 'reading',
  connecting: 'connecting',
  closing: 'gone',
};

/** Each deadline that is set, with what becomes of it in a situation. */
export function programDeadlines(program: Timers, situation: Situation): ProgramDeadline[] {
  const doing = DOING[situation];
  const found: ProgramDeadline[] = [];
  const simple = (timer: Exclude<ProgramDeadlineName, 'ping'>, name: ProgramTimerName, runs: boolean, why: Phrase) => {
    const us = program[name];
    if (us !== undefined && us > 0) found.push(deadline(timer, name, us, runs, why));
  };
  simple('connect-timeout', 'connectTimeout', doing === 'connecting', say('the connection stands'));
  simple('read-timeout', 'readTimeout', doing === 'reading', whyNoRead(doing));
  simple('write-timeout', 'writeTimeout', doing === 'writing', say('no write waits for room'));
  simple('idle-timeout', 'idleTimeout', doing === 'nothing', doing === 'gone' ? CLOSED : say('the connection is not idle'));
  const ping = pingDeadline(program, situation);
  return ping === null ? found : [...found, ping];
}

const CLOSED = say('the program has closed');

function whyNoRead(doing: (typeof DOING)[Situation]): Phrase {
  if (doing === 'writing') return say('the program is still writing');
  return doing === 'gone' ? CLOSED : say('no request waits for an answer');
}

function deadline(
  timer: Exclude<ProgramDeadlineName, 'ping'>,
  name: ProgramTimerName,
  us: number,
  runs: boolean,
  why: Phrase,
): ProgramDeadline {
  const gaps = { name: { text: PROGRAM_TIMERS[name].title }, time: formatDuration(us), why };
  if (!runs) return { timer, sinceUs: null, text: say('The program’s $name of $time does not run: $why.', gaps) };
  return {
    timer,
    sinceUs: us,
    text:
      timer === 'idle-timeout'
        ? say('The program’s $name of $time closes the connection unasked, and never knows after that time.', gaps)
        : say('The program’s $name of $time ends the wait after that time.', gaps),
  };
}

function pingDeadline(program: Timers, situation: Situation): ProgramDeadline | null {
  const ping = pings(program);
  if (ping === null) return null;
  const timer = 'ping';
  const doing = DOING[situation];
  const gaps = { interval: formatDuration(ping.intervalUs), patience: formatDuration(ping.patienceUs) };
  if (doing === 'connecting' || doing === 'gone')
    return {
      timer,
      sinceUs: null,
      text: say('The program’s ping after $interval is not sent: $why.', {
        ...gaps,
        why: doing === 'gone' ? CLOSED : say('there is no connection yet'),
      }),
    };
  if (doing === 'nothing' && !ping.withoutCalls)
    return {
      timer,
      sinceUs: null,
      text: say('The program’s ping after $interval is not sent: no call is under way, and it does not ping without.', gaps),
    };
  // A connection that was idle is pinged as soon as a request is made on it.
  const first = situation === 'forgotten' ? 0 : ping.intervalUs;
  const sinceUs = first + ping.patienceUs;
  return { timer, sinceUs, text: say('The program’s ping after $interval gives up $patience after it was sent.', gaps) };
}
