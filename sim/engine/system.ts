// A system in motion: programs on nodes, and the connections that they open. At each moment the faults come first, then the
// kernels of all connections, then the programs are told what happened, node after node as the scenario names them, and act.
import type { Calls, Wakeup } from '../app/calls.ts';
import { programKind } from '../app/program.ts';
import { newRandom, nextRandom, type Random } from '../app/random.ts';
import { timeoutAt } from '../app/timeouts.ts';
import type { NodeName } from '../scenario/program.ts';
import type { Scenario, SocketOptions } from '../scenario/scenario.ts';
import type { SystemFault, SystemScenario } from '../scenario/system.ts';
import { type Micros, micros } from '../time.ts';
import type { AppEvent, AppEventBody } from '../trace/app-event.ts';
import type { HostName } from '../trace/trace-event.ts';
import { act, advance, type Connection, isOver, news, openConnection, refresh, write } from './connection.ts';
import { type Leap, leap } from './fast-forward.ts';
import { type Ledger, newLedger, note, noteFault } from './ledger.ts';
import { NEVER, newNode, type Node, wakesAt } from './node.ts';
import { pathFaults, switchNodeOn, takeFault } from './node-faults.ts';
import { learnRoutes, newRoute, nextLearning, type Route, routerBox, routeTo } from './routing.ts';
import { socketOf } from './world.ts';

export interface Observer {
  /** A program said something. */
  said(node: NodeName, event: AppEventBody, now: Micros): void;
  /** Something happened on a connection. */
  moved(connection: Connection, now: Micros): void;
  /** A connection on which nothing but keepalive happens was leapt over. */
  leapt(connection: Connection, leap: Leap): void;
}

export interface System {
  readonly scenario: SystemScenario;
  readonly nodes: readonly Node[];
  readonly ledgers: readonly Ledger[];
  readonly connections: Connection[];
  readonly routes: readonly Route[];
  /** Connections on which something can still happen. */
  active: Connection[];
  readonly random: Random;
  readonly traced: boolean;
  readonly events: AppEvent[];
  now: Micros;
  /** In order of time. */
  readonly faults: readonly SystemFault[];
  nextFault: number;
  turns: number;
  /** Who watches a run without a trace: a fleet that only counts. */
  readonly observer: Observer | null;
  /** The connection whose news is being told, for the causes of what a program says. */
  telling: Connection | null;
}

export function newSystem(scenario: SystemScenario, traced: boolean, observer: Observer | null = null): System {
  return {
    scenario,
    nodes: scenario.nodes.map(newNode),
    ledgers: scenario.nodes.map(newLedger),
    connections: [],
    routes: scenario.services.map(newRoute),
    active: [],
    random: newRandom(scenario.seed),
    traced,
    events: [],
    now: micros(0),
    faults: faultsOf(scenario),
    nextFault: 0,
    turns: 0,
    observer,
    telling: null,
  };
}

/** What the scenario names, and the nodes whose program goes away without a word. */
function faultsOf(scenario: SystemScenario): SystemFault[] {
  const leaving = scenario.nodes.flatMap(({ name, program }): SystemFault[] =>
    program?.is === 'idler' && program.by === 'power off' && program.leaves !== null
      ? [{ at: program.leaves, node: name, do: 'powerOff' }]
      : [],
  );
  return [...scenario.faults, ...leaving].sort((a, b) => a.at - b.at);
}

const indexOf = (system: System, name: NodeName): number => system.nodes.findIndex((node) => node.setup.name === name);
export const nodeOf = (system: System, name: NodeName): Node => system.nodes[indexOf(system, name)] as Node;
export const ledgerOf = (system: System, name: NodeName): Ledger => system.ledgers[indexOf(system, name)] as Ledger;
export const endOf = (connection: Connection, node: NodeName): HostName => (connection.nodes.client === node ? 'client' : 'server');
const touches = (connection: Connection, node: NodeName): boolean => connection.nodes.client === node || connection.nodes.server === node;

/** The connections of a node that are not over. */
export const connectionsOf = (system: System, node: NodeName): Connection[] =>
  system.connections.filter((connection) => touches(connection, node) && !isOver(connection));

