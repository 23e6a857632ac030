// The program's own deadlines beside the kernel's timers: which of them run in a situation, and that programs that are run
// (sim/app) come to the same moment.
import { describe, expect, test } from 'vitest';
import {
  answer,
  type Configuration,
  english,
  parseScenario,
  parseSystem,
  type ProgramTimers,
  type Situation,
  simulate,
  simulateSystem,
  situationsOf,
} from '../../../sim/index.ts';

const SECOND = 1_000_000;

function configuration(program: Partial<ProgramTimers>, file: { client?: object; path?: object } = {}): Configuration {
  const parsed = parseScenario({ ...file, path: { rtt: '1ms', ...file.path } });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const { client, server, path } = parsed.scenario;
  return { client, server, ...path, program };
}
const decisions = (given: Configuration) =>
  Object.fromEntries(
    situationsOf(given).map((id) => {
      const { decidedBy, earliestUs, errno, outcome } = answer(given, id);
      return [id, earliestUs === null ? outcome : `${decidedBy ?? errno} ${Math.round(earliestUs / 100_000) / 10}`];
    }),
  );

describe('which deadline decides', () => {
  test('each timeout in the situations in which the program waits for that', () => {
    const given = configuration({
      connectTimeout: 3 * SECOND,
      readTimeout: 6 * SECOND,
      writeTimeout: 4 * SECOND,
      idleTimeout: 60 * SECOND,
    });
    expect(decisions(given)).toEqual({
      idle: 'idle-timeout 60',
      'in-flight': 'read-timeout 6',
      'full-buffer': 'write-timeout 4',
      'full-buffer-cut': 'write-timeout 4',
      frozen: 'read-timeout 6',
      rebooted: 'idle-timeout 60',
      connecting: 'connect-timeout 3',
      closing: 'rto 106.2',
    });
  });

  test('gRPC keepalive without permission: an idle connection is not watched, the user timeout bounds what is in flight', () => {
    const client = { socketOptions: { TCP_USER_TIMEOUT: '5s' } };
    expect(decisions(configuration({ pingInterval: 10 * SECOND, pingTimeout: 5 * SECOND, pingWithoutCalls: 0 }, { client }))).toMatchObject(
      {
        idle: 'never',
        'in-flight': 'rto 5.4',
        frozen: 'ping 15',
        rebooted: 'never',
      },
    );
  });

  test('a ping on an idle connection is data in flight: a reboot is told by a reset, a cut by the ping’s timeout', () => {
    const given = configuration({ pingInterval: 10 * SECOND, pingTimeout: 5 * SECOND });
    expect(decisions(given)).toMatchObject({ idle: 'ping 15', rebooted: 'ECONNRESET 10' });
    expect(answer(given, 'idle').kernelAlone).toMatchObject({ decidedBy: 'rto' });
  });

  test('several misses add up: 15 s, three of them, come to a minute and not to 45 s', () => {
    expect(answer(configuration({ pingInterval: 15 * SECOND, pingMisses: 3 }), 'frozen').earliestUs).toBe(60 * SECOND);
  });

  test('a deadline within the kernel’s range decides at some moments of booting, the kernel at the others', () => {
    const found = answer(configuration({ readTimeout: 938.5 * SECOND }), 'in-flight');
    expect([found.earliestUs, found.latestUs].map((us) => Math.round((us ?? 0) / 100_000) / 10)).toEqual([937.7, 938.5]);
    expect([found.decidedBy, found.alsoDecidedBy]).toEqual(['read-timeout', ['rto']]);
  });

  test('what a deadline that does not decide would have done is told', () => {
    const texts = answer(configuration({ readTimeout: 2000 * SECOND, writeTimeout: SECOND }), 'in-flight').others.map(({ text }) =>
      english(text),
    );
    expect(texts).toContain('The program’s read timeout of 33m20s ends the wait after that time.');
    expect(texts).toContain('The program’s write timeout of 1s does not run: no write waits for room.');
  });

  test('a program that gives up closes: its run has that call', () => {
    const { latest } = answer(configuration({ readTimeout: 6 * SECOND }), 'frozen');
    expect(latest.steps.at(-1)).toEqual({ at: 7 * SECOND, do: 'close', host: 'client' });
    expect(simulate(latest).verdicts.client.outcome).not.toBe('never');
  });
});

