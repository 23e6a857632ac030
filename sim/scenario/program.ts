// What the programs of a system are set to do: data only; `app/` holds what they do with it. Durations in microseconds.
import type { Micros } from '../time.ts';
import type { SocketOptions } from './scenario.ts';

export type NodeName = string;

/** How a blocking read or write is bounded: what it returns is the same (EAGAIN, 0 from poll, SocketTimeoutException), when is not. */
export type TimeoutBy = 'SO_RCVTIMEO' | 'poll' | 'setSoTimeout';

/** Waiting before another attempt: `base` × `factor` for each attempt, at most `max`, each spread by ± `jitterPercent`. */
export interface Backoff {
  readonly base: Micros;
  readonly factor: number;
  readonly max: Micros;
  readonly jitterPercent: number;
}

export interface Pool {
  /** Most connections at one time. */
  readonly size: number;
  /** A connection that lay unused for longer is closed instead of handed out; null: never. */
  readonly maxIdle: Micros | null;
  /** A request of its own asks whether the connection works before it is handed out. */
  readonly testOnBorrow: boolean;
}

export interface Heartbeat {
  /** On the connection that carries the requests, or on one of its own. */
  readonly on: 'data connection' | 'own connection';
  readonly interval: Micros;
  /** So many unanswered in a row, and the program gives the peer up. */
  readonly misses: number;
}

/** Sends requests and waits for answers; from a pool of connections, by one or more threads. */
export interface RequestLoopSetup {
  readonly is: 'request-loop';
  /** Nodes or services; after a failure the next one. */
  readonly to: readonly NodeName[];
  readonly starts: Micros;
  /** closed: a thread thinks for `every` after each answer. open: a request leaves each `every`, answered or not. */
  readonly mode: 'closed' | 'open';
  readonly every: Micros;
  readonly threads: number;
  /** How many requests in all; null: no end. */
  readonly requests: number | null;
  readonly requestBytes: number;
  /** false: it only writes, and goes on when the kernel has taken the bytes. */
  readonly answered: boolean;
  readonly connectTimeout: Micros | null;
  readonly readTimeout: Micros | null;
  readonly writeTimeout: Micros | null;
  readonly timeoutsBy: TimeoutBy;
  readonly pool: Pool;
  /** Attempts for each request. */
  readonly attempts: number;
  readonly backoff: Backoff;
  readonly heartbeat: Heartbeat | null;
  readonly socketOptions: Readonly<Partial<SocketOptions>>;
}

/** Connects and says nothing: a client whose server waits for it (netcat). */
export interface IdlerSetup {
  readonly is: 'idler';
  readonly to: readonly NodeName[];
  readonly starts: Micros;
  /** When it goes away; null: never. */
  readonly leaves: Micros | null;
  /** How: in order, or without a word. */
  readonly by: 'close' | 'power off';
  readonly socketOptions: Readonly<Partial<SocketOptions>>;
}

/** Reads requests and answers each after its service time. */
export interface ResponderSetup {
  readonly is: 'responder';
  readonly serviceTime: Micros;
  readonly responseBytes: number;
  /** Closes a connection on which nothing was asked for so long; null: never. */
  readonly idleTimeout: Micros | null;
  /** Does not read between these moments. */
  readonly pauses: readonly { readonly at: Micros; readonly until: Micros }[];
}

/** gRPC keepalive of a client (grpc/doc/keepalive.md; proposal A8). */
export interface GrpcKeepalive {
  readonly time: Micros;
  readonly timeout: Micros;
  readonly permitWithoutStream: boolean;
  /** What restarts the keepalive timer: grpc-go reads, others the last PING's acknowledgement. */
  readonly since: 'last byte read' | 'last PING ack';
}

/** A unary call each `every`; keepalive, deadline and reconnecting as gRPC-Go has them. */
export interface GrpcClientSetup {
  readonly is: 'grpc-client';
  readonly to: readonly NodeName[];
  readonly starts: Micros;
  readonly every: Micros;
  readonly calls: number | null;
  readonly requestBytes: number;
  readonly deadline: Micros | null;
  readonly keepalive: GrpcKeepalive | null;
  /** Whether keepalive also sets TCP_USER_TIMEOUT to its timeout (proposal A18). */
  readonly userTimeout: boolean;
  readonly connectTimeout: Micros;
  readonly backoff: Backoff;
  readonly socketOptions: Readonly<Partial<SocketOptions>>;
}

export interface GrpcServerSetup {
  readonly is: 'grpc-server';
  readonly serviceTime: Micros;
  readonly responseBytes: number;
  /** Enforcement: PINGs that come sooner are strikes. */
  readonly minPingInterval: Micros;
  readonly permitWithoutStream: boolean;
  /** Strikes that are forgiven; 0: no limit. */
  readonly maxPingStrikes: number;
  /** Keepalive of its own, with or without streams. */
  readonly keepalive: { readonly time: Micros; readonly timeout: Micros };
  /** Whether that also sets TCP_USER_TIMEOUT to its timeout. */
  readonly userTimeout: boolean;
}

/** An API server on etcd: one pinned endpoint, rotated when a request fails; watches that wait for what changes. */
export interface EtcdClientSetup {
  readonly is: 'etcd-client';
  readonly to: readonly NodeName[];
  /** The member pinned at first. */
  readonly pinned: NodeName;
  readonly starts: Micros;
  /** Each worker has one request at a time, and waits for `every` after each. */
  readonly every: Micros;
  readonly workers: number;
  readonly requestBytes: number;
  /** HeaderTimeoutPerRequest; null (its default, 0): no deadline. */
  readonly headerTimeout: Micros | null;
  readonly watches: number;
  readonly dialTimeout: Micros;
  readonly heartbeat: Heartbeat | null;
  readonly socketOptions: Readonly<Partial<SocketOptions>>;
}

export interface EtcdMemberSetup {
  readonly is: 'etcd-member';
  readonly leader: boolean;
  readonly electionTimeout: Micros;
  readonly serviceTime: Micros;
  readonly responseBytes: number;
  /** How often something changes that watchers hear of. */
  readonly changesEvery: Micros;
}

export type ClientSetup = RequestLoopSetup | IdlerSetup | GrpcClientSetup | EtcdClientSetup;
export type ServerSetup = ResponderSetup | GrpcServerSetup | EtcdMemberSetup;
export type ProgramSetup = ClientSetup | ServerSetup;
