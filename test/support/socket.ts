// One socket driven with inputs by hand, through `replay`: for what a peer of the simulator's own would never do.
import {
  type KernelId,
  PROFILES,
  type RecordedInput,
  type Recording,
  replay,
  type ReplayResult,
  type SocketOptions,
} from '../../sim/index.ts';
import type { Trace } from '../../sim/trace/trace.ts';

export const TICK_US = 4000;
/** The jiffy from which a test counts, 500 after t = 0: a multiple of 2^18, so that long waits round as in the tables. */
const ORIGIN = 500;
/** A moment shortly after that jiffy's edge, µs. */
export const ORIGIN_US = ORIGIN * TICK_US + 100;

/** Jiffies since the origin. */
export const jiffyOf = (us: number): number => Math.floor(us / TICK_US) - ORIGIN;

/** An acknowledgement from the peer, echoing the segment of `echoesUs`. */
export const acknowledgement = (us: number, ack: number, win = 65535, echoesUs = 100_000): RecordedInput => ({
  us,
  event: 'rx',
  flags: '.',
  seq: 1,
  len: 0,
  ack,
  win,
  echoesUs,
});

/** At 250 HZ, with a round trip of 1 ms: connected, one exchange of 100 bytes (so that 101 is next), then `inputs`. */
export function drive(
  kernel: KernelId,
  options: Partial<SocketOptions>,
  inputs: readonly RecordedInput[],
  untilUs: number,
  trace: Trace | null = null,
): ReplayResult {
  const opening: RecordedInput[] = [SYN_ACK, { us: 100_000, event: 'send', len: 100 }, acknowledgement(101_000, 101)];
  return driveConnecting(kernel, options, [...opening, ...inputs], untilUs, trace);
}

/** What answers the SYN after 1 ms. */
export const SYN_ACK: RecordedInput = { us: 1000, event: 'rx', flags: 'S.', seq: 0, len: 0, ack: 1, win: 65535, echoesUs: 0 };

/** The same from connect() at t = 0 on, with nothing answered but by `inputs`. */
export function driveConnecting(
  kernel: KernelId,
  options: Partial<SocketOptions>,
  inputs: readonly RecordedInput[],
  untilUs: number,
  trace: Trace | null = null,
): ReplayResult {
  const recording: Recording = {
    id: 'by-hand',
    kernel: { release: '', hz: 250 },
    clock: { jiffiesAtStart: 2 ** 22 - ORIGIN, microsecondsIntoJiffy: 0 },
    role: 'client',
    path: { rttMs: 1, timestamps: true, sack: true },
    sysctl: {},
    socketOptions: options,
    inputs: [{ us: 0, event: 'connect' }, ...inputs],
    untilUs,
  };
  return replay(recording, PROFILES[kernel], trace);
}

/** What was sent from the origin on: jiffy, sequence number, bytes. */
export const sentSince = (result: ReplayResult): [number, number, number][] =>
  result.tx.filter(({ us }) => us >= ORIGIN_US).map(({ us, seq, len }) => [jiffyOf(us), seq, len]);
