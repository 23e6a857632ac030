// How late a kernel's timer may be by its wheel alone: what a capture of another boot may differ by, although nothing differs.
import { type Hz, type KernelId, PROFILES } from '../../sim/index.ts';

/** Entries of one level that count; each level is eight times coarser than the one below. */
const LEVEL_JIFFIES = 63;
const COARSER = 8;
const LAST_LEVEL = 8;

/** The step, in microseconds, to which a wait of this length is rounded up: by level since Linux 4.8, by 1/256 before. */
export function granuleUs(waitUs: number, kernel: KernelId, hz: Hz): number {
  const tick = 1_000_000 / hz;
  if (PROFILES[kernel].rules.timerWheel === 'cascading, 1/256 slack') return Math.max(tick, waitUs / 256);
  let granule = 1;
  for (let level = 0; level < LAST_LEVEL && waitUs / tick >= LEVEL_JIFFIES * granule; level++) granule *= COARSER;
  return granule * tick;
}
