// Random systems that the parser accepts: a gRPC client and its servers, an API server and its etcd members, and what happens to
// their nodes.
import fc from 'fast-check';
import type { SystemScenario } from '../../sim/index.ts';
import { systemOf } from '../support/system.ts';

const seconds = (min: number, max: number): fc.Arbitrary<string> => fc.integer({ min: min * 1000, max: max * 1000 }).map((ms) => `${ms}ms`);
const yesNo = fc.constantFrom('yes' as const, 'no' as const);
const machine = fc.record({
  kernel: fc.constantFrom('linux-4.15', 'linux-5.4', 'linux-6.1', 'linux-6.12'),
  hz: fc.constantFrom(100, 250, 1000),
});
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined });

/** One thing that a program outlives, and perhaps its end. */
const passingFaults = (node: string): fc.Arbitrary<object[]> =>
  fc.oneof(
    fc.constant<object[]>([]),
    fc
      .tuple(seconds(5, 100), maybe(seconds(101, 230)), fc.constantFrom('both', 'in', 'out'))
      .map(([at, until, direction]) => [
        { at, do: 'cut', node, direction },
        ...(until === undefined ? [] : [{ at: until, do: 'restore', node, direction }]),
      ]),
    fc
      .tuple(seconds(5, 100), maybe(seconds(101, 230)))
      .map(([at, until]) => [{ at, do: 'freeze', node }, ...(until === undefined ? [] : [{ at: until, do: 'thaw', node }])]),
  );

/** The same, or what ends the program. */
const faultsOf = (node: string): fc.Arbitrary<object[]> =>
  fc.oneof(
    passingFaults(node),
    fc.tuple(seconds(5, 100), seconds(1, 60)).map(([at, down]) => [{ at, do: 'reboot', node, down }]),
    seconds(5, 100).chain((at) => fc.constantFrom('powerOff', 'kill').map((verb) => [{ at, do: verb, node }])),
  );

/** As a file would hold it: what is undefined is not there. */
const parsed = (file: fc.Arbitrary<object>): fc.Arbitrary<SystemScenario> =>
  file.map((value) => systemOf(JSON.parse(JSON.stringify(value))));

const grpcClient = fc.record({
  is: fc.constant('grpc-client'),
  to: fc.constantFrom(['server-1'], ['server-1', 'server-2']),
  every: seconds(1, 60),
  deadline: maybe(seconds(1, 30)),
  keepalive: maybe(
    fc.record({
      time: seconds(1, 60),
      timeout: seconds(1, 30),
      permitWithoutStream: yesNo,
      since: fc.constantFrom('last byte read', 'last PING ack'),
    }),
  ),
  userTimeout: yesNo,
});
const grpcServer = fc.record({
  is: fc.constant('grpc-server'),
  serviceTime: seconds(0, 40),
  minPingInterval: seconds(1, 300),
  permitWithoutStream: yesNo,
  maxPingStrikes: fc.nat(3),
});

/** A gRPC client with one or two servers, over four minutes. */
export const grpcSystem = parsed(
  fc
    .tuple(fc.nat(0xffffffff), machine, grpcClient, grpcServer, grpcServer, faultsOf('server-1'), passingFaults('client'))
    .map(([seed, host, client, one, two, ...faults]) => ({
      seed,
      nodes: [
        { name: 'client', ...host, program: client },
        { name: 'server-1', ...host, program: one },
        { name: 'server-2', ...host, program: two },
      ],
      faults: faults.flat(),
      until: '4m',
    })),
);

const MEMBERS = ['etcd-1', 'etcd-2', 'etcd-3'] as const;
const etcdClient = fc.record({
  is: fc.constant('etcd-client'),
  to: fc.constant(MEMBERS),
  pinned: fc.constantFrom(...MEMBERS),
  every: seconds(1, 30),
  workers: fc.integer({ min: 1, max: 3 }),
  headerTimeout: maybe(seconds(1, 20)),
  watches: fc.nat(2),
  dialTimeout: seconds(1, 30),
  heartbeat: maybe(
    fc.record({
      on: fc.constantFrom('own connection', 'data connection'),
      interval: seconds(2, 20),
      misses: fc.integer({ min: 1, max: 4 }),
    }),
  ),
});

/** An API server with three etcd members, over four minutes; what happens is for the caller to choose. */
const etcdFile = (faults: fc.Arbitrary<object[]>): fc.Arbitrary<object> =>
  fc.tuple(machine, etcdClient, faults).map(([host, client, list]) => ({
    watch: 'api-server',
    nodes: [
      { name: 'api-server', ...host, program: client },
      ...MEMBERS.map((name) => ({ name, ...host, program: { is: 'etcd-member', leader: name === 'etcd-1' ? 'yes' : 'no' } })),
    ],
    faults: list,
    until: '4m',
  }));

export const etcdSystem = parsed(etcdFile(fc.tuple(...MEMBERS.map(faultsOf), passingFaults('api-server')).map((lists) => lists.flat())));
/** The same with nothing ever going wrong. */
export const healthyEtcdSystem = parsed(etcdFile(fc.constant([])));
