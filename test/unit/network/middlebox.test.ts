// Middleboxes between two kernels: when they forget, what each end is told and when, and which side of them a cut is on.
import { describe, expect, test } from 'vitest';
import {
  entryStretches,
  explainEvent,
  findRace,
  MIDDLEBOX_PRESETS,
  type MiddleboxFile,
  type Run,
  type ScenarioFile,
  simulate,
  type StepFile,
} from '../../../sim/index.ts';
import { fired, run, SECOND, scenarioOf, sent } from '../../support/run.ts';

const send = (at: string, host: 'client' | 'server' = 'client', bytes = 100): StepFile => ({ at, do: 'send', host, bytes });
const behind = (boxes: MiddleboxFile[], steps: StepFile[], rest: ScenarioFile = {}): ScenarioFile => ({
  until: '2h',
  ...rest,
  path: { rtt: '10ms', middleboxes: boxes },
  steps: [send('1s'), ...steps],
});
const nat = (idle: string, forgets: MiddleboxFile['forgets'] = 'silence'): MiddleboxFile => ({ name: 'box', kind: 'nat', idle, forgets });
const lb = (idle: string, forgets: MiddleboxFile['forgets'] = 'silence'): MiddleboxFile => ({
  name: 'box',
  kind: 'load-balancer',
  idle,
  forgets,
});
const boxEvents = (result: Run) => result.events.filter((event) => event.kind === 'middlebox');
const forgotten = (result: Run): number[] => boxEvents(result).flatMap(({ did, at }) => (did === 'forgot' ? [at] : []));
const lost = (result: Run) => result.events.filter((event) => event.kind === 'lost');
/** The last packet of the first exchange passes the middle of the path 7.5 ms after it began. */
const LAST_PASSED = 1 * SECOND + 7500;

describe('an idle time', () => {
  test('nothing just before, exactly then: the entry is forgotten', () => {
    const until = (us: number) => run({ ...behind([nat('100s')], []), until: `${us}us` });
    expect(forgotten(until(LAST_PASSED + 100 * SECOND - 1))).toEqual([]);
    expect(forgotten(until(LAST_PASSED + 100 * SECOND))).toEqual([LAST_PASSED + 100 * SECOND]);
  });

  test('a packet that passes in the last microsecond renews it; one later is too late', () => {
    // From the client to the middle of the path it takes 2.5 ms.
    const sendAt = (us: number) => run(behind([nat('100s')], [send(`${us - 2500}us`)]));
    const limit = LAST_PASSED + 100 * SECOND;
    expect(sendAt(limit - 1).verdicts.client.outcome).not.toBe('error');
    expect(sendAt(limit + 1).verdicts.client.outcome).toBe('error');
  });

  test('where a packet comes at the very moment, the verdict is a race', () => {
    const scenario = scenarioOf(behind([nat('100s')], [send(`${LAST_PASSED + 100 * SECOND - 2500}us`)]));
    expect(simulate(scenario).verdicts.client.outcome).toBe('error');
    expect(findRace(scenario)?.swapped.outcome).toBe('never');
  });

  test('packets of both directions renew it', () => {
    const result = run(behind([nat('100s')], [send('90s', 'server'), send('180s', 'server'), send('270s')]));
    expect(forgotten(result)).toHaveLength(1);
    expect(forgotten(result)[0]).toBeGreaterThan(370 * SECOND);
  });

  test('"never" keeps the entry for ever', () => {
    const result = run(behind([nat('never')], [send('6000s')]));
    expect(forgotten(result)).toEqual([]);
    expect(result.verdicts.client.outcome).toBe('alive');
  });
});

