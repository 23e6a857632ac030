// How values are written: each kind reads a text and says what it expects. Durations come out in microseconds, whatever
// unit the writer's system counts in.

export interface ValueKind {
  /** "a whole number of seconds". */
  readonly expected: string;
  /** Null for what it refuses. */
  readonly read: (text: string) => number | null;
}

export const MS = 1000;
export const SECOND = 1_000_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 3600 * SECOND;
export const DAY = 24 * HOUR;

const safe = (value: number): number | null => (Number.isFinite(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER ? value + 0 : null);

/** A product of whole numbers, as code has it: "10 * 1000", "30_000", "0x1e". */
function product(text: string): number | null {
  const factors = text.trim().split('*');
  if (factors.length > 8) return null;
  let result = 1;
  for (const factor of factors) {
    const plain = factor.trim().replace(/(?<=\d)_(?=\d)/g, '');
    if (!/^(?:-?\d{1,19}|0x[\da-f]{1,12})(?:[uUlL]{0,3})$/i.test(plain)) return null;
    result *= Number.parseInt(plain, /^0x/i.test(plain) ? 16 : 10);
  }
  return safe(result);
}

export const count: ValueKind = { expected: 'a whole number', read: product };

const UNIT_WORDS = { s: 'seconds', ms: 'milliseconds', min: 'minutes' } as const;
const UNIT_US = { s: SECOND, ms: MS, min: MINUTE } as const;

/** A bare number of one unit. */
export const numberOf = (unit: keyof typeof UNIT_US): ValueKind => ({
  expected: `a whole number of ${UNIT_WORDS[unit]}`,
  read: (text) => {
    const number = product(text);
    return number === null ? null : safe(number * UNIT_US[unit]);
  },
});

const TRUE = /^(?:1|true|on|yes|enabled?|y)$/i;
const FALSE = /^(?:0|false|off|no|disabled?|n)$/i;
export const toggle: ValueKind = {
  expected: 'on or off',
  read: (text) => (TRUE.test(text.trim()) ? 1 : FALSE.test(text.trim()) ? 0 : null),
};

type Units = Readonly<Record<string, number>>;
const BASE = { us: 1, ms: MS, s: SECOND, h: HOUR } as const;
const GO_UNITS: Units = { ...BASE, ns: 0.001, µs: 1, μs: 1, m: MINUTE };
const POSTGRES_UNITS: Units = { ...BASE, min: MINUTE, d: DAY };
const NGINX_UNITS: Units = { ms: MS, s: SECOND, m: MINUTE, h: HOUR, d: DAY, w: 7 * DAY, M: 30 * DAY, y: 365 * DAY };
const HAPROXY_UNITS: Units = { ...BASE, m: MINUTE, d: DAY };
const SYSTEMD_UNITS: Units = Object.fromEntries(
  (
    [
      [1, ['us', 'usec']],
      [MS, ['ms', 'msec']],
      [SECOND, ['s', 'sec', 'second', 'seconds']],
      [MINUTE, ['m', 'min', 'minute', 'minutes']],
      [HOUR, ['h', 'hr', 'hour', 'hours']],
      [DAY, ['d', 'day', 'days']],
      [7 * DAY, ['w', 'week', 'weeks']],
    ] as const
  ).flatMap(([us, names]) => names.map((name) => [name, us] as const)),
);

const PART = /(\d{1,16}(?:\.\d{0,12})?|\.\d{1,12})\s*([a-zA-Zµμ]{0,7})\s*/y;

/** "1h30m", "30 s", "0.25s": numbers with units, largest first or not; a bare number where the system has a unit for it. */
function parts(text: string, units: Units, bareUs: number | null): number | null {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed.length > 100) return null;
  const negative = trimmed.startsWith('-');
  const plain = negative ? trimmed.slice(1) : trimmed;
  let total = 0;
  PART.lastIndex = 0;
  for (let at = 0; at < plain.length; at = PART.lastIndex) {
    const match = PART.exec(plain);
    if (match === null) return null;
    const [, number = '', unit = ''] = match;
    const unitUs = unit === '' ? (Number(number) === 0 ? 0 : bareUs) : Object.hasOwn(units, unit) ? (units[unit] ?? null) : null;
    if (unitUs === null) return null;
    total += Number(number) * unitUs;
  }
  return safe(Math.round(negative ? -total : total));
}

