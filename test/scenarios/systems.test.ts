// The catalogue's systems keep their word: every program reports what its system's `expect` says.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { explainAppEvent, parseScenarios, type ReportExpectation, simulateSystem } from '../../sim/index.ts';

const parsed = parseScenarios(JSON.parse(readFileSync(new URL('../../scenarios.json', import.meta.url), 'utf8')));
if (!parsed.ok) throw new Error(`scenarios.json: ${JSON.stringify(parsed.problems, null, 2)}`);

const within = (at: number | null | undefined, span: { readonly fromUs: number; readonly toUs: number }): void => {
  expect(at).toBeGreaterThanOrEqual(span.fromUs);
  expect(at).toBeLessThanOrEqual(span.toUs);
};
const sentences = (text: string): number => text.split(/[.!?](?:\s|$)/).filter((part) => part.trim() !== '').length;

// A fleet is judged by its totals.
const systems = parsed.systems.filter(({ fleet }) => fleet === null);

describe.each(systems.map((system) => [system.id, system] as const))('%s', (_id, system) => {
  const run = simulateSystem(system);

  test('asks a question, answers it in two sentences, and says what to expect of the program it is about', () => {
    expect(system.question.endsWith('?')).toBe(true);
    expect(sentences(system.lesson)).toBe(2);
    expect(system.expect.map(({ node }) => node)).toContain(system.watch);
  });

  test.each(system.expect.map((expected) => [expected.node, expected] as const))('%s reports as expected', (node, expected) => {
    const report = run.reports.find((one) => one.node === node);
    const { firstFailure, recoveredAt, longestWait, errors, ...counts }: ReportExpectation = expected;
    expect(report).toMatchObject(counts);
    for (const { error, count } of errors ?? []) expect([error, report?.errors[error]]).toEqual([error, count]);
    if (firstFailure?.error !== undefined) expect(report?.firstFailure?.error).toBe(firstFailure.error);
    if (firstFailure?.at !== undefined) within(report?.firstFailure?.at, firstFailure.at);
    if (recoveredAt !== undefined) within(report?.recoveredAt, recoveredAt);
    if (longestWait !== undefined) within(report?.longestWaitUs, longestWait);
  });

  test('runs to its end, and everything in it can be explained', () => {
    expect(['end', 'quiet']).toContain(run.stopped.by);
    expect(run.events.map((event) => explainAppEvent(event).sentence).filter((text) => !/^[A-Za-z0-9].*\.$/.test(text))).toEqual([]);
  });
});

test('titles are unique', () => {
  const titles = [...parsed.systems, ...parsed.scenarios].map(({ title }) => title);
  expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
});
