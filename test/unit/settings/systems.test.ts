// Every system of the list: found again by its own sample, complete in what it says of itself, and readable whatever is pasted.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultsOf, formatDuration, readSettings, SETTING_SYSTEMS, SOCKET_OPTIONS, SYSCTLS, type Reading } from '../../../sim/index.ts';
import { check } from '../../support/check.ts';
import { everything, read, yaml } from './reading.ts';

const cases = SETTING_SYSTEMS.map((system) => [system.id, system] as const);
const ids = SETTING_SYSTEMS.map(({ id }) => id);
const sampleOf = new Map(SETTING_SYSTEMS.map(({ id, sample }) => [id, sample]));
/** How each notation says that a line is a remark; null where it has no such thing. */
const COMMENT: Readonly<Record<string, string | null>> = {
  ...Object.fromEntries(
    ['setsockopt', 'grpc-go', 'grpc-go-server', 'grpc-java', 'etcd-client', 'lettuce', 'go', 'node'].map((id) => [id, '//']),
  ),
  ss: null,
};
/** Indentation means something there. */
const YAML_WORDS = /^\s*-? ?[\w.]+:(?: |$)/m;

const found = ({ candidates: _, ...rest }: Reading) => rest;

describe.each(cases)('%s', (id, system) => {
  test('its sample is recognised, sets something or shows a connection, and leaves nothing over', () => {
    const reading = read(system.sample);
    expect(reading.system).toBe(id);
    expect(
      reading.settings.filter(({ written }) => written !== null).length + reading.connections.length + (reading.middlebox ? 1 : 0),
    ).toBeGreaterThan(0);
    expect(reading.problems).toEqual([]);
    expect(reading.unknown).toEqual([]);
  });

  test('carriage returns, tabs and trailing blanks change nothing', () => {
    const plain = found(read(system.sample));
    expect(found(read(system.sample.replaceAll('\n', '\r\n')))).toEqual(plain);
    expect(found(read(system.sample.replaceAll('\n', '  \n')))).toEqual(plain);
    expect(found(read(`${system.sample}\n\n`))).toEqual(plain);
  });

  test('comments and indentation change no setting', () => {
    const plain = everything(read(system.sample));
    const mark = COMMENT[id] ?? '#';
    if (mark === null) return;
    const commented = system.sample
      .split('\n')
      .flatMap((line) => (line.endsWith('\\') ? [line] : [line, `${mark} nothing = 1, nothing: 2`]));
    if (!system.sample.includes('\\\n')) expect(everything(read(commented.join('\n')))).toEqual(plain);
    if (system.yaml !== true && !YAML_WORDS.test(system.sample)) {
      expect(everything(read(system.sample.replace(/^ +/gm, '\t').replaceAll(' = ', '\t=\t')))).toEqual(plain);
    }
  });

  test('says of which version its defaults are and where they stand', () => {
    expect(system.version).toMatch(/\d/);
    expect(system.source).toMatch(/^https:\/\//);
  });

  test('its defaults are readable, and nothing in them was written', () => {
    const reading = defaultsOf(id, 'linux-6.12');
    expect(reading?.problems).toEqual([]);
    expect(reading?.settings.every(({ written }) => written === null)).toBe(true);
    for (const [name, key] of Object.entries(system.keys)) {
      if (key.default === undefined || key.unset?.includes(key.default)) continue;
      expect(key.value.read(key.default), `${name} = ${key.default}`).not.toBeNull();
    }
  });
});

/** Pieces of real configurations, torn and put together anew. */
const shreds = fc.array(
  fc.oneof(
    fc.constantFrom(...SETTING_SYSTEMS.flatMap(({ sample }) => sample.split(/(?<=[\s=:{(,])/))),
    fc.constantFrom(...SETTING_SYSTEMS.flatMap(({ keys }) => Object.keys(keys))),
    fc.constantFrom(
      '= ',
      ': ',
      '\n',
      ' ',
      '-1',
      '0',
      '99999999999999999999',
      '30s',
      '1e9',
      'true',
      '{',
      '}',
      '*',
      '&a',
      '<<: *a',
      '"',
      "'",
      '/*',
      '(',
    ),
    fc.string({ maxLength: 12, unit: 'binary' }),
  ),
  { maxLength: 60 },
);

function expectSound(text: string, system?: string): void {
  const reading = read(text, system);
  for (const { layer, name, value } of reading.settings) {
    expect(Number.isFinite(value), name).toBe(true);
    if (layer === 'program') expect(value).toBeGreaterThanOrEqual(0);
    else {
      const { min, max } = layer === 'sysctl' ? SYSCTLS[name] : SOCKET_OPTIONS[name];
      expect(value).toBeGreaterThanOrEqual(min);
      expect(value).toBeLessThanOrEqual(max);
    }
  }
  if (reading.middlebox !== null) expect(() => formatDuration(reading.middlebox?.idleUs ?? 0)).not.toThrow();
  for (const { line } of [...reading.problems, ...reading.unknown, ...reading.ignored]) expect(line).toBeGreaterThan(0);
}

describe('whatever is pasted', () => {
  test('never throws, and every value read is within the kernel’s limits', () => {
    check(
      fc.property(shreds, fc.option(fc.constantFrom<string[]>(...ids), { nil: undefined }), (parts, system) =>
        expectSound(parts.join(''), system),
      ),
      600,
    );
  });
  test('a number anywhere in a sample is read within its limits or told as a problem', () => {
    check(
      fc.property(fc.constantFrom<string[]>(...ids), fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }), fc.nat(40), (id, number, at) => {
        const sample = sampleOf.get(id) ?? '';
        let seen = -1;
        expectSound(
          sample.replace(/\d+/g, (digits) => {
            seen += 1;
            return seen === at ? String(number) : digits;
          }),
          id,
        );
      }),
      600,
    );
  });
  test('longer texts than 256 kB are refused by their length', () => {
    expect(read('a'.repeat(300_000)).problems[0]?.found).toBe('300000 characters');
  });
  test.each([
    ['quotes', '"'.repeat(200_000)],
    ['comments that never end', '/*'.repeat(100_000)],
    ['one name', 'a'.repeat(200_000)],
    ['blanks', `a${' '.repeat(200_000)}b`],
    ['brackets', '('.repeat(100_000)],
    ['flags', '--a '.repeat(60_000)],
    ['backslashes', '"\\'.repeat(100_000)],
    ['calls', 'setsockopt('.repeat(20_000)],
    ['assignments', 'a=b,'.repeat(60_000)],
    ['dots', 'a.'.repeat(100_000)],
    ['one pair of a map', `{${'{a: '.repeat(20_000)}`],
  ])(
    '%s without end are read in time',
    (_, text) => {
      expect(read(text).settings.every(({ written }) => written === null)).toBe(true);
    },
    20_000,
  );
  test('a YAML document that unfolds a millionfold is cut', () => {
    const laughs = [
      'a0: &a0 [x, x]',
      ...Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]`),
      'kind: DestinationRule',
    ];
    const reading = readSettings(laughs.join('\n'), { kernel: 'linux-6.12', yaml, system: 'istio' });
    expect(reading.problems[0]?.found).toContain('More than 20000 values');
    expect(everything(reading).connectTimeout).toBe(10e6);
  });
});
