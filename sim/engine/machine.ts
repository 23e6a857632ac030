// A host with its sockets: which timer fires next, in the kernel's own order, and which socket a segment belongs to.
import { tcpConnRequest } from '../kernel/handshake.ts';
import { type Host, setClock } from '../kernel/host.ts';
import { tcpReceive } from '../kernel/input.ts';
import { tcpSendResetReply } from '../kernel/output.ts';
import type { TcpSock } from '../kernel/sock.ts';
import type { Slot, TimerEntry } from '../kernel/timer-table.ts';
import { runTimer } from '../kernel/timers.ts';
import type { SocketOptions } from '../scenario/scenario.ts';
import { type Micros, micros, microsAtJiffy } from '../time.ts';
import type { Segment } from '../trace/trace-event.ts';

/** What a listening program set before listen(); accepted sockets inherit it. */
export interface Listener {
  readonly options: Readonly<Partial<SocketOptions>>;
  readonly receiveBuffer: number;
}

export interface Machine {
  readonly host: Host;
  sockets: TcpSock[];
  listener: Listener | null;
}

export const newMachine = (host: Host): Machine => ({ host, sockets: [], listener: null });

/** No timer queued. */
export const NEVER = micros(Number.POSITIVE_INFINITY);

/** Within one jiffy coarser levels run first, and the newest timer of a bucket first (W3). */
const runsBefore = (a: TimerEntry, b: TimerEntry): boolean =>
  a.firesAt !== b.firesAt ? a.firesAt < b.firesAt : a.level !== b.level ? a.level > b.level : a.order > b.order;

const SLOTS: readonly Slot[] = [0, 1, 2, 3];

function nextEntry(machine: Machine): { sk: TcpSock; slot: Slot } | null {
  let best: TimerEntry | null = null;
  let bestSock: TcpSock | null = null;
  let bestSlot: Slot = 0;
  for (const sk of machine.sockets) {
    for (const slot of SLOTS) {
      const entry = sk.timers[slot];
      if (entry.queued && (best === null || runsBefore(entry, best))) {
        best = entry;
        bestSock = sk;
        bestSlot = slot;
      }
    }
  }
  return bestSock === null ? null : { sk: bestSock, slot: bestSlot };
}

/** When this host's next timer fires. */
export function nextTimerAt(machine: Machine): Micros {
  let soonest: TimerEntry | null = null;
  for (const sk of machine.sockets) {
    for (const entry of sk.timers) if (entry.queued && (soonest === null || entry.firesAt < soonest.firesAt)) soonest = entry;
  }
  return soonest === null ? NEVER : microsAtJiffy(soonest.firesAt, machine.host.phase, machine.host.hz);
}

/** Fires the next timer; the host's clock moves to it. */
export function fireNextTimer(machine: Machine): void {
  const next = nextEntry(machine);
  if (next === null) return;
  const { host } = machine;
  setClock(host, microsAtJiffy(next.sk.timers[next.slot].firesAt, host.phase, host.hz));
  runTimer(host, next.sk, next.slot);
}

/** Hands a segment to its socket, to the listener, or to nobody (which answers with a reset). */
export function deliver(machine: Machine, segment: Segment): void {
  const { host } = machine;
  const sk = machine.sockets.find((s) => s.flow === segment.flow && s.state !== 'CLOSED');
  if (sk !== undefined) tcpReceive(host, sk, segment);
  else if (machine.listener !== null && segment.flags === 'S') {
    machine.sockets = machine.sockets.filter((s) => s.flow !== segment.flow);
    machine.sockets.push(tcpConnRequest(host, machine.listener.options, machine.listener.receiveBuffer, segment));
  } else tcpSendResetReply(host, segment);
}
