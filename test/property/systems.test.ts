// Laws of systems and fleets, over random programs, settings and faults.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { memberSystem, type SystemRun, simulate, simulateFleet, simulateSystem } from '../../sim/index.ts';
import { check } from '../support/check.ts';
import { systemOf } from '../support/system.ts';

const seconds = (min: number, max: number) => fc.integer({ min: min * 10, max: max * 10 }).map((tenths) => `${tenths * 100}ms`);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const socketOptions = fc.record(
  {
    SO_KEEPALIVE: fc.boolean(),
    TCP_KEEPIDLE: fc.integer({ min: 1, max: 60 }),
    TCP_KEEPINTVL: fc.integer({ min: 1, max: 30 }),
    TCP_KEEPCNT: fc.integer({ min: 1, max: 5 }),
    TCP_USER_TIMEOUT: fc.integer({ min: 0, max: 40_000 }),
  },
  { requiredKeys: [] },
);

const heartbeat = fc.record({
  on: fc.constantFrom('data connection', 'own connection'),
  interval: seconds(1, 20),
  misses: fc.integer({ min: 1, max: 3 }),
});

const client = fc.record({
  is: fc.constant('request-loop'),
  to: fc.constant(['server', 'other']),
  mode: fc.constantFrom('closed', 'open'),
  every: seconds(1, 20),
  threads: fc.integer({ min: 1, max: 3 }),
  requests: maybe(fc.integer({ min: 1, max: 40 })),
  requestBytes: fc.integer({ min: 1, max: 20_000 }),
  answered: fc.constantFrom('yes', 'yes', 'no'),
  connectTimeout: maybe(seconds(1, 10)),
  readTimeout: maybe(seconds(1, 30)),
  writeTimeout: maybe(seconds(1, 30)),
  timeoutsBy: fc.constantFrom('SO_RCVTIMEO', 'poll', 'setSoTimeout'),
  pool: fc.record({ size: fc.integer({ min: 1, max: 4 }), maxIdle: maybe(seconds(1, 20)), testOnBorrow: fc.constantFrom('yes', 'no') }),
  attempts: fc.integer({ min: 1, max: 3 }),
  heartbeat: maybe(heartbeat),
  socketOptions,
});

const server = fc.record({
  is: fc.constant('responder'),
  serviceTime: seconds(0, 5),
  responseBytes: fc.integer({ min: 1, max: 20_000 }),
  idleTimeout: maybe(seconds(1, 60)),
});

/** One fault of each node at most, and maybe its healing: always a story that can be. */
const faults = (node: string) =>
  fc
    .record({
      kind: fc.constantFrom('none', 'cut', 'freeze', 'powerOff', 'kill', 'reboot'),
      at: fc.integer({ min: 1, max: 100 }),
      length: maybe(fc.integer({ min: 1, max: 60 })),
      direction: fc.constantFrom('both', 'in', 'out'),
    })
    .map(({ kind, at, length, direction }) => {
      const start = { at: `${at}s`, node };
      const healed = length === undefined ? [] : [{ at: `${at + length}s`, node }];
      if (kind === 'none') return [];
      if (kind === 'cut') return [{ ...start, do: 'cut', direction }, ...healed.map((end) => ({ ...end, do: 'restore', direction }))];
      if (kind === 'freeze') return [{ ...start, do: 'freeze' }, ...healed.map((end) => ({ ...end, do: 'thaw' }))];
      if (kind === 'reboot') return [{ ...start, do: 'reboot', down: `${length ?? 5}s` }];
      return [{ ...start, do: kind }];
    });

const kernel = fc.constantFrom('linux-4.15', 'linux-5.10', 'linux-6.1', 'linux-6.12');

const systems = fc
  .record({ client, server, kernel, seed: fc.nat(), faults: fc.tuple(faults('server'), faults('client'), faults('other')) })
  .map(({ client, server, kernel, seed, faults }) =>
    systemOf({
      seed,
      nodes: [
        { name: 'client', kernel, program: client },
        { name: 'server', program: server },
        { name: 'other', program: { is: 'responder' } },
      ],
      faults: faults.flat(),
      until: '3m',
    }),
  );

/** Ends of requests and connections as the programs told them, each in its order. */
const openAtEnd = (run: SystemRun): number => {
  const open = new Set<number>();
  for (const event of run.events) {
    if (event.kind === 'request') open.add(event.request);
    else if (event.kind === 'answered' || event.kind === 'failed') open.delete(event.request);
  }
  return open.size;
};

