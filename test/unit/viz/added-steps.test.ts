// Steps that a reader adds or takes out, as values of a link: what is written is read again, and the parser judges the rest.
import { describe, expect, test } from 'vitest';
import { parseScenario, type StepFile } from '../../../sim/index.ts';
import { formatAddedStep, readAddedStep } from '../../../viz/state/added-steps.ts';
import { applyOverrides } from '../../../viz/state/document.ts';
import { evaluate, findEntry } from '../../../viz/state/evaluate.ts';

const STEPS: readonly (readonly [string, StepFile])[] = [
  ['12.5s:cut', { at: '12.5s', do: 'cut' }],
  ['1h30m:restore=toServer', { at: '1h30m', do: 'restore', direction: 'toServer' }],
  ['3s:client.send=100', { at: '3s', do: 'send', host: 'client', bytes: 100 }],
  ['1s:client.TCP_USER_TIMEOUT=30s', { at: '1s', do: 'setsockopt', host: 'client', name: 'TCP_USER_TIMEOUT', value: '30s' }],
  ['1s:client.SO_KEEPALIVE=true', { at: '1s', do: 'setsockopt', host: 'client', name: 'SO_KEEPALIVE', value: true }],
  ['1s:server.tcp_retries2=5', { at: '1s', do: 'sysctl', host: 'server', name: 'tcp_retries2', value: 5 }],
  ['2s:server.reboot=10s', { at: '2s', do: 'reboot', host: 'server', down: '10s' }],
  ['2s:server.stopReading', { at: '2s', do: 'stopReading', host: 'server' }],
  ['2.000001s:forget=NAT', { at: '2.000001s', do: 'forget', box: 'NAT' }],
];

describe('notation', () => {
  test.each(STEPS)('%s is read and written', (text, step) => {
    expect(readAddedStep(text)).toEqual(step);
    expect(formatAddedStep(step)).toBe(text);
  });

  test.each([
    '',
    'cut',
    '5:cut',
    '5s:',
    '5s:client.',
    '5s:nobody.send=1',
    '5s client.send=1',
    '5s:client.TCP_KEEPCNT',
    `5s:${'x'.repeat(9)} y`,
  ])('%s is not in the notation, or nothing that runs', (text) => {
    const step = readAddedStep(text);
    if (step !== null) expect(parseScenario({ steps: [step], until: '1h' }).ok).toBe(false);
  });
});

describe('in a document', () => {
  const file = findEntry('data-in-flight-cut')?.file ?? {};
  const steps = (overrides: Record<string, string>) => applyOverrides(file, overrides).file.steps as { do: string }[];
  const own = steps({});

  test('added steps come after the scenario’s own, whose numbers stay', () => {
    expect(steps({ add1: '5s:restore' })).toEqual([...own, { at: '5s', do: 'restore' }]);
    expect(steps({ add1: '5s:restore', step0: '7s' })[0]).toMatchObject({ at: '7s' });
  });

  test('a step that never comes is taken out; one that is not there is named', () => {
    const cut = own.findIndex((step) => step.do === 'cut');
    expect(steps({ [`step${cut}`]: 'never' })).toEqual(own.filter((_, i) => i !== cut));
    expect(applyOverrides(file, { step99: 'never', add1: 'nonsense' }).unknown).toEqual(['step99', 'add1']);
  });

  test('a path that is restored in time saves the connection; a step that cannot be is a named problem', () => {
    const saved = evaluate({ scenarioId: 'data-in-flight-cut', overrides: { add1: '20s:restore' } });
    expect(saved.ok && saved.run.verdicts.client.outcome).toBe('alive');
    const twice = evaluate({ scenarioId: 'data-in-flight-cut', overrides: { add1: '20s:cut' } });
    expect(twice.ok ? '' : twice.problems[0]?.message).toMatch(/"cut" of a path that was cut/);
  });
});
