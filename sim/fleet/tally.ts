// What a fleet counts over time: requests, latencies, segments and the states of its connections, in steps of one bucket.
// Numbers live in typed arrays; states are kept as changes and summed up at the end, so that a long quiet life costs nothing.
import type { Micros } from '../time.ts';
import type { TcpState } from '../trace/trace-event.ts';
import { count, type Histogram, mean, newHistogram, percentile } from './histogram.ts';

/** States as `ss` counts them on one side; what is closed is not counted. */
export const COUNTED_STATES = [
  'SYN-SENT',
  'SYN-RECV',
  'ESTAB',
  'FIN-WAIT-1',
  'FIN-WAIT-2',
  'CLOSE-WAIT',
  'CLOSING',
  'LAST-ACK',
  'TIME-WAIT',
] as const satisfies readonly TcpState[];
export type CountedState = (typeof COUNTED_STATES)[number];

/**
 * Bytes of kernel memory for one socket in a state: the slab objects of Linux 6.18 on x86-64 (/proc/slabinfo: TCP 2368,
 * sock_inode_cache 832, dentry 192, filp 192, request_sock_TCP 320, tw_sock_TCP 256), without buffered data.
 */
export const SOCKET_BYTES: Readonly<Record<CountedState, number>> = {
  'SYN-SENT': 3584,
  'SYN-RECV': 320,
  ESTAB: 3584,
  'FIN-WAIT-1': 2368,
  'FIN-WAIT-2': 2368,
  'CLOSE-WAIT': 3584,
  CLOSING: 2368,
  'LAST-ACK': 2368,
  'TIME-WAIT': 256,
};

export interface Tally {
  readonly bucketUs: number;
  readonly buckets: number;
  readonly answered: Uint32Array;
  readonly failed: Uint32Array;
  readonly segments: Float64Array;
  readonly sumUs: Float64Array;
  /** Per bucket, made when the first latency falls into it. */
  readonly latencies: (Histogram | null)[];
  readonly all: Histogram;
  /** Changes of the number of sockets in each state, at the bucket in which they happen. */
  readonly changes: Readonly<Record<CountedState, Int32Array>>;
  /** The same of established sockets whose other end is gone. */
  readonly goneChanges: Int32Array;
}

export function newTally(until: Micros, bucket: Micros): Tally {
  const buckets = Math.ceil(until / bucket);
  return {
    bucketUs: bucket,
    buckets,
    answered: new Uint32Array(buckets),
    failed: new Uint32Array(buckets),
    segments: new Float64Array(buckets),
    sumUs: new Float64Array(buckets),
    latencies: Array.from({ length: buckets }, () => null),
    all: newHistogram(),
    changes: Object.fromEntries(COUNTED_STATES.map((state) => [state, new Int32Array(buckets)])) as Record<CountedState, Int32Array>,
    goneChanges: new Int32Array(buckets),
  };
}

const bucketOf = (tally: Tally, at: Micros): number => Math.min(tally.buckets - 1, Math.floor(at / tally.bucketUs));

const add = (counts: { [index: number]: number }, index: number, by: number): void => {
  counts[index] = (counts[index] as number) + by;
};

/** A request ended: `answered` or not, after `latencyUs`. */
export function countRequest(tally: Tally, at: Micros, answered: boolean, latencyUs: number): void {
  const bucket = bucketOf(tally, at);
  add(answered ? tally.answered : tally.failed, bucket, 1);
  tally.latencies[bucket] ??= newHistogram();
  count(tally.latencies[bucket] as Histogram, latencyUs);
  count(tally.all, latencyUs);
}

export const countSegments = (tally: Tally, at: Micros, segments: number): void => add(tally.segments, bucketOf(tally, at), segments);

/** The same number of segments, spread evenly over a time. */
export function spreadSegments(tally: Tally, from: Micros, to: Micros, segments: number): void {
  const first = bucketOf(tally, from);
  const last = bucketOf(tally, to);
  for (let bucket = first; bucket <= last; bucket++) {
    const overlap = Math.min(to, (bucket + 1) * tally.bucketUs) - Math.max(from, bucket * tally.bucketUs);
    add(tally.segments, bucket, to === from ? segments : (segments * overlap) / (to - from));
  }
}

const isCounted = (state: TcpState): state is CountedState => (COUNTED_STATES as readonly string[]).includes(state);

/** A socket went from one state to another. */
export function countState(tally: Tally, at: Micros, from: TcpState, to: TcpState): void {
  const bucket = bucketOf(tally, at);
  if (isCounted(from)) add(tally.changes[from], bucket, -1);
  if (isCounted(to)) add(tally.changes[to], bucket, 1);
}

/** An established socket's other end went away without a word (1), or it is established no longer (−1). */
export const countGone = (tally: Tally, at: Micros, by: 1 | -1): void => add(tally.goneChanges, bucketOf(tally, at), by);

/** One step of the charts. */
export interface FleetStep {
  readonly at: number;
  readonly answered: number;
  readonly failed: number;
  readonly segments: number;
  /** Latencies of the requests that ended in it, µs; 0 where none did. */
  readonly meanUs: number;
  readonly p50Us: number;
  readonly p99Us: number;
  readonly maxUs: number;
  /** Sockets by state at its end, and the kernel memory that they hold. */
  readonly states: Readonly<Record<CountedState, number>>;
  /** Of those in ESTAB: half-open, the other end is gone. */
  readonly peerGone: number;
  readonly memoryBytes: number;
}

export function stepsOf(tally: Tally): FleetStep[] {
  const now = Object.fromEntries(COUNTED_STATES.map((state) => [state, 0])) as Record<CountedState, number>;
  let peerGone = 0;
  return Array.from({ length: tally.buckets }, (_, bucket) => {
    let memoryBytes = 0;
    for (const state of COUNTED_STATES) {
      now[state] += tally.changes[state][bucket] as number;
      memoryBytes += now[state] * SOCKET_BYTES[state];
    }
    peerGone += tally.goneChanges[bucket] as number;
    const latencies = tally.latencies[bucket] ?? null;
    return {
      at: bucket * tally.bucketUs,
      answered: tally.answered[bucket] as number,
      failed: tally.failed[bucket] as number,
      segments: tally.segments[bucket] as number,
      meanUs: latencies === null ? 0 : mean(latencies),
      p50Us: latencies === null ? 0 : percentile(latencies, 0.5),
      p99Us: latencies === null ? 0 : percentile(latencies, 0.99),
      maxUs: latencies === null ? 0 : latencies.maxUs,
      states: { ...now },
      peerGone,
      memoryBytes,
    };
  });
}
