// The loop: takes what is next in the total order, moves the clocks there, lets the kernels act, and puts what they sent on
// the path. Ends when nothing is to come, when a cycle repeats for ever, at the scenario's end, or at a cap.
import { depart, type Packet } from '../network/path.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { type Micros, micros } from '../time.ts';
import type { Trace } from '../trace/trace.ts';
import type { HostName, TraceEvent } from '../trace/trace-event.ts';
import type { Verdict } from '../trace/verdict.ts';
import { type Cycle, newCycleWatch, watchCycle } from './cycle.ts';
import { judge } from './judge.ts';
import { deliver, fireNextTimer, NEVER, nextTimerAt } from './machine.ts';
import { type Agenda, newAgenda, nextTurn, ORDER, placesOf, type Turn } from './queue.ts';
import { applyStep, connectStep, isFault, switchOn, wakeWaiting } from './steps.ts';
import { moveTo, newWorld, type World } from './world.ts';

/** Most things that may happen in one run, whatever the scenario says. */
export const MAX_TURNS = 200_000;

export interface SimulateOptions {
  /** Keep every event (the default), or only the verdict. */
  readonly trace?: boolean;
  readonly maxTurns?: number;
  /** The order of simultaneous things; see queue.ts. */
  readonly order?: readonly Turn[];
}

export interface Stop {
  readonly by: 'end' | 'quiet' | 'repeats' | 'event cap';
  readonly at: Micros;
  /** For a cap: which, and what repeated. */
  readonly message: string | null;
}

export interface Run {
  readonly scenario: Scenario;
  /** Empty where no trace was asked for. */
  readonly events: readonly TraceEvent[];
  readonly verdicts: Readonly<Record<HostName, Verdict>>;
  readonly stopped: Stop;
}

/** Runs a scenario. The same scenario gives the same bytes, wherever it runs. */
export function simulate(scenario: Scenario, options: SimulateOptions = {}): Run {
  const world = newWorld(scenario, options.trace !== false);
  const { stop, cycle } = runWorld(world, scenario.until, options);
  return {
    scenario,
    events: world.trace?.events ?? [],
    verdicts: { client: judge(world, 'client', stop, cycle), server: judge(world, 'server', stop, cycle) },
    stopped: stop,
  };
}

/** Goes on with a world until `until`; what `simulate` does, and what a restored copy does. */
export function runWorld(world: World, until: Micros, options: SimulateOptions = {}): { stop: Stop; cycle: Cycle | null } {
  const places = placesOf(options.order ?? ORDER);
  const maxTurns = options.maxTurns ?? MAX_TURNS;
  const watch = newCycleWatch();
  // One agenda for the whole run: nothing is allocated for what happens next.
  const agenda = newAgenda();
  for (;;) {
    lookAhead(world, agenda);
    const turn = nextTurn(agenda, places, until);
    if (turn === null) {
      const quiet = nextTurn(agenda, places, micros(Number.MAX_SAFE_INTEGER)) === null;
      return { stop: { by: quiet ? 'quiet' : 'end', at: quiet ? world.now : until, message: null }, cycle: null };
    }
    if (++world.turns > maxTurns) return { stop: capped(world, maxTurns), cycle: null };
    take(world, turn);
    if (turn === 'client timer' || turn === 'server timer') {
      const cycle = watchCycle(watch, world);
      if (cycle !== null) return { stop: { by: 'repeats', at: world.now, message: null }, cycle };
    }
  }
}

/** Notes when each kind of thing is next, in the places of ORDER. */
function lookAhead(world: World, agenda: Agenda): void {
  const step = world.scenario.steps[world.nextStep];
  const stepIsFault = step !== undefined && isFault(step);
  const back = Math.min(world.backAt.client, world.backAt.server);
  agenda[0] = stepIsFault ? Math.min(back, step.at) : back;
  agenda[1] = nextTimerAt(world.machines.client);
  agenda[2] = nextTimerAt(world.machines.server);
  agenda[3] = world.path.inFlight[0]?.arrivesAt ?? NEVER;
  const connects = !world.connected && (step === undefined || stepIsFault || world.scenario.connectAt <= step.at);
  agenda[4] = connects ? world.scenario.connectAt : step !== undefined && !stepIsFault ? step.at : NEVER;
}

