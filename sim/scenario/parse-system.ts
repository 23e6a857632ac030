// From a file to a system, or to everything that is wrong with it. Values are read by the schema; here the defaults are put in
// place and what values must be to each other is checked: names that exist, programs that fit, times in order.
import * as v from 'valibot';
import { MAX_RUN_US, type Micros, micros } from '../time.ts';
import { formatDuration } from './duration.ts';
import { buildHost, DEFAULTS, hostProblems, withoutAbsent } from './parse.ts';
import type { MiddleboxSetup } from './middlebox.ts';
import { readMiddleboxes } from './middlebox-file.ts';
import { didYouMean, type JsonPath, oneOf, type Problem, problem, show } from './problem.ts';
import type { Backoff, Heartbeat, ProgramSetup } from './program.ts';
import type { SocketOptions } from './scenario.ts';
import { isRecord, shapeProblems } from './shape.ts';
import { isClient, type NodeSetup, type ReportExpectation, type ServiceSetup, type SystemFault, type SystemScenario } from './system.ts';
import { MAX_FAULTS, MAX_NODES, type ParsedProgram, type ParsedSystem, systemSchema } from './system-schema.ts';

export type ParseSystemResult =
  | { readonly ok: true; readonly system: SystemScenario }
  | { readonly ok: false; readonly problems: Problem[] };

const second = 1_000_000;
/** What programs do where a file does not say. */
export const PROGRAM_DEFAULTS = {
  every: micros(second),
  requestBytes: 200,
  responseBytes: 500,
  serviceTime: micros(10_000),
  /** Linux's tcp_wmem default is 16 KiB at first and grows to some MiB; a few seconds of a slow reader fill this. */
  sendBuffer: 87_040,
  backoff: { base: micros(second), factor: 2, max: micros(30 * second), jitterPercent: 0 },
  /** gRPC's connection backoff. */
  grpcBackoff: { base: micros(second), factor: 1.6, max: micros(120 * second), jitterPercent: 20 },
  grpcConnectTimeout: micros(20 * second),
  grpcServerKeepalive: { time: micros(7200 * second), timeout: micros(20 * second) },
  minPingInterval: micros(300 * second),
  maxPingStrikes: 2,
  /** net.Dialer of the etcd2 client's transport, also in Kubernetes. */
  dialTimeout: micros(30 * second),
  electionTimeout: micros(second),
  converges: micros(second),
  bucket: micros(10 * second),
} as const;

/** Whether a file is meant as a system rather than as one connection. */
export const isSystemFile = (input: unknown): boolean => isRecord(input) && Object.hasOwn(input, 'nodes');

export function parseSystem(input: unknown): ParseSystemResult {
  const problems = [...sizeProblems(input), ...shapeProblems(systemSchema, input)];
  if (problems.length > 0) return { ok: false, problems };
  const { output } = v.safeParse(systemSchema, input) as { output: ParsedSystem };
  const middleboxes = readMiddleboxes(output.path?.middleboxes ?? [], problems);
  const system = build(output, middleboxes);
  problems.push(...nodeProblems(output), ...nameProblems(system), ...timeProblems(system));
  return problems.length === 0 ? { ok: true, system } : { ok: false, problems };
}

/** Lists that are too long are not even looked at. */
function sizeProblems(input: unknown): Problem[] {
  if (!isRecord(input)) return [];
  return (
    [
      ['nodes', MAX_NODES],
      ['services', MAX_NODES],
      ['faults', MAX_FAULTS],
      ['expect', MAX_NODES],
    ] as const
  ).flatMap(([key, most]) => {
    const list = input[key];
    return Array.isArray(list) && list.length > most ? [problem([key], `${list.length} entries`, `at most ${most}`)] : [];
  });
}

