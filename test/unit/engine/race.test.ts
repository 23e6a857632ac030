// A verdict that hangs on the order of two things at the same microsecond is called a race.
import { expect, test } from 'vitest';
import { findRace, parseScenario, type Scenario, simulate } from '../../../sim/index.ts';

const RTT_US = 1000;

/** Keepalive with one probe, lost to an outage; the server writes at `writesAtUs`. */
function scenario(writesAtUs: number | null): Scenario {
  const steps: object[] = [
    { at: '500ms', do: 'cut' },
    { at: '1500ms', do: 'restore' },
  ];
  if (writesAtUs !== null) steps.push({ at: `${writesAtUs}us`, do: 'send', host: 'server', bytes: 1 });
  const parsed = parseScenario({
    client: { socketOptions: { SO_KEEPALIVE: true, TCP_KEEPIDLE: 1, TCP_KEEPINTVL: 1, TCP_KEEPCNT: 1 } },
    path: { rtt: `${RTT_US}us` },
    steps,
    until: '10s',
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.scenario;
}

const dies = simulate(scenario(null)).verdicts.client.at;

test('data that arrives in the very microsecond in which keepalive gives up is a race', () => {
  const race = findRace(scenario(dies - RTT_US / 2));
  expect(race?.verdict.errno).toBe('ETIMEDOUT');
  expect(race?.swapped.outcome).toBe('alive');
});

test.each([
  ['a microsecond sooner saves the connection', -1],
  ['a microsecond later does not', 1],
])('data %s, in either order', (_name, byUs) => {
  expect(findRace(scenario(dies - RTT_US / 2 + byUs))).toBeNull();
});
