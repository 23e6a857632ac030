// A fleet: thousands of members, one after another, each a system of its own that shares the nodes' faults with all others; what
// they do adds up over time. Nothing of a member is kept but a row of numbers.
import { NONE } from '../kernel/sock.ts';
import { type Connection, isOver } from '../engine/connection.ts';
import { runSystem } from '../engine/simulate-system.ts';
import { newSystem, type Observer, type System } from '../engine/system.ts';
import { socketOf } from '../engine/world.ts';
import type { SystemScenario } from '../scenario/system.ts';
import { micros } from '../time.ts';
import type { HostName, TcpState } from '../trace/trace-event.ts';
import { mean, percentile } from './histogram.ts';
import { memberSystem } from './member.ts';
import {
  countGone,
  countRequest,
  countSegments,
  countState,
  type FleetStep,
  newTally,
  spreadSegments,
  stepsOf,
  type Tally,
} from './tally.ts';

/** About so often one hears how far a run is. */
const PROGRESS_CALLS = 200;

/** Most turns of one member. */
const MAX_MEMBER_TURNS = 2_000_000;

/** A row for each member, in typed arrays. */
export interface FleetMembers {
  readonly requests: Uint32Array;
  readonly answered: Uint32Array;
  readonly failed: Uint32Array;
  readonly waiting: Uint32Array;
  readonly connections: Uint32Array;
  /** The longest that one of its requests waited, also one that still does. */
  readonly longestUs: Float64Array;
  /** Index into `errors` of the first failure's error, plus one; 0: none failed. */
  readonly firstError: Uint8Array;
  readonly segments: Float64Array;
}

export interface FleetTotals {
  readonly requests: number;
  readonly answered: number;
  readonly failed: number;
  readonly waiting: number;
  readonly connections: number;
  readonly segments: number;
  readonly meanUs: number;
  readonly p50Us: number;
  readonly p99Us: number;
  readonly maxUs: number;
  /** Requests that ended with each error. */
  readonly errors: Readonly<Record<string, number>>;
  /** Connections by how the server's kernel saw them at the end: state or errno. */
  readonly lost: Readonly<Record<string, number>>;
}

export interface FleetRun {
  readonly scenario: SystemScenario;
  readonly count: number;
  readonly steps: readonly FleetStep[];
  readonly members: FleetMembers;
  /** Names of errors, for the members' rows. */
  readonly errors: readonly string[];
  readonly totals: FleetTotals;
  readonly turns: number;
}

export interface FleetOptions {
  /** Called now and then with how many members are done, and what has come out so far; false stops the run. */
  readonly onProgress?: (done: number, soFar: () => FleetRun) => boolean | undefined;
}

interface Seen {
  segments: number;
  state: TcpState;
  /** Established, and the other end is gone. */
  peerGone: boolean;
}

/** Watches one member's run and counts it into the tally; sockets are counted on one side. */
function watchMember(tally: Tally, watch: string, side: HostName): Observer {
  /** What was seen of each connection last, by its number. */
  const seen: Seen[] = [];
  const other: HostName = side === 'client' ? 'server' : 'client';
  return {
    said(node, event, now) {
      if (node !== watch) return;
      if (event.kind === 'answered') countRequest(tally, now, true, event.latencyUs);
      else if (event.kind === 'failed') countRequest(tally, now, false, event.latencyUs);
    },
    moved({ world, fd }, now) {
      const before = seen[fd] ?? { segments: 0, state: 'CLOSED', peerGone: false };
      seen[fd] = before;
      if (world.segments > before.segments) {
        countSegments(tally, now, world.segments - before.segments);
        before.segments = world.segments;
      }
      const state = socketOf(world, side)?.state ?? 'CLOSED';
      const peer = socketOf(world, other);
      const peerGone = state === 'ESTAB' && (world.off[other] || (peer !== null && peer.endedAt !== NONE));
      if (peerGone !== before.peerGone) countGone(tally, now, peerGone ? 1 : -1);
      before.peerGone = peerGone;
      if (state === before.state) return;
      countState(tally, now, before.state, state);
      before.state = state;
    },
    leapt({ fd }, { from, to, segments }) {
      spreadSegments(tally, from, to, segments);
      (seen[fd] as Seen).segments += segments;
    },
  };
}

