// Fleets against single connections: 20,000 clients over a simulated day, as a multiple of one such connection run 20,000 times;
// and the memory that a finished fleet of 200,000 holds.
import { type FleetRun, memberSystem, parseSystem, simulateFleet, simulateSystem, type SystemScenario } from '../sim/index.ts';

const KEEPALIVES: Record<string, object> = {
  'no keepalive': {},
  'default keepalive': { SO_KEEPALIVE: true },
  'keepalive 60 s, 20 s, 4': { SO_KEEPALIVE: true, TCP_KEEPIDLE: 60, TCP_KEEPINTVL: 20, TCP_KEEPCNT: 4 },
};

function fleetOf(socketOptions: object, count: number, leaves: string | undefined): SystemScenario {
  const parsed = parseSystem({
    watch: 'server',
    nodes: [
      { name: 'client', program: { is: 'idler', to: ['server'], by: 'power off', ...(leaves === undefined ? {} : { leaves }) } },
      { name: 'server', socketOptions, program: { is: 'responder' } },
    ],
    fleet: { of: 'client', count, startsOver: '10h', bucket: '1h' },
    until: '1d',
  });
  if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => message).join('\n'));
  return parsed.system;
}

export interface FleetCase {
  readonly name: string;
  readonly run: (count: number) => FleetRun;
  /** The first members alone, each as a run without a trace that leaps over nothing. */
  readonly alone: (count: number) => void;
}

export const fleetCases = (): FleetCase[] =>
  Object.entries(KEEPALIVES).flatMap(([name, options]) =>
    [
      ['they vanish after an hour', '1h'],
      ['they live all day', undefined],
    ].map(([what, leaves]) => ({
      name: `${name}, ${what}`,
      run: (count: number) => simulateFleet(fleetOf(options, count, leaves)),
      alone: (count: number) => {
        const fleet = fleetOf(options, 20_000, leaves);
        for (let index = 0; index < count; index++) simulateSystem(memberSystem(fleet, index), { trace: false });
      },
    })),
  );