function build(file: ParsedSystem, middleboxes: readonly MiddleboxSetup[]): SystemScenario {
  return {
    id: file.id ?? 'system',
    title: file.title ?? DEFAULTS.title,
    question: file.question ?? DEFAULTS.question,
    lesson: file.lesson ?? DEFAULTS.lesson,
    group: file.group ?? DEFAULTS.group,
    seed: file.seed ?? 1,
    watch: file.watch,
    nodes: file.nodes.map(buildNode),
    services: (file.services ?? []).map(buildService),
    path: { rttUs: file.path?.rtt ?? DEFAULTS.rttUs, ...(middleboxes.length > 0 ? { middleboxes } : {}) },
    faults: (file.faults ?? []).map(buildFault).sort((a, b) => a.at - b.at),
    fleet:
      file.fleet === undefined
        ? null
        : {
            of: file.fleet.of,
            count: file.fleet.count,
            startsOver: file.fleet.startsOver ?? micros(0),
            bucket: file.fleet.bucket ?? PROGRAM_DEFAULTS.bucket,
          },
    until: file.until,
    expect: (file.expect ?? []).map((expectation) => withoutAbsent(expectation) as ReportExpectation),
  };
}

function buildNode({ name, sendBuffer, program, ...host }: ParsedSystem['nodes'][number], index: number): NodeSetup {
  return {
    ...buildHost(host),
    name,
    address: index,
    sendBuffer: sendBuffer ?? PROGRAM_DEFAULTS.sendBuffer,
    program: program === undefined ? null : buildProgram(program),
  };
}

function buildService(file: NonNullable<ParsedSystem['services']>[number]): ServiceSetup {
  return {
    name: file.name,
    nodes: file.nodes,
    converges: file.converges ?? PROGRAM_DEFAULTS.converges,
    unknown: file.unknown ?? 'silence',
  };
}

function buildFault(fault: NonNullable<ParsedSystem['faults']>[number]): SystemFault {
  if (fault.do === 'forget') return { at: fault.at, do: fault.do, box: fault.box };
  const { at, node } = fault;
  switch (fault.do) {
    case 'cut':
    case 'restore':
      return { at, node, do: fault.do, direction: fault.direction ?? 'both' };
    case 'reboot':
      return { at, node, do: fault.do, downUs: fault.down };
    default:
      return { at, node, do: fault.do };
  }
}

const options = (file: object | undefined): Partial<SocketOptions> => withoutAbsent(file ?? {}) as Partial<SocketOptions>;
const yes = (word: 'yes' | 'no' | undefined, standard: boolean): boolean => (word === undefined ? standard : word === 'yes');

const buildBackoff = (file: { [K in keyof Backoff]?: Backoff[K] | undefined } | undefined, standard: Backoff): Backoff => ({
  base: file?.base ?? standard.base,
  factor: file?.factor ?? standard.factor,
  max: file?.max ?? standard.max,
  jitterPercent: file?.jitterPercent ?? standard.jitterPercent,
});

const buildHeartbeat = (file: { on: Heartbeat['on']; interval: Micros; misses?: number | undefined } | undefined): Heartbeat | null =>
  file === undefined ? null : { on: file.on, interval: file.interval, misses: file.misses ?? 2 };

function buildProgram(file: ParsedProgram): ProgramSetup {
  const defaults = PROGRAM_DEFAULTS;
  switch (file.is) {
    case 'request-loop':
      return {
        is: file.is,
        to: file.to,
        starts: file.starts ?? micros(0),
        mode: file.mode ?? 'closed',
        every: file.every ?? defaults.every,
        threads: file.threads ?? 1,
        requests: file.requests ?? null,
        requestBytes: file.requestBytes ?? defaults.requestBytes,
        answered: yes(file.answered, true),
        connectTimeout: file.connectTimeout ?? null,
        readTimeout: file.readTimeout ?? null,
        writeTimeout: file.writeTimeout ?? null,
        timeoutsBy: file.timeoutsBy ?? 'poll',
        pool: {
          size: file.pool?.size ?? file.threads ?? 1,
          maxIdle: file.pool?.maxIdle ?? null,
          testOnBorrow: yes(file.pool?.testOnBorrow, false),
        },
        attempts: file.attempts ?? 1,
        backoff: buildBackoff(file.backoff, defaults.backoff),
        heartbeat: buildHeartbeat(file.heartbeat),
        socketOptions: options(file.socketOptions),
      };
    case 'idler':
      return {
        is: file.is,
        to: file.to,
        starts: file.starts ?? micros(0),
        leaves: file.leaves ?? null,
        by: file.by ?? 'close',
        socketOptions: options(file.socketOptions),
      };
    case 'responder':
      return {
        is: file.is,
        serviceTime: file.serviceTime ?? defaults.serviceTime,
        responseBytes: file.responseBytes ?? defaults.responseBytes,
        idleTimeout: file.idleTimeout ?? null,
        pauses: file.pauses ?? [],
      };
    default:
      return buildNamedProgram(file);
  }
}

