// Every rule that differs between kernels, with each of its variants and the release that brought it.
// Kernel code calls the rule that its profile names and never compares versions: stable kernels carry backports, so the
// order of versions is not the order of rules. Releases are those of "kernel-timers", section 9.
import { type Hz, type Jiffies, jiffies, jiffiesToMsecs, msecsToJiffies, usecsToJiffies } from '../time.ts';

/** What the rule for the tail loss probe's wait may look at. */
export interface TailLossInput {
  readonly hz: Hz;
  /** Eight times the smoothed round trip, µs. */
  readonly srttUs: number;
  readonly packetsOut: number;
  readonly rtoMinUs: number;
}

/** What the rule for data in flight against a closed window may look at. */
export interface ShrunkWindowInput {
  readonly hz: Hz;
  /** Since the first retransmission (or, before it, since the segment left). */
  readonly elapsedMs: number;
  /** From the peer's last acknowledgement to the timer's expiry. */
  readonly sinceAck: Jiffies;
  readonly userTimeoutMs: number;
  readonly rtoMax: Jiffies;
}

export interface Rules {
  /** Which timer wheel, and from when on its clock counts (W2). */
  readonly timerWheel: 'cascading, 1/256 slack' | 'hierarchical';
  /** The unit of TCP timestamps, retrans_stamp and the time budget. */
  readonly timestampClock: 'jiffies' | 'milliseconds';
  readonly tailLossProbeWait: (input: TailLossInput) => Jiffies;
  /** The old form asks that unsent data wait for the window, and bounds by the running RTO. */
  readonly tailLossProbeAdvancing: boolean;
  /** Only one probe may be outstanding, whether of new or of old data. */
  readonly tailLossProbeOnce: boolean;
  /** Whether the retransmission timer's wait is cut at the user timeout. */
  readonly clampRtoToUserTimeout: boolean;
  /** TCP_USER_TIMEOUT is kept in whole jiffies (before 4.19). */
  readonly userTimeoutInJiffies: boolean;
  /** When a connection attempt ends. */
  readonly synGiveUp: 'count or time' | 'count' | 'time';
  /** tcp_syn_linear_timeouts exists. */
  readonly synLinearTimeouts: boolean;
  /** Whether an unanswered zero window probe is one too many. */
  readonly probe0Exhausted: (probesOut: number, limit: number) => boolean;
  /** The user timeout in the zero window probe timer. */
  readonly probe0UserTimeout: 'from the first probe, clamped' | 'from the first probe';
  /** The zero window probe's base wait is at least TCP_RTO_MIN. */
  readonly probe0BaseFloor: boolean;
  /** Where doubling of the zero window probe stops besides tcp_rto_max. */
  readonly probe0BackoffCap: number;
  /** A pure acknowledgement that closes the window is taken as an update. */
  readonly acceptZeroWindowAck: boolean;
  /** The connection is given up while data is in flight against a closed window. */
  readonly shrunkWindowTimedOut: (input: ShrunkWindowInput) => boolean;
  /** That path counts in icsk_backoff too. */
  readonly shrunkWindowBacksOff: boolean;
  /** A lone FIN leaves whatever the congestion window (before 6.10). */
  readonly finIgnoresCwnd: boolean;
  /** An unsent segment is filled up from the next when it leaves (tcp_grow_skb). */
  readonly growUnsentSegments: boolean;
  /** A batch of several segments ends with PSH (5.4). */
  readonly pushBatches: boolean;
  /** A batch may be larger on short paths (5.18). */
  readonly batchByRtt: boolean;
  /** Heads of small packets come from a cache of their own size (skb_small_head_cache, 6.3). */
  readonly smallHeadCache: boolean;
  /** tcp_thin_linear_timeouts keeps at least rto_min. */
  readonly thinLinearFloor: boolean;
  /** The keepalive handler leaves a socket in SYN-SENT alone. */
  readonly keepaliveIgnoresSynSent: boolean;
  /** A timestamp echo gives a sample of at least 1 ms. */
  readonly timestampSampleFloor: boolean;
  /** The echo of the first SYN shows that sending it again was needless (tcp_try_undo_spurious_syn, 5.2). */
  readonly undoSpuriousSyn: boolean;
}

/** Since 6.6 (and in 6.1.y): two round trips, plus rto_min for a lone segment, in microseconds. */
export const tailLossWaitInMicroseconds = (i: TailLossInput): Jiffies =>
  usecsToJiffies((i.srttUs >> 2) + (i.packetsOut === 1 ? i.rtoMinUs : 2000), i.hz);

/** 4.14 to 6.5: the same with the sum taken in jiffies. */
export const tailLossWaitInJiffies = (i: TailLossInput): Jiffies =>
  jiffies(usecsToJiffies(i.srttUs >> 2, i.hz) + (i.packetsOut === 1 ? i.hz / 5 : 2));

/** 3.10 to 4.13: two round trips; for a lone segment one and a half plus 200 ms; at least 10 ms. */
export const tailLossWaitWorstCaseDelay = (i: TailLossInput): Jiffies => {
  const rtt = usecsToJiffies(i.srttUs >> 3, i.hz);
  let wait = 2 * rtt;
  if (i.packetsOut === 1) wait = Math.max(wait, rtt + (rtt >> 1) + i.hz / 5);
  return jiffies(Math.max(wait, msecsToJiffies(10, i.hz)));
};

/** Since 5.0: tcp_retries2 probes. */
export const probe0AtLimit = (probesOut: number, limit: number): boolean => probesOut >= limit;
/** Before 5.0: one more. */
export const probe0PastLimit = (probesOut: number, limit: number): boolean => probesOut > limit;

/** Since 6.10: the user timeout, else twice rto_max; a peer that acknowledged within that time keeps the connection. */
export const shrunkWindowUserTimeout = (i: ShrunkWindowInput): boolean => {
  let limit = 2 * i.rtoMax;
  if (i.userTimeoutMs > 0) {
    if (i.elapsedMs > i.userTimeoutMs) return true;
    limit = Math.min(limit, msecsToJiffies(i.userTimeoutMs, i.hz));
  }
  return i.sinceAck > limit && msecsToJiffies(i.elapsedMs, i.hz) > limit;
};

/** 6.1.y's backport: the elapsed time is taken in jiffies but held against the user timeout in milliseconds. */
export const shrunkWindowUserTimeoutWrongUnit = (i: ShrunkWindowInput): boolean => {
  let limit = 2 * i.rtoMax;
  const elapsed = msecsToJiffies(i.elapsedMs, i.hz);
  if (i.userTimeoutMs > 0) {
    if (elapsed > i.userTimeoutMs) return true;
    limit = Math.min(limit, msecsToJiffies(i.userTimeoutMs, i.hz));
  }
  return i.sinceAck > limit && elapsed > limit;
};

/** 6.6 to 6.9: four minutes without an acknowledgement. */
export const shrunkWindowFourMinutes = (i: ShrunkWindowInput): boolean =>
  i.sinceAck > 2 * i.rtoMax && msecsToJiffies(i.elapsedMs, i.hz) > 2 * i.rtoMax;

/** Before 6.6: two minutes without an acknowledgement. */
export const shrunkWindowTwoMinutes = (i: ShrunkWindowInput): boolean => i.sinceAck > i.rtoMax;

/** Reads a jiffies count in the unit of a profile's timestamp clock. */
export const clockUnitsToMs = (clock: Rules['timestampClock'], units: number, hz: Hz): number =>
  clock === 'milliseconds' ? units : jiffiesToMsecs(jiffies(units), hz);
