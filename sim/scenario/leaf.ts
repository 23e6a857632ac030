// The smallest pieces of the schema: each reads one value of a file, says in words what it expects, and carries its own
// JSON Schema. Reading may change the form (a duration to microseconds); it never throws.
import * as v from 'valibot';
import { type Micros, micros } from '../time.ts';
import { DURATION_PATTERN, formatDuration, parseDuration } from './duration.ts';
import { didYouMean, oneOf } from './problem.ts';
import { type Setting, UNIT_US } from './settings-table.ts';

export type JsonSchema = { readonly [key: string]: unknown };

/** What a leaf tells about itself: to people, to editors, and for a value that it refused. */
export interface LeafInfo extends Record<string, unknown> {
  readonly expected: string;
  readonly json: JsonSchema;
  /** Of a duration: from, to. */
  readonly rangeUs?: readonly [number, number];
}

/** `read` gives null for what it refuses; `hint` may add what was probably meant. */
export function leaf<Output>(info: LeafInfo, read: (input: unknown) => Output | null, hint: (input: unknown) => string = () => '') {
  return v.pipe(
    v.unknown(),
    v.rawTransform<unknown, Output>(({ dataset, addIssue, NEVER }) => {
      const output = read(dataset.value);
      if (output !== null) return output;
      addIssue({ message: info.expected + hint(dataset.value) });
      return NEVER;
    }),
    v.metadata(info),
  );
}

/** `input + 0` where one is taken makes of -0 the 0 that JSON would give back. */
const isInteger = (input: unknown, min: number, max: number): input is number =>
  typeof input === 'number' && Number.isSafeInteger(input) && input >= min && input <= max;

export const integer = (min: number, max: number, about: string) =>
  leaf(
    {
      expected: `${about}: a whole number from ${min} to ${max}`,
      json: { type: 'integer', minimum: min, maximum: max, description: about },
    },
    (input) => (isInteger(input, min, max) ? input + 0 : null),
  );

export const text = (maxLength: number, about: string) =>
  leaf(
    { expected: `${about}: text of at most ${maxLength} characters`, json: { type: 'string', maxLength, description: about } },
    (input) => (typeof input === 'string' && input.length <= maxLength ? input : null),
  );

export const matching = (pattern: RegExp, maxLength: number, about: string) =>
  leaf({ expected: about, json: { type: 'string', maxLength, pattern: pattern.source, description: about } }, (input) =>
    typeof input === 'string' && input.length <= maxLength && pattern.test(input) ? input : null,
  );

export function choice<const Name extends string | number>(names: readonly Name[], about: string) {
  return leaf(
    { expected: `${about}: ${oneOf(names)}`, json: { enum: names, description: about } },
    (input) => names.find((name) => name === input) ?? null,
    (input) => (typeof input === 'string' ? didYouMean(input, names.map(String)) : ''),
  );
}

/** A duration string from `minUs` to `maxUs`, read as microseconds. */
export function duration(minUs: number, maxUs: number, about: string) {
  const expected = `${about}: a duration such as "75s", "200ms" or "1h30m", from ${formatDuration(minUs)} to ${formatDuration(maxUs)}`;
  const json = { type: 'string', pattern: DURATION_PATTERN, description: about };
  return leaf({ expected, json, rangeUs: [minUs, maxUs] }, (input) => readDuration(input, minUs, maxUs));
}

function readDuration(input: unknown, minUs: number, maxUs: number): Micros | null {
  const us = typeof input === 'string' ? parseDuration(input) : null;
  return us !== null && us >= minUs && us <= maxUs ? us : null;
}

/** A moment, or "earliest .. latest". */
export const span = (maxUs: number, about: string) =>
  leaf(
    { expected: `${about}: a moment such as "937.7s", or two as "937.7s .. 939.8s"`, json: { type: 'string', description: about } },
    (input) => {
      if (typeof input !== 'string' || input.length > 200) return null;
      const [from, to = from, more] = input.split('..').map((part) => readDuration(part.trim(), 0, maxUs));
      if (from === undefined || from === null || to === undefined || to === null || more !== undefined || from > to) return null;
      return { fromUs: micros(from), toUs: micros(to) };
    },
  );

/** The value of a sysctl or socket option, in the kernel's unit. */
export function settingValue(name: string, setting: Setting<number | null>, isSwitch: boolean) {
  const forms: JsonSchema[] = [{ type: 'integer', minimum: setting.min, maximum: setting.max }];
  if (isSwitch) forms.push({ type: 'boolean' });
  if (setting.unit !== '') forms.push({ type: 'string', pattern: DURATION_PATTERN });
  return leaf({ expected: settingExpected(name, setting, isSwitch), json: { anyOf: forms, description: setting.about } }, (input) =>
    readSetting(input, setting, isSwitch),
  );
}

export function settingExpected(name: string, { unit, min, max }: Setting<number | null>, isSwitch: boolean): string {
  if (isSwitch) return `${name}: true, false, 1 or 0`;
  if (unit === '') return `${name}: a whole number from ${min} to ${max}`;
  return `${name}: a whole number of ${unit} from ${min} to ${max}, or the same as a duration such as "30s"`;
}

export function readSetting(input: unknown, setting: Setting<number | null>, isSwitch: boolean): number | null {
  if (typeof input === 'boolean') return isSwitch ? Number(input) : null;
  if (typeof input === 'string' && setting.unit !== '') {
    const us = parseDuration(input);
    return us === null ? null : readSetting(us / UNIT_US[setting.unit], setting, isSwitch);
  }
  return isInteger(input, setting.min, setting.max) ? input + 0 : null;
}
