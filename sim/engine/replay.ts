// Drives one simulated socket with a recording's inputs, through the same kernel code that simulates two ends.
import { tcpClose, tcpShutdown } from '../kernel/close.ts';
import { tcpConnect } from '../kernel/handshake.ts';
import { type Host, newHost, setClock, timestampOf } from '../kernel/host.ts';
import type { TcpSock } from '../kernel/sock.ts';
import { setSocketOption, tcpInitSock } from '../kernel/sockopt.ts';
import { tcpSendmsg } from '../kernel/write.ts';
import type { KernelProfile } from '../profiles/profile.ts';
import type { SocketOptionName } from '../scenario/scenario.ts';
import { micros, microsAtJiffy } from '../time.ts';
import type { Trace } from '../trace/trace.ts';
import type { Segment } from '../trace/trace-event.ts';
import { deliver, fireNextTimer, type Machine, newMachine, nextTimerAt } from './machine.ts';
import { type RecordedInput, type Recording, type ReplayResult, recordedClock } from './recording.ts';

const FLOW = 1;
/** The recordings' short names of the options that their programs set. */
const OPTION_NAMES: Readonly<Record<string, SocketOptionName>> = {
  keepalive: 'SO_KEEPALIVE',
  keepidle: 'TCP_KEEPIDLE',
  keepintvl: 'TCP_KEEPINTVL',
  keepcnt: 'TCP_KEEPCNT',
  user_timeout: 'TCP_USER_TIMEOUT',
};

/** Runs a recording's inputs through a kernel and returns what its socket sent and how it ended. */
export function replay(recording: Recording, profile: KernelProfile, trace: Trace | null = null): ReplayResult {
  const host = newHost(recording.role, profile, recording.kernel.hz, recordedClock(recording), { ...recording.sysctl }, trace);
  const machine = newMachine(host);
  const tx: { us: number; flags: string; seq: number; len: number }[] = [];
  const drain = () => {
    for (const { segment } of host.outbox) tx.push({ us: host.now, flags: segment.flags, seq: segment.seq, len: segment.len });
    host.outbox.length = 0;
  };
  for (const input of recording.inputs) {
    runUntil(machine, input.us, drain);
    setClock(host, micros(input.us));
    host.cause = -1;
    if (wokenByTick(host, input.us)) host.lastExpired = host.jiffies;
    applyInput(machine, recording, input);
    drain();
  }
  runUntil(machine, recording.untilUs, drain);
  const sk = machine.sockets[0];
  return { id: recording.id, tx, end: sk?.told ? { us: sk.endedAt, errno: sk.err as string } : null };
}

/** An idle kernel ticks for an expiring timer only, and takes less than this to wake the program that a tick wakes, µs. */
const TICK_WAKES_WITHIN_US = 30;

/**
 * A program whose sleep may end a little late is woken by the next interrupt, so one that acts right behind a jiffy's edge
 * was woken by a tick, and that tick expired a bucket of the wheel (W2: its clock is one ahead for the rest of the jiffy).
 */
function wokenByTick(host: Host, us: number): boolean {
  return us - microsAtJiffy(host.jiffies, host.phase, host.hz) < TICK_WAKES_WITHIN_US;
}

function runUntil(machine: Machine, us: number, drain: () => void): void {
  while (nextTimerAt(machine) <= us) {
    fireNextTimer(machine);
    drain();
  }
}

function applyInput(machine: Machine, recording: Recording, input: RecordedInput): void {
  const { host } = machine;
  const sk = machine.sockets[0] as TcpSock;
  switch (input.event) {
    case 'connect': {
      const fresh = tcpInitSock(host, FLOW, recording.socketOptions, 65535);
      machine.sockets.push(fresh);
      tcpConnect(host, fresh);
      return;
    }
    case 'listen':
      machine.listener = { options: recording.socketOptions, receiveBuffer: 65535 };
      return;
    case 'rx':
      deliver(machine, recordedSegment(machine, recording, input));
      return;
    case 'send':
      if (sk.state !== 'CLOSED') tcpSendmsg(host, sk, input.len ?? 0);
      return;
    case 'close':
      tcpClose(host, sk);
      return;
    case 'shutdown':
      tcpShutdown(host, sk);
      return;
    case 'setsockopt':
      setSocketOption(host, sk, optionName(input.opt ?? ''), input.val ?? 0);
      return;
    default:
      // The path's and the peer's doings show in what arrives.
      return;
  }
}

function optionName(opt: string): SocketOptionName {
  const name = OPTION_NAMES[opt];
  if (name === undefined)
    throw new Error(`recording sets an unknown option ${JSON.stringify(opt)}; known: ${Object.keys(OPTION_NAMES).join(', ')}`);
  return name;
}

function recordedSegment(machine: Machine, recording: Recording, input: RecordedInput): Segment {
  const { host } = machine;
  const flags = input.flags ?? '.';
  const { timestamps, sack } = recording.path;
  return {
    flow: FLOW,
    from: recording.role === 'client' ? 'server' : 'client',
    flags,
    seq: input.seq ?? 0,
    len: input.len ?? 0,
    ack: flags.includes('.') ? (input.ack ?? 0) : null,
    win: input.win ?? 0,
    tsVal: timestamps ? 1 : null,
    tsEcr: timestamps && input.echoesUs !== undefined ? timestampOf(host, micros(input.echoesUs)) : null,
    sack: [],
    offers: flags.includes('S') ? { timestamps, sack, mss: 1460 } : null,
    purpose: 'data',
  };
}
