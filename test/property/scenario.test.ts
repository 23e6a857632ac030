// What holds for every input, not only for those that somebody thought of.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatDuration, parseDuration, parseScenario, parseScenarios, type Scenario, scenarioToFile } from '../../sim/index.ts';
import { scenarioFile } from '../arbitrary/scenario.ts';

const parsed = (input: unknown): Scenario => {
  const result = parseScenario(input);
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join('\n'));
  return result.scenario;
};

/** A valid file with anything at all in one of its places. */
const damaged = fc
  .tuple(scenarioFile, fc.constantFrom('id', 'client', 'server', 'path', 'steps', 'until', 'expect', 'connectAt'), fc.jsonValue())
  .map(([file, key, value]) => ({ ...file, [key]: value }));
const damagedStep = fc
  .tuple(fc.jsonValue(), fc.constantFrom('send', 'cut', 'reboot', 'setsockopt', 'sysctl', 'kill'), fc.jsonValue())
  .map(([at, verb, rest]) => ({ steps: [{ ...(rest as object), at, do: verb }] }));

describe('scenarios', () => {
  test('whatever JSON is given, the answer is a scenario or at least one problem, never an exception', () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue({ maxDepth: 6 }), damaged, damagedStep), (input) => {
        for (const result of [parseScenario(input), parseScenarios(input), parseScenarios({ scenarios: [input] })]) {
          if (result.ok) continue;
          expect(result.problems.length).toBeGreaterThan(0);
          for (const { path, message } of result.problems) expect(message.startsWith(`${path}: found `)).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('JSON nested a hundred thousand deep is refused like any other', () => {
    let deep: unknown = 1;
    for (let depth = 0; depth < 100_000; depth++) deep = depth % 2 === 0 ? [deep] : { client: deep };
    expect(parseScenario({ client: deep, steps: [deep], id: deep }).ok).toBe(false);
  });

  test('a scenario written to a file and read again is the same', () => {
    fc.assert(
      fc.property(scenarioFile, (file) => {
        const scenario = parsed(file);
        const written = scenarioToFile(scenario);
        expect(parsed(JSON.parse(JSON.stringify(written)))).toStrictEqual(scenario);
      }),
      { numRuns: 300 },
    );
  });

  test('what is written is as short as it can be: writing it again changes nothing', () => {
    fc.assert(
      fc.property(scenarioFile, (file) => {
        const written = scenarioToFile(parsed(file));
        expect(scenarioToFile(parsed(written))).toStrictEqual(written);
      }),
      { numRuns: 100 },
    );
  });

  test('the default scenario is written as nothing', () => {
    expect(scenarioToFile(parsed({}))).toStrictEqual({});
  });

  test('the same input gives the same problems, and is not changed by reading it', () => {
    fc.assert(
      fc.property(damaged, (input) => {
        const before = JSON.stringify(input);
        expect(parseScenario(input)).toStrictEqual(parseScenario(input));
        expect(JSON.stringify(input)).toBe(before);
      }),
    );
  });
});

describe('durations', () => {
  test('what is written can be read, exactly', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.maxSafeNat(),
          fc.nat(2_000_000),
          fc.nat(100_000).map((seconds) => seconds * 1_000_000),
        ),
        (us) => {
          expect(parseDuration(formatDuration(us))).toBe(us);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('any text is a duration or none, and a duration is a whole number of microseconds', () => {
    const almost = fc
      .array(fc.constantFrom('0', '1', '9', '.', 'd', 'h', 'm', 's', 'ms', 'us', '-', ' ', 'e'), { maxLength: 12 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.oneof(fc.string(), almost), (text) => {
        const us = parseDuration(text);
        expect(us === null || (Number.isSafeInteger(us) && us >= 0)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
