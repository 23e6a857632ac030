// What happens to a node happens to each of its connections: its cable, its power, its process.
import type { NodeFault, SystemFault } from '../scenario/system.ts';
import { micros } from '../time.ts';
import type { Direction, HostName } from '../trace/trace-event.ts';
import { rule } from '../trace/rule.ts';
import { act, type Connection, isOver } from './connection.ts';
import { NEVER, type Node } from './node.ts';
import { noticeNode } from './routing.ts';
import { connectionsOf, endOf, ledgerOf, nodeOf, say, setReading, startProgram, type System, tell } from './system.ts';

export function takeFault(system: System, fault: SystemFault): void {
  if (fault.do === 'forget') forgetAll(system, fault.box);
  else takeNodeFault(system, fault);
}

/** A middlebox loses all its entries. */
function forgetAll(system: System, box: string): void {
  for (const connection of system.connections) if (!isOver(connection)) act(connection, { at: system.now, do: 'forget', box });
}

function takeNodeFault(system: System, fault: NodeFault): void {
  const node = nodeOf(system, fault.node);
  switch (fault.do) {
    case 'cut':
    case 'restore':
      setCable(system, node, fault);
      break;
    case 'powerOff':
      report(system, node, 'power-off');
      loseNode(system, node);
      break;
    case 'reboot':
      report(system, node, 'reboot');
      loseNode(system, node, fault.downUs);
      node.backAt = micros(fault.at + fault.downUs);
      break;
    case 'kill':
      report(system, node, 'kill');
      killProgram(system, node);
      break;
    case 'freeze':
    case 'thaw':
      report(system, node, fault.do);
      setFrozen(system, node, fault.do === 'freeze');
      break;
  }
  tellMembers(system);
}

const report = (system: System, node: Node, fault: 'power-off' | 'power-on' | 'reboot' | 'kill' | 'freeze' | 'thaw'): void =>
  say(system, node.setup.name, { kind: 'fault', fault, direction: null });

function setCable(system: System, node: Node, fault: Extract<NodeFault, { do: 'cut' | 'restore' }>): void {
  const cut = fault.do === 'cut';
  if (fault.direction !== 'out') node.cutIn = cut;
  if (fault.direction !== 'in') node.cutOut = cut;
  say(system, node.setup.name, { kind: 'fault', fault: fault.do, direction: fault.direction });
  for (const connection of connectionsOf(system, node.setup.name)) pathFaults(system, connection);
  noticeNode(system, node.setup.name);
}

/** Brings a connection's path to what the cables of its two nodes let through. */
export function pathFaults(system: System, connection: Connection): void {
  const client = nodeOf(system, connection.nodes.client);
  const server = nodeOf(system, connection.nodes.server);
  const wanted: Readonly<Record<HostName, boolean>> = {
    server: client.cutOut || server.cutIn,
    client: client.cutIn || server.cutOut,
  };
  const { cut } = connection.world.path;
  const at = system.now;
  const changed = (['server', 'client'] as const).filter((to) => cut[to] !== wanted[to]);
  if (changed.length === 2 && wanted.server === wanted.client) {
    act(connection, { at, do: wanted.server ? 'cut' : 'restore' });
    return;
  }
  for (const to of changed) {
    const direction: Direction = to === 'server' ? 'toServer' : 'toClient';
    act(connection, { at, do: wanted[to] ? 'cut' : 'restore', direction });
  }
}

function loseNode(system: System, node: Node, downUs?: number): void {
  const at = system.now;
  for (const connection of connectionsOf(system, node.setup.name)) {
    const host = endOf(connection, node.setup.name);
    act(connection, downUs === undefined ? { at, do: 'powerOff', host } : { at, do: 'reboot', host, downUs });
    system.observer?.moved(connection, at);
    connection.told[host].closed = true;
  }
  node.off = true;
  endProgram(system, node);
  noticeNode(system, node.setup.name);
}

/** What its program waited for, nobody waits for any more. */
function endProgram(system: System, node: Node): void {
  const { name } = node.setup;
  node.program = null;
  node.held = [];
  for (const [request, since] of [...ledgerOf(system, name).waiting]) {
    say(system, name, {
      kind: 'failed',
      request,
      fd: -1,
      error: 'program gone',
      latencyUs: system.now - since,
      rule: rule('program-gone'),
    });
  }
}

/** A rebooted node is back; its program starts again. */
export function switchNodeOn(system: System, node: Node): void {
  node.backAt = NEVER;
  node.off = false;
  node.frozen = false;
  report(system, node, 'power-on');
  noticeNode(system, node.setup.name);
  startProgram(system, node);
  tellMembers(system);
}

function killProgram(system: System, node: Node): void {
  endProgram(system, node);
  for (const connection of connectionsOf(system, node.setup.name)) {
    const host = endOf(connection, node.setup.name);
    if (connection.told[host].closed) continue;
    connection.told[host].closed = true;
    act(connection, { at: system.now, do: 'kill', host });
  }
}

function setFrozen(system: System, node: Node, frozen: boolean): void {
  node.frozen = frozen;
  for (const connection of connectionsOf(system, node.setup.name))
    setReading(system, connection, endOf(connection, node.setup.name), !frozen);
  if (frozen) return;
  for (const wakeup of node.held.splice(0)) tell(system, node, wakeup, null);
}

/** Members of a cluster hear each other's heartbeats or not: who is up, on the network, and not frozen. */
export function tellMembers(system: System): void {
  const members = system.nodes.filter(({ setup }) => setup.program?.is === 'etcd-member');
  if (members.length === 0) return;
  const first = (members.find(({ setup }) => setup.program?.is === 'etcd-member' && setup.program.leader) ?? (members[0] as Node)).setup
    .name;
  const speaks = (node: Node): boolean => node.program !== null && !node.off && !node.frozen && !node.cutOut;
  for (const node of members) {
    const heard = members.filter((other) => other === node || (speaks(other) && !node.cutIn && !node.off)).map(({ setup }) => setup.name);
    tell(system, node, { is: 'members', heard, of: members.length, first }, null);
  }
}
