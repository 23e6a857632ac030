// How a run ends: nothing left, the same for ever, the scenario's end, or a cap that says what repeated.
import { describe, expect, test } from 'vitest';
import { MAX_TURNS, type StepFile } from '../../../sim/index.ts';
import { run, SECOND } from '../../support/run.ts';

const keepalive = { socketOptions: { SO_KEEPALIVE: true, TCP_KEEPIDLE: 10, TCP_KEEPINTVL: 5 } };
const CUT: StepFile = { at: '1s', do: 'cut' };

describe('nothing is left to happen', () => {
  test('an idle connection over a path that works: alive', () => {
    const result = run({ steps: [], until: '9d' });
    expect(result.stopped.by).toBe('quiet');
    expect(result.verdicts.client).toMatchObject({ outcome: 'alive', because: 'nothing armed', at: 9 * 86_400 * SECOND });
  });
  test('an idle connection whose path is cut: never, for both', () => {
    const { verdicts } = run({ steps: [CUT], until: '9d' });
    expect([verdicts.client, verdicts.server]).toMatchObject([
      { outcome: 'never', because: 'nothing armed' },
      { outcome: 'never', because: 'nothing armed' },
    ]);
  });
  test('the verdict counts from the last fault before the end', () => {
    const { verdicts } = run({ client: keepalive, steps: [CUT], until: '1h' });
    expect(verdicts.client).toMatchObject({ outcome: 'error', since: 'path/cut/1', sinceUs: verdicts.client.at - SECOND });
  });
});

describe('the same for ever', () => {
  test('keepalive that is answered repeats with the period in which it repeats', () => {
    const result = run({ client: keepalive, steps: [], until: '9d' });
    expect(result.stopped.by).toBe('repeats');
    const probes = result.events.filter(({ key }) => key.startsWith('client/send/keepalive-probe')).map(({ at }) => at);
    const last = probes.at(-1) as number;
    expect(result.verdicts.client).toMatchObject({ outcome: 'alive', because: 'repeats' });
    expect(probes).toContain(last - (result.verdicts.client.periodUs as number));
  });
  test('a program that does not read: never, and the period is that of its probes', () => {
    const result = run({
      server: { receiveBuffer: 2896 },
      steps: [
        { at: '1s', do: 'stopReading', host: 'server' },
        { at: '2s', do: 'send', host: 'client', bytes: 20_000 },
      ],
      until: '9d',
    });
    expect(result.verdicts.client).toMatchObject({ outcome: 'never', because: 'repeats', periodUs: 120_832_000 });
  });
  test('what is still to come is waited for: a step in nine hours ends what seemed to go on for ever', () => {
    const result = run({ client: keepalive, steps: [{ at: '9h', do: 'cut' }], until: '9d' });
    expect(result.verdicts.client).toMatchObject({ outcome: 'error', decidedBy: 'keepalive' });
  });
  test('probes that count up are no cycle: a user timeout after 256 of them still ends it', () => {
    const result = run({ client: { socketOptions: { ...keepalive.socketOptions, TCP_USER_TIMEOUT: '2h' } }, steps: [CUT], until: '9d' });
    expect(result.verdicts.client).toMatchObject({ outcome: 'error', decidedBy: 'keepalive' });
    expect(result.verdicts.client.keepaliveProbes).toBeGreaterThan(1000);
  });
});

describe('the end of the scenario', () => {
  test('a timer at the very end fires, one beyond it does not: the connection is open', () => {
    const whole = run({ client: keepalive, steps: [CUT], until: '1h' });
    const at = whole.verdicts.client.at;
    expect(run({ client: keepalive, steps: [CUT], until: `${at}us` }).verdicts.client.outcome).toBe('error');
    const before = run({ client: keepalive, steps: [CUT], until: `${at - 1}us` });
    expect(before.verdicts.client).toMatchObject({ outcome: 'open', at: at - 1 });
    expect(before.stopped).toMatchObject({ by: 'end', at: at - 1 });
  });
});

describe('the event cap', () => {
  const storm = { client: { kernel: 'linux-6.1' as const, socketOptions: { TCP_USER_TIMEOUT: '30s' } } };
  const busy = {
    ...storm,
    steps: Array.from({ length: 200 }, (_, i): StepFile => ({ at: `${1000 + i * 100}ms`, do: 'send', host: 'client', bytes: 5000 })),
    until: '1h',
  };
  test('it says which cap and what repeated most', () => {
    const { stopped } = run(busy, { maxTurns: 500 });
    expect(stopped.by).toBe('event cap');
    expect(stopped.message).toMatch(/^stopped after 500 events; in the last 1000 of them (client|server)\/[a-z/-]+ happened \d+ times$/);
  });
  test('exactly as many events as the cap allows are no cap', () => {
    // connect(), three segments, and the SYN's timer, which was cleared but stays in the wheel.
    expect(run({ steps: [], until: '1m' }, { maxTurns: 5 }).stopped.by).toBe('quiet');
    expect(run({ steps: [], until: '1m' }, { maxTurns: 4 }).stopped.by).toBe('event cap');
  });
  test('without a trace it says which cap', () => {
    expect(run(busy, { maxTurns: 500, trace: false }).stopped.message).toBe('stopped after 500 events');
  });
  test('the default leaves room for every scenario that ends', () => {
    expect(MAX_TURNS).toBeGreaterThanOrEqual(100_000);
  });
});

describe('what had ended stays as it ended', () => {
  const client = { socketOptions: { TCP_USER_TIMEOUT: '5s' } };
  const dead: StepFile[] = [CUT, { at: '2s', do: 'send', host: 'client', bytes: 1 }];

  test.each<[string, StepFile]>([
    ['close()', { at: '1m', do: 'close', host: 'client' }],
    ['a killed process', { at: '1m', do: 'kill', host: 'client' }],
    ['a host switched off', { at: '1m', do: 'powerOff', host: 'client' }],
    ['a reboot', { at: '1m', do: 'reboot', host: 'client', down: '1s' }],
  ])('%s after the error does not undo that the program was told', (_name, step) => {
    const { verdicts } = run({ client, steps: [...dead, step], until: '1h' });
    expect(verdicts.client).toMatchObject({ outcome: 'error', errno: 'ETIMEDOUT', decidedBy: 'rto' });
  });
  test('close() before the kernel gives up leaves nobody to be told', () => {
    const { verdicts } = run({ client, steps: [...dead, { at: '3s', do: 'close', host: 'client' }], until: '1h' });
    expect(verdicts.client).toMatchObject({ outcome: 'gone', errno: null });
  });
});

test('a fault comes before a call of the same microsecond, wherever it stands in the file', () => {
  const send: StepFile = { at: '1s', do: 'send', host: 'client', bytes: 1 };
  expect(run({ steps: [send, CUT], until: '1h' }).events).toEqual(run({ steps: [CUT, send], until: '1h' }).events);
});
