// Durations as people read them. The simulator's own notation ("1h30m") is for fields and links; this is for sentences.
import { humanDuration as simulatorDuration } from '../../sim/index.ts';
import { t } from './words.ts';

const SECOND = 1_000_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NBSP = '\u00a0';
const MINUS = '\u2212';

const trimmed = (value: number, digits: number) => String(Number(value.toFixed(digits)));
const withUnit = (value: string, unit: string) => `${value}${NBSP}${unit}`;

interface Units {
  readonly us: string;
  readonly ms: string;
  readonly s: string;
  readonly min: string;
  readonly h: string;
  readonly d: string;
}
const SYMBOLS: Units = { us: 'µs', ms: 'ms', s: 's', min: 'min', h: 'h', d: 'd' };

/** "15 min 24.6 s", "2 h 11 min 15 s", "204 ms", its units words of the language. Rounds to what a reader can use; `exactSeconds` does not. */
export const humanDuration = (us: number): string =>
  durationIn(us, { us: t('µs'), ms: t('ms'), s: t('s'), min: t('min'), h: t('h'), d: t('d') });

/** As the simulator says it, "15 min 38.2 s", with the units of the language: for its own sentences. */
export const preciseDuration = (us: number): string =>
  simulatorDuration(us)
    .split(' ')
    .map((part, i) => (i % 2 === 1 ? t(part) : part))
    .join(' ');

/** The same with the symbols of units, which are those of every language: for axes and lanes. */
export const symbolDuration = (us: number): string => durationIn(us, SYMBOLS);

function durationIn(us: number, units: Units): string {
  const size = Math.abs(us);
  if (size < 1000) return withUnit(trimmed(size, 0), units.us);
  if (size < SECOND) return withUnit(trimmed(size / 1000, size < 10_000 ? 2 : size < 100_000 ? 1 : 0), units.ms);
  if (size < MINUTE) return withUnit(trimmed(size / SECOND, size < 10 * SECOND ? 3 : 2), units.s);
  if (size < HOUR) return twoUnits(Math.round(size / 100_000) * 100_000, MINUTE, units.min, SECOND, units.s, 1);
  if (size < DAY) return hours(Math.round(size / SECOND) * SECOND, units);
  return twoUnits(Math.round(size / HOUR) * HOUR, DAY, units.d, HOUR, units.h, 0);
}

/** As `symbolDuration`, but no longer than about eight characters: for places where room is short. */
export function shortDuration(us: number): string {
  const size = Math.abs(us);
  if (size < 1000) return withUnit(trimmed(size, 0), 'µs');
  if (size < SECOND) return withUnit(trimmed(size / 1000, size < 10_000 ? 1 : 0), 'ms');
  if (size < 10 * SECOND) return withUnit(trimmed(size / SECOND, 2), 's');
  if (size < 3 * MINUTE) return withUnit(trimmed(size / SECOND, 1), 's');
  if (size < HOUR) return withUnit(trimmed(size / MINUTE, 1), 'min');
  if (size < 2 * DAY) return withUnit(trimmed(size / HOUR, 1), 'h');
  return withUnit(trimmed(size / DAY, 1), 'd');
}

/** Two digits and a letter, for where nothing else fits: "54 s", "2 m". */
export function tinyDuration(us: number): string {
  return shortDuration(Number(Math.abs(us).toPrecision(2))).replace(`${NBSP}min`, `${NBSP}m`);
}

function twoUnits(us: number, big: number, bigUnit: string, small: number, smallUnit: string, digits: number): string {
  const whole = Math.floor(us / big);
  const rest = trimmed((us - whole * big) / small, digits);
  return rest === '0' ? withUnit(String(whole), bigUnit) : `${withUnit(String(whole), bigUnit)} ${withUnit(rest, smallUnit)}`;
}

function hours(us: number, units: Units): string {
  const h = Math.floor(us / HOUR);
  const rest = us - h * HOUR;
  if (rest === 0) return withUnit(String(h), units.h);
  const small = rest < MINUTE ? withUnit(trimmed(rest / SECOND, 0), units.s) : twoUnits(rest, MINUTE, units.min, SECOND, units.s, 0);
  return `${withUnit(String(h), units.h)} ${small}`;
}

/** A difference with its sign: "−14 min 54.6 s", "+4 ms", "±0". */
export function signedDuration(us: number): string {
  if (us === 0) return '±0';
  return `${us < 0 ? MINUS : '+'}${humanDuration(us)}`;
}

/** Seconds to the microsecond, always six decimals: what a table column lines up on. */
export const exactSeconds = (us: number): string => (us / SECOND).toFixed(6);

/** Seconds to the microsecond without the zeros at the end: "0.204", "939.732104". */
export const plainSeconds = (us: number): string => trimmed(us / SECOND, 6);
