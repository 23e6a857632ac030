// What a program sees of the world: the calls that it makes on sockets, and what poll() tells it. Programs are plain records
// changed by one function; they touch nothing but these calls, so that a run of them can be repeated.
import type { NodeName, TimeoutBy } from '../scenario/program.ts';
import type { SocketOptionName, SocketOptions } from '../scenario/scenario.ts';
import type { Micros } from '../time.ts';
import type { AppEventBody } from '../trace/app-event.ts';
import type { Errno } from '../trace/trace-event.ts';

/** A file descriptor: the number of the connection in the run. */
export type Fd = number;

/** What one program says to another in one go: a run of bytes on the stream, with its meaning. */
export interface Message {
  readonly what:
    | 'request'
    | 'response'
    /** An answer that says no: the server cannot do it. */
    | 'refusal'
    | 'heartbeat'
    | 'heartbeat-ack'
    | 'test'
    | 'test-ack'
    | 'watch'
    | 'watch-header'
    | 'watch-event'
    /** What HTTP/2 begins with, from either end. */
    | 'settings'
    | 'ping'
    | 'ping-ack'
    | 'goaway'
    | 'cancel';
  /** Which request, PING or watch; an answer carries the number of what it answers. */
  readonly number: number;
  readonly bytes: number;
}

export interface Calls {
  readonly now: Micros;
  /** connect() without waiting: `connected` or `error` follows. */
  connect(to: NodeName, options: Readonly<Partial<SocketOptions>>): Fd;
  /** write(): false where the send buffer was full and the call waits; `writable` follows when all of it was taken. */
  send(fd: Fd, message: Message): boolean;
  setsockopt(fd: Fd, name: SocketOptionName, value: number): void;
  /** Whether the program reads what arrives; what it leaves fills the receive buffer. */
  setReading(fd: Fd, reads: boolean): void;
  close(fd: Fd): void;
  /** When a read or write that waits from now on ends by its timeout. */
  timeoutAt(by: TimeoutBy, after: Micros): Micros;
  /** A number from 0 to 1, from the run's seed. */
  random(): number;
  /** Says what the program did or decided: for its report and its lane. */
  say(event: AppEventBody): void;
}

export type Wakeup =
  | { readonly is: 'start' }
  | { readonly is: 'connected'; readonly fd: Fd }
  | { readonly is: 'accepted'; readonly fd: Fd }
  | { readonly is: 'message'; readonly fd: Fd; readonly message: Message }
  /** What had to wait in send() is taken. */
  | { readonly is: 'writable'; readonly fd: Fd }
  /** The peer closed: read() gives 0. */
  | { readonly is: 'eof'; readonly fd: Fd }
  /** The kernel gave the connection up, or never had it. */
  | { readonly is: 'error'; readonly fd: Fd; readonly errno: Errno }
  /** A moment that the program asked for (`wakesAt`) has come. */
  | { readonly is: 'time' }
  /** Who of a cluster of so many is heard, itself included, as its own heartbeats tell (etcd members only); who led at first. */
  | { readonly is: 'members'; readonly heard: readonly NodeName[]; readonly of: number; readonly first: NodeName };

/** What every program's state has. */
export interface ProgramState {
  /** When it wants to be woken; infinite: only by its sockets. */
  wakesAt: Micros;
}

/** A kind of program: how it begins and how it acts. `wake` may be called with wakeups of connections already closed. */
export interface ProgramKind<Setup, State extends ProgramState> {
  begin(setup: Setup, name: NodeName): State;
  wake(setup: Setup, state: State, wakeup: Wakeup, calls: Calls): void;
}
