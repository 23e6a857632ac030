// A system's run as the page holds it: what its programs did, and of each connection its life, not its trace. A trace is asked
// for when its connection is opened.
import type { AppEvent, ConnectionRun, Micros, Report, Stop, SystemRun, SystemScenario, Verdict } from '../../sim/index.ts';
import { type Life, lifeOf } from './life.ts';

export interface ConnectionSummary extends Life {
  readonly fd: number;
  readonly client: string;
  readonly server: string;
  readonly service: string | null;
  readonly openedAt: Micros;
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

const summaryOf = (run: ConnectionRun): ConnectionSummary => ({
  ...lifeOf(run),
  fd: run.fd,
  client: run.client,
  server: run.server,
  service: run.service,
  openedAt: run.openedAt,
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
