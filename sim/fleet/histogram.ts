// Latencies counted in logarithmic classes: 32 to each doubling, so that a percentile is within 2.2 % of the true one, in a fixed
// amount of memory. Sum and extremes are exact.

/** Classes to a doubling. */
const FINE = 32;
/** Up to 2^44 µs, half a year. */
const CLASSES = 44 * FINE;

export interface Histogram {
  readonly counts: Uint32Array;
  total: number;
  sumUs: number;
  maxUs: number;
}

export const newHistogram = (): Histogram => ({ counts: new Uint32Array(CLASSES), total: 0, sumUs: 0, maxUs: 0 });

const classOf = (us: number): number => Math.min(CLASSES - 1, Math.floor(Math.log2(Math.max(1, us)) * FINE));

export function count(histogram: Histogram, us: number): void {
  const at = classOf(us);
  histogram.counts[at] = (histogram.counts[at] as number) + 1;
  histogram.total++;
  histogram.sumUs += us;
  histogram.maxUs = Math.max(histogram.maxUs, us);
}

/** The latency that `share` (0 to 1) of all stay below, µs: the upper end of its class, never above the largest. 0 where nothing was counted. */
export function percentile(histogram: Histogram, share: number): number {
  const wanted = Math.ceil(share * histogram.total);
  if (wanted === 0) return 0;
  let seen = 0;
  for (let at = 0; at < CLASSES; at++) {
    seen += histogram.counts[at] as number;
    if (seen >= wanted) return Math.min(histogram.maxUs, Math.round(2 ** ((at + 1) / FINE)));
  }
  return histogram.maxUs;
}

export const mean = (histogram: Histogram): number => (histogram.total === 0 ? 0 : histogram.sumUs / histogram.total);