const time = (expected: string, units: Units, bareUs: number | null): ValueKind => ({
  expected,
  read: (text) => parts(text, units, bareUs),
});

export const goTime = time('a duration such as "10s" or "1h30m"', GO_UNITS, null);
export const protoTime = time('a duration in seconds such as "60s" or "0.25s"', GO_UNITS, null);
export const postgresTime = (bare: 's' | 'ms'): ValueKind =>
  time(`a whole number of ${UNIT_WORDS[bare]}, or one with a unit such as "30s" or "1min"`, POSTGRES_UNITS, UNIT_US[bare]);
export const nginxTime = time('a time such as "75s", "30m" or "1h 30m"; a bare number is seconds', NGINX_UNITS, SECOND);
export const haproxyTime = (bare: 's' | 'ms'): ValueKind =>
  time(`a time such as "30s" or "500ms"; a bare number is ${UNIT_WORDS[bare]}`, HAPROXY_UNITS, UNIT_US[bare]);
export const systemdTime = time('a time span such as "75s" or "2min 30s"; a bare number is seconds', SYSTEMD_UNITS, SECOND);

const GO_CONSTANTS: Units = { Nanosecond: 0.001, Microsecond: 1, Millisecond: MS, Second: SECOND, Minute: MINUTE, Hour: HOUR };

/** "10 * time.Second", "time.Minute", "30*time.Second"; "math.MaxInt64" and "infinity" are for ever. */
export const goExpression: ValueKind = {
  expected: 'a duration such as 10 * time.Second',
  read: (text) => {
    const trimmed = text.trim().replace(/^time\.Duration\((.*)\)$/, '$1');
    if (/^(?:time\.Duration\()?math\.MaxInt64\)?$|^infinity$/.test(trimmed)) return Number.POSITIVE_INFINITY;
    let total = 1;
    let unit = false;
    for (const factor of trimmed.split('*').map((one) => one.trim())) {
      const constant = /^time\.([A-Z][a-z]+)$/.exec(factor)?.[1] ?? '';
      const value = Object.hasOwn(GO_CONSTANTS, constant) ? (GO_CONSTANTS[constant] ?? null) : product(factor);
      if (value === null) return null;
      unit ||= constant !== '';
      total *= value;
    }
    // A bare number is nanoseconds.
    return safe(Math.round(unit ? total : total / 1000));
  },
};

const JAVA_UNITS: Units = {
  NANOSECONDS: 0.001,
  MICROSECONDS: 1,
  MILLISECONDS: MS,
  SECONDS: SECOND,
  MINUTES: MINUTE,
  HOURS: HOUR,
  DAYS: DAY,
};

/** "10, TimeUnit.SECONDS", "Duration.ofSeconds(10)", or a bare number of the unit that the method counts in. */
export const javaTime = (bare: 's' | 'ms'): ValueKind => ({
  expected: `a time such as 10, TimeUnit.SECONDS or Duration.ofSeconds(10); a bare number is ${UNIT_WORDS[bare]}`,
  read: (text) => {
    const unit = /^(.+?),\s*(?:TimeUnit\.)?([A-Z]+)$/.exec(text.trim());
    const of = /^Duration\.of(Nanos|Millis|Seconds|Minutes|Hours|Days)\((.+)\)$/.exec(text.trim());
    const names: Units = { Nanos: 0.001, Millis: MS, Seconds: SECOND, Minutes: MINUTE, Hours: HOUR, Days: DAY };
    const [number, us] = unit ? [unit[1], JAVA_UNITS[unit[2] ?? '']] : of ? [of[2], names[of[1] ?? '']] : [text, UNIT_US[bare]];
    const value = product(number ?? '');
    return value === null || us === undefined ? null : safe(Math.round(value * us));
  },
});
