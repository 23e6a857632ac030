// What the timers that did not decide were doing: armed, inert, or never set, and why. Read off a run's trace.
import type { HostSetup } from '../scenario/scenario.ts';
import { counted, type Phrase, say } from '../trace/phrase.ts';
import type { TraceEvent } from '../trace/trace-event.ts';
import type { Verdict } from '../trace/verdict.ts';
import type { Decider, ProgramDeadlineName } from './program.ts';

/** The three timers that can end a connection, and the clock that is looked at when they fire. */
export type Watcher = 'rto' | 'probe0' | 'keepalive' | 'user-timeout';

export interface OtherTimer {
  readonly timer: Watcher | ProgramDeadlineName;
  readonly status: 'not armed' | 'inert' | 'armed' | 'fired' | 'counted';
  /** One plain sentence. */
  readonly text: Phrase;
}

/** What each watcher but the deciding one was doing after the trouble began. */
export function otherTimers(setup: HostSetup, events: readonly TraceEvent[], verdict: Verdict, decidedBy: Decider | null): OtherTimer[] {
  const after = events.filter((event) => event.place === 'client' && event.at >= verdict.at - verdict.sinceUs);
  const userTimeoutMs = setup.socketOptions.TCP_USER_TIMEOUT ?? 0;
  const others = [keepalive(setup, after, events), retransmission(after), windowProbe(after), userTimeout(userTimeoutMs, after, verdict)];
  return others.filter(({ timer }) => timer !== decidedBy);
}

const fired = (events: readonly TraceEvent[], timer: Watcher): number =>
  events.filter((event) => event.kind === 'fire' && event.timer === timer).length;
const applied = (events: readonly TraceEvent[], name: string): number =>
  events.filter((event) => event.kind === 'fire' && event.rule.name === name).length;
const times = (n: number): Phrase => (n === 1 ? say('once') : n === 2 ? say('twice') : say('$n times', { n }));

function keepalive(setup: HostSetup, after: readonly TraceEvent[], all: readonly TraceEvent[]): OtherTimer {
  const timer = 'keepalive';
  if (!setup.socketOptions.SO_KEEPALIVE) return { timer, status: 'not armed', text: say('Keepalive is off: SO_KEEPALIVE is not set.') };
  const inert = applied(after, 'keepalive-inert');
  if (inert > 0)
    return {
      timer,
      status: 'inert',
      text: say('Keepalive fired $times and did nothing: data was unacknowledged or unsent.', { times: times(inert) }),
    };
  const probes = applied(after, 'keepalive-probe');
  if (probes > 0)
    return { timer, status: 'fired', text: say('Keepalive sent $probes.', { probes: counted(probes, say('1 probe'), say('$n probes')) }) };
  const armed = all.findLast((event) => event.kind === 'arm' && event.place === 'client' && event.timer === 'keepalive');
  if (armed?.kind !== 'arm')
    return { timer, status: 'not armed', text: say('Keepalive is set up when the connection stands; it never did.') };
  return { timer, status: 'armed', text: say('Keepalive was set for $time, too late to matter.', { time: { us: armed.firesAt } }) };
}

function retransmission(after: readonly TraceEvent[]): OtherTimer {
  const timer = 'rto';
  const count = fired(after, 'rto');
  if (count > 0) return { timer, status: 'fired', text: say('The retransmission timer fired $times.', { times: times(count) }) };
  return { timer, status: 'not armed', text: say('The retransmission timer did not run: nothing was in flight.') };
}

function windowProbe(after: readonly TraceEvent[]): OtherTimer {
  const timer = 'probe0';
  const count = fired(after, 'probe0');
  if (count > 0) return { timer, status: 'fired', text: say('The zero window probe timer fired $times.', { times: times(count) }) };
  return { timer, status: 'not armed', text: say('No zero window probe was due: no data waited behind a closed window.') };
}

function userTimeout(ms: number, after: readonly TraceEvent[], verdict: Verdict): OtherTimer {
  const timer = 'user-timeout';
  if (ms === 0) return { timer, status: 'not armed', text: say('TCP_USER_TIMEOUT is not set.') };
  const limit = { us: ms * 1000 };
  const looked =
    fired(after, 'rto') + fired(after, 'probe0') + applied(after, 'keepalive-probe') + applied(after, 'keepalive-user-timeout');
  if (looked === 0)
    return {
      timer,
      status: 'inert',
      text: say('TCP_USER_TIMEOUT of $limit never counted: nothing was unacknowledged and no probe was out.', { limit }),
    };
  if (verdict.errno === 'ETIMEDOUT')
    return { timer, status: 'counted', text: say('TCP_USER_TIMEOUT of $limit was looked at each time another timer fired.', { limit }) };
  return { timer, status: 'counted', text: say('TCP_USER_TIMEOUT of $limit counted, but answers set it back.', { limit }) };
}
