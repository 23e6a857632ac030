// Cuts of one direction: what is lost, what still arrives, and how each end is told, if at all.
import { describe, expect, test } from 'vitest';
import { explainEvent, parseScenario, type Run, type ScenarioFile, scenarioToFile, type StepFile } from '../../../sim/index.ts';
import { eventText } from '../../../viz/text/event.ts';
import { run, SECOND, scenarioOf, sent } from '../../support/run.ts';

const send = (at: string, host: 'client' | 'server', bytes = 100): StepFile => ({ at, do: 'send', host, bytes });
const cut = (at: string, direction?: 'toServer' | 'toClient' | 'both'): StepFile => ({
  at,
  do: 'cut',
  ...(direction ? { direction } : {}),
});
const lost = (result: Run) => result.events.filter((event) => event.kind === 'lost');
const arrived = (result: Run, host: 'client' | 'server', after: number) =>
  result.events.filter((event) => event.kind === 'receive' && event.place === host && event.at > after);

describe('a path that is cut towards the server', () => {
  const result = run({ steps: [cut('1s', 'toServer'), send('2s', 'client'), send('2s', 'server')], until: '1h' });

  test('loses all that the client sends and nothing of what the server sends', () => {
    expect(lost(result).length).toBeGreaterThan(5);
    expect(new Set(lost(result).map(({ segment }) => segment.from))).toEqual(new Set(['client']));
    expect(arrived(result, 'server', SECOND)).toEqual([]);
    expect(arrived(result, 'client', SECOND)).toHaveLength(sent(result, 'server').filter(({ at }) => at > SECOND).length);
  });

  test('ends both connections by their own retransmission: acknowledgements are lost like data', () => {
    expect(result.verdicts.client).toMatchObject({ outcome: 'error', errno: 'ETIMEDOUT', decidedBy: 'rto' });
    expect(result.verdicts.server).toMatchObject({ outcome: 'error', errno: 'ETIMEDOUT', decidedBy: 'rto' });
  });
});

test('towards the client: the data arrives, its acknowledgements do not, and the client gives up all the same', () => {
  const result = run({ steps: [cut('1s', 'toClient'), send('2s', 'client')], until: '1h' });
  expect(arrived(result, 'server', SECOND).length).toBe(sent(result, 'client').filter(({ at }) => at > SECOND).length);
  expect(result.verdicts.client).toMatchObject({ outcome: 'error', errno: 'ETIMEDOUT' });
  expect(result.verdicts.server.outcome).not.toBe('error');
});

test('what is under way is lost in the direction that is cut, and only there', () => {
  // One way takes 50 ms: both segments are between the hosts at the cut.
  const steps = [
    send('2s', 'client'),
    send('2s', 'server'),
    cut('2.01s', 'toServer'),
    { at: '2.1s', do: 'restore', direction: 'toServer' } as const,
  ];
  const result = run({ path: { rtt: '100ms' }, steps, until: '1m' });
  const atCut = lost(result).filter(({ at }) => at === 2_010_000);
  expect(atCut.map(({ segment }) => segment.from)).toEqual(['client']);
  expect(result.verdicts.client.outcome).toBe('alive');
});

test('both directions cut one by one are the same as both at once', () => {
  const rest: ScenarioFile = { until: '1h', steps: [] };
  const atOnce = run({ ...rest, steps: [cut('1s'), send('2s', 'client')] });
  const oneByOne = run({ ...rest, steps: [cut('1s', 'toServer'), cut('1s', 'toClient'), send('2s', 'client')] });
  const segments = (result: Run) => result.events.filter(({ kind }) => kind !== 'fault').map(({ at, key }) => [at, key]);
  expect(segments(oneByOne)).toEqual(segments(atOnce));
});

test('both directions may be named and mean what naming none means', () => {
  const named = scenarioOf({ steps: [cut('1s', 'both')] });
  expect(named).toStrictEqual(scenarioOf({ steps: [cut('1s')] }));
  expect(scenarioToFile(named).steps).toEqual([{ at: '1s', do: 'cut' }]);
});

test('a direction survives the way to a file and back, and no other word does', () => {
  const scenario = scenarioOf({ steps: [cut('1s', 'toClient')] });
  expect(scenarioToFile(scenario).steps).toEqual([{ at: '1s', do: 'cut', direction: 'toClient' }]);
  const wrong = parseScenario({ steps: [{ at: '1s', do: 'cut', direction: 'toServers' }] });
  expect(wrong.ok ? [] : wrong.problems.map(({ path }) => path)).toEqual(['$.steps[0].direction']);
  expect(wrong.ok ? '' : wrong.problems[0]?.expected).toContain('did you mean "toServer"');
});

test('a verdict counts from a cut of one direction, and sentences name it', () => {
  const result = run({ steps: [cut('1s', 'toServer'), send('2s', 'client')], until: '1h' });
  expect(result.verdicts.client.since).toBe('path/cut/1');
  const fault = result.events.find(({ kind }) => kind === 'fault');
  if (fault === undefined) throw new Error('no fault');
  expect(explainEvent(result.events, fault.id).sentence).toContain('what the client sends is lost');
  expect(eventText(fault)).toBe('path to server cut');
});

test('a connection is alive again only when both directions work', () => {
  const steps: StepFile[] = [cut('1s'), { at: '2s', do: 'restore', direction: 'toClient' }];
  expect(run({ steps }).verdicts.client.outcome).toBe('never');
  expect(run({ steps: [...steps, { at: '3s', do: 'restore', direction: 'toServer' }] }).verdicts.client.outcome).toBe('alive');
});
