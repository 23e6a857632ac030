// The file form of a system, as one definition: the parser reads by it and the JSON Schema for editors is made from it. What
// values must be to each other (names that exist, times in order) is in `parse-system.ts`.
import * as v from 'valibot';
import { MAX_RUN_US } from '../time.ts';
import { choice, duration, integer, leaf, matching, span, text } from './leaf.ts';
import { boxName } from './middlebox-schema.ts';
import { hostEntries, pathSchema, socketOptions } from './schema.ts';

export const MAX_NODES = 20;
export const MAX_FLEET = 1_000_000;
export const MAX_FAULTS = 1000;

const name = (about: string) => matching(/^[a-z0-9]+(-[a-z0-9]+)*$/, 40, `${about}: small letters, digits and single hyphens`);
const time = (about: string) => v.optional(duration(0, MAX_RUN_US, about));
const wait = (about: string) => v.optional(duration(1, MAX_RUN_US, about));
const bytes = (about: string, least = 1) => v.optional(integer(least, 1_000_000, about));
const count = (most: number, about: string) => v.optional(integer(1, most, about));
const yes = (about: string) => v.optional(choice(['yes', 'no'], about));

const backoff = v.optional(
  v.strictObject({
    base: wait('the first wait'),
    factor: v.optional(
      leaf(
        {
          expected: 'how much longer each wait is: a number from 1 to 10',
          json: { type: 'number', minimum: 1, maximum: 10, description: 'how much longer each wait is' },
        },
        (input) => (typeof input === 'number' && input >= 1 && input <= 10 ? input : null),
      ),
    ),
    max: wait('the longest wait'),
    jitterPercent: v.optional(integer(0, 100, 'how far waits are spread')),
  }),
);
const heartbeat = v.optional(
  v.strictObject({
    on: choice(['data connection', 'own connection'], 'which connection carries the heartbeats'),
    interval: duration(1000, MAX_RUN_US, 'time between heartbeats'),
    misses: count(100, 'unanswered heartbeats in a row after which the peer is given up'),
  }),
);
const targets = v.array(name('a node or service'));
const starts = time('when the program starts');
const timeoutsBy = v.optional(choice(['SO_RCVTIMEO', 'poll', 'setSoTimeout'], 'how waits are bounded'));

const requestLoop = v.strictObject({
  is: v.literal('request-loop'),
  to: targets,
  starts,
  mode: v.optional(choice(['closed', 'open'], 'closed: the next request follows the answer; open: requests leave at fixed times')),
  every: wait('thinking time (closed) or time between requests (open)'),
  threads: count(1000, 'threads, each with one request at a time'),
  requests: count(1_000_000, 'requests in all'),
  requestBytes: bytes('bytes of a request'),
  answered: yes('whether requests are answered'),
  connectTimeout: wait('how long it waits for a connection'),
  readTimeout: wait('how long it waits for an answer'),
  writeTimeout: wait('how long a write may wait'),
  timeoutsBy,
  pool: v.optional(
    v.strictObject({
      size: count(1000, 'most connections'),
      maxIdle: wait('how long a connection may lie unused'),
      testOnBorrow: yes('whether a connection is tried before it is handed out'),
    }),
  ),
  attempts: count(100, 'attempts for each request'),
  backoff,
  heartbeat,
  socketOptions: v.optional(socketOptions),
});

const idler = v.strictObject({
  is: v.literal('idler'),
  to: targets,
  starts,
  leaves: time('when it goes away'),
  by: v.optional(choice(['close', 'power off'], 'how it goes away')),
  socketOptions: v.optional(socketOptions),
});

const responder = v.strictObject({
  is: v.literal('responder'),
  serviceTime: time('how long an answer takes'),
  responseBytes: bytes('bytes of an answer; 0: none', 0),
  idleTimeout: wait('after how long an idle connection is closed'),
  pauses: v.optional(
    v.array(
      v.strictObject({ at: duration(0, MAX_RUN_US, 'when its workers get stuck'), until: duration(0, MAX_RUN_US, 'when they go on') }),
    ),
  ),
});

const grpcClient = v.strictObject({
  is: v.literal('grpc-client'),
  to: targets,
  starts,
  every: wait('time between calls'),
  calls: count(1_000_000, 'calls in all'),
  requestBytes: bytes('bytes of a call'),
  deadline: wait('the deadline of each call'),
  keepalive: v.optional(
    v.strictObject({
      time: duration(1000, MAX_RUN_US, 'Time: how long nothing was read before a PING'),
      timeout: wait('Timeout: how long its answer may take'),
      permitWithoutStream: yes('PermitWithoutStream'),
      since: v.optional(choice(['last byte read', 'last PING ack'], 'what restarts the timer')),
    }),
  ),
  userTimeout: yes('whether keepalive sets TCP_USER_TIMEOUT (proposal A18)'),
  connectTimeout: wait('how long a connection attempt may take'),
  backoff,
  socketOptions: v.optional(socketOptions),
});

