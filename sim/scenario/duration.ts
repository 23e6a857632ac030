// Durations as people write them ("75s", "1h30m", "33.5s", "350us"), to whole microseconds and back, exactly.
// Days, hours and minutes combine with what is smaller; only the last part may have a fraction.
import { type Micros, micros } from '../time.ts';

/** Largest first: the order in which the parts of one duration stand. */
const UNITS = [
  ['d', 86_400_000_000],
  ['h', 3_600_000_000],
  ['m', 60_000_000],
  ['s', 1_000_000],
  ['ms', 1000],
  ['us', 1],
] as const;

const PARTS =
  /^(?:(\d{1,16}(?:\.\d{1,15})?)d)?(?:(\d{1,16}(?:\.\d{1,15})?)h)?(?:(\d{1,16}(?:\.\d{1,15})?)m)?(?:(\d{1,16}(?:\.\d{1,15})?)s)?(?:(\d{1,16}(?:\.\d{1,15})?)ms)?(?:(\d{1,16}(?:\.\d{1,15})?)us)?$/;

/** The notation as a regular expression, for the JSON Schema. */
export const DURATION_PATTERN =
  '^(?=\\d)(\\d+(\\.\\d+)?d)?(\\d+(\\.\\d+)?h)?(\\d+(\\.\\d+)?m)?(\\d+(\\.\\d+)?s)?(\\d+(\\.\\d+)?ms)?(\\d+(\\.\\d+)?us)?$';

/** One part in microseconds, or null where it is no whole number of them. */
function partUs(text: string, unitUs: number): bigint | null {
  const [whole = '', fraction = ''] = text.split('.');
  const scale = 10n ** BigInt(fraction.length);
  const scaled = BigInt(whole + fraction) * BigInt(unitUs);
  return scaled % scale === 0n ? scaled / scale : null;
}

/** Microseconds, or null where the text is no duration, or not a whole number of microseconds that a run could count. */
export function parseDuration(text: string): Micros | null {
  const parts = text.length > 0 && text.length <= 100 ? PARTS.exec(text)?.slice(1) : undefined;
  if (parts === undefined) return null;
  const last = parts.findLastIndex((part) => part !== undefined);
  let total = 0n;
  for (const [index, [, unitUs]] of UNITS.entries()) {
    const part = parts[index];
    if (part === undefined) continue;
    const us = part.includes('.') && index !== last ? null : partUs(part, unitUs);
    if (us === null) return null;
    total += us;
  }
  return total <= BigInt(Number.MAX_SAFE_INTEGER) ? micros(Number(total)) : null;
}

/** A count of `unitUs` with its fraction and no trailing zeros; `us` below 2^53 stays exact. */
function withFraction(us: number, unitUs: 1_000_000 | 1000): string {
  const digits = unitUs === 1_000_000 ? 6 : 3;
  const fraction = String(us % unitUs)
    .padStart(digits, '0')
    .replace(/0+$/, '');
  return `${Math.floor(us / unitUs)}${fraction === '' ? '' : `.${fraction}`}`;
}

/** The shortest exact notation of whole microseconds; `parseDuration` reads it back, but for a minus sign in front. */
export function formatDuration(us: number): string {
  if (us < 0) return `-${formatDuration(-us)}`;
  if (us === 0) return '0s';
  if (us < 1000) return `${us}us`;
  if (us < 1_000_000) return `${withFraction(us, 1000)}ms`;
  let rest = us;
  let text = '';
  for (const [name, unitUs] of UNITS.slice(0, 3)) {
    if (rest >= unitUs) text += `${Math.floor(rest / unitUs)}${name}`;
    rest %= unitUs;
  }
  return rest > 0 ? `${text}${withFraction(rest, 1_000_000)}s` : text;
}
