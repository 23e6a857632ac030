// Closed forms for when a connection dies, as bounds: sums of waits, each late by at least one jiffy and at most one granule
// of the timer wheel. Written from the tables alone; shares no code with the simulator, so that both can be wrong only apart.

/** Both ends of a range, in jiffies unless named otherwise. */
export interface Range {
  readonly from: number;
  readonly to: number;
}
/** When it dies, counted from the first arming, and how many (re)transmissions leave before. */
export interface Death {
  readonly jiffies: Range;
  readonly transmissions: Range;
}

const add = (a: Range, b: Range): Range => ({ from: a.from + b.from, to: a.to + b.to });
const ZERO: Range = { from: 0, to: 0 };

export const ticks = (us: number, hz: number): number => Math.ceil((us * hz) / 1_000_000);
const ticksOfMs = (ms: number, hz: number): number => Math.ceil((ms * hz) / 1000);
const msOfTicks = (count: number, hz: number): number => (count * 1000) / hz;

/** A wait of w jiffies is given between w + 1 and w plus one granule jiffies later. */
export function wheel(wait: number): Range {
  let granule = 1;
  while (wait >= 63 * granule) granule *= 8;
  return { from: wait + 1, to: wait + granule };
}

/** tcp_retries2 is a time: the sum of retries + 1 doubled waits, each at most the cap. All in ms. */
export function modelTimeoutMs(retries: number, baseMs: number, capMs: number): number {
  let total = 0;
  for (let i = 0; i <= retries; i++) total += Math.min(baseMs * 2 ** i, capMs);
  return total;
}

/** The timeout after one sample of `rttUs`. */
export const rto = (rttUs: number, hz: number, rtoMinUs = 200_000): number =>
  ticks(rttUs + Math.max(2 * rttUs, (ticks(rtoMinUs, hz) * 1_000_000) / hz), hz);

/** The wait of the tail loss probe for one segment, 6.6 and later. */
export const tailLossWait = (rttUs: number, hz: number, rtoMinUs = 200_000): number =>
  Math.min(ticks(2 * rttUs + (ticks(rtoMinUs, hz) * 1_000_000) / hz, hz), rto(rttUs, hz, rtoMinUs));

/** Two times in whole milliseconds of a clock differ by up to one from what really passed. */
const surelyPassed = (elapsed: Range, limitMs: number, hz: number): boolean => msOfTicks(elapsed.from, hz) >= limitMs + 1;
const perhapsPassed = (elapsed: Range, limitMs: number, hz: number): boolean => msOfTicks(elapsed.to, hz) > limitMs - 1;

/** Adds doubled waits until `over`, from a moment `first` on. `n` counts the timer's firings after the first. */
function doubled(
  first: Range,
  waitOf: (n: number) => number,
  surely: (n: number, elapsed: Range) => boolean,
  perhaps: (n: number, elapsed: Range) => boolean,
): Death {
  let elapsed = ZERO;
  let earliest: { at: number; n: number } | null = null;
  for (let n = 0; ; n++) {
    if (n > 0) elapsed = add(elapsed, wheel(waitOf(n - 1)));
    if (earliest === null && perhaps(n, elapsed)) earliest = { at: elapsed.from, n };
    if (surely(n, elapsed)) {
      return {
        jiffies: add(first, { from: (earliest ?? { at: elapsed.from }).at, to: elapsed.to }),
        transmissions: { from: earliest?.n ?? n, to: n },
      };
    }
  }
}

export interface Retransmission {
  readonly hz: number;
  readonly rttUs: number;
  readonly retries2: number;
  readonly userTimeoutMs: number;
  readonly tailLossProbe: boolean;
  readonly rtoMinUs?: number;
  readonly rtoMaxMs?: number;
}

/** One segment written to a peer that is gone: RTO retransmissions and the end, counted from the write. */
export function retransmissionDeath(o: Retransmission): Death {
  const { hz } = o;
  const cap = ticksOfMs(o.rtoMaxMs ?? 120_000, hz);
  const full = Math.min(rto(o.rttUs, hz, o.rtoMinUs), cap);
  const first = o.tailLossProbe ? add(wheel(Math.min(tailLossWait(o.rttUs, hz, o.rtoMinUs), cap)), wheel(full)) : wheel(full);
  if (o.userTimeoutMs > 0) return userTimeoutDeath(first, full, cap, o.userTimeoutMs, hz);
  const limitMs = modelTimeoutMs(o.retries2, 200, msOfTicks(cap, hz));
  // Firing 0 retransmits (nothing has elapsed yet); firing n is preceded by n retransmissions.
  return doubled(
    first,
    (n) => Math.min(full * 2 ** (n + 1), cap),
    (n, elapsed) => n > 0 && surelyPassed(elapsed, limitMs, hz),
    (n, elapsed) => n > 0 && perhapsPassed(elapsed, limitMs, hz),
  );
}

