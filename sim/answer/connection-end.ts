// A connection that `ss -tino` shows, with a configuration → when it will end if nothing comes any more: the run of the
// situation that it is in, from the expiry that the kernel is waiting for.
import { simulate } from '../engine/simulate.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { TimerName } from '../trace/trace-event.ts';
import { type Answer, answer } from './answer.ts';
import type { Configuration, Situation } from './situation.ts';

/** What is known of a connection, times in µs. */
export interface ArmedConnection {
  readonly state: string;
  readonly timer: { readonly name: string; readonly leftUs: number; readonly tries: number } | null;
  readonly rttUs: number | null;
}

export type ConnectionEnd =
  /** Counted from when `ss` ran. */
  | { readonly kind: 'ends'; readonly fromUs: number; readonly toUs: number; readonly timer: TimerName }
  | { readonly kind: 'never' }
  /** Its timer has fired more often than these settings let it. */
  | { readonly kind: 'beyond'; readonly most: number }
  /** The timer is none that gives a peer up. */
  | { readonly kind: 'unknown' };

/** The situation that a connection is in, and the timer that it waits for. */
function situationOf({ state, timer }: ArmedConnection): { readonly situation: Situation; readonly timer: TimerName } | null {
  switch (timer?.name) {
    case 'on':
      if (state === 'SYN-SENT') return { situation: 'connecting', timer: 'rto' };
      return { situation: /^(?:FIN-WAIT-1|LAST-ACK|CLOSING)$/.test(state) ? 'closing' : 'in-flight', timer: 'rto' };
    case 'keepalive':
      return { situation: 'idle', timer: 'keepalive' };
    case 'persist':
      return { situation: 'full-buffer-cut', timer: 'probe0' };
    default:
      return null;
  }
}

export function connectionEnd(configuration: Configuration, connection: ArmedConnection): ConnectionEnd {
  if (connection.timer === null) return { kind: 'never' };
  const found = situationOf(connection);
  if (found === null) return { kind: 'unknown' };
  const { program: _, ...kernelOnly } = configuration;
  const like = { ...kernelOnly, rttUs: connection.rttUs === null ? configuration.rttUs : Math.max(1, Math.round(connection.rttUs)) };
  const given = answer(withKeepalive(like, found.timer), found.situation);
  if (given.earliestUs === null) return { kind: 'never' };
  const left = [given.earliest, given.latest].map((run) => remaining(run, found.timer, connection.timer?.tries ?? 0));
  const [a = null, b = null] = left;
  if (a === null || b === null) return { kind: 'beyond', most: expiries(given, found.timer) };
  const { leftUs } = connection.timer;
  return { kind: 'ends', fromUs: leftUs + Math.min(a, b), toUs: leftUs + Math.max(a, b), timer: found.timer };
}

/** A keepalive timer that is armed says that the option is set. */
function withKeepalive(configuration: Configuration, timer: TimerName): Configuration {
  if (timer !== 'keepalive') return configuration;
  const { client } = configuration;
  return { ...configuration, client: { ...client, socketOptions: { ...client.socketOptions, SO_KEEPALIVE: 1 } } };
}

/** Whether an expiry is one that `ss` counts: keepalive's that only look how long the connection has been idle are not. */
const COUNTED = /^(?!keepalive-(?:not-idle|inert|off)$)/;

function firesAt(run: Scenario, timer: TimerName): { readonly fires: readonly number[]; readonly end: number } {
  const { events, verdicts } = simulate(run);
  const { at, sinceUs } = verdicts.client;
  const fires = events.flatMap((event) =>
    event.kind === 'fire' && event.place === 'client' && event.timer === timer && event.at >= at - sinceUs && COUNTED.test(event.rule.name)
      ? [event.at]
      : [],
  );
  return { fires, end: at };
}

/** From the next expiry to the end, when the timer has fired `tries` times; null where it never fires that often. */
function remaining(run: Scenario, timer: TimerName, tries: number): number | null {
  const { fires, end } = firesAt(run, timer);
  const next = fires[tries];
  return next === undefined ? null : end - next;
}

const expiries = ({ latest }: Answer, timer: TimerName): number => firesAt(latest, timer).fires.length;
