// A gRPC server as gRPC-Go 1.38 is one: answers each call after its service time, acknowledges PINGs and counts those that come
// too soon (proposal A8, server enforcement): after more strikes than it forgives, GOAWAY and the end of the connection. Its own
// keepalive is off in effect: two hours by default.
import type { GrpcServerSetup } from '../scenario/program.ts';
import type { Micros } from '../time.ts';
import { type RuleApplication, rule } from '../trace/rule.ts';
import type { Calls, Fd, Message, ProgramKind } from './calls.ts';
import { noDeadlines, takeDue } from './deadlines.ts';
import { ENHANCE_YOUR_CALM, GOAWAY_BYTES, PING_BYTES, SERVER_SETTINGS_BYTES } from './grpc-frames.ts';
import { bytesRead, type Keepalive, keepaliveDue, missed, pingAcked, startKeepalive, stopKeepalive } from './grpc-keepalive.ts';
import { dropServed, serve, type Serving, takeServed } from './serving.ts';

interface Transport {
  readonly keepalive: Keepalive;
  lastPingAt: Micros | null;
  strikes: number;
  /** An answer went out since the last PING: the next one is free. */
  forgiven: boolean;
}

export interface GrpcServerState extends Serving {
  transports: Record<Fd, Transport>;
}

/** Without a stream, and without permission, a PING may come as often as TCP's own keepalive by default. */
const PING_INTERVAL_WITHOUT_STREAM = 7_200_000_000;

export const grpcServer: ProgramKind<GrpcServerSetup, GrpcServerState> = {
  begin: () => ({ ...noDeadlines(), serving: [], transports: {} }),
  wake(setup, state, wakeup, calls) {
    switch (wakeup.is) {
      case 'accepted':
        accepted(setup, state, wakeup.fd, calls);
        return;
      case 'message':
        received(setup, state, wakeup.fd, wakeup.message, calls);
        return;
      case 'eof':
        over(state, wakeup.fd, null, rule('peer-closed'), calls);
        return;
      case 'error':
        over(state, wakeup.fd, wakeup.errno, rule('connection-lost'), calls);
        return;
      case 'time':
        for (const name of takeDue(state, calls.now)) due(setup, state, name, calls);
        return;
      default:
        return;
    }
  },
};

function accepted(setup: GrpcServerSetup, state: GrpcServerState, fd: Fd, calls: Calls): void {
  calls.say({ kind: 'accepted', fd });
  if (setup.userTimeout) calls.setsockopt(fd, 'TCP_USER_TIMEOUT', Math.round(setup.keepalive.timeout / 1000));
  const keepalive = startKeepalive(state, fd, { ...setup.keepalive, permitWithoutStream: true, since: 'last byte read' }, calls);
  state.transports[fd] = { keepalive, lastPingAt: null, strikes: 0, forgiven: false };
  calls.send(fd, { what: 'settings', number: 0, bytes: SERVER_SETTINGS_BYTES });
}

function received(setup: GrpcServerSetup, state: GrpcServerState, fd: Fd, { what, number }: Message, calls: Calls): void {
  const transport = state.transports[fd];
  if (transport === undefined) return;
  bytesRead(transport.keepalive, calls);
  switch (what) {
    case 'request':
      serve(state, fd, number, calls.now, setup.serviceTime);
      return;
    case 'cancel':
      dropServed(state, (one) => one.fd === fd && one.number === number);
      return;
    case 'ping':
      pinged(setup, state, fd, transport, number, calls);
      return;
    case 'ping-ack':
      pingAcked(state, transport.keepalive, number, calls);
      return;
    default:
      return;
  }
}

/** Acknowledges a PING, and judges it. */
function pinged(setup: GrpcServerSetup, state: GrpcServerState, fd: Fd, transport: Transport, number: number, calls: Calls): void {
  calls.send(fd, { what: 'ping-ack', number, bytes: PING_BYTES });
  const { lastPingAt, forgiven } = transport;
  transport.lastPingAt = calls.now;
  transport.forgiven = false;
  if (forgiven) transport.strikes = 0;
  if (forgiven || lastPingAt === null) return;
  const open = streams(state, fd);
  const minimumUs = open === 0 && !setup.permitWithoutStream ? PING_INTERVAL_WITHOUT_STREAM : setup.minPingInterval;
  const sinceUs = calls.now - lastPingAt;
  if (sinceUs >= minimumUs) return;
  transport.strikes++;
  const inputs = { strikes: transport.strikes, maxStrikes: setup.maxPingStrikes, sinceUs, minimumUs, streams: open };
  if (setup.maxPingStrikes === 0 || transport.strikes <= setup.maxPingStrikes) {
    calls.say({ kind: 'decided', rule: rule('grpc-ping-strike', inputs) });
    return;
  }
  calls.send(fd, { what: 'goaway', number: ENHANCE_YOUR_CALM, bytes: GOAWAY_BYTES });
  over(state, fd, 'too_many_pings', rule('grpc-too-many-pings', inputs), calls);
}

function due(setup: GrpcServerSetup, state: GrpcServerState, name: string, calls: Calls): void {
  if (name === 'answer') {
    answer(setup, state, calls);
    return;
  }
  const fd = Number(name.split(' ')[1]);
  const transport = state.transports[fd];
  if (transport === undefined || !keepaliveDue(state, transport.keepalive, streams(state, fd), calls)) return;
  over(state, fd, 'keepalive timeout', missed(transport.keepalive, calls), calls);
}

/** Calls of a connection that are in service. */
const streams = ({ serving }: GrpcServerState, fd: Fd): number => serving.filter((one) => one.fd === fd).length;

function answer(setup: GrpcServerSetup, state: GrpcServerState, calls: Calls): void {
  for (const { fd, number } of takeServed(state, calls.now)) {
    const transport = state.transports[fd];
    if (transport !== undefined) transport.forgiven = true;
    calls.send(fd, { what: 'response', number, bytes: setup.responseBytes });
  }
}

function over(state: GrpcServerState, fd: Fd, error: string | null, why: RuleApplication, calls: Calls): void {
  const transport = state.transports[fd];
  if (transport === undefined) return;
  stopKeepalive(state, transport.keepalive);
  dropServed(state, (one) => one.fd === fd);
  delete state.transports[fd];
  calls.close(fd);
  calls.say({ kind: 'disconnected', fd, error, rule: why });
}
