// A system's run as the page holds it: what its programs did, and of each connection its life, not its trace. A trace is asked
// for when its connection is opened.
import type { AppEvent, ConnectionRun, Micros, Report, Stop, SystemRun, SystemScenario, Verdict } from '../../sim/index.ts';
import { entryStretches } from '../../sim/index.ts';
import { type Life, lifeOf } from './life.ts';

/** A time in which a middlebox knew a connection. */
export interface Known {
  readonly box: string;
  readonly from: number;
  /** When it forgot it; null: it did not. */
  readonly forgottenAt: number | null;
  /** Key of the trace event with which it forgot. */
  readonly key: string | null;
}

export interface ConnectionSummary extends Life {
  readonly fd: number;
  readonly client: string;
  readonly server: string;
  readonly service: string | null;
  readonly openedAt: Micros;
  readonly known: readonly Known[];
  readonly verdicts: Readonly<Record<'client' | 'server', Verdict>>;
  /** How many events its trace has. */
  readonly events: number;
}

export interface SystemSummary {
  readonly scenario: SystemScenario;
  readonly events: readonly AppEvent[];
  readonly connections: readonly ConnectionSummary[];
  readonly reports: readonly Report[];
  readonly stopped: Stop;
}

/** An entry that only changed its state is the same entry. */
function knownOf(run: ConnectionRun): Known[] {
  const found: Known[] = [];
  for (const { box, from, forgotten } of entryStretches(run)) {
    const last = found.at(-1);
    const goesOn = last?.box === box && last.forgottenAt === null;
    const known = { box, from: goesOn ? last.from : from, forgottenAt: forgotten?.at ?? null, key: forgotten?.key ?? null };
    if (goesOn) found[found.length - 1] = known;
    else found.push(known);
  }
  return found;
}

const summaryOf = (run: ConnectionRun): ConnectionSummary => ({
  ...lifeOf(run),
  fd: run.fd,
  client: run.client,
  server: run.server,
  service: run.service,
  openedAt: run.openedAt,
  known: knownOf(run),
  verdicts: run.verdicts,
  events: run.events.length,
});

export const summarise = ({ scenario, events, connections, reports, stopped }: SystemRun): SystemSummary => ({
  scenario,
  events,
  connections: connections.map(summaryOf),
  reports,
  stopped,
});
