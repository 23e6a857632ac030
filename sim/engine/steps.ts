// What a scenario does from outside: the programs' calls and the faults of hosts and path.
import { tcpClose, tcpShutdown } from '../kernel/close.ts';
import { tcpConnect } from '../kernel/handshake.ts';
import { deleteTimer, setState } from '../kernel/host.ts';
import { tcpReadAll } from '../kernel/receive.ts';
import { NONE, type TcpSock } from '../kernel/sock.ts';
import { setSocketOption, tcpInitSock } from '../kernel/sockopt.ts';
import { tcpSendmsg } from '../kernel/write.ts';
import { cutPath, restorePath } from '../network/path.ts';
import type { Step } from '../scenario/scenario.ts';
import { micros } from '../time.ts';
import type { CallEvent, FaultEvent, HostName, Place } from '../trace/trace-event.ts';
import { forgetStep } from './middleboxes.ts';
import { FLOW, keyOf, moveTo, socketOf, type World } from './world.ts';

type HostStep = Extract<Step, { host: HostName }>;

/** Whether a step is a fault of the path or a host rather than a call of a program. */
export const isFault = (step: Step): boolean =>
  step.do === 'cut' ||
  step.do === 'restore' ||
  step.do === 'forget' ||
  step.do === 'powerOff' ||
  step.do === 'reboot' ||
  step.do === 'kill';

/** The client's program calls connect(). */
export function connectStep(world: World): void {
  world.connected = true;
  if (world.off.client) return;
  moveTo(world, world.scenario.connectAt, 'client');
  traceCall(world, 'client', 'connect', {});
  const machine = world.machines.client;
  const sk = tcpInitSock(machine.host, FLOW, world.scenario.client.socketOptions, world.scenario.client.receiveBuffer);
  sk.reading = world.reading.client;
  machine.sockets.push(sk);
  tcpConnect(machine.host, sk);
}

/** Does one step, at its time. */
export function applyStep(world: World, step: Step): void {
  switch (step.do) {
    case 'cut':
      moveTo(world, step.at, 'client');
      traceFault(world, 'path', 'cut', step);
      loseInFlight(world, step);
      return;
    case 'restore':
      traceFault(world, 'path', 'restore', step);
      restorePath(world.path, step.direction, step.near);
      return;
    case 'forget':
      forgetStep(world, step, traceFault(world, 'path', 'forget', step));
      return;
    case 'powerOff':
      switchOff(world, step.host, 'power-off');
      return;
    case 'reboot':
      switchOff(world, step.host, 'reboot');
      world.backAt[step.host] = micros(step.at + step.downUs);
      return;
    case 'kill':
      moveTo(world, step.at, step.host);
      world.machines[step.host].host.cause = traceFault(world, step.host, 'kill');
      killProgram(world, step.host);
      return;
    default:
      callStep(world, step);
  }
}

/** A rebooted host is back: it knows no connection. */
export function switchOn(world: World, name: HostName): void {
  moveTo(world, world.backAt[name], name);
  world.backAt[name] = micros(Number.POSITIVE_INFINITY);
  world.off[name] = false;
  traceFault(world, name, 'power-on');
}

function loseInFlight({ path, trace, now }: World, { direction, near }: Where): void {
  for (const { segment, sent, passed } of cutPath(path, direction, near)) {
    const how = path.boxes.length > 0 ? { passed } : {};
    trace?.add(now, 'path', sent, { kind: 'lost', segment, sent, why: 'path cut', ...how });
  }
}

function switchOff(world: World, name: HostName, fault: 'power-off' | 'reboot'): void {
  moveTo(world, world.now, name);
  const machine = world.machines[name];
  machine.host.cause = traceFault(world, name, fault);
  // What had ended before stays as it ended.
  const lost = machine.sockets.filter((sk) => sk.endedAt === NONE);
  for (const sk of lost) {
    for (const slot of [0, 1, 2, 3] as const) deleteTimer(machine.host, sk, slot);
    setState(machine.host, sk, 'CLOSED');
    sk.endedAt = world.now;
    sk.orphan = true;
  }
  world.waiting[name] = [];
  world.off[name] = true;
  world.lostPower[name] = lost.length > 0 || machine.sockets.length === 0;
}

