// Every variant of every rule belongs to a kernel: none is there for nothing, and none is missing from a profile.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { PROFILES } from '../../sim/index.ts';
import type { Rules } from '../../sim/profiles/rules.ts';
import * as rules from '../../sim/profiles/rules.ts';

const text = readFileSync(new URL('../../sim/profiles/rules.ts', import.meta.url), 'utf8');
const body = /export interface Rules \{([\s\S]*?)\n\}/.exec(text)?.[1] ?? '';
/** The fields of `Rules` with their types as written. */
const fields = Array.from(body.matchAll(/readonly (\w+): ([^;]+);/g), ([, name = '', type = '']) => ({ name: name as keyof Rules, type }));
const profiles = Object.values(PROFILES);
const used = (name: keyof Rules): Set<unknown> => new Set(profiles.map((profile) => profile.rules[name]));

test('the fields that this test reads are those that profiles have', () => {
  expect(fields.map(({ name }) => name).sort()).toEqual(Object.keys(profiles[0]?.rules ?? {}).sort());
});

describe('every variant is the rule of a kernel', () => {
  test.each(fields.filter(({ type }) => type.includes("'")).map(({ name, type }) => [name, type] as const))('%s: %s', (name, type) => {
    const variants = Array.from(type.matchAll(/'([^']+)'/g), ([, variant]) => variant);
    expect([...used(name)].sort()).toEqual(variants.sort());
  });
  test.each(fields.filter(({ type }) => type === 'boolean').map(({ name }) => name))('%s: true and false', (name) => {
    expect([...used(name)].sort()).toEqual([false, true]);
  });
  test.each(fields.filter(({ type }) => type === 'number').map(({ name }) => name))('%s: more than one number', (name) => {
    expect(used(name).size).toBeGreaterThan(1);
  });
  test('functions: every one that rules.ts exports for a field, and no other', () => {
    const inProfiles = new Set(fields.filter(({ type }) => type.includes('=>')).flatMap(({ name }) => [...used(name)]));
    // Not a rule: reads a count in the unit that a rule names.
    const { clockUnitsToMs, ...variants } = rules;
    expect(typeof clockUnitsToMs).toBe('function');
    expect(Object.entries(variants).flatMap(([name, rule]) => (inProfiles.has(rule) ? [] : [name]))).toEqual([]);
    expect([...inProfiles].filter((rule) => !Object.values(variants).includes(rule as never))).toEqual([]);
  });
});
