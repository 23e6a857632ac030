// Builds scenarios from what a test cares about, runs them, and picks what happened out of the trace.
import {
  type ArmEvent,
  type CallEvent,
  type FireEvent,
  type HostName,
  type Hz,
  parseScenario,
  type ReceiveEvent,
  type Run,
  type Scenario,
  type ScenarioFile,
  type SegmentPurpose,
  type SendEvent,
  type SimulateOptions,
  simulate,
  type TimerName,
} from '../../sim/index.ts';

export const SECOND = 1_000_000;

/** A scenario from its file form; a mistake in a test is said with all of its problems. */
export function scenarioOf(file: ScenarioFile): Scenario {
  const result = parseScenario(file);
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join('\n'));
  return result.scenario;
}

export const run = (file: ScenarioFile, options: SimulateOptions = {}): Run => simulate(scenarioOf(file), options);

/** A clock that makes the jiffy at `us` of the run a multiple of 2^18, plus `phase`: "aligned" in the tables. */
export const alignedAt = (us: number, hz: Hz, phase = 0) => ({
  jiffiesAtStart: 2 ** 22 - Math.floor((us * hz) / SECOND) + phase,
  microsecondsIntoJiffy: 0,
});

type Key = 'send' | 'receive' | 'arm' | 'fire' | 'call';
type EventOf<K extends Key> = { send: SendEvent; receive: ReceiveEvent; arm: ArmEvent; fire: FireEvent; call: CallEvent }[K];

/** The events of one kind at one host, in order. */
export const eventsOf = <K extends Key>(result: Run, host: HostName, kind: K): EventOf<K>[] =>
  result.events.filter((event) => event.place === host && event.kind === kind) as unknown as EventOf<K>[];

/** What a host sent, of one purpose or of any of several; all where none is named. */
export const sent = (result: Run, host: HostName, ...purposes: SegmentPurpose[]): SendEvent[] =>
  eventsOf(result, host, 'send').filter(({ segment }) => purposes.length === 0 || purposes.includes(segment.purpose));

export const fired = (result: Run, host: HostName, timer: TimerName): FireEvent[] =>
  eventsOf(result, host, 'fire').filter((event) => event.timer === timer);

export const armed = (result: Run, host: HostName, timer: TimerName): ArmEvent[] =>
  eventsOf(result, host, 'arm').filter((event) => event.timer === timer);

/** Times of events in jiffies after `fromUs`, at `hz`. */
export const inJiffies = (events: readonly { readonly at: number }[], fromUs: number, hz: Hz): number[] =>
  events.map(({ at }) => Math.floor(((at - fromUs) * hz) / SECOND));

/** Times of events in seconds since the run began. */
export const inSeconds = (events: readonly { readonly at: number }[]): number[] => events.map(({ at }) => at / SECOND);

/** The names of the rules that a timer's handler applied, in order. */
export const rulesOf = (events: readonly FireEvent[]): string[] => events.map(({ rule }) => rule.name);