/** Starts the program of a node, afresh. */
export function startProgram(system: System, node: Node): void {
  const { program, name } = node.setup;
  if (program === null) return;
  node.program = programKind(program).begin(program, name);
  tell(system, node, { is: 'start' }, null);
}

/** When something happens next; infinite: never again. */
export function nextMoment(system: System): Micros {
  let soonest: number = Math.min(system.faults[system.nextFault]?.at ?? NEVER, nextLearning(system));
  for (const node of system.nodes) soonest = Math.min(soonest, node.backAt, wakesAt(node));
  for (const connection of system.active) soonest = Math.min(soonest, connection.nextAt);
  // What a frozen program missed is due at once when it goes on.
  return micros(Math.max(soonest, system.now));
}

/** Everything that happens at one moment. */
export function takeMoment(system: System, at: Micros): void {
  system.now = at;
  for (const node of system.nodes) if (node.backAt <= at) switchNodeOn(system, node);
  for (let fault = system.faults[system.nextFault]; fault !== undefined && fault.at <= at; fault = system.faults[system.nextFault]) {
    system.nextFault++;
    takeFault(system, fault);
  }
  learnRoutes(system);
  advanceAll(system, at);
  tellNews(system);
  for (const node of system.nodes) if (wakesAt(node) <= at) tell(system, node, { is: 'time' }, null);
  // What a program did may be news for another connection of it at once (a write that had room, a connection refused).
  while (advanceAll(system, at)) tellNews(system);
  system.active = system.active.filter((connection) => connection.nextAt < NEVER || !isOver(connection));
}

/** Up to when nothing but the two kernels can act on a connection. */
function horizonOf(system: System, connection: Connection): Micros {
  let horizon: number = Math.min(system.faults[system.nextFault]?.at ?? NEVER, nextLearning(system), system.scenario.until);
  for (const node of system.nodes) horizon = Math.min(horizon, node.backAt);
  for (const end of ['client', 'server'] as const) horizon = Math.min(horizon, wakesAt(nodeOf(system, connection.nodes[end])));
  return micros(horizon);
}

/** Lets the kernels of all connections act; true where one of them did. */
function advanceAll(system: System, at: Micros): boolean {
  let turns = 0;
  for (const connection of system.active) {
    if (connection.nextAt > at) continue;
    turns += advance(connection, at);
    if (system.observer === null) continue;
    system.observer.moved(connection, at);
    const leapt = leap(connection.repeats, connection.world, horizonOf(system, connection));
    if (leapt === null) continue;
    refresh(connection);
    system.observer.leapt(connection, leapt);
  }
  system.turns += turns;
  return turns > 0;
}

function tellNews(system: System): void {
  for (const connection of system.active) {
    for (const end of ['client', 'server'] as const) {
      const node = nodeOf(system, connection.nodes[end]);
      for (const wakeup of news(connection, end, system.now)) tell(system, node, wakeup, connection);
    }
  }
}

/** Nothing is said of a socket that the program closed, also where it was still to be told several things at once. */
function isPast(system: System, node: Node, wakeup: Wakeup): boolean {
  const connection = 'fd' in wakeup ? system.connections[wakeup.fd] : undefined;
  return connection?.told[endOf(connection, node.setup.name)].closed ?? false;
}

/** Wakes a node's program; a frozen one learns it when it goes on. */
export function tell(system: System, node: Node, wakeup: Wakeup, about: Connection | null): void {
  const { program } = node.setup;
  if (program === null || node.program === null || node.off || isPast(system, node, wakeup)) return;
  if (node.frozen) {
    if (wakeup.is === 'accepted' && about !== null) setReading(system, about, 'server', false);
    node.held.push(wakeup);
    return;
  }
  system.telling = about;
  programKind(program).wake(program, node.program, wakeup, callsOf(system, node));
  system.telling = null;
}