describe('what a forgotten connection is told', () => {
  test('silence: never, without keepalive; a write waits for the retransmission timer', () => {
    const idle = run(behind([nat('100s')], []));
    expect([idle.verdicts.client.outcome, idle.verdicts.server.outcome]).toEqual(['never', 'never']);
    const writes = run(behind([nat('100s')], [send('200s')]));
    expect(writes.verdicts.client).toMatchObject({ outcome: 'error', errno: 'ETIMEDOUT', decidedBy: 'rto', since: 'path/forgot/box/1' });
    expect(lost(writes).every(({ why, box }) => why === 'unknown to a middlebox' && box === 'box')).toBe(true);
  });

  test('rst: the next packet’s sender gets a reset it accepts, half a way there and back later; the other end nothing', () => {
    const result = run(behind([lb('100s', 'rst')], [send('200s')]));
    expect(result.verdicts.client).toMatchObject({
      outcome: 'error',
      errno: 'ECONNRESET',
      decidedBy: null,
      resetBy: 'box',
      at: 200 * SECOND + 5000,
    });
    expect(result.verdicts.server).toMatchObject({ outcome: 'never', resetBy: null });
  });

  test('rst, and the server writes: the server gets it; a NAT cannot answer the outside', () => {
    const steps = [send('200s', 'server')];
    expect(run(behind([lb('100s', 'rst')], steps)).verdicts.server).toMatchObject({ errno: 'ECONNRESET', resetBy: 'box' });
    expect(run(behind([nat('100s', 'rst')], steps)).verdicts.server).toMatchObject({ errno: 'ETIMEDOUT', resetBy: null });
  });

  test('rst at once: both ends at the moment of forgetting', () => {
    const { verdicts } = run(behind([lb('100s', 'rst at once')], []));
    for (const verdict of [verdicts.client, verdicts.server])
      expect(verdict).toMatchObject({ outcome: 'error', errno: 'ECONNRESET', resetBy: 'box', at: LAST_PASSED + 100 * SECOND + 2500 });
  });

  test('rst at once, and nothing else to come: the run is not quiet before', () => {
    expect(run({ ...behind([lb('100s', 'rst at once')], []), until: '60s' }).stopped.by).toBe('end');
    expect(run({ ...behind([lb('100s')], []), until: '60s' }).stopped.by).toBe('quiet');
  });

  test('picks up: the connection goes on as if nothing had been', () => {
    const box: MiddleboxFile = { name: 'box', kind: 'conntrack' };
    const result = run(behind([box], [{ at: '100s', do: 'forget', box: 'box' }, send('200s')]));
    expect(result.verdicts.client.outcome).toBe('alive');
    expect(
      boxEvents(result)
        .slice(-4)
        .map(({ rule }) => rule.name),
    ).toEqual(['box-lost', 'box-picks-up', 'box-change', 'box-idle']);
    // Until a second packet has passed, both ways, it lasts 300 s only.
    expect(forgotten(result)).toEqual([100 * SECOND, 200 * SECOND + 7500 + 300 * SECOND]);
  });

  test('a new connection from the same port makes a new entry', () => {
    const result = run(behind([nat('10s')], [], { client: { sysctl: { tcp_syn_retries: 2 } } }));
    expect(boxEvents(result).map(({ did }) => did)).toEqual(['entry', 'forgot']);
  });
});

describe('a middlebox that loses its entry', () => {
  test('is the fault that a verdict counts from', () => {
    const result = run(behind([lb('350s', 'rst')], [{ at: '10s', do: 'forget', box: 'box' }, send('20s')]));
    expect(result.verdicts.client).toMatchObject({ errno: 'ECONNRESET', since: 'path/forget/1', sinceUs: 10 * SECOND + 5000 });
  });

  test('that knows nothing loses nothing', () => {
    const result = run({ ...behind([lb('350s')], []), steps: [{ at: '0s', do: 'forget', box: 'box' }], connectAt: '1s' });
    expect(forgotten(result).filter((at) => at < 300 * SECOND)).toEqual([]);
  });

  test('a reset that passes ends the entry', () => {
    const result = run(behind([lb('350s')], [{ at: '10s', do: 'reboot', host: 'server', down: '1s' }, send('20s')]));
    expect(result.verdicts.client).toMatchObject({ errno: 'ECONNRESET', resetBy: null });
    expect(boxEvents(result).at(-1)?.rule.name).toBe('box-closed');
  });
});

describe('where a cut is', () => {
  const keepalive = { client: { socketOptions: { SO_KEEPALIVE: true, TCP_KEEPIDLE: '30s', TCP_KEEPINTVL: '30s', TCP_KEEPCNT: 127 } } };

  test('beside the server, as it is by default, the middlebox still sees what the client sends', () => {
    const result = run(behind([nat('100s')], [{ at: '10s', do: 'cut' }], { ...keepalive, until: '20m' }));
    expect(forgotten(result)).toEqual([]);
    expect(lost(result).every(({ passed }) => passed === 1)).toBe(true);
  });

  test('beside the client, it sees nothing and forgets', () => {
    const result = run(behind([nat('100s')], [{ at: '10s', do: 'cut', near: 'client' }], { ...keepalive, until: '20m' }));
    expect(forgotten(result)).toEqual([LAST_PASSED + 100 * SECOND]);
    expect(lost(result).every(({ passed }) => passed === 0)).toBe(true);
  });

  test('both may be cut, and only what was cut is restored', () => {
    const steps: StepFile[] = [
      { at: '10s', do: 'cut' },
      { at: '11s', do: 'cut', near: 'client' },
      { at: '12s', do: 'restore', near: 'client' },
    ];
    expect(run(behind([nat('never')], steps)).verdicts.client.outcome).toBe('never');
    expect(run(behind([nat('never')], [...steps, { at: '13s', do: 'restore' }])).verdicts.client.outcome).toBe('alive');
  });

  test('what is under way is lost on the link that is cut', () => {
    const file = (near: 'client' | 'server'): ScenarioFile => ({
      path: { rtt: '1s', middleboxes: [nat('1h')] },
      // Half a second one way: at 5.3 s the segment is past the middle.
      steps: [send('5s'), { at: '5.3s', do: 'cut', direction: 'toServer', near }],
      until: '5.6s',
    });
    expect(lost(run(file('server'))).map(({ at, passed }) => [at, passed])).toEqual([[5.3 * SECOND, 1]]);
    expect(lost(run(file('client')))).toEqual([]);
  });
});

