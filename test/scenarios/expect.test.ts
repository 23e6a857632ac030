// The catalogue keeps its word: every scenario ends as its `expect` block says.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { describeVerdict, findRace, type HostName, parseScenarios, simulate } from '../../sim/index.ts';

const parsed = parseScenarios(JSON.parse(readFileSync(new URL('../../scenarios.json', import.meta.url), 'utf8')));
if (!parsed.ok) throw new Error(`scenarios.json: ${JSON.stringify(parsed.problems, null, 2)}`);

describe.each(parsed.scenarios.map((scenario) => [scenario.id, scenario] as const))('%s', (_id, scenario) => {
  const run = simulate(scenario);

  test('says what to expect of the host it is about', () => {
    expect(scenario.expect[scenario.watch]).toBeDefined();
  });

  test.each(Object.entries(scenario.expect))('%s ends as expected', (host, expected) => {
    const verdict = run.verdicts[host as HostName];
    expect(verdict.outcome).toBe(expected.outcome);
    if (expected.errno !== undefined) expect(verdict.errno).toBe(expected.errno);
    if (expected.decidedBy !== undefined) expect(verdict.decidedBy).toBe(expected.decidedBy);
    if (expected.retransmissions !== undefined) expect(verdict.retransmissions).toBe(expected.retransmissions);
    if (expected.probes !== undefined) expect(verdict.windowProbes + verdict.keepaliveProbes).toBe(expected.probes);
    if (expected.at !== undefined) {
      expect(verdict.at).toBeGreaterThanOrEqual(expected.at.fromUs);
      expect(verdict.at).toBeLessThanOrEqual(expected.at.toUs);
    }
  });

  test('does not hang on the order of simultaneous events', () => {
    expect(findRace(scenario)).toBeNull();
  });

  test('its verdict is a sentence', () => {
    expect(describeVerdict(run.verdicts[scenario.watch]).headline).toMatch(/^[A-Z].*\.$/);
  });
});
