// What the timers that did not decide were doing: armed, inert, or never set, and why. Read off a run's trace.
import type { HostSetup } from '../scenario/scenario.ts';
import { humanDuration, humanMs } from '../trace/human.ts';
import type { TraceEvent } from '../trace/trace-event.ts';
import type { Verdict } from '../trace/verdict.ts';
import type { Decider, ProgramDeadlineName } from './program.ts';

/** The three timers that can end a connection, and the clock that is looked at when they fire. */
export type Watcher = 'rto' | 'probe0' | 'keepalive' | 'user-timeout';

export interface OtherTimer {
  readonly timer: Watcher | ProgramDeadlineName;
  readonly status: 'not armed' | 'inert' | 'armed' | 'fired' | 'counted';
  /** One plain sentence. */
  readonly text: string;
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
const times = (n: number): string => (n === 1 ? 'once' : n === 2 ? 'twice' : `${n} times`);

function keepalive(setup: HostSetup, after: readonly TraceEvent[], all: readonly TraceEvent[]): OtherTimer {
  const timer = 'keepalive';
  if (!setup.socketOptions.SO_KEEPALIVE) return { timer, status: 'not armed', text: 'Keepalive is off: SO_KEEPALIVE is not set.' };
  const inert = applied(after, 'keepalive-inert');
  if (inert > 0)
    return { timer, status: 'inert', text: `Keepalive fired ${times(inert)} and did nothing: data was unacknowledged or unsent.` };
  const probes = applied(after, 'keepalive-probe');
  if (probes > 0) return { timer, status: 'fired', text: `Keepalive sent ${probes} probe${probes === 1 ? '' : 's'}.` };
  const armed = all.findLast((event) => event.kind === 'arm' && event.place === 'client' && event.timer === 'keepalive');
  if (armed?.kind !== 'arm') return { timer, status: 'not armed', text: 'Keepalive is set up when the connection stands; it never did.' };
  return { timer, status: 'armed', text: `Keepalive was set for ${humanDuration(armed.firesAt)}, too late to matter.` };
}

function retransmission(after: readonly TraceEvent[]): OtherTimer {
  const timer = 'rto';
  const count = fired(after, 'rto');
  if (count > 0) return { timer, status: 'fired', text: `The retransmission timer fired ${times(count)}.` };
  return { timer, status: 'not armed', text: 'The retransmission timer did not run: nothing was in flight.' };
}

function windowProbe(after: readonly TraceEvent[]): OtherTimer {
  const timer = 'probe0';
  const count = fired(after, 'probe0');
  if (count > 0) return { timer, status: 'fired', text: `The zero window probe timer fired ${times(count)}.` };
  return { timer, status: 'not armed', text: 'No zero window probe was due: no data waited behind a closed window.' };
}

function userTimeout(ms: number, after: readonly TraceEvent[], verdict: Verdict): OtherTimer {
  const timer = 'user-timeout';
  if (ms === 0) return { timer, status: 'not armed', text: 'TCP_USER_TIMEOUT is not set.' };
  const looked =
    fired(after, 'rto') + fired(after, 'probe0') + applied(after, 'keepalive-probe') + applied(after, 'keepalive-user-timeout');
  if (looked === 0)
    return {
      timer,
      status: 'inert',
      text: `TCP_USER_TIMEOUT of ${humanMs(ms)} never counted: nothing was unacknowledged and no probe was out.`,
    };
  if (verdict.errno === 'ETIMEDOUT')
    return { timer, status: 'counted', text: `TCP_USER_TIMEOUT of ${humanMs(ms)} was looked at each time another timer fired.` };
  return { timer, status: 'counted', text: `TCP_USER_TIMEOUT of ${humanMs(ms)} counted, but answers set it back.` };
}
