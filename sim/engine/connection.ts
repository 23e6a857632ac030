// One connection of a system: a World of two kernels and a path, the messages on its two streams, and what its programs have
// been told of it so far. The kernels know only bytes; which message a byte belongs to is kept here.
import type { Fd, Message, Wakeup } from '../app/calls.ts';
import { NONE, type TcpSock } from '../kernel/sock.ts';
import type { NodeName } from '../scenario/program.ts';
import type { Scenario, Step } from '../scenario/scenario.ts';
import { type Micros, micros } from '../time.ts';
import type { HostName } from '../trace/trace-event.ts';
import { newRepeatWatch, type RepeatWatch, startOver } from './fast-forward.ts';
import { newAgenda, nextTurn, ORDER, placesOf } from './queue.ts';
import { doFromOutside, lookAhead, take } from './turn.ts';
import { newWorld, socketOf, type World } from './world.ts';

/** One direction of a connection. */
interface Stream {
  /** Messages that the reader has not got yet, each with the stream's length up to its end. */
  readonly messages: { readonly endsAt: number; readonly message: Message }[];
  /** Bytes that the program has handed to write(). */
  length: number;
  /** Those of them that the kernel has not taken: write() waits. */
  waiting: number;
}

/** What one end's program has been told. */
interface Told {
  connected: boolean;
  eof: boolean;
  error: boolean;
  /** It closed the socket, or died: it is told nothing more. */
  closed: boolean;
}

export interface Connection {
  readonly fd: Fd;
  readonly nodes: Readonly<Record<HostName, NodeName>>;
  /** The service that it was opened to, or null. */
  readonly service: NodeName | null;
  readonly world: World;
  readonly openedAt: Micros;
  /** The calls and faults so far: a scenario with these steps is the same connection. */
  readonly steps: Step[];
  /** Bytes each end's kernel takes before write() waits. */
  readonly sendBuffer: Readonly<Record<HostName, number>>;
  /** By who writes. */
  readonly streams: Readonly<Record<HostName, Stream>>;
  readonly told: Readonly<Record<HostName, Told>>;
  /** When something happens on it next; infinite: nothing by itself. */
  nextAt: Micros;
  /** Recognises that nothing but keepalive happens, where runs may leap over that. */
  readonly repeats: RepeatWatch;
}

const newStream = (): Stream => ({ messages: [], length: 0, waiting: 0 });
const nothingTold = (): Told => ({ connected: false, eof: false, error: false, closed: false });
const ENDS: readonly HostName[] = ['client', 'server'];
const PLACES = placesOf(ORDER);
/** One agenda for all connections: it holds nothing between two looks. */
const agenda = newAgenda();

export interface Opening {
  readonly fd: Fd;
  readonly nodes: Readonly<Record<HostName, NodeName>>;
  readonly service: NodeName | null;
  readonly scenario: Scenario;
  readonly sendBuffer: Readonly<Record<HostName, number>>;
  readonly traced: boolean;
}

export function openConnection({ fd, nodes, service, scenario, sendBuffer, traced }: Opening): Connection {
  return {
    fd,
    nodes,
    service,
    world: newWorld(scenario, traced),
    openedAt: scenario.connectAt,
    steps: [],
    sendBuffer,
    streams: { client: newStream(), server: newStream() },
    told: { client: nothingTold(), server: nothingTold() },
    nextAt: scenario.connectAt,
    repeats: newRepeatWatch(),
  };
}

/** When something happens next by itself. */
export function refresh(connection: Connection): void {
  lookAhead(connection.world, agenda);
  let soonest = Number.POSITIVE_INFINITY;
  for (let place = 0; place < agenda.length; place++) soonest = Math.min(soonest, agenda[place] as number);
  connection.nextAt = micros(soonest);
}

