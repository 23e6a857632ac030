// gRPC keepalive on one connection (proposal A8; the loop in gRPC-Go's http2_client.go and http2_server.go): a PING after Time
// without a byte read, and the end of the connection when Timeout passes without one. Implementations that only look at
// acknowledgements of PINGs are the second way. Leaves out gRPC-core's limit of two PINGs without data.
import type { GrpcKeepalive } from '../scenario/program.ts';
import { type Micros, micros } from '../time.ts';
import { rule } from '../trace/rule.ts';
import type { Calls, Fd } from './calls.ts';
import { clearDeadline, type Deadlines, setDeadline } from './deadlines.ts';
import { PING_BYTES } from './grpc-frames.ts';

export interface Keepalive {
  readonly fd: Fd;
  readonly setup: GrpcKeepalive;
  /** When the last byte was read, and what the timer knew of that when it last looked. */
  lastReadAt: Micros;
  seenReadAt: Micros;
  /** A PING is out, and nothing was read since. */
  outstanding: boolean;
  /** How much of Timeout is left after the wait that runs. */
  timeoutLeft: Micros;
  /** No stream and no permission: the timer does not run, the next stream sends a PING. */
  dormant: boolean;
  pings: number;
  /** When each PING that waits for its answer was sent. */
  readonly sentAt: Record<number, Micros>;
}

/** No client pings more often (A8), whatever it is set to. */
export const MIN_KEEPALIVE_TIME = micros(10_000_000);

const timerOf = (keepalive: Keepalive): string => `keepalive ${keepalive.fd}`;

/** Begins with a connection that stands. */
export function startKeepalive(state: Deadlines, fd: Fd, setup: GrpcKeepalive, calls: Calls): Keepalive {
  const keepalive: Keepalive = {
    fd,
    setup,
    lastReadAt: calls.now,
    seenReadAt: calls.now,
    outstanding: false,
    timeoutLeft: micros(0),
    dormant: false,
    pings: 0,
    sentAt: {},
  };
  setDeadline(state, timerOf(keepalive), micros(calls.now + setup.time));
  return keepalive;
}

export const stopKeepalive = (state: Deadlines, keepalive: Keepalive): void => clearDeadline(state, timerOf(keepalive));

export function bytesRead(keepalive: Keepalive, calls: Calls): void {
  keepalive.lastReadAt = calls.now;
}

/** A stream begins: a dormant keepalive asks at once whether the connection still works. */
export function streamStarted(state: Deadlines, keepalive: Keepalive, calls: Calls): void {
  if (!keepalive.dormant) return;
  keepalive.dormant = false;
  goOn(state, keepalive, 1, calls);
}

/** The timer fired, with so many streams open. True: the connection is to be given up. */
export function keepaliveDue(state: Deadlines, keepalive: Keepalive, streams: number, calls: Calls): boolean {
  const { setup } = keepalive;
  if (setup.since === 'last byte read' && keepalive.lastReadAt > keepalive.seenReadAt) {
    keepalive.outstanding = false;
    keepalive.seenReadAt = keepalive.lastReadAt;
    setDeadline(state, timerOf(keepalive), micros(keepalive.lastReadAt + setup.time));
    return false;
  }
  if (keepalive.outstanding && keepalive.timeoutLeft <= 0) {
    calls.say({ kind: 'ping-missed', number: keepalive.pings, fd: keepalive.fd, rule: missed(keepalive, calls) });
    return true;
  }
  if (streams === 0 && !setup.permitWithoutStream) rest(state, keepalive, calls);
  else goOn(state, keepalive, streams, calls);
  return false;
}

export const missed = ({ setup, lastReadAt }: Keepalive, calls: Calls) =>
  rule('grpc-keepalive-timeout', { timeoutUs: setup.timeout, silentUs: calls.now - lastReadAt });

/** Without a stream no PING is sent: gRPC-Go waits for a stream, others look again after another Time. */
function rest(state: Deadlines, keepalive: Keepalive, calls: Calls): void {
  keepalive.outstanding = false;
  if (keepalive.setup.since === 'last PING ack') {
    setDeadline(state, timerOf(keepalive), micros(calls.now + keepalive.setup.time));
    return;
  }
  keepalive.dormant = true;
  calls.say({ kind: 'decided', rule: rule('grpc-keepalive-dormant', { silentUs: calls.now - keepalive.lastReadAt }) });
}

/** Sends a PING, unless one is out, and waits for the shorter of Time and what is left of Timeout. */
function goOn(state: Deadlines, keepalive: Keepalive, streams: number, calls: Calls): void {
  const { setup } = keepalive;
  if (!keepalive.outstanding) {
    sendPing(keepalive, streams, calls);
    keepalive.outstanding = true;
    keepalive.timeoutLeft = setup.timeout;
  }
  const wait = setup.since === 'last byte read' ? Math.min(setup.time, keepalive.timeoutLeft) : keepalive.timeoutLeft;
  keepalive.timeoutLeft = micros(keepalive.timeoutLeft - wait);
  setDeadline(state, timerOf(keepalive), micros(calls.now + wait));
}

function sendPing(keepalive: Keepalive, streams: number, calls: Calls): void {
  const { fd, setup, lastReadAt } = keepalive;
  const number = ++keepalive.pings;
  keepalive.sentAt[number] = calls.now;
  const why = rule('grpc-keepalive-ping', { silentUs: calls.now - lastReadAt, timeUs: setup.time, timeoutUs: setup.timeout, streams });
  calls.say({ kind: 'ping', number, fd, deadlineAt: micros(calls.now + setup.timeout), rule: why });
  calls.send(fd, { what: 'ping', number, bytes: PING_BYTES });
}

export function pingAcked(state: Deadlines, keepalive: Keepalive, number: number, calls: Calls): void {
  const sentAt = keepalive.sentAt[number] ?? calls.now;
  delete keepalive.sentAt[number];
  calls.say({ kind: 'ping-acked', number, fd: keepalive.fd, latencyUs: calls.now - sentAt });
  if (keepalive.setup.since === 'last byte read') return;
  keepalive.outstanding = false;
  setDeadline(state, timerOf(keepalive), micros(calls.now + keepalive.setup.time));
}
