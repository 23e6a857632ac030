// Steps that cannot happen: before there is a connection, after there is nobody to do them, twice in a row.
import { describe, expect, test } from 'vitest';
import { parseScenario } from '../../../sim/index.ts';

const at = (seconds: number, verb: string, host?: string, rest: object = {}) => ({
  at: `${seconds}s`,
  do: verb,
  ...(host ? { host } : {}),
  ...rest,
});
const send = (seconds: number, host = 'client') => at(seconds, 'send', host, { bytes: 1 });
const cut = (seconds: number, direction: string) => at(seconds, 'cut', undefined, { direction });
const restore = (seconds: number, direction: string) => at(seconds, 'restore', undefined, { direction });
const reboot = (seconds: number, downSeconds: number) => at(seconds, 'reboot', 'server', { down: `${downSeconds}s` });
const paths = (steps: unknown[], rest: object = {}) => {
  const result = parseScenario({ ...rest, steps });
  return result.ok ? [] : result.problems.map(({ path }) => path);
};

describe('when a step can happen', () => {
  test('a program sends when the connection exists: one round trip after connect, one and a half for the server', () => {
    const sendAt = (time: string, host: string) =>
      paths([{ at: time, do: 'send', host, bytes: 1 }], { connectAt: '1s', path: { rtt: '10ms' } });
    expect(sendAt('1.009999s', 'client')).toEqual(['$.steps[0].at']);
    expect(sendAt('1.01s', 'client')).toEqual([]);
    expect(sendAt('1.014999s', 'server')).toEqual(['$.steps[0].at']);
    expect(sendAt('1.015s', 'server')).toEqual([]);
  });

  test('faults can happen before connect, nothing else can', () => {
    const rest = { connectAt: '5s' };
    expect(paths([at(1, 'cut'), at(2, 'restore'), at(3, 'powerOff', 'server')], rest)).toEqual([]);
    expect(paths([at(1, 'close', 'client')], rest)).toEqual(['$.steps[0].at']);
    expect(paths([at(1, 'sysctl', 'client', { name: 'tcp_retries2', value: 8 })], rest)).toEqual(['$.steps[0].at']);
    expect(paths([at(5, 'setsockopt', 'client', { name: 'TCP_USER_TIMEOUT', value: '5s' })], rest)).toEqual([]);
  });

  test('nothing happens after the end of the run, and connect comes before it', () => {
    expect(paths([at(10, 'cut')], { until: '10s' })).toEqual([]);
    expect(paths([at(11, 'cut')], { until: '10s' })).toEqual(['$.steps[0].at']);
    expect(paths([], { until: '10s', connectAt: '10s' })).toEqual(['$.connectAt']);
  });

  test('steps are sorted by time, and those of one moment keep their order', () => {
    const result = parseScenario({ steps: [at(3, 'restore'), at(1, 'cut'), send(2), at(2, 'close', 'client')] });
    expect(result.ok && result.scenario.steps.map((step) => step.do)).toEqual(['cut', 'send', 'close', 'restore']);
    expect(paths([at(2, 'close', 'client'), send(2)])).toEqual(['$.steps[1]']);
  });
});

describe('what must come before', () => {
  test.each([
    ['restore without cut', [at(1, 'restore')], 0],
    ['cut twice', [at(1, 'cut'), at(2, 'cut')], 1],
    ['one direction cut when both are', [at(1, 'cut'), cut(2, 'toServer')], 1],
    ['both directions cut when one is', [cut(1, 'toClient'), at(2, 'cut')], 1],
    ['a direction restored when the other is cut', [cut(1, 'toServer'), restore(2, 'toClient')], 1],
    ['resumeReading without stopReading', [at(1, 'resumeReading', 'server')], 0],
    ['stopReading twice', [at(1, 'stopReading', 'server'), at(2, 'stopReading', 'server')], 1],
    ['send after close', [at(1, 'close', 'client'), send(2)], 1],
    ['close twice', [at(1, 'close', 'client'), at(2, 'close', 'client')], 1],
    ['send after shutdown', [at(1, 'shutdown', 'client'), send(2)], 1],
    ['shutdown twice', [at(1, 'shutdown', 'client'), at(2, 'shutdown', 'client')], 1],
    ['a killed program sends', [at(1, 'kill', 'client'), send(2)], 1],
    ['a program is killed twice', [at(1, 'kill', 'client'), at(2, 'kill', 'client')], 1],
    ['a host that is off reboots', [at(1, 'powerOff', 'server'), reboot(2, 1)], 1],
    ['a host that is off is switched off', [at(1, 'powerOff', 'server'), at(2, 'powerOff', 'server')], 1],
    ['a host that is off sends', [at(1, 'powerOff', 'server'), send(2, 'server')], 1],
    ['a host that is down for a reboot reboots', [reboot(1, 5), reboot(5, 1)], 1],
    ['a rebooted host’s program sends', [reboot(1, 1), send(3, 'server')], 1],
  ])('refused: %s', (_, steps, index) => {
    expect(paths(steps)).toEqual([`$.steps[${index}]`]);
  });

  test.each([
    ['cut again after restore', [at(1, 'cut'), at(2, 'restore'), at(3, 'cut')]],
    ['one direction cut, then the other, both restored at once', [cut(1, 'toServer'), cut(2, 'toClient'), at(3, 'restore'), at(4, 'cut')]],
    ['both cut, restored one by one', [at(1, 'cut'), restore(2, 'toClient'), restore(3, 'toServer'), at(4, 'cut')]],
    ['one direction cut, "both" restored', [cut(1, 'toServer'), restore(2, 'both')]],
    [
      'stopReading again after resumeReading',
      [at(1, 'stopReading', 'server'), at(2, 'resumeReading', 'server'), at(3, 'stopReading', 'server')],
    ],
    ['the other host goes on', [at(1, 'powerOff', 'server'), send(2)]],
    ['a host reboots again once it is up', [reboot(1, 1), reboot(2, 1)]],
    ['a killed program’s host is switched off', [at(1, 'kill', 'server'), at(2, 'powerOff', 'server')]],
    ['reading after shutdown', [at(1, 'shutdown', 'client'), at(2, 'stopReading', 'client')]],
  ])('accepted: %s', (_, steps) => {
    expect(paths(steps)).toEqual([]);
  });

  test('where a step cannot be read, those after it are not blamed for what it would have done', () => {
    expect(paths([{ at: '1s', do: 'stopReading' }, at(2, 'resumeReading', 'server')])).toEqual(['$.steps[0].host']);
  });
});
