// What programs do, in words.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type AppEvent, explainAppEvent } from '../../../sim/index.ts';
import { micros } from '../../../sim/time.ts';
import type { AppEventBody } from '../../../sim/trace/app-event.ts';
import { rule } from '../../../sim/trace/rule.ts';
import { PROGRAM_RULES } from '../../../sim/trace/rules-programs.ts';

const sentence = (body: AppEventBody): string => {
  const event: AppEvent = { ...body, id: 0, at: micros(0), node: 'client', cause: null };
  return explainAppEvent(event).sentence;
};

describe('sentences', () => {
  test('a request says how long it waits', () => {
    expect(sentence({ kind: 'request', request: 3, fd: 1, deadlineAt: null })).toBe(
      'Request 3 begins, on connection 1. It waits without a limit.',
    );
    expect(sentence({ kind: 'request', request: 3, fd: -1, deadlineAt: micros(16_000_000) })).toBe(
      'Request 3 begins. It needs a connection. It waits until t = 16 s.',
    );
  });
  test('a PING says since when nothing was read, and how long it waits', () => {
    const why = rule('grpc-keepalive-ping', { silentUs: 10_000_000, timeUs: 10_000_000, timeoutUs: 5_000_000, streams: 1 });
    expect(sentence({ kind: 'ping', number: 1, fd: 0, deadlineAt: micros(26_000_000), rule: why })).toBe(
      'Nothing was read for 10 s, at least Time (10 s), with 1 stream open: a PING leaves. Anything read within 5 s counts as its answer. It is number 1 on connection 0, and waits until t = 26 s.',
    );
  });
  test('a failure says after how long, with what error, and why', () => {
    const why = rule('grpc-deadline', { waitUs: 3_000_000, connected: true });
    expect(sentence({ kind: 'failed', request: 4, fd: 0, error: 'DeadlineExceeded', latencyUs: 3_000_000, rule: why })).toBe(
      'Request 4 fails after 3 s: DeadlineExceeded. The call’s deadline of 3 s has passed: its stream is reset. The connection stays, whatever its state.',
    );
  });
  test('a cut says which way', () => {
    expect(sentence({ kind: 'fault', fault: 'cut', direction: 'in' })).toBe(
      'Everything to client is lost from here on, without a word to anybody.',
    );
    expect(sentence({ kind: 'fault', fault: 'restore', direction: 'both' })).toBe(
      'The path to and from client works again. Nobody is told.',
    );
  });
  test('a formula has the numbers', () => {
    const why = rule('grpc-calm-down', { wasUs: 10_000_000, timeUs: 20_000_000 });
    expect(explainAppEvent({ kind: 'decided', rule: why, id: 0, at: micros(0), node: 'client', cause: null })).toMatchObject({
      rule: 'grpc-calm-down',
      formula: '2 × 10 s = 20 s',
      dependsOn: ['keepalive.time', 'minPingInterval'],
    });
  });
});

describe('rules', () => {
  const sources = ['app', 'engine'].flatMap((folder) => {
    const base = new URL(`../../../sim/${folder}/`, import.meta.url);
    return readdirSync(base).map((file) => readFileSync(new URL(file, base), 'utf8'));
  });
  const named = new Set(sources.flatMap((text) => Array.from(text.matchAll(/'([a-z0-9]+(?:-[a-z0-9]+)*)'/g), ([, name = '']) => name)));
  const applied = sources
    .flatMap((text) => Array.from(text.matchAll(/\brule\(\s*'([^']+)'/g), ([, name = '']) => name))
    // What middleboxes do is told in the traces of connections.
    .filter((name) => !name.startsWith('box-'));

  test('every rule that a program applies has its sentence', () => {
    expect(applied.length).toBeGreaterThan(20);
    expect(applied.filter((name) => PROGRAM_RULES[name] === undefined)).toEqual([]);
  });
  test('every sentence has a rule that is applied', () => {
    expect(Object.keys(PROGRAM_RULES).filter((name) => !named.has(name))).toEqual([]);
  });
  test('every rule says what it is taken from', () => {
    for (const { reference } of Object.values(PROGRAM_RULES)) expect(reference).not.toBe('');
  });
});
