// Each rule of advice: what it says with its numbers, and that a run shows the consequence, before and after its change.
import { describe, expect, test } from 'vitest';
import {
  type Advice,
  advise,
  answer,
  type Configuration,
  english,
  longestOutage,
  parseScenario,
  parseSystem,
  type ProgramTimers,
  simulateSystem,
  situationsOf,
  withChanges,
} from '../../../sim/index.ts';

const SECOND = 1_000_000;
interface Given {
  readonly client?: object;
  readonly boxes?: readonly object[];
  readonly program?: Partial<ProgramTimers>;
}

function configuration({ client = {}, boxes = [], program = {} }: Given): Configuration {
  const parsed = parseScenario({ client, path: { rtt: '1ms', middleboxes: boxes } });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const { path, ...hosts } = parsed.scenario;
  return { client: hosts.client, server: hosts.server, ...path, program };
}
const answersOf = (given: Configuration) => new Map(situationsOf(given).map((id) => [id, answer(given, id)] as const));
const adviceOf = (given: Configuration): readonly Advice[] => advise(given, answersOf(given));
const rules = (given: Given): string[] => adviceOf(configuration(given)).map(({ rule }) => rule);
const find = (given: Given, rule: string): Advice => {
  const found = adviceOf(configuration(given)).find((one) => one.rule === rule);
  if (found === undefined) throw new Error(`no ${rule}`);
  return found;
};
/** A short text of what a situation comes to, for comparing. */
const outcome = (given: Configuration, situation: Advice['situation']): string => {
  const found = answersOf(given).get(situation ?? 'idle');
  if (found === undefined) return 'none';
  return found.earliestUs === null ? found.outcome : `${found.decidedBy ?? found.errno} ${Math.round((found.latestUs ?? 0) / SECOND)}`;
};

const KEEPALIVE = { SO_KEEPALIVE: true, TCP_KEEPIDLE: 60, TCP_KEEPINTVL: 10, TCP_KEEPCNT: 5 };
const NAT = [{ preset: 'azure-lb' }];

describe('each rule: its words, what the run shows, and what its change makes of it', () => {
  test.each([
    ['idle-unwatched', {}, /SO_KEEPALIVE turns the probes on/, 'never', /^keepalive \d\d$/],
    [
      'idle-unwatched',
      { client: { socketOptions: { TCP_KEEPIDLE: 60 } } },
      /TCP_KEEPIDLE \(1 min, .*\) count for nothing while SO_KEEPALIVE is off/,
      'never',
      /^keepalive/,
    ],
    ['full-buffer-unbounded', { client: { socketOptions: KEEPALIVE } }, /TCP_USER_TIMEOUT ends it/, 'never', /^probe0 6\d$/],
    ['request-waits-long', { client: { socketOptions: KEEPALIVE } }, /Keepalive does nothing meanwhile/, 'rto 940', /^rto 6\d$/],
    [
      'keepcnt-not-asked',
      { client: { socketOptions: { ...KEEPALIVE, TCP_USER_TIMEOUT: '80s' } } },
      /5 × 10 s make 1 min 50 s/,
      /^keepalive [89]\d$/,
      /^keepalive 1[12]\d$/,
    ],
    [
      'user-timeout-extends',
      { client: { socketOptions: { TCP_USER_TIMEOUT: '30m' } } },
      /tcp_retries2 = 15 alone 15 min 39\.7 s/,
      /^rto 1[89]\d\d$/,
      /^rto 6\d$/,
    ],
    [
      'one-probe',
      { client: { socketOptions: { ...KEEPALIVE, TCP_USER_TIMEOUT: '30s' } } },
      /user timeout of 30 s has passed when the first probe leaves, after 1 min/,
      /^keepalive 7\d$/,
      /^keepalive 1[12]\d$/,
    ],
    ['connects-long', {}, /TCP_SYNCNT/, 'rto 135', 'connect-timeout 10'],
    [
      'keepalive-late',
      { client: { socketOptions: { SO_KEEPALIVE: true } } },
      /waits for 2 h before its first probe, then 9 times 1 min 15 s/,
      /^keepalive \d{4}$/,
      /^keepalive 6\d$/,
    ],
    ['frozen-unseen', {}, /every timer of TCP is content/, 'never', 'read-timeout 30'],
    [
      'middlebox-forgets',
      { boxes: NAT },
      /Azure LB forgets a connection after 4 min without a packet; then the next request waits for 15 min/,
      'rto 940',
      'alive',
    ],
    [
      'middlebox-forgets',
      { boxes: NAT, client: { socketOptions: { SO_KEEPALIVE: true } } },
      /first probe comes after 2 h/,
      'rto 940',
      'alive',
    ],
    ['middlebox-forgets', { boxes: [{ preset: 'aws-nlb' }] }, /the next request meets a reset/, 'ECONNRESET 0', 'alive'],
    [
      'ping-too-late',
      { boxes: NAT, program: { pingInterval: 300 * SECOND } },
      /forgets after 4 min; the program pings after 5 min/,
      /^rto|^ping/,
      'alive',
    ],
    [
      'ping-too-late',
      { boxes: NAT, program: { pingInterval: 10 * SECOND, pingWithoutCalls: 0 } },
      /only while a call is under way/,
      'ping 10',
      'alive',
    ],
    ['user-timeout-tiny', { client: { socketOptions: { TCP_USER_TIMEOUT: 30 } } }, /counts milliseconds/, /^rto 0$/, /^rto 30$|^rto 3\d$/],
  ] as const)('%s with %o', (rule, given, words, before, after) => {
    const start = configuration(given);
    const advice = find(given, rule);
    expect(english(advice.reason)).toMatch(words);
    expect(outcome(start, advice.situation)).toMatch(before);
    const mended = withChanges(start, advice.changes);
    expect(outcome(mended, advice.situation)).toMatch(after);
    expect(adviceOf(mended).map((one) => one.rule)).not.toContain(rule);
  });
});

