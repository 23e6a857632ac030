// What to read off the report of the program that a system is about, for notes:
//   requests = 20, answered = 4, failed = 15, waiting = 1, connections = 1, pings = 0, notified = 10
//   longest wait = 947.36 s, first failure = 19.84 s, recovery = 1008.01 s     moments since t = 0; "never": it did not happen
//   first error = DeadlineExceeded
import { readFileSync } from 'node:fs';
import { parseScenarios, type Report, simulateSystem, type SystemScenario } from '../../sim/index.ts';
import type { Figure } from './figure.ts';

const catalogue = parseScenarios(JSON.parse(readFileSync(new URL('../../scenarios.json', import.meta.url), 'utf8')));
const COUNTS = ['requests', 'answered', 'failed', 'waiting', 'connections', 'pings', 'notified'] as const;

export function systemNamed(id: string): SystemScenario {
  const found = catalogue.ok ? catalogue.systems.find((system) => system.id === id) : undefined;
  if (found === undefined) throw new Error(`scenarios.json has no system ${JSON.stringify(id)}`);
  return found;
}

export function readSystem(system: SystemScenario, read: string): Figure {
  const report = simulateSystem(system, { trace: false }).reports.find(({ node }) => node === system.watch) as Report;
  const moment = (us: number | undefined | null): Figure =>
    us == null ? { kind: 'never', watchedUs: system.until } : { kind: 'time', us };
  const count = COUNTS.find((name) => name === read);
  if (count !== undefined) return { kind: 'count', count: report[count] };
  switch (read) {
    case 'longest wait':
      return moment(report.longestWaitUs);
    case 'first failure':
      return moment(report.firstFailure?.at);
    case 'recovery':
      return moment(report.recoveredAt);
    case 'first error':
      return { kind: 'name', name: report.firstFailure?.error ?? 'none' };
    default:
      throw new Error(`cannot read ${JSON.stringify(read)}; see test/evidence/system-figure.ts for the forms`);
  }
}
