// A time as somebody writes it into a field: "90s", "2h 11m", "15 min", "1,5 h", "2小时", "15分"; to microseconds, or null.
import { parseDuration } from '../../sim/index.ts';

const UNITS: readonly (readonly [RegExp, string])[] = [
  [/小时|时间|時間|hours?|hrs?/g, 'h'],
  [/分钟|分|minutes?|mins?/g, 'm'],
  [/毫秒|ミリ秒|milliseconds?|msec/g, 'ms'],
  [/微秒|マイクロ秒|µs|μs/g, 'us'],
  [/秒|seconds?|secs?/g, 's'],
];

export function parseGuess(text: string): number | null {
  let plain = text.slice(0, 60).normalize('NFKC').toLowerCase().replace(/\s+/g, '').replaceAll(',', '.');
  for (const [pattern, unit] of UNITS) plain = plain.replace(pattern, unit);
  return parseDuration(plain);
}
