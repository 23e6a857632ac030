// Systems for tests: from a file's form, with every problem as the failure's message.
import { parseSystem, type Report, simulateSystem, type SystemRun, type SystemScenario } from '../../sim/index.ts';

export function systemOf(file: object): SystemScenario {
  const parsed = parseSystem({ watch: 'client', until: '1m', ...file });
  if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => message).join('\n'));
  return parsed.system;
}

/** A client's program and a server's on two nodes. */
export const pair = (client: object, server: object = { is: 'responder' }, hosts: { client?: object; server?: object } = {}) => [
  { name: 'client', ...hosts.client, program: { to: ['server'], ...client } },
  { name: 'server', ...hosts.server, program: server },
];

export const runSystemFile = (file: object): SystemRun => simulateSystem(systemOf(file));

export function reportOn(run: SystemRun, node = 'client'): Report {
  const report = run.reports.find((one) => one.node === node);
  if (report === undefined) throw new Error(`no report of ${node}`);
  return report;
}