describe('rules without a run of their own', () => {
  test('a read timeout longer than the kernel waits decides nothing', () => {
    const given = { client: { socketOptions: { TCP_USER_TIMEOUT: '10s' } }, program: { readTimeout: 30 * SECOND } };
    expect(english(find(given, 'read-timeout-beyond-kernel').reason)).toMatch(/After 10\.\d+ s the kernel .*read timeout of 30 s/);
    expect(rules({ ...given, program: { readTimeout: 6 * SECOND } })).not.toContain('read-timeout-beyond-kernel');
  });

  test('a small tcp_retries2 is a risk of the whole host', () => {
    expect(english(find({ client: { sysctl: { tcp_retries2: 5 } } }, 'gives-up-soon').title)).toMatch(/dies in an outage of 1[23]\.\d+ s/);
    expect(rules({ client: { sysctl: { tcp_retries2: 8 } } })).not.toContain('gives-up-soon');
  });

  test('30 + 15 is more than a grace period of 40 s', () => {
    const given = { program: { pingInterval: 30 * SECOND, pingTimeout: 15 * SECOND, gracePeriod: 40 * SECOND } };
    expect(english(find(given, 'ping-beyond-grace').reason)).toContain('make 45 s; the grace period is 40 s');
    expect(rules({ program: { ...given.program, pingInterval: 20 * SECOND } })).not.toContain('ping-beyond-grace');
  });

  test('pings that stop are told', () => {
    const given = { program: { pingInterval: 10 * SECOND, pingTimeout: 5 * SECOND, pingsWithoutData: 2 } };
    expect(english(find(given, 'pings-stop').reason)).toContain('After 20 s of silence');
    expect(rules({ program: { ...given.program, pingsWithoutData: 0 } })).not.toContain('pings-stop');
  });

  test('pooled connections must be closed before the path forgets them', () => {
    expect(english(find({ boxes: NAT, program: { idleTimeout: 600 * SECOND } }, 'pool-outlives-path').reason)).toContain(
      'after 10 min, Azure LB forgets them after 4 min',
    );
    expect(rules({ boxes: NAT, program: { idleTimeout: 100 * SECOND } })).not.toContain('pool-outlives-path');
  });

  test('a full buffer on a kernel whose user timeout does not end it wants a deadline of the program', () => {
    const { changes, reason } = find({ client: { kernel: 'linux-4.15' } }, 'full-buffer-unbounded');
    const given = withChanges(configuration({ client: { kernel: 'linux-4.15' } }), changes);
    expect(answer(given, 'full-buffer').earliestUs, english(reason)).not.toBeNull();
  });
});

test('one lost probe is enough where the user timeout is shorter than the idle time', () => {
  const given = { client: { socketOptions: { ...KEEPALIVE, TCP_USER_TIMEOUT: '30s' } } };
  const short = configuration(given);
  expect(longestOutage(short)).toMatchObject({ us: 0, harm: { while: 'idle', by: 'keepalive' } });
  expect(longestOutage(withChanges(short, find(given, 'one-probe').changes)).us).toBeGreaterThan(40 * SECOND);
});

test('pings below the server’s minimum: the simulated server ends the connection when the advice says', () => {
  const program = { pingInterval: 10 * SECOND, pingTimeout: 5 * SECOND, pingMinInterval: 300 * SECOND };
  const { reason } = find({ program }, 'ping-below-server-minimum');
  expect(english(reason)).toContain('some 40 s into a quiet connection');
  const parsed = parseSystem({
    watch: 'client',
    nodes: [
      {
        name: 'client',
        program: {
          is: 'grpc-client',
          to: ['server'],
          every: '1h',
          calls: 1,
          keepalive: { time: '10s', timeout: '5s', permitWithoutStream: 'yes' },
        },
      },
      { name: 'server', program: { is: 'grpc-server', minPingInterval: '300s', permitWithoutStream: 'yes' } },
    ],
    until: '10m',
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const { events } = simulateSystem(parsed.system);
  const end = events.find(({ node, kind }) => node === 'client' && kind === 'disconnected');
  expect(Math.round((end?.at ?? 0) / SECOND)).toBe(40);
});

test('a configuration that bounds everything is told nothing', () => {
  const sum = 30 + 10 * 3;
  const given = {
    client: { socketOptions: { SO_KEEPALIVE: true, TCP_KEEPIDLE: 30, TCP_KEEPINTVL: 10, TCP_KEEPCNT: 3, TCP_USER_TIMEOUT: sum * 1000 } },
    program: { connectTimeout: 10 * SECOND, readTimeout: 30 * SECOND, writeTimeout: 30 * SECOND },
    boxes: [{ preset: 'aws-nlb' }],
  };
  expect(rules(given)).toEqual([]);
});

test('the gravest comes first', () => {
  const severities = adviceOf(configuration({ boxes: NAT, client: { sysctl: { tcp_retries2: 5 } } })).map(({ severity }) => severity);
  const order = ['never', 'conflict', 'late', 'risk'];
  expect(severities).toEqual([...severities].sort((a, b) => order.indexOf(a) - order.indexOf(b)));
  expect(new Set(severities).size).toBeGreaterThan(2);
});
