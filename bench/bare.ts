// The bare loop that a simulated life is held against: the same number of timer expiries, each through the arithmetic of the
// timer wheel and nothing else. It shares no code with the simulator and knows no connection.

/** Level and firing of one wait (W1, W2), as fast as small integers allow. */
function fires(expires: number, clock: number): number {
  const delta = expires - clock;
  let shift = 0;
  if (delta >= 63) shift = delta < 504 ? 3 : delta < 4032 ? 6 : delta < 32_256 ? 9 : delta < 258_048 ? 12 : delta < 2_064_384 ? 15 : 18;
  return ((expires >> shift) + 1) << shift;
}

/** A life as the waits between its timer's expiries, in jiffies. */
export function bareLife(waits: readonly number[], phase: number): number {
  let now = phase;
  for (let i = 0; i < waits.length; i++) now = fires(now + (waits[i] as number), now + 1);
  return now;
}

/** Adds up, so that no optimiser can leave the work out. */
export function bareLives(waits: readonly number[], lives: number): number {
  let sum = 0;
  for (let life = 0; life < lives; life++) sum = (sum + bareLife(waits, (life * 7919) & 0xffffff)) | 0;
  return sum;
}