function take(world: World, turn: Turn): void {
  switch (turn) {
    case 'fault':
      takeFault(world);
      break;
    case 'client timer':
      takeTimer(world, 'client');
      break;
    case 'server timer':
      takeTimer(world, 'server');
      break;
    case 'segment':
      takeSegment(world, world.path.inFlight.shift() as Packet);
      break;
    case 'call':
      takeCall(world);
      break;
  }
}

function takeFault(world: World): void {
  const step = world.scenario.steps[world.nextStep];
  for (const name of ['client', 'server'] as const) {
    if (world.backAt[name] <= (step !== undefined && isFault(step) ? step.at : NEVER) && world.backAt[name] < NEVER) {
      world.now = world.backAt[name];
      switchOn(world, name);
      return;
    }
  }
  if (step === undefined) return;
  world.nextStep++;
  world.now = step.at;
  applyStep(world, step);
  drain(world, 'client');
  drain(world, 'server');
}

function takeTimer(world: World, name: HostName): void {
  const machine = world.machines[name];
  fireNextTimer(machine);
  world.now = machine.host.now;
  settle(world, name);
}

function takeSegment(world: World, packet: Packet): void {
  moveTo(world, packet.arrivesAt, packet.to);
  const { host } = world.machines[packet.to];
  if (world.off[packet.to]) {
    world.trace?.add(world.now, 'path', packet.sent, { kind: 'lost', segment: packet.segment, sent: packet.sent, why: 'host off' });
    return;
  }
  if (world.trace !== null)
    host.cause = world.trace.add(world.now, packet.to, packet.sent, { kind: 'receive', segment: packet.segment, sent: packet.sent });
  deliver(world.machines[packet.to], packet.segment);
  settle(world, packet.to);
}

function takeCall(world: World): void {
  const step = world.scenario.steps[world.nextStep];
  if (!world.connected && (step === undefined || world.scenario.connectAt <= step.at || isFault(step))) {
    connectStep(world);
    drain(world, 'client');
    return;
  }
  if (step === undefined) return;
  world.nextStep++;
  applyStep(world, step);
  if ('host' in step) settle(world, step.host);
}

/** Sends what a host's kernel put out, then lets its program make the calls that waited. */
function settle(world: World, name: HostName): void {
  drain(world, name);
  wakeWaiting(world, name);
  drain(world, name);
}

function drain(world: World, name: HostName): void {
  const { host } = world.machines[name];
  if (host.outbox.length === 0) return;
  for (const { segment, event } of host.outbox) {
    const packet = depart(world.path, segment, event, world.now);
    if (world.trace === null) continue;
    if (packet !== null) world.trace.arrives(event, packet.arrivesAt);
    else world.trace.add(world.now, 'path', event, { kind: 'lost', segment, sent: event, why: 'path cut' });
  }
  host.outbox.length = 0;
}

/** Says which cap was hit and what kept happening. */
function capped(world: World, maxTurns: number): Stop {
  return { by: 'event cap', at: world.now, message: `stopped after ${maxTurns} events${repeated(world.trace)}` };
}

function repeated(trace: Trace | null): string {
  const counts = new Map<string, number>();
  for (const event of trace?.events.slice(-1000) ?? []) {
    const stem = event.key.slice(0, event.key.lastIndexOf('/'));
    counts.set(stem, (counts.get(stem) ?? 0) + 1);
  }
  const most = [...counts].sort((a, b) => b[1] - a[1])[0];
  return most === undefined ? '' : `; in the last 1000 of them ${most[0]} happened ${most[1]} times`;
}
