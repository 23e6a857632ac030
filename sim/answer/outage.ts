// A passing outage: the path is cut and comes back. The longest that a good connection outlives, at the worst moment at which
// it can begin: just as a request leaves, or just as keepalive wants to probe. What saves a connection is the last segment
// that the kernel still sends before it gives up: an outage that is over by then does no harm.
import { simulate } from '../engine/simulate.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { TraceEvent } from '../trace/trace-event.ts';
import { type Phase, type PhaseEnd, phasePeriod, searchPhases } from './phases.ts';
import { type Decider, pings } from './program.ts';
import { type Configuration, type Situation, situationScenario, troubleOf } from './situation.ts';
import { effective } from './effective.ts';

export interface Harm {
  readonly while: 'in-flight' | 'idle';
  readonly by: Decider;
}

export interface Outage {
  /** Outages shorter than this do no harm, whenever the host has booted; infinite where nothing gives up. */
  readonly us: number;
  /** What ends a connection in a longer one. */
  readonly harm: Harm | null;
}

const NEVER: Outage = { us: Number.POSITIVE_INFINITY, harm: null };

/** The longest outage that does no harm, and what a longer one meets. */
export function longestOutage(configuration: Configuration): Outage {
  const [busy, quiet] = [inFlight(configuration), idle(configuration)];
  return quiet.us < busy.us ? quiet : busy;
}

/** What ends a good connection in an outage of that length; null where it survives. */
export function outageHarm(configuration: Configuration, outageUs: number): Harm | null {
  const { us, harm } = longestOutage(configuration);
  return outageUs < us ? null : harm;
}

/** The kernel alone, without pings and without a middlebox: what it sends, and when. */
const kernelOnly = ({ client, server, rttUs }: Configuration): Configuration => ({ client, server, rttUs });

const sendsOf = (events: readonly TraceEvent[], purposes: readonly string[]): number[] =>
  events.flatMap((event) =>
    event.kind === 'send' && event.place === 'client' && purposes.includes(event.segment.purpose) ? [event.at] : [],
  );

/** The shortest time over boot phases that `measure` finds in a situation's run. */
function least(
  configuration: Configuration,
  situation: Situation,
  measure: (events: readonly TraceEvent[], from: number) => PhaseEnd,
): number {
  const scenario = situationScenario(kernelOnly(configuration), situation);
  const { hz } = configuration.client;
  const from = troubleOf(scenario) ?? 0;
  const run = (phase: Phase): PhaseEnd => measure(simulate(atPhase(scenario, phase)).events, from);
  return searchPhases(run, phasePeriod(simulate(scenario).events, hz), hz).earliest.end.sinceUs;
}

const atPhase = (scenario: Scenario, { offset, microsecondsIntoJiffy }: Phase): Scenario => ({
  ...scenario,
  client: { ...scenario.client, clock: { jiffiesAtStart: scenario.client.clock.jiffiesAtStart + offset, microsecondsIntoJiffy } },
});

/** A request that leaves as the outage begins. */
function inFlight(configuration: Configuration): Outage {
  const deadline = deadlineOf(configuration);
  const lastSent = (limitUs: number) =>
    least(configuration, 'in-flight', (events, from) => {
      const inTime = (at: number) => at > from && at - from + configuration.rttUs <= limitUs;
      const last = sendsOf(events, ['retransmission', 'tail-loss-probe']).filter(inTime).at(-1) ?? from;
      return { sinceUs: last - from, at: last };
    });
  const kernel = lastSent(Number.POSITIVE_INFINITY);
  const us = deadline === null ? kernel : lastSent(deadline.us);
  return { us, harm: { while: 'in-flight', by: deadline !== null && us < kernel ? deadline.by : 'rto' } };
}

/** How long the program waits while something is under way. */
function deadlineOf({ program = {} }: Configuration): { readonly us: number; readonly by: Decider } | null {
  const ping = pings(program);
  const found: { readonly us: number; readonly by: Decider }[] = [];
  if (program.readTimeout) found.push({ us: program.readTimeout, by: 'read-timeout' });
  // A ping may have left just before the outage began.
  if (ping !== null) found.push({ us: ping.patienceUs, by: 'ping' });
  return found.sort((a, b) => a.us - b.us)[0] ?? null;
}

/** An outage that begins just before a keepalive probe leaves. */
function idle(configuration: Configuration): Outage {
  if (!effective(configuration.client).keepalive) return NEVER;
  const timed = least(configuration, 'idle', (events) => {
    const probes = sendsOf(events, ['keepalive-probe']);
    const [first = 0, last = 0] = [probes[0], probes.at(-1)];
    return { sinceUs: last - first, at: last };
  });
  return { us: timed, harm: { while: 'idle', by: 'keepalive' } };
}
