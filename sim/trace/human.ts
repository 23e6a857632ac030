// Durations as people read them. Exact notation for files is scenario/duration.ts.

/** "208 ms", "13.312 s", "15 min 38.0 s", "2 h 11 min 58 s"; precise to what matters at that size. */
export function humanDuration(us: number): string {
  if (us < 0) return `−${humanDuration(-us)}`;
  if (us < 1000) return `${us} µs`;
  if (us < 1_000_000) return `${trim(us / 1000, 1)} ms`;
  if (us < 60_000_000) return `${trim(us / 1_000_000, 3)} s`;
  const tenths = Math.round(us / 100_000);
  const hours = Math.floor(tenths / 36_000);
  const minutes = Math.floor(tenths / 600) % 60;
  const seconds = (tenths % 600) / 10;
  if (hours === 0) return `${minutes} min ${seconds.toFixed(1)} s`;
  if (hours < 48) return `${hours} h ${minutes} min ${Math.round(seconds)} s`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h ${minutes} min`;
}

const trim = (value: number, digits: number): string => value.toFixed(digits).replace(/\.?0+$/, '');

/** Jiffies of a host, with the time they take: "51 jiffies (204 ms)". */
export const humanJiffies = (jiffies: number, hz: number): string =>
  `${jiffies} ${jiffies === 1 ? 'jiffy' : 'jiffies'} (${humanDuration(Math.round((jiffies * 1_000_000) / hz))})`;

export const humanMs = (ms: number): string => humanDuration(ms * 1000);