/** Notes what a program, or something from outside, did. */
export function say(system: System, node: NodeName, event: AppEventBody): void {
  if (event.kind === 'fault') system.ledgers.forEach(noteFault);
  note(ledgerOf(system, node), event, system.now, () => {
    const connection = 'fd' in event ? system.connections[event.fd] : undefined;
    return connection === undefined ? null : (socketOf(connection.world, endOf(connection, node))?.decidedBy ?? null);
  });
  system.observer?.said(node, event, system.now);
  if (!system.traced) return;
  const cause = system.telling === null ? null : (system.telling.world.trace?.events.length ?? 0) - 1;
  system.events.push({ ...event, id: system.events.length, at: system.now, node, cause });
}

function callsOf(system: System, node: Node): Calls {
  const { name } = node.setup;
  const connection = (fd: number): Connection => system.connections[fd] as Connection;
  return {
    now: system.now,
    connect: (to, options) => connect(system, node, to, options),
    send: (fd, message) => write(connection(fd), endOf(connection(fd), name), message, system.now),
    setsockopt: (fd, option, value) =>
      act(connection(fd), { at: system.now, do: 'setsockopt', host: endOf(connection(fd), name), name: option, value }),
    setReading: (fd, reads) => setReading(system, connection(fd), endOf(connection(fd), name), reads),
    close: (fd) => close(system, connection(fd), endOf(connection(fd), name)),
    timeoutAt: (by, after) => timeoutAt(by, system.now, after, node.clock),
    random: () => nextRandom(system.random),
    say: (event) => say(system, name, event),
  };
}

/** Lets an end read or not, if that is a change and there is still something to read from. */
export function setReading(system: System, connection: Connection, end: HostName, reads: boolean): void {
  const sk = socketOf(connection.world, end);
  if (sk === null || sk.state === 'CLOSED' || sk.reading === reads) return;
  act(connection, { at: system.now, do: reads ? 'resumeReading' : 'stopReading', host: end });
}

function close(system: System, connection: Connection, end: HostName): void {
  if (connection.told[end].closed) return;
  connection.told[end].closed = true;
  act(connection, { at: system.now, do: 'close', host: end });
}

/** The node that a name means for a new connection: itself, or one of a service's. */
function resolve(system: System, from: Node, to: NodeName, fd: number): { node: Node; route: Route | null } {
  const route = system.routes.find(({ setup }) => setup.name === to) ?? null;
  // Where no node lives, packets go where they went: nowhere.
  const name = route === null ? to : (routeTo(system, from, route, fd) ?? (route.setup.nodes[0] as NodeName));
  return { node: nodeOf(system, name), route };
}

function connect(system: System, from: Node, to: NodeName, options: Readonly<Partial<SocketOptions>>): number {
  const fd = system.connections.length;
  const { node: server, route } = resolve(system, from, to, fd);
  const connection = openConnection({
    fd,
    nodes: { client: from.setup.name, server: server.setup.name },
    service: route?.setup.name ?? null,
    scenario: connectionScenario(system, from, server, route, options),
    sendBuffer: { client: from.setup.sendBuffer, server: server.setup.sendBuffer },
    traced: system.traced,
  });
  system.connections.push(connection);
  system.active.push(connection);
  if (server.off) act(connection, { at: system.now, do: 'powerOff', host: 'server' });
  // Nobody listens: the kernel answers with a reset.
  else if (server.program === null) act(connection, { at: system.now, do: 'kill', host: 'server' });
  pathFaults(system, connection);
  return fd;
}

/** The connection as a scenario of its own, before anything has happened on it. */
function connectionScenario(
  system: System,
  from: Node,
  to: Node,
  route: Route | null,
  options: Readonly<Partial<SocketOptions>>,
): Scenario {
  const { id, question, lesson, group, until } = system.scenario;
  const { rttUs, middleboxes = [] } = system.scenario.path;
  const path = route === null ? system.scenario.path : { rttUs, middleboxes: [...middleboxes, routerBox(route.setup)] };
  return {
    id,
    title: `${from.setup.name} to ${to.setup.name}`,
    question,
    lesson,
    group,
    watch: 'client',
    client: { ...from.setup, socketOptions: { ...from.setup.socketOptions, ...options } },
    server: to.setup,
    path,
    connectAt: system.now,
    steps: [],
    until,
    expect: {},
  };
}