function killProgram(world: World, name: HostName): void {
  const machine = world.machines[name];
  machine.listener = null;
  world.waiting[name] = [];
  for (const sk of machine.sockets) tcpClose(machine.host, sk);
}

/** A call of a program; before its connection stands it waits for it. */
function callStep(world: World, step: HostStep): void {
  moveTo(world, step.at, step.host);
  if (world.off[step.host]) return;
  if (step.do === 'sysctl') {
    world.machines[step.host].host.sysctl[step.name] = step.value;
    traceCall(world, step.host, 'sysctl', { name: step.name, value: step.value });
    return;
  }
  const sk = socketOf(world, step.host);
  if (sk === null || ((sk.state === 'SYN-SENT' || sk.state === 'SYN-RECV') && step.do !== 'setsockopt' && step.do !== 'close')) {
    world.waiting[step.host].push(step);
    return;
  }
  callOn(world, step, sk);
}

/** Makes the calls that waited for the connection. */
export function wakeWaiting(world: World, name: HostName): void {
  if (world.waiting[name].length === 0) return;
  const sk = socketOf(world, name);
  if (sk === null || sk.state === 'SYN-SENT' || sk.state === 'SYN-RECV') return;
  const calls = world.waiting[name];
  world.waiting[name] = [];
  for (const step of calls) callOn(world, step as HostStep, sk);
}

function callOn(world: World, step: HostStep, sk: TcpSock): void {
  const { host } = world.machines[step.host];
  const refused = sk.state === 'CLOSED' ? { result: sk.err ?? 'EBADF' } : {};
  switch (step.do) {
    case 'send':
      traceCall(world, step.host, 'send', { bytes: step.bytes, ...(sk.sndShutdown ? { result: 'EPIPE' } : refused) });
      if (sk.state !== 'CLOSED' && !sk.sndShutdown) tcpSendmsg(host, sk, step.bytes);
      return;
    case 'close':
      traceCall(world, step.host, 'close', {});
      tcpClose(host, sk);
      return;
    case 'shutdown':
      traceCall(world, step.host, 'shutdown', refused);
      if (sk.state !== 'CLOSED') tcpShutdown(host, sk);
      return;
    case 'stopReading':
      traceCall(world, step.host, 'stop-reading', {});
      sk.reading = false;
      return;
    case 'resumeReading':
      traceCall(world, step.host, 'resume-reading', { unreadBytes: sk.unread });
      sk.reading = true;
      if (sk.state !== 'CLOSED') tcpReadAll(host, sk);
      return;
    case 'setsockopt':
      traceCall(world, step.host, 'setsockopt', { name: step.name, value: step.value, ...refused });
      if (sk.state !== 'CLOSED') setSocketOption(host, sk, step.name, step.value);
      return;
    default:
      return;
  }
}

function traceCall(world: World, name: HostName, call: CallEvent['call'], detail: CallEvent['detail']): void {
  const { host } = world.machines[name];
  if (world.trace !== null) host.cause = world.trace.add(world.now, name, -1, { kind: 'call', call, detail });
  const mark = { at: world.now, key: keyOf(world, `${name}/${call}`) };
  if (call === 'stop-reading') world.lastFault = mark;
  world.lastCall = mark;
}

/** What of the path a fault is about. */
type Where = Pick<FaultEvent, 'direction' | 'near' | 'box'>;

function traceFault(world: World, place: Place, fault: FaultEvent['fault'], { direction, near, box }: Where = {}): number {
  const where = { ...(direction ? { direction } : {}), ...(near ? { near } : {}), ...(box ? { box } : {}) };
  const id = world.trace === null ? -1 : world.trace.add(world.now, place, -1, { kind: 'fault', fault, ...where });
  if (fault !== 'restore' && fault !== 'power-on') world.lastFault = { at: world.now, key: keyOf(world, `${place}/${fault}`) };
  return id;
}
