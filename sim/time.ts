// Time in two units that must never be mixed: microseconds of a run, and the jiffies of one host's kernel.
// Every rounding between them has a name here (Linux: jiffies.h, time.c).

declare const microsBrand: unique symbol;
declare const jiffiesBrand: unique symbol;

/** Whole microseconds since the run began. Exact to 2^53, far beyond the longest run allowed. */
export type Micros = number & { readonly [microsBrand]: true };

/**
 * Ticks of one host's kernel, as an absolute count. The counter's top bits are dropped at the start of a run (see
 * `bootJiffies`), so every value of a run is a small positive integer with the alignment that the timer wheel needs.
 */
export type Jiffies = number & { readonly [jiffiesBrand]: true };

export const micros = (value: number): Micros => value as Micros;
export const jiffies = (value: number): Jiffies => value as Jiffies;

export const HZ_VALUES = [100, 250, 300, 1000] as const;
/** Timer interrupts a second (CONFIG_HZ). */
export type Hz = (typeof HZ_VALUES)[number];

/** The longest run: ten days. Jiffies then stay below 2^30 even at 1000 HZ. */
export const MAX_RUN_US = micros(10 * 86_400 * 1_000_000);

/** Alignment of the coarsest timer wheel level; the jiffies counter above it never changes a rounding. */
const WHEEL_PERIOD = 2 ** 24;

/** The part of a kernel's jiffies counter that decides when timers fire. */
export const bootJiffies = (absolute: number): Jiffies => jiffies(((absolute % WHEEL_PERIOD) + WHEEL_PERIOD) % WHEEL_PERIOD);

/** Milliseconds to jiffies, rounded up (kernel: msecs_to_jiffies). */
export const msecsToJiffies = (ms: number, hz: Hz): Jiffies => jiffies(Math.ceil((ms * hz) / 1000));

/** Microseconds to jiffies, rounded up (kernel: usecs_to_jiffies). */
export const usecsToJiffies = (us: number, hz: Hz): Jiffies => jiffies(Math.ceil((us * hz) / 1_000_000));

/** Jiffies to microseconds, rounded down (kernel: jiffies_to_usecs); exact but at 300 HZ. */
export const jiffiesToUsecs = (j: Jiffies, hz: Hz): number => Math.floor((j * 1_000_000) / hz);

/** Jiffies to milliseconds, rounded up (kernel: jiffies_to_msecs); exact but at 300 HZ. */
export const jiffiesToMsecs = (j: Jiffies, hz: Hz): number => Math.ceil((j * 1000) / hz);

/** Seconds to jiffies, exact. */
export const secondsToJiffies = (seconds: number, hz: Hz): Jiffies => jiffies(seconds * hz);

/** Where a host's clock stood when the run began: what its timers will round to. */
export interface BootPhase {
  /** The jiffies counter at t = 0. */
  readonly jiffiesAtStart: number;
  /** How far into that jiffy t = 0 was, in microseconds: 0 up to one tick. */
  readonly microsecondsIntoJiffy: number;
}

/** The jiffy that a moment of the run falls into. */
export function jiffiesAt(at: Micros, phase: BootPhase, hz: Hz): Jiffies {
  return jiffies(phase.jiffiesAtStart + Math.floor(((at + phase.microsecondsIntoJiffy) * hz) / 1_000_000));
}

/** The first microsecond of a jiffy: when the tick that begins it runs its timers. */
export function microsAtJiffy(j: Jiffies, phase: BootPhase, hz: Hz): Micros {
  return micros(Math.ceil(((j - phase.jiffiesAtStart) * 1_000_000) / hz) - phase.microsecondsIntoJiffy);
}