describe('systems', () => {
  test('the same seed gives the same bytes', () => {
    check(
      fc.property(systems, (system) => {
        expect(JSON.stringify(simulateSystem(system))).toBe(JSON.stringify(simulateSystem(system)));
      }),
      25,
    );
  });

  test('requests made are answered, failed, or wait', () => {
    check(
      fc.property(systems, (system) => {
        const run = simulateSystem(system);
        const [report] = run.reports;
        expect(report?.requests).toBe((report?.answered ?? 0) + (report?.failed ?? 0) + (report?.waiting ?? 0));
        expect(report?.waiting).toBe(openAtEnd(run));
      }),
      60,
    );
  });

  test('a run without a trace comes to the same report', () => {
    check(
      fc.property(systems, (system) => {
        expect(simulateSystem(system, { trace: false }).reports).toEqual(simulateSystem(system).reports);
      }),
      25,
    );
  });

  test('a pool never has more connections than its size, beside the heartbeat’s own', () => {
    check(
      fc.property(systems, (system) => {
        const { program } = system.nodes[0] ?? {};
        if (program?.is !== 'request-loop') throw new Error('the client is a request loop');
        const most = program.pool.size + (program.heartbeat?.on === 'own connection' ? 1 : 0);
        let open = 0;
        for (const event of simulateSystem(system).events) {
          if (event.node !== 'client') continue;
          if (event.kind === 'connecting') open++;
          else if (event.kind === 'disconnected') open--;
          // A program that starts again after a reboot begins with nothing.
          else if (event.kind === 'fault' && event.fault === 'power-on') open = 0;
          expect(open).toBeLessThanOrEqual(most);
        }
      }),
      60,
    );
  });

  test('each connection is the run of a plain scenario: its steps are what the programs did', () => {
    check(
      fc.property(systems, (system) => {
        for (const connection of simulateSystem(system).connections) {
          const plain = simulate(connection.scenario);
          // A plain run ends where it has seen that it repeats for ever; a system goes on to its end.
          const events = plain.stopped.by === 'repeats' ? connection.events.slice(0, plain.events.length) : connection.events;
          expect(plain.events).toEqual(events);
        }
      }),
      25,
    );
  });

  test('a message arrives once, in order, and only if it was sent', () => {
    check(
      fc.property(systems, (system) => {
        let waiting = new Set<number>();
        for (const event of simulateSystem(system).events) {
          // A program that starts again counts from 0 again.
          if (event.kind === 'fault' && event.fault === 'power-on' && event.node === 'client') waiting = new Set();
          else if (event.kind === 'request') waiting.add(event.request);
          else if (event.kind === 'answered' || event.kind === 'failed') expect(waiting.delete(event.request)).toBe(true);
        }
      }),
      25,
    );
  });
});

describe('fleets', () => {
  const fleets = fc
    .record({
      kernel,
      keepalive: socketOptions,
      leaves: maybe(fc.integer({ min: 1, max: 300 })),
      cut: maybe(fc.tuple(fc.integer({ min: 1, max: 250 }), fc.integer({ min: 1, max: 100 }))),
      seed: fc.nat(),
      count: fc.integer({ min: 1, max: 3 }),
    })
    .map(({ kernel, keepalive, leaves, cut, seed, count }) =>
      systemOf({
        seed,
        watch: 'server',
        nodes: [
          {
            name: 'client',
            program: { is: 'idler', to: ['server'], by: 'power off', ...(leaves === undefined ? {} : { leaves: `${leaves}m` }) },
          },
          { name: 'server', kernel, socketOptions: { ...keepalive, SO_KEEPALIVE: true }, program: { is: 'responder' } },
        ],
        faults:
          cut === undefined
            ? []
            : [
                { at: `${cut[0]}m`, do: 'cut', node: 'server' },
                { at: `${cut[0] + cut[1]}m`, do: 'restore', node: 'server' },
              ],
        fleet: { of: 'client', count, startsOver: '1m', bucket: '10m' },
        until: '6h',
      }),
    );

  test('what a fleet leaps over is what a run without leaps has: segments, ends and their times', () => {
    check(
      fc.property(fleets, (fleet) => {
        const run = simulateFleet(fleet);
        const alone = Array.from({ length: run.count }, (_, index) => simulateSystem(memberSystem(fleet, index)));
        const segments = alone.map(({ connections }) =>
          connections.reduce((sum, { events }) => sum + events.filter(({ kind }) => kind === 'send').length, 0),
        );
        expect([...run.members.segments]).toEqual(segments);
        const established = alone
          .flatMap(({ connections }) => connections)
          .map(({ events }) => {
            const states = events.flatMap((event) => (event.kind === 'state' && event.place === 'server' ? [event] : []));
            return (at: number): boolean => states.findLast((event) => event.at < at)?.to === 'ESTAB';
          });
        expect(run.steps.map(({ states }) => states.ESTAB)).toEqual(
          run.steps.map(({ at }) => established.filter((is) => is(at + 600e6)).length),
        );
      }),
      20,
    );
  });

  test('sums are the sums of the members, each run alone', () => {
    check(
      fc.property(systems, fc.integer({ min: 1, max: 4 }), (system, count) => {
        const fleet = { ...system, fleet: { of: 'client', count, startsOver: system.until, bucket: system.until } };
        const run = simulateFleet(fleet as typeof system);
        const alone = Array.from({ length: count }, (_, index) =>
          simulateSystem(memberSystem(fleet as typeof system, index), { trace: false }).reports.find(({ node }) => node === 'client'),
        );
        for (const what of ['requests', 'answered', 'failed', 'waiting', 'connections'] as const) {
          expect(run.totals[what]).toBe(alone.reduce((sum, report) => sum + (report?.[what] ?? 0), 0));
        }
        expect(run.steps.reduce((sum, { answered, failed }) => sum + answered + failed, 0)).toBe(run.totals.answered + run.totals.failed);
      }),
      15,
    );
  });
});