/** The programs that are models of particular software. */
function buildNamedProgram(file: Exclude<ParsedProgram, { is: 'request-loop' | 'idler' | 'responder' }>): ProgramSetup {
  const defaults = PROGRAM_DEFAULTS;
  switch (file.is) {
    case 'grpc-client':
      return {
        is: file.is,
        to: file.to,
        starts: file.starts ?? micros(0),
        every: file.every ?? defaults.every,
        calls: file.calls ?? null,
        requestBytes: file.requestBytes ?? defaults.requestBytes,
        deadline: file.deadline ?? null,
        keepalive:
          file.keepalive === undefined
            ? null
            : {
                time: file.keepalive.time,
                timeout: file.keepalive.timeout ?? micros(20 * second),
                permitWithoutStream: yes(file.keepalive.permitWithoutStream, false),
                since: file.keepalive.since ?? 'last byte read',
              },
        userTimeout: yes(file.userTimeout, true),
        connectTimeout: file.connectTimeout ?? defaults.grpcConnectTimeout,
        backoff: buildBackoff(file.backoff, defaults.grpcBackoff),
        socketOptions: options(file.socketOptions),
      };
    case 'grpc-server':
      return {
        is: file.is,
        serviceTime: file.serviceTime ?? defaults.serviceTime,
        responseBytes: file.responseBytes ?? defaults.responseBytes,
        minPingInterval: file.minPingInterval ?? defaults.minPingInterval,
        permitWithoutStream: yes(file.permitWithoutStream, false),
        maxPingStrikes: file.maxPingStrikes ?? defaults.maxPingStrikes,
        keepalive: {
          time: file.keepalive?.time ?? defaults.grpcServerKeepalive.time,
          timeout: file.keepalive?.timeout ?? defaults.grpcServerKeepalive.timeout,
        },
        userTimeout: yes(file.userTimeout, false),
      };
    case 'etcd-client':
      return {
        is: file.is,
        to: file.to,
        pinned: file.pinned,
        starts: file.starts ?? micros(0),
        every: file.every ?? defaults.every,
        workers: file.workers ?? 1,
        requestBytes: file.requestBytes ?? defaults.requestBytes,
        headerTimeout: file.headerTimeout ?? null,
        watches: file.watches ?? 0,
        dialTimeout: file.dialTimeout ?? defaults.dialTimeout,
        heartbeat: buildHeartbeat(file.heartbeat),
        socketOptions: options(file.socketOptions),
      };
    case 'etcd-member':
      return {
        is: file.is,
        leader: yes(file.leader, false),
        electionTimeout: file.electionTimeout ?? defaults.electionTimeout,
        serviceTime: file.serviceTime ?? defaults.serviceTime,
        responseBytes: file.responseBytes ?? defaults.responseBytes,
        changesEvery: file.changesEvery ?? micros(10 * second),
      };
  }
}

/** Settings that a node's kernel does not have, clocks that do not fit its HZ. */
const nodeProblems = (file: ParsedSystem): Problem[] =>
  file.nodes.flatMap((node, index) => hostProblems(['nodes', index], node, node.kernel ?? DEFAULTS.kernel, () => true));