const grpcServer = v.strictObject({
  is: v.literal('grpc-server'),
  serviceTime: time('how long an answer takes'),
  responseBytes: bytes('bytes of an answer'),
  minPingInterval: wait('PINGs that come sooner are strikes'),
  permitWithoutStream: yes('whether PINGs without a stream are allowed'),
  maxPingStrikes: v.optional(integer(0, 100, 'strikes before GOAWAY; 0: no limit')),
  keepalive: v.optional(
    v.strictObject({
      time: duration(1000, MAX_RUN_US, 'Time: how long nothing was read before a PING'),
      timeout: wait('Timeout: how long its answer may take'),
    }),
  ),
  userTimeout: yes('whether keepalive sets TCP_USER_TIMEOUT (proposal A18)'),
});

const etcdClient = v.strictObject({
  is: v.literal('etcd-client'),
  to: targets,
  pinned: name('the member pinned at first'),
  starts,
  every: wait('how long a worker waits after each request'),
  workers: count(100, 'workers, each with one request at a time'),
  requestBytes: bytes('bytes of a request'),
  headerTimeout: wait('HeaderTimeoutPerRequest'),
  watches: v.optional(integer(0, 100, 'watches, each on a connection of its own')),
  dialTimeout: wait('how long a connection attempt may take'),
  heartbeat,
  socketOptions: v.optional(socketOptions),
});

const etcdMember = v.strictObject({
  is: v.literal('etcd-member'),
  leader: yes('whether it leads at first'),
  electionTimeout: wait('how long without a leader before there is another'),
  serviceTime: time('how long an answer takes'),
  responseBytes: bytes('bytes of an answer'),
  changesEvery: wait('time between changes that watchers hear of'),
});

const program = v.variant('is', [requestLoop, idler, responder, grpcClient, grpcServer, etcdClient, etcdMember]);

const at = duration(0, MAX_RUN_US, 'when it happens');
const nodeName = name('the node');
const plainFault = <const Verb extends string>(verb: Verb) => v.strictObject({ at, do: v.literal(verb), node: nodeName });
const cableFault = <const Verb extends string>(verb: Verb) =>
  v.strictObject({
    at,
    do: v.literal(verb),
    node: nodeName,
    direction: v.optional(choice(['both', 'in', 'out'], 'what the node’s cable loses')),
  });
const fault = v.variant('do', [
  cableFault('cut'),
  cableFault('restore'),
  plainFault('powerOff'),
  plainFault('freeze'),
  plainFault('thaw'),
  plainFault('kill'),
  v.strictObject({ at, do: v.literal('forget'), box: boxName('the middlebox that loses its entries') }),
  v.strictObject({ at, do: v.literal('reboot'), node: nodeName, down: duration(0, MAX_RUN_US, 'how long it is down') }),
]);

const expectation = v.strictObject({
  node: nodeName,
  requests: v.optional(integer(0, 1e9, 'requests made')),
  answered: v.optional(integer(0, 1e9, 'requests answered')),
  failed: v.optional(integer(0, 1e9, 'requests failed')),
  waiting: v.optional(integer(0, 1e9, 'requests that wait at the end')),
  connections: v.optional(integer(0, 1e9, 'connections opened')),
  pings: v.optional(integer(0, 1e9, 'PINGs or heartbeats sent')),
  notified: v.optional(integer(0, 1e9, 'changes that watchers heard of')),
  errors: v.optional(v.array(v.strictObject({ error: text(100, 'an error'), count: integer(0, 1e9, 'how many requests ended with it') }))),
  firstFailure: v.optional(v.strictObject({ error: v.optional(text(100, 'the error')), at: v.optional(span(MAX_RUN_US, 'when it came')) })),
  recoveredAt: v.optional(span(MAX_RUN_US, 'the first answer after the last fault')),
  longestWait: v.optional(span(MAX_RUN_US, 'the longest wait for an answer')),
});

export const systemSchema = v.strictObject({
  $schema: v.optional(text(500, 'address of the JSON Schema, for editors')),
  id: v.optional(matching(/^[a-z0-9]+(-[a-z0-9]+)*$/, 80, 'an id of small letters, digits and single hyphens, at most 80 characters')),
  title: v.optional(text(200, 'title')),
  question: v.optional(text(500, 'the question it answers')),
  lesson: v.optional(text(1000, 'what to take home')),
  group: v.optional(text(100, 'heading in the catalogue')),
  seed: v.optional(integer(0, 2 ** 32 - 1, 'seed of everything random')),
  watch: name('the node whose program the question is about'),
  nodes: v.array(
    v.strictObject({
      name: name('name of the node'),
      ...hostEntries,
      sendBuffer: v.optional(integer(1, 1_073_725_440, 'bytes that the kernel takes before write() waits')),
      program: v.optional(program),
    }),
  ),
  services: v.optional(
    v.array(
      v.strictObject({
        name: name('name of the service'),
        nodes: targets,
        converges: time('how long after a node went the routers stop sending to it'),
        unknown: v.optional(choice(['rst', 'silence'], 'what a node answers to packets of a connection that it does not know')),
      }),
    ),
  ),
  path: v.optional(pathSchema),
  faults: v.optional(v.array(fault)),
  fleet: v.optional(
    v.strictObject({
      of: name('the client node that there are many of'),
      count: integer(1, MAX_FLEET, 'how many'),
      startsOver: time('they start spread over this time'),
      bucket: wait('length of a step of the charts'),
    }),
  ),
  until: duration(1, MAX_RUN_US, 'when the run ends'),
  expect: v.optional(v.array(expectation)),
});

export type ParsedSystem = v.InferOutput<typeof systemSchema>;
export type ParsedProgram = v.InferOutput<typeof program>;
