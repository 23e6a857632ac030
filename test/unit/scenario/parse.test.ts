// What the parser accepts, what it fills in, and what it says about everything else.
import { describe, expect, test } from 'vitest';
import { MAX_BYTES, MAX_STEPS, parseScenario, parseScenarios, type Scenario } from '../../../sim/index.ts';

const accepted = (input: unknown): Scenario => {
  const result = parseScenario(input);
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join('\n'));
  return result.scenario;
};
/** Paths of all problems. */
const paths = (input: unknown): string[] => {
  const result = parseScenario(input);
  return result.ok ? [] : result.problems.map(({ path }) => path);
};
const problemAt = (input: unknown, path: string) => {
  const result = parseScenario(input);
  return result.ok ? undefined : result.problems.find((problem) => problem.path === path);
};
const withSteps = (...steps: unknown[]) => ({ steps });
const client = (rest: object) => ({ client: rest });

describe('defaults', () => {
  test('an empty file is the default connection, one hour long', () => {
    const scenario = accepted({});
    expect(scenario).toMatchObject({ watch: 'client', connectAt: 0, path: { rttUs: 1000 }, steps: [], until: 3_600_000_000, expect: {} });
    expect(scenario.client).toEqual(scenario.server);
    expect(scenario.client).toEqual({
      kernel: 'linux-6.12',
      hz: 250,
      clock: { jiffiesAtStart: 4_294_907_296, microsecondsIntoJiffy: 0 },
      sysctl: {},
      socketOptions: {},
      receiveBuffer: 65_535,
    });
  });

  test.each([
    [100, 4_294_967_296 - 24_000],
    [250, 4_294_967_296 - 60_000],
    [300, 4_294_967_296 - 72_000],
    [1000, 4_294_967_296 - 240_000],
  ])('at %d HZ the run begins 60 s after boot, 240 s before the counter’s low half overflows', (hz, jiffiesAtStart) => {
    expect(accepted(client({ hz })).client.clock.jiffiesAtStart).toBe(jiffiesAtStart);
  });

  test('without "until" a run ends an hour after its last step, and never after the longest run', () => {
    expect(accepted(withSteps({ at: '1h', do: 'cut' })).until).toBe(7_200_000_000);
    expect(accepted(withSteps({ at: '10d', do: 'cut' })).until).toBe(864_000_000_000);
  });
});