/** Names that mean nothing, or two things. */
function nameProblems(system: SystemScenario): Problem[] {
  const nodes = system.nodes.map(({ name }) => name);
  const services = system.services.map(({ name }) => name);
  const boxes = [...(system.path.middleboxes ?? []).map(({ name }) => name), ...services];
  const known = (path: JsonPath, name: string, names: readonly string[]): Problem[] =>
    names.includes(name)
      ? []
      : [problem(path, show(name), names.length === 0 ? 'nothing: there is none' : `one of ${oneOf(names)}${didYouMean(name, names)}`)];
  const repeated = [...nodes, ...services].filter((name, index, all) => all.indexOf(name) !== index);
  return [
    ...repeated.map((name) => problem(['nodes'], `${show(name)} twice`, 'a name of its own for each node and service')),
    ...known(['watch'], system.watch, nodes),
    ...system.services.flatMap((service, index) =>
      service.nodes.flatMap((node, place) => known(['services', index, 'nodes', place], node, nodes)),
    ),
    ...system.faults.flatMap((fault, index) =>
      fault.do === 'forget' ? known(['faults', index, 'box'], fault.box, boxes) : known(['faults', index, 'node'], fault.node, nodes),
    ),
    ...system.expect.flatMap(({ node }, index) => known(['expect', index, 'node'], node, nodes)),
    ...(system.fleet === null ? [] : known(['fleet', 'of'], system.fleet.of, nodes)),
    ...system.nodes.flatMap(({ program }, index) =>
      programNameProblems(program, ['nodes', index, 'program'], [...nodes, ...services], known),
    ),
    ...system.services.flatMap(({ nodes: list }, index) =>
      list.length > 0 ? [] : [problem(['services', index, 'nodes'], 'an empty list', 'at least one node')],
    ),
  ];
}

function programNameProblems(
  program: ProgramSetup | null,
  path: JsonPath,
  names: readonly string[],
  known: (path: JsonPath, name: string, names: readonly string[]) => Problem[],
): Problem[] {
  if (!isClient(program)) return [];
  if (program.to.length === 0) return [problem([...path, 'to'], 'an empty list', 'at least one node or service')];
  return [
    ...program.to.flatMap((name, index) => known([...path, 'to', index], name, names)),
    ...(program.is === 'etcd-client' ? known([...path, 'pinned'], program.pinned, program.to) : []),
  ];
}

/** Times that cannot be: after the end, a cable mended that is whole, a node used that is off. */
function timeProblems(system: SystemScenario): Problem[] {
  const late = system.faults.flatMap((fault, index) =>
    fault.at <= system.until
      ? []
      : [
          problem(
            ['faults', index, 'at'],
            `"${formatDuration(fault.at)}"`,
            `a time up to the end of the run, ${formatDuration(system.until)} ("until")`,
          ),
        ],
  );
  const fleet = system.fleet;
  const steps = fleet === null ? 0 : system.until / fleet.bucket;
  const tooFine =
    steps > 10_000 ? [problem(['fleet', 'bucket'], `${Math.ceil(steps)} steps of the charts`, 'at most 10000: a longer bucket')] : [];
  return [...late, ...tooFine, ...system.nodes.flatMap(({ name }) => nodeStory(system, name))];
}

/** Walks what happens to one node, and says what cannot. */
function nodeStory(system: SystemScenario, name: string): Problem[] {
  let offUntil = Number.NEGATIVE_INFINITY;
  let frozen = false;
  let cut = { in: false, out: false };
  return system.faults.flatMap((fault, index) => {
    if (fault.do === 'forget' || fault.node !== name) return [];
    const wrong = (found: string, expected: string): Problem[] => [problem(['faults', index], `${found} of "${name}"`, expected)];
    if (fault.at < offUntil && fault.do !== 'cut' && fault.do !== 'restore') return wrong(`"${fault.do}"`, 'a node that is on');
    switch (fault.do) {
      case 'powerOff':
        offUntil = MAX_RUN_US + 1;
        return [];
      case 'reboot':
        offUntil = fault.at + fault.downUs;
        frozen = false;
        return [];
      case 'freeze':
      case 'thaw': {
        const was = frozen;
        frozen = fault.do === 'freeze';
        if (was !== frozen) return [];
        return wrong(`"${fault.do}"`, frozen ? '"thaw" between them' : '"freeze" before it');
      }
      case 'cut':
      case 'restore': {
        const value = fault.do === 'cut';
        const was = { ...cut };
        const about = { in: fault.direction !== 'out', out: fault.direction !== 'in' };
        cut = { in: about.in ? value : cut.in, out: about.out ? value : cut.out };
        if (was.in !== cut.in || was.out !== cut.out) return [];
        return wrong(`"${fault.do}"`, value ? '"restore" between them' : '"cut" before it');
      }
      default:
        return [];
    }
  });
}
