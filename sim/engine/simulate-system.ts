// Runs a system: the moments one after another, up to its end or to a cap; then what each program's run came to, and each
// connection as a run of its own, which the same page shows and the same laws hold for.
import type { SystemScenario } from '../scenario/system.ts';
import { type Micros, micros } from '../time.ts';
import type { AppEvent, Report } from '../trace/app-event.ts';
import type { Connection } from './connection.ts';
import { judge } from './judge.ts';
import { NEVER } from './node.ts';
import { reportOf } from './ledger.ts';
import type { Run, Stop } from './simulate.ts';
import { tellMembers } from './node-faults.ts';
import { newSystem, nextMoment, startProgram, type System, takeMoment } from './system.ts';

/** Most turns of all connections together, whatever the scenario says. */
export const MAX_SYSTEM_TURNS = 2_000_000;

export interface ConnectionRun extends Run {
  readonly fd: number;
  readonly client: string;
  readonly server: string;
  readonly service: string | null;
  readonly openedAt: Micros;
}

export interface SystemRun {
  readonly scenario: SystemScenario;
  /** What the programs did. Empty where no trace was asked for. */
  readonly events: readonly AppEvent[];
  readonly connections: readonly ConnectionRun[];
  /** One for each node with a program, in the scenario's order. */
  readonly reports: readonly Report[];
  readonly stopped: Stop;
}

export interface SystemOptions {
  /** Keep every event (the default), or only the reports. */
  readonly trace?: boolean;
  readonly maxTurns?: number;
}

/** Runs a system. The same scenario gives the same bytes, wherever it runs. */
export function simulateSystem(scenario: SystemScenario, options: SystemOptions = {}): SystemRun {
  const system = newSystem(scenario, options.trace !== false);
  const stopped = runSystem(system, scenario.until, options.maxTurns ?? MAX_SYSTEM_TURNS);
  return {
    scenario,
    events: system.events,
    connections: system.connections.map((connection) => connectionRun(connection, stopped)),
    reports: system.nodes.flatMap(({ setup }, index) =>
      setup.program === null ? [] : [reportOf(system.ledgers[index] as System['ledgers'][number], setup.name, stopped.at)],
    ),
    stopped,
  };
}

/** Runs up to `until`. */
export function runSystem(system: System, until: Micros, maxTurns: number): Stop {
  for (const node of system.nodes) startProgram(system, node);
  tellMembers(system);
  for (;;) {
    const at = nextMoment(system);
    if (at > until) {
      // A system that has nothing more to do is as quiet at its end as now.
      return { by: at < NEVER ? 'end' : 'quiet', at: until, message: null };
    }
    takeMoment(system, at);
    if (system.turns > maxTurns) {
      const message = `stopped after ${system.turns} events of ${system.connections.length} connections`;
      return { by: 'event cap', at: system.now, message };
    }
  }
}

/** A connection as the run of a plain scenario whose steps are what its programs did. */
function connectionRun(connection: Connection, stopped: Stop): ConnectionRun {
  const { world, fd, nodes, service, openedAt, steps } = connection;
  const quiet = connection.nextAt >= NEVER;
  const stop: Stop = {
    by: quiet ? 'quiet' : stopped.by === 'quiet' ? 'end' : stopped.by,
    at: micros(Math.min(stopped.at, world.scenario.until)),
    message: stopped.message,
  };
  return {
    fd,
    client: nodes.client,
    server: nodes.server,
    service,
    openedAt,
    scenario: { ...world.scenario, steps },
    events: world.trace?.events ?? [],
    verdicts: { client: judge(world, 'client', stop, null), server: judge(world, 'server', stop, null) },
    stopped: stop,
  };
}