describe('settings', () => {
  test.each([
    ['TCP_USER_TIMEOUT', 30_000, 30_000],
    ['TCP_USER_TIMEOUT', '30s', 30_000],
    ['TCP_USER_TIMEOUT', 0, 0],
    ['TCP_KEEPIDLE', 7200, 7200],
    ['TCP_KEEPIDLE', '2h', 7200],
    ['TCP_KEEPIDLE', 32_767, 32_767],
    ['TCP_KEEPCNT', 127, 127],
    ['TCP_LINGER2', -1, -1],
    ['SO_KEEPALIVE', true, 1],
    ['SO_KEEPALIVE', 0, 0],
  ])('%s %s is %d in the kernel’s unit', (name, written, value) => {
    expect(accepted(client({ socketOptions: { [name]: written } })).client.socketOptions).toEqual({ [name]: value });
  });

  test.each([
    ['TCP_KEEPCNT', 0],
    ['TCP_KEEPCNT', 128],
    ['TCP_KEEPIDLE', 0],
    ['TCP_KEEPIDLE', 32_768],
    ['TCP_KEEPIDLE', '500ms'],
    ['TCP_KEEPINTVL', '32768s'],
    ['TCP_SYNCNT', 128],
    ['TCP_KEEPCNT', '5s'],
    ['TCP_KEEPCNT', true],
    ['TCP_KEEPCNT', 1.5],
    ['TCP_USER_TIMEOUT', -1],
    ['TCP_USER_TIMEOUT', null],
    ['SO_KEEPALIVE', 2],
  ])('socket option %s %s is refused', (name, written) => {
    expect(paths(client({ socketOptions: { [name]: written } }))).toEqual([`$.client.socketOptions.${name}`]);
  });

  test.each([
    ['tcp_retries2', 256],
    ['tcp_syn_retries', 0],
    ['tcp_syn_retries', 128],
    ['tcp_keepalive_time', 0],
    ['tcp_early_retrans', 5],
    ['tcp_rto_min_us', 0],
  ])('sysctl %s %d is refused', (name, written) => {
    expect(paths(client({ sysctl: { [name]: written } }))).toEqual([`$.client.sysctl.${name}`]);
  });

  test('a setting that the kernel does not have yet is refused, with the release that brought it', () => {
    const problem = problemAt(client({ socketOptions: { TCP_RTO_MAX_MS: '5s' } }), '$.client.socketOptions.TCP_RTO_MAX_MS');
    expect(problem).toMatchObject({ found: 'TCP_RTO_MAX_MS on linux-6.12', expected: 'a kernel that has it: Linux 6.15 or later' });
    expect(paths({ server: { kernel: 'linux-4.1', sysctl: { tcp_syn_linear_timeouts: 4 } } })).toEqual([
      '$.server.sysctl.tcp_syn_linear_timeouts',
    ]);
    expect(paths({ server: { sysctl: { tcp_syn_linear_timeouts: 4, tcp_rto_min_us: 5000 } } })).toEqual([]);
    expect(paths(client({ kernel: 'linux-6.18', socketOptions: { TCP_RTO_MAX_MS: '5s' } }))).toEqual([]);
  });

  test('a step that sets something is held to the same limits', () => {
    const set = (name: string, value: unknown) => ({ at: '1s', do: 'setsockopt', host: 'client', name, value });
    expect(paths(withSteps(set('TCP_KEEPCNT', 128)))).toEqual(['$.steps[0].value']);
    expect(paths(withSteps(set('TCP_RTO_MAX_MS', '5s')))).toEqual(['$.steps[0].name']);
    expect(accepted(withSteps(set('TCP_USER_TIMEOUT', '5s'))).steps).toEqual([
      { at: 1_000_000, do: 'setsockopt', host: 'client', name: 'TCP_USER_TIMEOUT', value: 5000 },
    ]);
  });

  test('the position inside a jiffy is less than one tick', () => {
    expect(paths(client({ hz: 1000, clock: { microsecondsIntoJiffy: 1000 } }))).toEqual(['$.client.clock.microsecondsIntoJiffy']);
    expect(paths(client({ hz: 1000, clock: { microsecondsIntoJiffy: 999 } }))).toEqual([]);
  });
});

