// A gRPC channel: one connection to the first address that answers, and what happens while there is none (connection-backoff.md;
// gRPC-Go's addrConn): CONNECTING, READY when the server's SETTINGS are in, TRANSIENT_FAILURE for the backoff after every address
// has failed. Each address has the whole connect timeout; gRPC-Go before its happy eyeballs let a silent first one use it all up.
import type { GrpcClientSetup } from '../scenario/program.ts';
import { micros } from '../time.ts';
import { rule } from '../trace/rule.ts';
import { backoffWait } from './backoff.ts';
import type { Calls, Fd } from './calls.ts';
import { clearDeadline, type Deadlines, setDeadline } from './deadlines.ts';
import type { Ending } from './ending.ts';
import { CLIENT_PREFACE_BYTES } from './grpc-frames.ts';

export interface Channel extends Deadlines {
  phase: 'IDLE' | 'CONNECTING' | 'READY' | 'TRANSIENT_FAILURE';
  /** Its connection; −1: none. */
  fd: Fd;
  /** Which of the addresses is tried, or used. */
  address: number;
  /** How often in a row all addresses have failed. */
  attempt: number;
  /** The wait that follows if they fail again. */
  backoffUs: number;
}

/** Tries the addresses, the first one first. */
export function connectChannel(setup: GrpcClientSetup, channel: Channel, calls: Calls): void {
  channel.phase = 'CONNECTING';
  channel.address = 0;
  // The first wait is not spread.
  channel.backoffUs = backoffWait(setup.backoff, channel.attempt, channel.attempt === 0 ? 0.5 : calls.random());
  dial(setup, channel, calls);
}

function dial(setup: GrpcClientSetup, channel: Channel, calls: Calls): void {
  const to = setup.to[channel.address] as string;
  channel.fd = calls.connect(to, setup.socketOptions);
  calls.say({ kind: 'connecting', fd: channel.fd, to });
  // Waits that have grown beyond the connect timeout give the attempt more time, too.
  setDeadline(channel, 'dial', micros(calls.now + Math.max(setup.connectTimeout, channel.backoffUs)));
}

/** TCP stands: the client says its preface and waits for the server's. */
export function sendPreface(setup: GrpcClientSetup, channel: Channel, calls: Calls): void {
  const { fd } = channel;
  calls.say({ kind: 'connected', fd });
  if (setup.keepalive !== null && setup.userTimeout) calls.setsockopt(fd, 'TCP_USER_TIMEOUT', Math.round(setup.keepalive.timeout / 1000));
  calls.send(fd, { what: 'settings', number: 0, bytes: CLIENT_PREFACE_BYTES });
}

/** The server's SETTINGS are in: calls may go out. */
export function channelReady(channel: Channel): void {
  clearDeadline(channel, 'dial');
  channel.phase = 'READY';
  channel.attempt = 0;
}

/** The connection is gone. What follows depends on whether it was ready. */
export function dropConnection(channel: Channel, { error, why }: Ending, calls: Calls): void {
  const { fd } = channel;
  clearDeadline(channel, 'dial');
  channel.fd = -1;
  calls.close(fd);
  calls.say({ kind: 'disconnected', fd, error, rule: why });
}

/** An attempt has failed: the next address, or, after the last one, the backoff. True: no address is left. */
export function attemptFailed(setup: GrpcClientSetup, channel: Channel, calls: Calls): boolean {
  if (++channel.address < setup.to.length) {
    dial(setup, channel, calls);
    return false;
  }
  channel.phase = 'TRANSIENT_FAILURE';
  channel.attempt++;
  setDeadline(channel, 'reconnect', micros(calls.now + channel.backoffUs));
  calls.say({ kind: 'decided', rule: rule('grpc-transient-failure', { attempt: channel.attempt, waitUs: channel.backoffUs }) });
  return true;
}
