// A gRPC client as gRPC-Go 1.38 is one: a unary call each interval, not wait-for-ready, over one connection; deadlines, keepalive
// with the user timeout that comes with it (proposals A8, A18), reconnecting with backoff. Leaves out the PINGs of the
// bandwidth estimator, flow control, retries and streaming.
import type { GrpcClientSetup } from '../scenario/program.ts';
import { type Micros, micros } from '../time.ts';
import { type RuleApplication, rule } from '../trace/rule.ts';
import type { Calls, Fd, Message, ProgramKind } from './calls.ts';
import { clearDeadline, noDeadlines, setDeadline, takeDue } from './deadlines.ts';
import { type Ending, endingOf } from './ending.ts';
import { attemptFailed, type Channel, channelReady, connectChannel, dropConnection, sendPreface } from './grpc-channel.ts';
import { CONNECTION_ERROR, DEADLINE_EXCEEDED, ENHANCE_YOUR_CALM, PING_BYTES, RST_STREAM_BYTES, TRANSPORT_CLOSING } from './grpc-frames.ts';
import {
  bytesRead,
  type Keepalive,
  keepaliveDue,
  MIN_KEEPALIVE_TIME,
  missed,
  pingAcked,
  startKeepalive,
  stopKeepalive,
  streamStarted,
} from './grpc-keepalive.ts';

interface Call {
  readonly number: number;
  readonly startedAt: Micros;
  /** The connection that carries its stream; −1: it waits for the channel. */
  fd: Fd;
}

export interface GrpcClientState extends Channel {
  made: number;
  /** Calls without an end so far. */
  calls: Call[];
  /** Time of the channel's next connections: what was asked for, doubled at each complaint of the server. */
  keepaliveTime: Micros;
  /** Of the connection that stands. */
  keepalive: Keepalive | null;
}

export const grpcClient: ProgramKind<GrpcClientSetup, GrpcClientState> = {
  begin: ({ keepalive }) => ({
    ...noDeadlines(),
    phase: 'IDLE',
    fd: -1,
    address: 0,
    attempt: 0,
    backoffUs: 0,
    made: 0,
    calls: [],
    keepaliveTime: micros(Math.max(keepalive?.time ?? 0, MIN_KEEPALIVE_TIME)),
    keepalive: null,
  }),
  wake(setup, state, wakeup, calls) {
    if ('fd' in wakeup && wakeup.fd !== state.fd) return;
    switch (wakeup.is) {
      case 'start':
        setDeadline(state, 'begin', micros(Math.max(setup.starts, calls.now)));
        return;
      case 'connected':
        sendPreface(setup, state, calls);
        if (setup.keepalive !== null)
          state.keepalive = startKeepalive(state, wakeup.fd, { ...setup.keepalive, time: state.keepaliveTime }, calls);
        return;
      case 'message':
        received(setup, state, wakeup.message, calls);
        return;
      case 'eof':
      case 'error':
        down(setup, state, endingOf(wakeup), calls);
        return;
      case 'time':
        for (const name of takeDue(state, calls.now)) due(setup, state, name, calls);
        return;
      default:
        return;
    }
  },
};

function due(setup: GrpcClientSetup, state: GrpcClientState, name: string, calls: Calls): void {
  const [what, text] = name.split(' ');
  switch (what) {
    case 'begin':
      begin(setup, state, calls);
      return;
    case 'next':
      newCall(setup, state, calls);
      return;
    case 'reconnect':
      connectChannel(setup, state, calls);
      return;
    case 'dial':
      down(setup, state, dialTimeout(setup, state), calls);
      return;
    case 'deadline':
      deadline(setup, state, Number(text), calls);
      return;
    case 'keepalive':
      if (state.keepalive === null || !keepaliveDue(state, state.keepalive, streams(state), calls)) return;
      down(setup, state, { error: 'keepalive timeout', why: missed(state.keepalive, calls) }, calls);
      return;
    default:
      return;
  }
}

const dialTimeout = (setup: GrpcClientSetup, { backoffUs }: GrpcClientState): Ending => ({
  error: 'connect timeout',
  why: rule('connect-timeout', { waitUs: Math.max(setup.connectTimeout, backoffUs) }),
});

/** Calls whose stream is open. */
const streams = ({ calls, fd }: GrpcClientState): number => calls.filter((call) => call.fd === fd).length;

function begin(setup: GrpcClientSetup, state: GrpcClientState, calls: Calls): void {
  if (setup.keepalive !== null && setup.keepalive.time < MIN_KEEPALIVE_TIME)
    calls.say({
      kind: 'decided',
      rule: rule('grpc-keepalive-minimum', { timeUs: setup.keepalive.time, minimumUs: MIN_KEEPALIVE_TIME }),
    });
  connectChannel(setup, state, calls);
  newCall(setup, state, calls);
}

