// Numbers as a fleet's charts and sentences say them: rates, shares that are almost all, bytes.

const NBSP = '\u00a0';

export const count = (value: number): string => Math.round(value).toLocaleString('en');

/** "79.9/s", "0.5/s", "12,300/s". */
export function rate(value: number): string {
  const text = value >= 1000 ? count(value) : value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
  return `${text}/s`;
}

/** A share in per cent that never rounds up to all of it: 0.99987 is "99.987 %", not "100 %". */
export function percent(share: number): string {
  if (share >= 1) return `100${NBSP}%`;
  if (share <= 0) return `0${NBSP}%`;
  const missing = share > 0.5 ? 1 - share : share;
  const digits = Math.min(6, Math.max(0, Math.ceil(-Math.log10(missing * 100)) + 1));
  return `${(share * 100).toFixed(digits)}${NBSP}%`;
}

const UNITS = ['B', 'KiB', 'MiB', 'GiB'] as const;

/** The unit in which so many bytes are said. */
export const byteUnit = (value: number): number => 1024 ** Math.min(UNITS.length - 1, Math.floor(Math.log2(Math.max(value, 1)) / 10));

export function bytes(value: number): string {
  const power = value < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log2(value) / 10));
  return `${Number((value / 1024 ** power).toPrecision(3))}${NBSP}${UNITS[power]}`;
}