/** Lets the kernels and the path act up to and including `until`; how many turns that took. */
export function advance(connection: Connection, until: Micros): number {
  const { world } = connection;
  const before = world.turns;
  for (;;) {
    lookAhead(world, agenda);
    const turn = nextTurn(agenda, PLACES, until);
    if (turn === null) break;
    world.turns++;
    take(world, turn);
  }
  refresh(connection);
  return world.turns - before;
}

/** A call or a fault from outside, at its time. */
export function act(connection: Connection, step: Step): void {
  connection.steps.push(step);
  startOver(connection.repeats);
  doFromOutside(connection.world, step);
  refresh(connection);
}

const roomIn = (sk: TcpSock, buffer: number): number => buffer - (sk.writeSeq - sk.sndUna);

/** write(): what the kernel does not take waits. True where it took all. */
export function write(connection: Connection, end: HostName, message: Message, now: Micros): boolean {
  const stream = connection.streams[end];
  stream.length += message.bytes;
  stream.waiting += message.bytes;
  stream.messages.push({ endsAt: stream.length, message });
  if (stream.waiting === message.bytes) push(connection, end, now);
  return stream.waiting === 0;
}

/** Gives the kernel what it has room for. */
function push(connection: Connection, end: HostName, now: Micros): void {
  const stream = connection.streams[end];
  const sk = socketOf(connection.world, end);
  if (sk === null) return;
  const bytes = Math.min(stream.waiting, Math.max(0, roomIn(sk, connection.sendBuffer[end])));
  if (bytes === 0) return;
  stream.waiting -= bytes;
  act(connection, { at: now, do: 'send', host: end, bytes });
}

/** A writer is woken once a third of the buffer is free (sk_stream_is_writeable), and goes on. */
function pushWaiting(connection: Connection, end: HostName, sk: TcpSock, now: Micros): boolean {
  const stream = connection.streams[end];
  const buffer = connection.sendBuffer[end];
  if (stream.waiting === 0 || roomIn(sk, buffer) * 3 < buffer || sk.state === 'CLOSED') return false;
  push(connection, end, now);
  return stream.waiting === 0;
}

const otherEnd = (end: HostName): HostName => (end === 'client' ? 'server' : 'client');

/** What poll() would tell the program of one end now, each thing once. */
export function news(connection: Connection, end: HostName, now: Micros): Wakeup[] {
  const sk = socketOf(connection.world, end);
  const told = connection.told[end];
  if (sk === null || told.closed) return [];
  const { fd } = connection;
  const wakeups: Wakeup[] = [];
  if (!told.connected && sk.state !== 'SYN-SENT' && sk.state !== 'SYN-RECV' && sk.state !== 'CLOSED') {
    told.connected = true;
    wakeups.push({ is: end === 'client' ? 'connected' : 'accepted', fd });
  }
  const finSeen = sk.finAt >= 0 && sk.rcvNxt > sk.finAt;
  const read = sk.rcvNxt - 1 - (finSeen ? 1 : 0) - sk.unread;
  const { messages } = connection.streams[otherEnd(end)];
  while (messages.length > 0 && (messages[0] as { endsAt: number }).endsAt <= read) {
    wakeups.push({ is: 'message', fd, message: (messages.shift() as { message: Message }).message });
  }
  if (pushWaiting(connection, end, sk, now)) wakeups.push({ is: 'writable', fd });
  if (finSeen && sk.unread === 0 && !told.eof && sk.endedAt === NONE) {
    told.eof = true;
    wakeups.push({ is: 'eof', fd });
  }
  if (sk.endedAt !== NONE && sk.told && sk.err !== null && !told.error) {
    told.error = true;
    wakeups.push({ is: 'error', fd, errno: sk.err });
  }
  return wakeups;
}

/** Nothing of it is left: both kernels are done with it. */
export const isOver = (connection: Connection): boolean =>
  ENDS.every((end) => {
    const sk = socketOf(connection.world, end);
    return sk === null ? connection.world.connected : sk.endedAt !== NONE || connection.world.off[end];
  }) && connection.world.path.inFlight.length === 0;