function newCall(setup: GrpcClientSetup, state: GrpcClientState, calls: Calls): void {
  if (setup.calls !== null && state.made >= setup.calls) return;
  const call: Call = { number: state.made++, startedAt: calls.now, fd: -1 };
  const deadlineAt = setup.deadline === null ? null : micros(calls.now + setup.deadline);
  calls.say({ kind: 'request', request: call.number, fd: state.phase === 'READY' ? state.fd : -1, deadlineAt });
  state.calls.push(call);
  if (deadlineAt !== null) setDeadline(state, `deadline ${call.number}`, deadlineAt);
  setDeadline(state, 'next', micros(calls.now + setup.every));
  if (state.phase === 'TRANSIENT_FAILURE') fail(state, call, CONNECTION_ERROR, rule('grpc-not-ready'), calls);
  else if (state.phase === 'READY') dispatch(setup, state, call, calls);
}

/** Opens a stream for a call on the connection that is ready. */
function dispatch(setup: GrpcClientSetup, state: GrpcClientState, call: Call, calls: Calls): void {
  call.fd = state.fd;
  calls.send(state.fd, { what: 'request', number: call.number, bytes: setup.requestBytes });
  if (state.keepalive !== null) streamStarted(state, state.keepalive, calls);
}

function received(setup: GrpcClientSetup, state: GrpcClientState, { what, number }: Message, calls: Calls): void {
  const { keepalive } = state;
  if (keepalive !== null) bytesRead(keepalive, calls);
  switch (what) {
    case 'settings':
      channelReady(state);
      for (const call of state.calls) {
        dispatch(setup, state, call, calls);
        calls.say({ kind: 'sent', request: call.number, fd: call.fd, deadlineAt: state.deadlines[`deadline ${call.number}`] ?? null });
      }
      return;
    case 'response':
      answered(state, number, calls);
      return;
    case 'ping':
      calls.send(state.fd, { what: 'ping-ack', number, bytes: PING_BYTES });
      return;
    case 'ping-ack':
      if (keepalive !== null) pingAcked(state, keepalive, number, calls);
      return;
    case 'goaway':
      if (number !== ENHANCE_YOUR_CALM || keepalive === null) return;
      state.keepaliveTime = micros(Math.max(state.keepaliveTime, 2 * keepalive.setup.time));
      calls.say({ kind: 'decided', rule: rule('grpc-calm-down', { wasUs: keepalive.setup.time, timeUs: state.keepaliveTime }) });
      return;
    default:
      return;
  }
}

function answered(state: GrpcClientState, number: number, calls: Calls): void {
  const call = state.calls.find((one) => one.number === number);
  if (call === undefined) return;
  calls.say({ kind: 'answered', request: number, fd: call.fd, latencyUs: calls.now - call.startedAt });
  end(state, call);
}

function end(state: GrpcClientState, call: Call): void {
  clearDeadline(state, `deadline ${call.number}`);
  state.calls.splice(state.calls.indexOf(call), 1);
}

function fail(state: GrpcClientState, call: Call, error: string, why: RuleApplication, calls: Calls): void {
  calls.say({ kind: 'failed', request: call.number, fd: call.fd, error, latencyUs: calls.now - call.startedAt, rule: why });
  end(state, call);
}

/** A call's time is up: its stream is reset, the connection stays. */
function deadline(setup: GrpcClientSetup, state: GrpcClientState, number: number, calls: Calls): void {
  const call = state.calls.find((one) => one.number === number);
  if (call === undefined) return;
  if (call.fd >= 0) calls.send(call.fd, { what: 'cancel', number, bytes: RST_STREAM_BYTES });
  fail(state, call, DEADLINE_EXCEEDED, rule('grpc-deadline', { waitUs: setup.deadline ?? 0, connected: call.fd >= 0 }), calls);
}

/** The connection is gone, or never came: its calls fail, and the channel connects again, at once if it was ready. */
function down(setup: GrpcClientSetup, state: GrpcClientState, ending: Ending, calls: Calls): void {
  const { why } = ending;
  const { fd } = state;
  const wasReady = state.phase === 'READY';
  if (state.keepalive !== null) stopKeepalive(state, state.keepalive);
  state.keepalive = null;
  dropConnection(state, ending, calls);
  for (const call of state.calls.filter((one) => one.fd === fd)) fail(state, call, TRANSPORT_CLOSING, why, calls);
  if (wasReady) connectChannel(setup, state, calls);
  else if (attemptFailed(setup, state, calls)) {
    for (const call of [...state.calls]) fail(state, call, CONNECTION_ERROR, why, calls);
  }
}