describe('several middleboxes', () => {
  test('each has its own entry; the one with the shortest time decides', () => {
    const boxes: MiddleboxFile[] = [nat('1000s'), { name: 'far', kind: 'firewall', idle: '50s' }];
    const result = run(behind(boxes, [send('200s')]));
    expect(forgotten(result).length).toBeGreaterThan(0);
    expect(new Set(lost(result).map(({ box, passed }) => `${box} ${passed}`))).toEqual(new Set(['far 1']));
    // Retransmissions that the far one drops keep the near one’s entry alive.
    const near = entryStretches(result).find(({ box }) => box === 'box');
    expect(near?.renewals.length).toBeGreaterThan(10);
  });

  test('delays add up to the round trip wherever they stand', () => {
    const times = (boxes: MiddleboxFile[]) =>
      sent(run({ path: { rtt: '10.001ms', middleboxes: boxes }, steps: [send('1s')] }), 'server').map(({ at }) => at);
    const plain = times([]);
    for (const at of [0, 0.1, 1 / 3, 0.9999, 1]) expect(times([{ ...nat('1h'), at }])).toEqual(plain);
    expect(
      times([
        { ...nat('1h'), at: 0 },
        { name: 'b', kind: 'firewall', idle: '1h', at: 1 },
      ]),
    ).toEqual(plain);
  });
});

describe('conntrack beside a peer that is gone', () => {
  const box: MiddleboxFile = { name: 'box', kind: 'conntrack', forgets: 'silence' };

  test('three repeated retransmissions shorten five days to 300 s', () => {
    const result = run(behind([box], [{ at: '10s', do: 'cut' }, send('11s')]));
    const [short] = boxEvents(result).filter(({ rule }) => rule.inputs.because === 'repeated');
    // The data, the tail loss probe, and two retransmissions: the fourth packet of its kind.
    expect(short).toMatchObject({ timeoutUs: 300 * SECOND });
    expect(fired(result, 'client', 'rto').filter(({ at }) => at < (short?.at ?? 0))).toHaveLength(2);
  });

  test('the entry outlives every gap between retransmissions, 120 s and the wheel, and goes 300 s after the last', () => {
    const result = run(behind([box], [{ at: '10s', do: 'cut' }, send('11s')]));
    const last = sent(result, 'client').at(-1)?.at ?? 0;
    expect(forgotten(result)).toEqual([last + 2500 + 300 * SECOND]);
  });

  test('so does it with keepalive every 75 s; with keepalive every 400 s it does not', () => {
    const withKeepalive = (intvl: string) =>
      run(
        behind(
          [box],
          [
            { at: '2s', do: 'cut' },
            { at: '2000s', do: 'restore' },
          ],
          {
            client: { socketOptions: { SO_KEEPALIVE: true, TCP_KEEPIDLE: '60s', TCP_KEEPINTVL: intvl, TCP_KEEPCNT: 100 } },
            until: '1d',
          },
        ),
      );
    expect(withKeepalive('75s').verdicts.client.outcome).toBe('alive');
    expect(withKeepalive('400s').verdicts.client.outcome).toBe('error');
  });
});

describe('sentences', () => {
  const sentences = (result: Run): string => result.events.map(({ id }) => explainEvent(result.events, id).sentence).join('\n');

  test('name the middlebox and the numbers', () => {
    const text = sentences(run(behind([lb('100s', 'rst')], [send('200s')])));
    expect(text).toContain('Box makes an entry for the connection. It lasts 1 min 40 s without a packet.');
    expect(text).toContain('Box forgets the connection: no packet has passed for 1 min 40 s.');
    expect(text).toContain('Box forgot this connection 1 min 39 s ago');
    expect(text).toContain('box on the path made it; the other end knows nothing of it.');
  });

  test('say why conntrack keeps an entry for less than its state', () => {
    const text = sentences(run(behind([{ name: 'box', kind: 'conntrack' }], [{ at: '10s', do: 'cut' }, send('11s')])));
    expect(text).toContain('stays ESTABLISHED. It lasts 5 min without a packet: the same packet came 4 times in a row.');
    expect(text).not.toContain('undefined');
  });
});

test('every preset has a source and a date, and makes a box that the parser takes', () => {
  for (const [id, preset] of Object.entries(MIDDLEBOX_PRESETS)) {
    expect(preset.asOf).toMatch(/^20\d\d-\d\d-\d\d$/);
    expect(preset.source.length).toBeGreaterThan(10);
    expect(preset.url).toMatch(/^https:\/\//);
    const scenario = scenarioOf({ path: { middleboxes: [{ preset: id as keyof typeof MIDDLEBOX_PRESETS }] } });
    expect(scenario.path.middleboxes?.[0]).toMatchObject({
      name: preset.name ?? preset.title,
      kind: preset.kind,
      forgets: preset.forgets,
      idleUs: preset.idleUs ?? null,
    });
  }
});
