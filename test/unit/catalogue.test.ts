// The catalogue's form: what it claims is held by the scenario tests, which run it.
import { expect, test } from 'vitest';
import catalogue from '../../scenarios.json' with { type: 'json' };
import { parseScenarios, type Scenario } from '../../sim/index.ts';

const result = parseScenarios(catalogue);
const scenarios: readonly Scenario[] = result.ok ? result.scenarios : [];
const sentences = (text: string): number => text.split(/[.!?](?:\s|$)/).filter((part) => part.trim() !== '').length;

test('catalogue: every entry can be read, and ids are unique', () => {
  expect(result.ok ? [] : result.problems.map(({ message }) => message)).toEqual([]);
  expect(scenarios.length).toBeGreaterThan(15);
});

test.each(scenarios.map((scenario) => [scenario.id, scenario] as const))('catalogue: %s asks a question and answers it', (_, scenario) => {
  const { title, question, lesson, group, expect: expected, watch } = scenario;
  expect([title, group].filter((text) => text.trim() === '')).toEqual([]);
  expect(question.endsWith('?')).toBe(true);
  expect(sentences(lesson)).toBe(2);
  expect(expected[watch]).toBeDefined();
});

test('catalogue: titles are unique, and the entries of a group stand together', () => {
  const groups = scenarios.map(({ group }) => group);
  const runs = groups.filter((group, index) => group !== groups[index - 1]);
  expect(new Set(runs).size).toBe(runs.length);
  expect(new Set(scenarios.map(({ title }) => title)).size).toBe(scenarios.length);
});
