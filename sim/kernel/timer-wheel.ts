// When a timer really fires: the hierarchical wheel of Linux 4.8 and later, and the cascading wheel with slack before it
// (kernel: kernel/time/timer.c). Pure arithmetic on jiffies; who arms what is elsewhere.
import { type Hz, type Jiffies, jiffies } from '../time.ts';

/** Levels are 8 times coarser each; level n starts at a wait of 63 · 8^(n−1) jiffies. */
const LEVEL_STARTS = [63, 504, 4032, 32256, 258048, 2064384, 16515072, 132120576] as const;

/** How many levels the wheel has: one fewer where the tick is 10 ms or longer (kernel: LVL_DEPTH). */
const topLevel = (hz: Hz): number => (hz > 100 ? 8 : 7);

/** The wheel's whole reach and one granule less: what asks for more gets this (kernel: WHEEL_TIMEOUT_CUTOFF and _MAX). */
const REACH = 63 * 8 ** 8;
const REACH_100_HZ = 63 * 8 ** 7;
const longestWait = (hz: Hz): number => (hz > 100 ? REACH - 8 ** 8 : REACH_100_HZ - 8 ** 7);
const reach = (hz: Hz): number => (hz > 100 ? REACH : REACH_100_HZ);

/** The level that a wait of `delta` jiffies, measured from the wheel's own clock, goes to. */
export function wheelLevel(delta: number, hz: Hz): number {
  const top = topLevel(hz);
  let level = 0;
  while (level < top && delta >= (LEVEL_STARTS[level] as number)) level++;
  return level;
}

/**
 * The jiffy at which a timer fires that was armed for `expires` while the wheel's clock stood at `clock`.
 * Never early, and never on the expiry itself: up to one granule of its level later (kernel: calc_wheel_index).
 */
export function wheelFires(expires: Jiffies, clock: Jiffies, hz: Hz): Jiffies {
  const delta = expires - clock;
  if (delta < 0) return clock;
  const shift = 3 * wheelLevel(delta, hz);
  const within = delta < reach(hz) ? expires : clock + longestWait(hz);
  return jiffies(((within >> shift) + 1) << shift);
}

/**
 * Before 4.8: timers of 256 jiffies and more are moved, within 1/256 of their wait, to the moment with the most trailing
 * zeros, so that they fire together (kernel: apply_slack). The cascading wheel then fires on exactly that jiffy.
 */
export function slackExpiry(expires: Jiffies, now: Jiffies): Jiffies {
  const delta = expires - now;
  if (delta < 256) return expires;
  const limit = expires + Math.floor(delta / 256);
  // Weeks beyond the longest run, and beyond 32 bits.
  if (limit >= 2 ** 31) return expires;
  const mask = expires ^ limit;
  const bit = 31 - Math.clz32(mask);
  return jiffies((limit >> bit) << bit);
}
