// One turn of a run: what is next of each kind, and taking it: the clocks move there, the kernels act, and what they sent
// goes on the path.
import { arrivalOf, depart, type Packet, passedNone } from '../network/path.ts';
import type { Step } from '../scenario/scenario.ts';
import type { Micros } from '../time.ts';
import type { HostName } from '../trace/trace-event.ts';
import { deliver, fireNextTimer, NEVER, nextTimerAt } from './machine.ts';
import { nextExpiryAt, takeAtMiddlebox, takeExpiry, willTell } from './middleboxes.ts';
import type { Agenda, Turn } from './queue.ts';
import { applyStep, connectStep, isFault, switchOn, wakeWaiting } from './steps.ts';
import { moveTo, socketOf, type World } from './world.ts';

/** Notes when each kind of thing is next, in the places of ORDER. */
export function lookAhead(world: World, agenda: Agenda): void {
  const step = world.scenario.steps[world.nextStep];
  const stepIsFault = step !== undefined && isFault(step);
  const back = Math.min(world.backAt.client, world.backAt.server);
  agenda[0] = stepIsFault ? Math.min(back, step.at) : back;
  agenda[1] = nextExpiryAt(world);
  agenda[2] = nextTimerAt(world.machines.client);
  agenda[3] = nextTimerAt(world.machines.server);
  agenda[4] = world.path.inFlight[0]?.arrivesAt ?? NEVER;
  const connects = !world.connected && (step === undefined || stepIsFault || world.scenario.connectAt <= step.at);
  agenda[5] = connects ? world.scenario.connectAt : step !== undefined && !stepIsFault ? step.at : NEVER;
}

/** Whether nothing is to come that a host could notice: an entry that is forgotten without a word is nothing. */
export function isQuiet(world: World, agenda: Agenda): boolean {
  const [fault = NEVER, expiry = NEVER, ...others] = agenda;
  return fault === NEVER && (expiry === NEVER || !willTell(world)) && others.every((at) => at === NEVER);
}

/** Takes what is next. */
export function take(world: World, turn: Turn): void {
  switch (turn) {
    case 'fault':
      takeFault(world);
      break;
    case 'middlebox':
      takeExpiry(world);
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
  if (switchOnNext(world, step !== undefined && isFault(step) ? step.at : NEVER) || step === undefined) return;
  world.nextStep++;
  doStep(world, step);
}

/** Whether a rebooted host comes back up to then; the sooner of two. */
function switchOnNext(world: World, until: Micros): boolean {
  const name = world.backAt.server < world.backAt.client ? 'server' : 'client';
  const at = world.backAt[name];
  if (at === NEVER || at > until) return false;
  world.now = at;
  switchOn(world, name);
  return true;
}

/** A call or a fault of a program or system; a host that is back at the same moment is back before a fault, as in a scenario. */
export function doFromOutside(world: World, step: Step): void {
  while (isFault(step) && switchOnNext(world, step.at));
  doStep(world, step);
}

/** What a scenario or a program does, and what follows of it at once. */
function doStep(world: World, step: Step): void {
  world.now = step.at;
  applyStep(world, step);
  if ('host' in step && !isFault(step)) settle(world, step.host);
  else {
    drain(world, 'client');
    drain(world, 'server');
  }
}

function takeTimer(world: World, name: HostName): void {
  const machine = world.machines[name];
  fireNextTimer(machine);
  world.now = machine.host.now;
  settle(world, name);
}

function takeSegment(world: World, packet: Packet): void {
  if (packet.stop !== 'host') {
    takeAtMiddlebox(world, packet, packet.stop);
    return;
  }
  moveTo(world, packet.arrivesAt, packet.to);
  const { host } = world.machines[packet.to];
  if (world.off[packet.to]) {
    world.trace?.add(world.now, 'path', packet.sent, { kind: 'lost', segment: packet.segment, sent: packet.sent, why: 'host off' });
    return;
  }
  if (world.trace !== null)
    host.cause = world.trace.add(world.now, packet.to, packet.sent, { kind: 'receive', segment: packet.segment, sent: packet.sent });
  deliver(world.machines[packet.to], packet.segment);
  if (packet.segment.forgedBy !== undefined) noteForgedReset(world, packet.to, packet.segment.forgedBy);
  settle(world, packet.to);
}

/** Remembers whose reset ended a connection. */
function noteForgedReset(world: World, name: HostName, box: string): void {
  const sk = socketOf(world, name);
  if (sk !== null && sk.endedAt === world.now && sk.decidedBy === null) world.resetBy[name] = box;
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
  doStep(world, step);
}

/** Sends what a host's kernel put out, then lets its program make the calls that waited. */
export function settle(world: World, name: HostName): void {
  drain(world, name);
  wakeWaiting(world, name);
  drain(world, name);
}

/** Puts what a host's kernel sent on the path. */
export function drain(world: World, name: HostName): void {
  const { host } = world.machines[name];
  if (host.outbox.length === 0) return;
  world.segments += host.outbox.length;
  for (const { segment, event } of host.outbox) {
    const packet = depart(world.path, segment, event, world.now);
    if (world.trace === null) continue;
    if (packet !== null) world.trace.arrives(event, arrivalOf(world.path, packet));
    else world.trace.add(world.now, 'path', event, { kind: 'lost', segment, sent: event, why: 'path cut', ...passedNone(world.path) });
  }
  host.outbox.length = 0;
}
