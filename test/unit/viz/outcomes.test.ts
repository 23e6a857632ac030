// What stands over a slider: the outcome at its places, in columns and in words.
import { describe, expect, test } from 'vitest';
import catalogue from '../../../scenarios.json';
import { parseScenario } from '../../../sim/index.ts';
import { socketOptionControls, sysctlControls } from '../../../viz/panels/controls.ts';
import { heightsOf, isFlat, type Outcome, outcomesOf, outcomeText, POINTS, sampleValues } from '../../../viz/panels/outcomes.ts';
import type { JsonObject } from '../../../viz/state/document.ts';
import { computeCell, newCells } from '../../../viz/worker/cells.ts';

function outcomesFor(id: string, key: string): Outcome[] {
  const file = (catalogue.scenarios as readonly unknown[]).find((one) => (one as { id: string }).id === id) as JsonObject;
  const parsed = parseScenario(file);
  if (!parsed.ok) throw new Error(id);
  const controls = [...socketOptionControls(parsed.scenario, 'client'), ...sysctlControls(parsed.scenario, 'client')];
  const control = controls.find((one) => one.key === key);
  if (!control) throw new Error(key);
  const values = sampleValues(control);
  const cells = newCells(values.length);
  const { expect: _, ...question } = file;
  for (const i of values.keys()) computeCell({ file: question, x: { key, values }, y: null }, i, cells, i);
  return outcomesOf(values, cells);
}

test('a slider has 48 samples, from its least to its most', () => {
  const outcomes = outcomesFor('data-in-flight-cut', 'client.TCP_USER_TIMEOUT');
  expect(outcomes).toHaveLength(POINTS);
  expect(outcomes[0]?.value).toBe('0s');
});

test('a longer TCP_USER_TIMEOUT never ends it sooner, and none at all waits for the retry budget', () => {
  const [none, ...set] = outcomesFor('data-in-flight-cut', 'client.TCP_USER_TIMEOUT') as [Outcome, ...Outcome[]];
  const told = set.filter(({ kind }) => kind === 'told').map(({ sinceUs }) => sinceUs);
  expect(told.length).toBeGreaterThan(30);
  expect(told).toEqual([...told].sort((a, b) => a - b));
  expect(none.sinceUs).toBeGreaterThan(900e6);
  expect(heightsOf([none, ...set])[0]).toBeGreaterThan(heightsOf([none, ...set])[1] as number);
});

test('keepalive settings change nothing while data is unacknowledged, and the words say so', () => {
  const outcomes = outcomesFor('data-in-flight-cut', 'client.TCP_KEEPIDLE');
  expect(isFlat(outcomes)).toBe(true);
  expect(outcomeText(outcomes)).toBe('Changes nothing here.');
});

describe('words', () => {
  const at = (value: string, kind: Outcome['kind'], sinceUs = 0): Outcome => ({ value, kind, sinceUs });

  test('stretches of one kind, each from where to where and how long', () => {
    const text = outcomeText([at('1s', 'told', 1e6), at('5s', 'told', 5e6), at('1h', 'lives'), at('2h', 'never')]);
    expect(text.replaceAll('\u00a0', ' ')).toBe('1s to 5s: ends after 1 s to 5 s; 1h: lives; 2h: never notices.');
  });
});
