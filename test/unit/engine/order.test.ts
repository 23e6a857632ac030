// The total order of simultaneous events, and scenarios in which it decides.
import { describe, expect, test } from 'vitest';
import { newAgenda, nextTurn, placesOf, type Turn } from '../../../sim/engine/queue.ts';
import { type ConnectionRun, ORDER, simulate, simulateSystem, SWAPPED_ORDER } from '../../../sim/index.ts';
import { micros } from '../../../sim/time.ts';
import { fired, run, scenarioOf } from '../../support/run.ts';
import { pair, systemOf } from '../../support/system.ts';

const next = (times: Partial<Record<Turn, number>>, until = 1000, order: readonly Turn[] = ORDER): Turn | null => {
  const agenda = newAgenda();
  for (const [turn, at] of Object.entries(times)) agenda[ORDER.indexOf(turn as Turn)] = at;
  return nextTurn(agenda, placesOf(order), micros(until));
};

describe('simultaneous events', () => {
  test('faults, then the client’s timers, the server’s, segments, and the programs’ calls', () => {
    const left: Partial<Record<Turn, number>> = { call: 5, segment: 5, 'server timer': 5, 'client timer': 5, fault: 5 };
    const seen: Turn[] = [];
    for (let turn = next(left); turn !== null; turn = next(left)) {
      seen.push(turn);
      delete left[turn];
    }
    expect(seen).toEqual(['fault', 'client timer', 'server timer', 'segment', 'call']);
  });
  test('the earlier comes first, whatever its kind', () => {
    expect(next({ fault: 6, call: 5 })).toBe('call');
    expect(next({ 'client timer': 6, 'server timer': 5 })).toBe('server timer');
  });
  test('swapped: segments before timers, the server before the client', () => {
    expect(next({ segment: 5, 'client timer': 5 }, 1000, SWAPPED_ORDER)).toBe('segment');
    expect(next({ 'server timer': 5, 'client timer': 5 }, 1000, SWAPPED_ORDER)).toBe('server timer');
    expect([...SWAPPED_ORDER].sort()).toEqual([...ORDER].sort());
  });
  test('up to the end and not beyond', () => {
    expect(next({ call: 999 })).toBe('call');
    expect(next({ call: 1000 })).toBe('call');
    expect(next({ call: 1001 })).toBeNull();
    expect(next({})).toBeNull();
  });
  test('calls at one time keep the order of the file', () => {
    const result = run({
      steps: [
        { at: '1s', do: 'send', host: 'client', bytes: 1 },
        { at: '1s', do: 'send', host: 'server', bytes: 2 },
        { at: '1s', do: 'send', host: 'client', bytes: 3 },
      ],
      until: '2s',
    });
    expect(result.events.flatMap((event) => (event.kind === 'call' && event.call === 'send' ? [event.detail.bytes] : []))).toEqual([
      1, 2, 3,
    ]);
  });
});

describe('a race', () => {
  /** The acknowledgement arrives in the very microsecond in which the user timeout’s firing decides. */
  test('the answer to the last keepalive probe arrives as the timer gives up: the order decides, and swapping it shows that', () => {
    const options = { SO_KEEPALIVE: true, TCP_KEEPIDLE: 1, TCP_KEEPINTVL: 1, TCP_KEEPCNT: 1 };
    const clock = { jiffiesAtStart: 2 ** 20, microsecondsIntoJiffy: 0 };
    // At 250 HZ the interval of 1 s lasts exactly 256 jiffies: an answer 1.024 s later comes with the next firing.
    const scenario = scenarioOf({ client: { clock, socketOptions: options }, path: { rtt: '1024ms' }, steps: [], until: '20s' });
    const timersFirst = simulate(scenario).verdicts.client;
    const segmentsFirst = simulate(scenario, { order: SWAPPED_ORDER }).verdicts.client;
    expect(timersFirst).toMatchObject({ outcome: 'error', errno: 'ETIMEDOUT', decidedBy: 'keepalive' });
    expect(segmentsFirst.outcome).toBe('alive');
  });
  test('one microsecond sooner and nothing hangs on the order', () => {
    const options = { SO_KEEPALIVE: true, TCP_KEEPIDLE: 1, TCP_KEEPINTVL: 1, TCP_KEEPCNT: 1 };
    const clock = { jiffiesAtStart: 2 ** 20, microsecondsIntoJiffy: 0 };
    const scenario = scenarioOf({ client: { clock, socketOptions: options }, path: { rtt: '1023999us' }, steps: [], until: '20s' });
    expect(simulate(scenario).verdicts.client.outcome).toBe('alive');
    expect(simulate(scenario, { order: SWAPPED_ORDER }).verdicts.client.outcome).toBe('alive');
  });
  test('within one jiffy of one host coarser levels of the wheel run first (W3)', () => {
    // Keepalive (level 3 and coarser) and a retransmission (level 0) of one socket that fall on one jiffy.
    const result = run({
      client: {
        clock: { jiffiesAtStart: 2 ** 20 - 500, microsecondsIntoJiffy: 0 },
        socketOptions: { SO_KEEPALIVE: true, TCP_KEEPIDLE: 18 },
      },
      path: { rtt: '1ms' },
      steps: [
        { at: '1s', do: 'cut' },
        { at: '2s', do: 'send', host: 'client', bytes: 100 },
      ],
      until: '2m',
    });
    const [keepalive] = fired(result, 'client', 'keepalive');
    const together = result.events.filter(({ at, kind }) => at === keepalive?.at && kind === 'fire');
    expect(together[0]).toMatchObject({ timer: 'keepalive' });
  });
});

describe('hosts that come back', () => {
  const faults = ({ events }: Pick<ReturnType<typeof run>, 'events'>) =>
    events.flatMap((event) => (event.kind === 'fault' ? [`${event.at / 1_000_000} ${event.place} ${event.fault}`] : []));
  test('the one that is back sooner is on sooner, whoever went first', () => {
    const result = run({
      steps: [
        { at: '1s', do: 'reboot', host: 'client', down: '9s' },
        { at: '2s', do: 'reboot', host: 'server', down: '2s' },
      ],
      until: '1m',
    });
    expect(faults(result)).toEqual(['1 client reboot', '2 server reboot', '4 server power-on', '10 client power-on']);
  });
  const back = ['3 server reboot', '4 server power-on', '4 path cut'];
  test('are back before a fault at the same moment', () => {
    const steps = [
      { at: '3s', do: 'reboot', host: 'server', down: '1s' },
      { at: '4s', do: 'cut' },
    ] as const;
    expect(faults(run({ steps: [...steps], until: '1m' }))).toEqual(back);
  });
  test('and so they are in a system', () => {
    const system = systemOf({
      nodes: pair({ is: 'request-loop', every: '1s' }),
      faults: [
        { at: '3s', do: 'reboot', node: 'server', down: '1s' },
        { at: '4s', do: 'cut', node: 'client' },
      ],
    });
    const { connections } = simulateSystem(system);
    const first = connections[0] as ConnectionRun;
    expect(faults(first)).toEqual(back);
    expect(first.events).toEqual(simulate(first.scenario).events.slice(0, first.events.length));
  });
});
