// Durations as people read them. Exact notation for files is scenario/duration.ts.

/** "208 ms", "13.312 s", "15 min 38.2 s", "2 h 11 min 58 s", "2 h"; precise to what matters at that size, without units that count nothing. */
export function humanDuration(us: number): string {
  if (us < 0) return `−${humanDuration(-us)}`;
  if (us < 1000) return `${us} µs`;
  if (us < 1_000_000) return `${trim(us / 1000, 1)} ms`;
  if (us < 60_000_000) return `${trim(us / 1_000_000, 3)} s`;
  const tenths = Math.round(us / 100_000);
  if (tenths < 36_000) return units([Math.floor(tenths / 600), 'min'], [(tenths % 600) / 10, 's']);
  const seconds = Math.round(tenths / 10);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return units([hours, 'h'], [minutes % 60, 'min'], [seconds % 60, 's']);
  return units([Math.floor(hours / 24), 'd'], [hours % 24, 'h'], [minutes % 60, 'min']);
}

const units = (...parts: readonly [count: number, unit: string][]): string =>
  parts
    .filter(([count]) => count !== 0)
    .map(([count, unit]) => `${trim(count, 1)} ${unit}`)
    .join(' ');

const trim = (value: number, digits: number): string => value.toFixed(digits).replace(/\.?0+$/, '');