describe('a middlebox that forgets', () => {
  const forgotten = (preset: string, program: Partial<ProgramTimers> = {}, socketOptions: object = {}) =>
    answer(configuration(program, { client: { socketOptions }, path: { middleboxes: [{ preset }] } }), 'forgotten');

  test('one that drops leaves it to the retransmission timer; one that resets tells at once', () => {
    expect(forgotten('azure-lb')).toMatchObject({ decidedBy: 'rto', errno: 'ETIMEDOUT' });
    expect(forgotten('azure-lb').earliestUs).toBeGreaterThan(930 * SECOND);
    const reset = forgotten('aws-nat-gateway');
    expect(reset).toMatchObject({ decidedBy: null, errno: 'ECONNRESET', resetBy: 'AWS NAT gateway' });
    expect(reset.latestUs).toBeLessThan(10_000);
  });
  test('keepalive or pings below its idle time keep the entry; above it they do not', () => {
    expect(forgotten('azure-lb', {}, { SO_KEEPALIVE: true, TCP_KEEPIDLE: '200s' }).outcome).toBe('alive');
    expect(forgotten('azure-lb', {}, { SO_KEEPALIVE: true, TCP_KEEPIDLE: '300s' }).outcome).toBe('error');
    expect(forgotten('azure-lb', { pingInterval: 200 * SECOND }).outcome).toBe('alive');
    expect(forgotten('azure-lb', { pingInterval: 200 * SECOND, pingWithoutCalls: 0 }).outcome).toBe('error');
    expect(forgotten('azure-lb', { pingInterval: 300 * SECOND }).outcome).toBe('error');
  });
  test('where none forgets within a run there is no such situation', () => {
    for (const path of [{}, { middleboxes: [{ preset: 'linux-conntrack' }] }, { middleboxes: [{ kind: 'nat', idle: 'never' }] }])
      expect(situationsOf(configuration({}, { path }))).not.toContain('forgotten');
  });
  test('one that tells both ends when it forgets ends an idle connection by itself', () => {
    const given = configuration({}, { path: { middleboxes: [{ preset: 'azure-lb-tcp-reset' }] } });
    const { errno, earliestUs } = answer(given, 'rebooted');
    expect(errno).toBe('ECONNRESET');
    expect(Math.round((earliestUs ?? 0) / SECOND)).toBe(239);
  });
});

describe('programs that are run come to the same', () => {
  /** The moment at which the client's program gives up, from the fault. */
  function givesUp(program: object, fault: object, faultAt: number, serviceTime = '0s'): number {
    const parsed = parseSystem({
      watch: 'client',
      nodes: [
        { name: 'client', program: { to: ['server'], ...program } },
        { name: 'server', program: { is: 'is' in program && program.is === 'grpc-client' ? 'grpc-server' : 'responder', serviceTime } },
      ],
      faults: [{ at: `${faultAt}us`, node: 'server', ...fault }],
      until: '20m',
    });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    const end = simulateSystem(parsed.system).events.find(
      ({ node, kind, at }) => node === 'client' && at >= faultAt && (kind === 'failed' || kind === 'disconnected'),
    );
    return (end?.at ?? Number.NaN) - faultAt;
  }
  const close = (found: number, expected: number | null, withinUs: number) =>
    expect(Math.abs(found - (expected ?? Number.NaN)), `${found} and ${expected}`).toBeLessThanOrEqual(withinUs);

  test.each([
    ['in-flight', { do: 'cut' }],
    ['frozen', { do: 'freeze' }],
  ] as const)('a read timeout of 6 s, %s', (situation: Situation, fault) => {
    const loop = { is: 'request-loop', every: '1s', readTimeout: '6s', attempts: 1 };
    // The request leaves up to a second after the fault.
    const found = givesUp(loop, fault, 2_999_000);
    close(found, answer(configuration({ readTimeout: 6 * SECOND }), situation).earliestUs, 20_000);
  });

  test('gRPC keepalive 10 s and 5 s without a call, allowed', () => {
    const keepalive = { time: '10s', timeout: '5s', permitWithoutStream: 'yes' };
    const found = givesUp({ is: 'grpc-client', every: '1h', calls: 1, keepalive, userTimeout: 'no' }, { do: 'cut' }, 20_000);
    close(found, answer(configuration({ pingInterval: 10 * SECOND, pingTimeout: 5 * SECOND }), 'idle').earliestUs, 40_000);
  });
});