describe('problems', () => {
  test('all are reported at once, each with its path, what was found and what is allowed', () => {
    expect(
      paths({
        client: { hz: 333, socketOptions: { TCP_KEEPCNT: 0, TCP_RTO_MAX_MS: 5000 } },
        path: { rtt: '-1ms' },
        steps: [{ at: '1s', do: 'send', host: 'client', bytes: 0 }, { at: 'soon', do: 'cut' }, { do: 'fly' }, 7],
        until: '11d',
        extra: 1,
        more: 2,
      }),
    ).toEqual([
      '$.extra',
      '$.more',
      '$.client.hz',
      '$.client.socketOptions.TCP_KEEPCNT',
      '$.path.rtt',
      '$.steps[0].bytes',
      '$.steps[1].at',
      '$.steps[2].do',
      '$.steps[3]',
      '$.until',
      '$.client.socketOptions.TCP_RTO_MAX_MS',
    ]);
  });

  test('the message holds path, found and expected', () => {
    expect(problemAt(client({ hz: 333 }), '$.client.hz')).toEqual({
      path: '$.client.hz',
      found: '333',
      expected: 'timer interrupts a second: 100, 250, 300 or 1000',
      message: '$.client.hz: found 333, expected timer interrupts a second: 100, 250, 300 or 1000',
    });
  });

  test.each([
    [{ titel: 'x' }, '$.titel', 'title'],
    [client({ sysctl: { tcp_retries_2: 8 } }), '$.client.sysctl.tcp_retries_2', 'tcp_retries2'],
    [client({ sysctl: { 'net.ipv4.tcp_retries2': 8 } }), '$.client.sysctl["net.ipv4.tcp_retries2"]', 'tcp_retries2'],
    [client({ socketOptions: { tcp_keepidle: 8 } }), '$.client.socketOptions.tcp_keepidle', 'TCP_KEEPIDLE'],
    [withSteps({ at: '1s', do: 'Cut' }), '$.steps[0].do', 'cut'],
    [{ watch: 'cleint' }, '$.watch', 'client'],
  ])('a near miss is told what was probably meant: %j', (input, path, meant) => {
    expect(problemAt(input, path)?.expected).toContain(`did you mean "${meant}"?`);
  });

  test.each([[null], [1], ['text'], [[]], [true], [undefined]])('a file that is %j is refused as a whole', (input) => {
    expect(paths(input)).toEqual(['$']);
  });

  test('keys of the language itself are unknown keys like others', () => {
    expect(paths(JSON.parse('{"__proto__": {}, "constructor": 1, "toString": 2}'))).toEqual(['$.__proto__', '$.constructor', '$.toString']);
    expect(paths(JSON.parse('{"client": {"sysctl": {"__proto__": {"tcp_sack": 1}}}}'))).toEqual(['$.client.sysctl.__proto__']);
  });

  test('an errno is expected only of an error', () => {
    expect(paths({ expect: { client: { outcome: 'never', errno: 'ETIMEDOUT' } } })).toEqual(['$.expect.client.errno']);
  });

  test('an expected moment is one or two in order', () => {
    const at = (text: string) => ({ expect: { client: { outcome: 'error', at: text } } });
    expect(accepted(at('937.7s .. 939.8s')).expect.client?.at).toEqual({ fromUs: 937_700_000, toUs: 939_800_000 });
    expect(accepted(at('2s')).expect.client?.at).toEqual({ fromUs: 2_000_000, toUs: 2_000_000 });
    for (const wrong of ['2s .. 1s', '1s .. 2s .. 3s', '', '..', '1 .. 2']) expect(paths(at(wrong))).toEqual(['$.expect.client.at']);
  });

  test('too many steps are one problem, not as many as there are steps', () => {
    expect(paths({ steps: Array.from({ length: MAX_STEPS + 1 }, () => 7) })).toEqual(['$.steps']);
  });
});

describe('a list of scenarios', () => {
  test('reads all, or says what is wrong in each with the place in the list', () => {
    expect(parseScenarios({ scenarios: [{ id: 'a' }, { id: 'b' }] })).toMatchObject({ ok: true, scenarios: [{ id: 'a' }, { id: 'b' }] });
    const result = parseScenarios({
      scenarios: [
        { id: 'a', hz: 1 },
        { id: 'a', until: 5 },
      ],
    });
    expect(result.ok ? [] : result.problems.map(({ path }) => path)).toEqual([
      '$.scenarios[0].hz',
      '$.scenarios[1].until',
      '$.scenarios[1].id',
    ]);
    expect(result.ok ? '' : result.problems[0]?.message).toMatch(/^\$\.scenarios\[0\]\.hz: found/);
  });

  test.each([[null], [[]], [{}], [{ scenarios: {} }], [{ scenarios: [], more: 1 }]])('%j is no list of scenarios', (input) => {
    expect(parseScenarios(input).ok).toBe(false);
  });
});

describe('sizes', () => {
  test('all sends together are limited', () => {
    const send = (at: string, bytes: number) => ({ at, do: 'send', host: 'client', bytes });
    expect(paths(withSteps(send('1s', MAX_BYTES)))).toEqual([]);
    expect(paths(withSteps(send('1s', MAX_BYTES), send('2s', 1)))).toEqual(['$.steps[1]']);
    expect(paths(withSteps(send('1s', MAX_BYTES + 1)))).toEqual(['$.steps[0].bytes']);
  });
});
