// Services: which node a connection to a virtual address goes to, by a hash that knows no state (ECMP, modulo N), and what becomes
// of the connections that are sent elsewhere when a node goes or comes back: the node that gets them now knows none of them.
import { chooseNode, type FiveTuple, flowHash, IPPROTO_TCP } from '../network/ecmp.ts';
import type { MiddleboxSetup } from '../scenario/middlebox.ts';
import type { NodeName } from '../scenario/program.ts';
import type { ServiceSetup } from '../scenario/system.ts';
import { type Micros, micros } from '../time.ts';
import { act, type Connection, isOver } from './connection.ts';
import { NEVER, type Node } from './node.ts';
import type { System } from './system.ts';

export interface Route {
  readonly setup: ServiceSetup;
  /** Nodes that the routers send to, in the service's order. */
  living: readonly NodeName[];
  /** When the routers will have learnt of each change that has happened, soonest first. */
  readonly learnsAt: Micros[];
}

export const newRoute = (setup: ServiceSetup): Route => ({ setup, living: setup.nodes, learnsAt: [] });

/** First port that Linux gives to clients, and how many there are (ip_local_port_range). */
const FIRST_PORT = 32_768;
const PORTS = 28_232;
const SERVICE_NETWORK = 0x0a60_0000;
const HTTPS = 443;

function tupleOf(system: System, client: Node, service: NodeName, fd: number): FiveTuple {
  return {
    protocol: IPPROTO_TCP,
    sourceAddress: client.setup.address,
    sourcePort: FIRST_PORT + (fd % PORTS),
    destinationAddress: SERVICE_NETWORK + system.routes.findIndex(({ setup }) => setup.name === service),
    destinationPort: HTTPS,
  };
}

/** The node that gets a new or an old connection to a service; null where none lives. */
export function routeTo(system: System, client: Node, route: Route, fd: number): NodeName | null {
  return chooseNode(flowHash(tupleOf(system, client, route.setup.name, fd), 0), route.living);
}

/** The routers as something on the way: they know nothing, the node behind them knows its connections or not. */
export const routerBox = ({ name, unknown }: ServiceSetup): MiddleboxSetup => ({
  name,
  kind: 'load-balancer',
  preset: null,
  at: 1,
  forgets: unknown,
  idleUs: null,
  sysctl: null,
});

/** A node went or came: the routers of its services learn it after a while. */
export function noticeNode(system: System, node: NodeName): void {
  for (const route of system.routes) {
    if (route.setup.nodes.includes(node)) route.learnsAt.push(micros(system.now + route.setup.converges));
  }
}

export function nextLearning(system: System): Micros {
  let soonest: number = NEVER;
  for (const { learnsAt } of system.routes) soonest = Math.min(soonest, learnsAt[0] ?? NEVER);
  return micros(soonest);
}

const isReachable = ({ off, cutIn, cutOut }: Node): boolean => !off && !cutIn && !cutOut;

/** The routers have learnt what changed: connections that they send elsewhere from now on are not known there. */
export function learnRoutes(system: System): void {
  for (const route of system.routes) {
    if ((route.learnsAt[0] ?? NEVER) > system.now) continue;
    route.learnsAt.shift();
    route.living = route.setup.nodes.filter((name) => system.nodes.some((node) => node.setup.name === name && isReachable(node)));
    for (const connection of system.connections) {
      if (connection.service === route.setup.name && !isOver(connection)) reroute(system, route, connection);
    }
  }
}

function reroute(system: System, route: Route, connection: Connection): void {
  const client = system.nodes.find(({ setup }) => setup.name === connection.nodes.client);
  if (client === undefined || routeTo(system, client, route, connection.fd) === connection.nodes.server) return;
  act(connection, { at: system.now, do: 'forget', box: route.setup.name });
}
