// What TCP timestamps say about a kernel's clock. Until Linux 4.12 they are its jiffies: HZ, and when it booted. Since then
// they count milliseconds on every kernel.
import { HZ_VALUES, type HostFile, type HostName, type Hz, type KernelId } from '../../../sim/index.ts';
import type { Conversation, WireSegment } from '../import/conversation.ts';
import { A_GUESS, type Finding, when } from './finding.ts';
import type { Timing } from './timing.ts';

const SHORTEST_US = 1_000_000;
/** A clock is at most this far from its rate. */
const TOLERANCE = 0.03;

/** Ticks of the timestamps' clock in a second, of what a host sent; null where it sent too little. */
export function timestampRate(segments: readonly WireSegment[], host: HostName): number | null {
  const own = segments.filter(({ from, tsVal, flags }) => from === host && tsVal !== null && !flags.includes('R'));
  const [first, last] = [own[0], own.at(-1)];
  if (!first || !last || last.us - first.us < SHORTEST_US) return null;
  const ticks = ((last.tsVal as number) - (first.tsVal as number) + 2 ** 32) % 2 ** 32;
  const rate = ticks / ((last.us - first.us) / 1e6);
  // One tick may be missing at either end.
  const unsure = 2 / ((last.us - first.us) / 1e6) / rate;
  const known = HZ_VALUES.find((hz) => Math.abs(rate / hz - 1) <= Math.max(TOLERANCE, unsure));
  return known ?? rate;
}

export interface Clock {
  readonly kernel: KernelId;
  readonly hz: Hz;
  readonly file: Pick<HostFile, 'kernel' | 'hz' | 'clock'>;
  readonly findings: readonly Finding[];
  /** Whether HZ and the boot phase are what the capture shows, and not a guess. */
  readonly known: boolean;
}

const NEW_KERNEL: KernelId = 'linux-6.12';
const OLD_KERNEL: KernelId = 'linux-4.1';
const DEFAULT_HZ: Hz = 250;
const isHz = (rate: number): rate is Hz => (HZ_VALUES as readonly number[]).includes(rate);

/** How far into its jiffy the run's beginning is: no segment is before the edge of the jiffy that its timestamp names. */
function phaseOf(own: readonly WireSegment[], hz: Hz, timing: Timing): { jiffiesAtStart: number; microsecondsIntoJiffy: number } {
  const tick = 1_000_000 / hz;
  const first = own[0] as WireSegment;
  const start = first.tsVal as number;
  const sinceStart = (segment: WireSegment) => timing.sent(segment.us, segment.from);
  const edges = own.map((segment) => sinceStart(segment) - (((segment.tsVal as number) - start + 2 ** 32) % 2 ** 32) * tick);
  const into = -Math.min(...edges);
  const before = Math.floor(into / tick);
  return {
    jiffiesAtStart: Math.max(0, start + before),
    microsecondsIntoJiffy: Math.min(Math.ceil(tick) - 1, Math.max(0, Math.ceil(into - before * tick))),
  };
}

export function clockOf({ segments }: Conversation, host: HostName, timing: Timing): Clock {
  const rate = timestampRate(segments, host);
  const guess = (why: string): Clock => ({
    kernel: NEW_KERNEL,
    hz: DEFAULT_HZ,
    file: {},
    known: false,
    findings: [{ what: `${DEFAULT_HZ} HZ on the ${host}, ${A_GUESS}`, why }],
  });
  if (rate === null) return guess('it sent too few timestamps to tell its clock');
  if (rate === 1000) return guess('its timestamps count milliseconds, as every Linux since 4.13 does');
  if (!isHz(rate)) return guess(`its timestamps count ${rate.toFixed(0)} times a second, as no Linux here does`);
  const own = segments.filter(({ from, tsVal, flags }) => from === host && tsVal !== null && !flags.includes('R'));
  const clock = phaseOf(own, rate, timing);
  return {
    kernel: OLD_KERNEL,
    hz: rate,
    file: { kernel: OLD_KERNEL, hz: rate, clock },
    known: true,
    findings: [
      {
        what: `${rate} HZ on the ${host}, Linux before 4.13, jiffy ${clock.jiffiesAtStart} at the start`,
        why: `its timestamps count ${rate} times a second over ${when((own.at(-1)?.us ?? 0) - (own[0]?.us ?? 0))}`,
      },
    ],
  };
}