/** The wait is cut at what is left, so the end comes at most one granule of that late. */
function userTimeoutDeath(first: Range, full: number, cap: number, userTimeoutMs: number, hz: number): Death {
  const limit = ticksOfMs(userTimeoutMs, hz);
  const late = wheel(Math.min(limit, cap)).to - Math.min(limit, cap);
  let [fewest, most] = [1, 1];
  let elapsed = wheel(Math.min(full * 2, cap));
  for (let n = 2; msOfTicks(elapsed.from, hz) < userTimeoutMs + 1; n++) {
    most = n;
    if (msOfTicks(elapsed.to, hz) < userTimeoutMs - 1) fewest = n;
    elapsed = add(elapsed, wheel(Math.min(full * 2 ** n, cap)));
  }
  // Where a firing falls just short of the limit, the next wait is a jiffy or two.
  return { jiffies: add(first, { from: limit - 1, to: limit + late + 2 }), transmissions: { from: fewest, to: most + 1 } };
}

export interface Keepalive {
  readonly hz: number;
  readonly idleSec: number;
  readonly intervalSec: number;
  readonly count: number;
  readonly userTimeoutMs: number;
}

/** An idle connection whose peer is gone: idle + count × interval, or the first firing past the user timeout. From the arming. */
export function keepaliveDeath(o: Keepalive): Death {
  const first = wheel(o.idleSec * o.hz);
  const limit = ticksOfMs(o.userTimeoutMs, o.hz);
  // With a user timeout one probe must be unanswered, by a counter that is a byte.
  const over = (n: number, elapsed: number): boolean => (o.userTimeoutMs > 0 ? n % 256 > 0 && elapsed >= limit : n >= o.count);
  return doubled(
    first,
    () => o.intervalSec * o.hz,
    (n, elapsed) => over(n, first.from + elapsed.from),
    (n, elapsed) => over(n, first.to + elapsed.to),
  );
}

export interface ZeroWindow {
  readonly hz: number;
  /** The retransmission timeout when the window closed. */
  readonly rtoJiffies: number;
  readonly retries2: number;
  readonly userTimeoutMs: number;
}

/** A closed window and a peer that is gone: probes and the end, from the first arming of the probe timer. */
export function zeroWindowDeath(o: ZeroWindow): Death {
  const { hz } = o;
  const cap = 120 * hz;
  const base = Math.max(o.rtoJiffies, hz / 5);
  const first = wheel(Math.min(base, cap));
  const waitOf = (n: number): number => Math.min(base * 2 ** Math.min(n + 1, o.retries2, 10), cap);
  if (o.userTimeoutMs === 0)
    return doubled(
      first,
      waitOf,
      (n) => n >= o.retries2,
      (n) => n >= o.retries2,
    );
  const limit = ticksOfMs(o.userTimeoutMs, hz);
  const byCount = doubled(
    first,
    waitOf,
    (n) => n >= o.retries2,
    (n) => n >= o.retries2,
  );
  const late = wheel(Math.min(limit, cap)).to - Math.min(limit, cap);
  const byTime: Range = add(first, { from: limit, to: limit + late + 3 });
  return {
    jiffies: { from: Math.min(byCount.jiffies.from, byTime.from), to: Math.min(byCount.jiffies.to, byTime.to) },
    transmissions: { from: 0, to: o.retries2 },
  };
}

export interface Syn {
  readonly hz: number;
  readonly retries: number;
  readonly linear: number;
  readonly userTimeoutMs: number;
}

/** connect() to nobody: SYN retransmissions and the end, from the first SYN. By count, or by the time of `retries` doublings. */
export function synDeath(o: Syn): Death {
  const { hz } = o;
  const cap = 120 * hz;
  // The first `linear` retransmissions come after waits that did not double.
  const waitOf = (n: number): number => Math.min(hz * 2 ** Math.max(0, n - o.linear), cap);
  const limitMs = o.userTimeoutMs || modelTimeoutMs(o.retries, 1000, 120_000);
  const most = o.retries + o.linear;
  if (o.userTimeoutMs > 0) {
    const limit = ticksOfMs(o.userTimeoutMs, hz);
    const late = wheel(Math.min(limit, cap)).to - Math.min(limit, cap);
    const first = wheel(hz);
    const byCount = doubled(
      first,
      (n) => waitOf(n + 1),
      (n) => n >= most,
      (n) => n >= most,
    );
    const to = Math.max(limit + late + 2, first.to + 2);
    return {
      jiffies: { from: Math.min(byCount.jiffies.from, Math.max(limit - 1, first.from)), to: Math.min(byCount.jiffies.to, to) },
      transmissions: { from: 1, to: most },
    };
  }
  // `doubled` counts elapsed from its first firing; here time runs from the SYN itself.
  const first = wheel(hz);
  return doubled(
    first,
    (n) => waitOf(n + 1),
    (n, elapsed) => n >= most || (n > 0 && surelyPassed(add(first, elapsed), limitMs, hz)),
    (n, elapsed) => n >= most || (n > 0 && perhapsPassed(add(first, elapsed), limitMs, hz)),
  );
}
