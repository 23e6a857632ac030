// The state of a run: two machines, the path between them, what the scenario still has to do. Plain data throughout (but for
// the profiles and the trace), so that a run can be copied and gone on with.
import { newHost, setClock } from '../kernel/host.ts';
import type { TcpSock } from '../kernel/sock.ts';
import { copyPath, newPath, type Path } from '../network/path.ts';
import { PROFILES } from '../profiles/index.ts';
import type { HostSetup, Scenario, Step } from '../scenario/scenario.ts';
import { type Micros, micros } from '../time.ts';
import { Trace } from '../trace/trace.ts';
import type { HostName } from '../trace/trace-event.ts';
import { type Machine, newMachine } from './machine.ts';

/** The one connection of a scenario. */
export const FLOW = 1;

export interface World {
  readonly scenario: Scenario;
  readonly machines: Readonly<Record<HostName, Machine>>;
  readonly path: Path;
  readonly trace: Trace | null;
  now: Micros;
  /** Index of the next step. */
  nextStep: number;
  /** Whether connect() was called. */
  connected: boolean;
  /** Hosts that are off, and when they come back (infinite: never). */
  readonly backAt: Record<HostName, Micros>;
  readonly off: Record<HostName, boolean>;
  /** Hosts that were switched off or rebooted: their side of the connection is gone. */
  readonly lostPower: Record<HostName, boolean>;
  /** Calls of a program that wait for its connection to stand. */
  readonly waiting: Record<HostName, Step[]>;
  /** What the program of each host does with data that arrives. */
  readonly reading: Record<HostName, boolean>;
  /** The middlebox whose reset ended a host's connection. */
  readonly resetBy: Record<HostName, string | null>;
  /** The latest fault, and the latest call, for the verdict to count from. */
  lastFault: { readonly at: Micros; readonly key: string } | null;
  lastCall: { readonly at: Micros; readonly key: string } | null;
  /** How often each call and fault has happened. */
  readonly marks: Record<string, number>;
  turns: number;
  /** Segments that the two kernels have sent. */
  segments: number;
}

const NEVER = micros(Number.POSITIVE_INFINITY);

function machineOf(name: HostName, setup: HostSetup, trace: Trace | null): Machine {
  return newMachine(newHost(name, PROFILES[setup.kernel], setup.hz, setup.clock, setup.sysctl, trace));
}

export function newWorld(scenario: Scenario, traced: boolean): World {
  const trace = traced ? new Trace() : null;
  const client = machineOf('client', scenario.client, trace);
  const server = machineOf('server', scenario.server, trace);
  server.listener = { options: scenario.server.socketOptions, receiveBuffer: scenario.server.receiveBuffer };
  return {
    scenario,
    machines: { client, server },
    path: newPath(scenario.path),
    trace,
    now: micros(0),
    nextStep: 0,
    connected: false,
    backAt: { client: NEVER, server: NEVER },
    off: { client: false, server: false },
    lostPower: { client: false, server: false },
    waiting: { client: [], server: [] },
    reading: { client: true, server: true },
    resetBy: { client: null, server: null },
    lastFault: null,
    lastCall: null,
    marks: {},
    turns: 0,
    segments: 0,
  };
}

/** Sets the world's and one host's clocks. */
export function moveTo(world: World, at: Micros, name: HostName): void {
  world.now = at;
  const { host } = world.machines[name];
  setClock(host, at);
  host.cause = -1;
}

/** The host's socket of the connection, or null where it has none (yet). */
export const socketOf = (world: World, name: HostName): TcpSock | null =>
  world.machines[name].sockets.find((sk) => sk.flow === FLOW) ?? null;

/** The trace's key of a call, a fault or a forgotten entry, also where there is no trace: its name and the how-manieth it is. */
export function keyOf(world: World, stem: string): string {
  const count = (world.marks[stem] ?? 0) + 1;
  world.marks[stem] = count;
  return `${stem}/${count}`;
}

/** A copy that goes on independently; the trace is not carried over. */
export function cloneWorld(world: World): World {
  const copyMachine = (machine: Machine): Machine => ({
    host: { ...machine.host, sysctl: { ...machine.host.sysctl }, outbox: [...machine.host.outbox], trace: null },
    sockets: structuredCloneSockets(machine.sockets),
    listener: machine.listener,
  });
  return {
    ...world,
    machines: { client: copyMachine(world.machines.client), server: copyMachine(world.machines.server) },
    path: copyPath(world.path),
    trace: null,
    backAt: { ...world.backAt },
    off: { ...world.off },
    lostPower: { ...world.lostPower },
    waiting: { client: [...world.waiting.client], server: [...world.waiting.server] },
    reading: { ...world.reading },
    resetBy: { ...world.resetBy },
    marks: { ...world.marks },
  };
}

function structuredCloneSockets(sockets: readonly TcpSock[]): TcpSock[] {
  return sockets.map((sk) => ({
    ...sk,
    rtxQueue: sk.rtxQueue.map((skb) => ({ ...skb })),
    cubic: { ...sk.cubic },
    writeQueue: sk.writeQueue.map((skb) => ({ ...skb })),
    timers: sk.timers.map((entry) => ({ ...entry })) as TcpSock['timers'],
    outOfOrder: sk.outOfOrder.map(([from, to]): [number, number] => [from, to]),
    duplicate: sk.duplicate && [...sk.duplicate],
  }));
}