function newMembers(count: number): FleetMembers {
  return {
    requests: new Uint32Array(count),
    answered: new Uint32Array(count),
    failed: new Uint32Array(count),
    waiting: new Uint32Array(count),
    connections: new Uint32Array(count),
    longestUs: new Float64Array(count),
    firstError: new Uint8Array(count),
    segments: new Float64Array(count),
  };
}

/** Runs a fleet. The same scenario gives the same bytes, wherever it runs. */
export function simulateFleet(scenario: SystemScenario, options: FleetOptions = {}): FleetRun {
  const { fleet } = scenario;
  if (fleet === null) throw new RangeError('this system has no "fleet"');
  const tally = newTally(scenario.until, fleet.bucket);
  const members = newMembers(fleet.count);
  const errors = new Map<string, number>();
  const lost: Record<string, number> = {};
  const side: HostName = scenario.watch === fleet.of ? 'client' : 'server';
  let turns = 0;
  let done = 0;
  const soFar = (): FleetRun => ({
    scenario,
    count: done,
    steps: stepsOf(tally),
    members,
    errors: [...errors.keys()],
    totals: totalsOf(tally, members, errors, lost),
    turns,
  });
  const pace = Math.max(1, Math.floor(fleet.count / PROGRESS_CALLS));
  for (; done < fleet.count; done++) {
    if (done % pace === 0 && options.onProgress?.(done, soFar) === false) break;
    const system = newSystem(memberSystem(scenario, done), false, watchMember(tally, fleet.of, side));
    runSystem(system, scenario.until, MAX_MEMBER_TURNS);
    turns += system.turns;
    keep(system, fleet.of, members, done, errors);
    for (const connection of system.connections) noteEnd(connection, side, lost);
  }
  return soFar();
}

/** Keeps a member's row. */
function keep(system: System, of: string, members: FleetMembers, index: number, errors: Map<string, number>): void {
  const ledger = system.ledgers[system.nodes.findIndex(({ setup }) => setup.name === of)];
  if (ledger === undefined) return;
  members.requests[index] = ledger.requests;
  members.answered[index] = ledger.answered;
  members.failed[index] = ledger.failed;
  members.waiting[index] = ledger.waiting.size;
  members.connections[index] = ledger.connections;
  let longest = ledger.longestUs;
  for (const since of ledger.waiting.values()) longest = Math.max(longest, system.scenario.until - since);
  members.longestUs[index] = longest;
  members.segments[index] = system.connections.reduce((sum, { world }) => sum + world.segments, 0);
  for (const [error, times] of Object.entries(ledger.errors)) errors.set(error, (errors.get(error) ?? 0) + times);
  const first = ledger.firstFailure?.error;
  members.firstError[index] = first === undefined ? 0 : 1 + [...errors.keys()].indexOf(first);
}

/** How a connection stands at the end, as the counted side's kernel sees it. */
function noteEnd(connection: Connection, side: HostName, lost: Record<string, number>): void {
  const sk = socketOf(connection.world, side);
  const other = socketOf(connection.world, side === 'client' ? 'server' : 'client');
  const how =
    sk === null
      ? 'never connected'
      : sk.endedAt !== NONE
        ? (sk.err ?? 'closed')
        : other === null || other.endedAt !== NONE || isOver(connection)
          ? `${sk.state}, peer gone`
          : sk.state;
  lost[how] = (lost[how] ?? 0) + 1;
}

const sum = (numbers: Iterable<number>): number => {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
};

function totalsOf(
  tally: Tally,
  members: FleetMembers,
  errors: ReadonlyMap<string, number>,
  lost: Readonly<Record<string, number>>,
): FleetTotals {
  return {
    requests: sum(members.requests),
    answered: sum(members.answered),
    failed: sum(members.failed),
    waiting: sum(members.waiting),
    connections: sum(members.connections),
    segments: sum(members.segments),
    meanUs: micros(mean(tally.all)),
    p50Us: percentile(tally.all, 0.5),
    p99Us: percentile(tally.all, 0.99),
    maxUs: tally.all.maxUs,
    errors: Object.fromEntries(errors),
    lost,
  };
}
