// What leaves and when: acknowledgements at once or delayed, windows, selective acknowledgement and fast retransmission, the
// tail loss probe, and the rate at which probes are answered.
import { describe, expect, test } from 'vitest';
import { type Machine, deliver, newMachine } from '../../../sim/engine/machine.ts';
import { tcpConnect } from '../../../sim/kernel/handshake.ts';
import { type Host, newHost, setClock } from '../../../sim/kernel/host.ts';
import { tcpInitSock } from '../../../sim/kernel/sockopt.ts';
import type { TcpSock } from '../../../sim/kernel/sock.ts';
import { tcpSendmsg } from '../../../sim/kernel/write.ts';
import { PROFILES, type Segment, type StepFile } from '../../../sim/index.ts';
import { micros } from '../../../sim/time.ts';
import { alignedAt, armed, fired, run, SECOND, sent } from '../../support/run.ts';

const send = (at: string, bytes: number, host: 'client' | 'server' = 'client'): StepFile => ({ at, do: 'send', host, bytes });

describe('acknowledgements', () => {
  test('the first segments of a connection are acknowledged at once', () => {
    const result = run({ path: { rtt: '1ms' }, steps: [send('1s', 100)], until: '10s' });
    expect(sent(result, 'server', 'ack').map(({ at }) => at)).toEqual([SECOND + 500]);
  });
  test('in a dialogue an acknowledgement waits 40 ms for data to go with, and goes with it', () => {
    const dialogue = Array.from({ length: 12 }, (_, i) => [
      send(`${1000 + i * 20}ms`, 100),
      send(`${1000 + i * 20 + 10}ms`, 100, 'server'),
    ]).flat();
    const result = run({ path: { rtt: '1ms' }, steps: [...dialogue, send('5s', 100)], until: '20s' });
    const delayed = fired(result, 'server', 'delack');
    expect(armed(result, 'server', 'delack').length).toBeGreaterThan(3);
    const waited = (delayed.at(-1)?.at as number) - 5 * SECOND;
    expect(waited).toBeGreaterThanOrEqual(40_000);
    expect(waited).toBeLessThanOrEqual(48_500);
  });
  test('an answer in time takes the acknowledgement with it: the delayed one is cancelled', () => {
    const dialogue = Array.from({ length: 6 }, (_, i) => [
      send(`${1000 + i * 20}ms`, 100),
      send(`${1000 + i * 20 + 10}ms`, 100, 'server'),
    ]).flat();
    const result = run({ path: { rtt: '1ms' }, steps: dialogue, until: '20s' });
    expect(result.events.filter(({ key }) => key.startsWith('server/delack/cancel')).length).toBeGreaterThan(2);
  });
});

describe('windows', () => {
  test('a program that does not read closes its window; what does not fit stays unsent', () => {
    const result = run({
      server: { receiveBuffer: 2896 },
      path: { rtt: '1ms' },
      steps: [{ at: '1s', do: 'stopReading', host: 'server' }, send('2s', 20_000)],
      until: '3s',
    });
    expect(sent(result, 'client', 'data').reduce((sum, { segment }) => sum + segment.len, 0)).toBe(2896);
    expect(sent(result, 'server', 'ack').at(-1)?.segment.win).toBe(0);
  });
  test('silly window: the window opens by a segment or not at all', () => {
    const result = run({
      server: { receiveBuffer: 10_000 },
      path: { rtt: '1ms' },
      steps: [{ at: '1s', do: 'stopReading', host: 'server' }, send('2s', 40_000), { at: '10s', do: 'resumeReading', host: 'server' }],
      until: '20s',
    });
    const windows = result.events.flatMap((event) =>
      event.kind === 'send' && event.place === 'server' && event.at >= 10 * SECOND ? [event.segment.win] : [],
    );
    expect(windows.length).toBeGreaterThan(0);
    for (const window of windows) expect(window === 0 || window >= 1448).toBe(true);
  });
  test('nothing is sent beyond the advertised window', () => {
    const result = run({ server: { receiveBuffer: 5000 }, path: { rtt: '30ms' }, steps: [send('1s', 50_000)], until: '20s' });
    let edge = 5001;
    for (const event of result.events) {
      if (event.place !== 'client') continue;
      if (event.kind === 'receive' && event.segment.ack !== null) edge = Math.max(edge, event.segment.ack + event.segment.win);
      if (event.kind === 'send') expect(event.segment.seq + event.segment.len).toBeLessThanOrEqual(edge);
    }
    expect(sent(result, 'client', 'data').at(-1)?.segment.seq).toBeGreaterThan(45_000);
  });
});

describe('loss', () => {
  /** Cut for so short that it takes the middle of a flight of ten segments with it. */
  const hole = (sack: 0 | 1) =>
    run({
      client: { sysctl: { tcp_sack: sack } },
      path: { rtt: '100ms' },
      steps: [send('1s', 5 * 1448), { at: '1s', do: 'cut' }, { at: '1.001s', do: 'restore' }, send('1.01s', 5 * 1448)],
      until: '20s',
    });
  test('segments behind a gap are acknowledged selectively, and the gap is filled before any timeout', () => {
    const result = hole(1);
    const acks = sent(result, 'server', 'ack');
    expect(acks.some(({ segment }) => segment.sack.length > 0)).toBe(true);
    expect(sent(result, 'client', 'retransmission').length).toBeGreaterThanOrEqual(5);
    expect(fired(result, 'client', 'rto')).toEqual([]);
    expect(result.verdicts.client.outcome).toBe('alive');
  });
  test('without SACK three duplicate acknowledgements do', () => {
    const result = hole(0);
    expect(sent(result, 'server', 'ack').every(({ segment }) => segment.sack.length === 0)).toBe(true);
    expect(sent(result, 'client', 'retransmission').length).toBeGreaterThanOrEqual(1);
    expect((sent(result, 'client', 'retransmission')[0]?.at as number) < 1.2 * SECOND).toBe(true);
  });
  test('the tail loss probe comes before the timeout and is counted nowhere', () => {
    const result = run({
      path: { rtt: '1ms' },
      steps: [{ at: '1s', do: 'cut' }, send('2s', 100), { at: '2.1s', do: 'restore' }],
      until: '10s',
    });
    expect(sent(result, 'client', 'tail-loss-probe').map(({ at }) => at - 2 * SECOND)).toEqual([208_000]);
    expect(result.verdicts.client).toMatchObject({ outcome: 'alive', retransmissions: 0, tailLossProbes: 1 });
  });
  test.each([0, 1, 2])('tcp_early_retrans %i: no tail loss probe', (value) => {
    const result = run({
      client: { sysctl: { tcp_early_retrans: value } },
      steps: [{ at: '1s', do: 'cut' }, send('2s', 100)],
      until: '10s',
    });
    expect(sent(result, 'client', 'tail-loss-probe')).toEqual([]);
    expect((sent(result, 'client', 'retransmission')[0]?.at as number) - 2 * SECOND).toBe(208_000);
  });
  test('a second write restarts the probe; both segments leave again as one', () => {
    const result = run({
      client: { socketOptions: { TCP_NODELAY: true } },
      path: { rtt: '1ms' },
      steps: [{ at: '1s', do: 'cut' }, send('2s', 100), send('2.08s', 100)],
      until: '4s',
    });
    expect(sent(result, 'client', 'tail-loss-probe')[0]?.segment).toMatchObject({ seq: 101, len: 100 });
    expect(sent(result, 'client', 'retransmission')[0]?.segment).toMatchObject({ seq: 1, len: 200 });
  });
  /** Jiffies of everything sent for a write at 0 and another `gap` jiffies later; a round trip just above 1 ms, as was measured. */
  function twoWrites(gap: number): [string, number][] {
    const result = run({
      client: { clock: alignedAt(2 * SECOND, 250), socketOptions: { TCP_NODELAY: true } },
      path: { rtt: '1003us' },
      steps: [{ at: '1s', do: 'cut' }, send('2s', 100), send(`${2000 + gap * 4}ms`, 100)],
      until: '2.8s',
    });
    return sent(result, 'client', 'data', 'tail-loss-probe', 'retransmission').map(({ at, segment }) => [
      segment.purpose,
      (at - 2 * SECOND) / 4000,
    ]);
  }
  test('writes at 0 and 20 jiffies: the probe of the second at 23, the first timeout a whole 52 later', () => {
    expect(twoWrites(20)).toEqual([
      ['data', 0],
      ['data', 20],
      ['tail-loss-probe', 23],
      ['retransmission', 75],
      ['retransmission', 184],
    ]);
  });
  test('writes at 0 and 60: a probe is out at 52, so the timeout counts from it and comes at 104', () => {
    expect(twoWrites(60).slice(0, 4)).toEqual([
      ['data', 0],
      ['tail-loss-probe', 52],
      ['data', 60],
      ['retransmission', 104],
    ]);
  });
  test('after the first timeout the window is one segment: a later write is not sent, Nagle or not', () => {
    expect(twoWrites(120).map(([purpose]) => purpose)).toEqual(['data', 'tail-loss-probe', 'retransmission']);
  });
  test('a thin stream waits six times without doubling, then doubles', () => {
    const result = run({
      client: { clock: alignedAt(2 * SECOND, 250), socketOptions: { TCP_THIN_LINEAR_TIMEOUTS: true } },
      path: { rtt: '1ms' },
      steps: [{ at: '1s', do: 'cut' }, send('2s', 100)],
      until: '30s',
    });
    const at = sent(result, 'client', 'retransmission').map((event) => (event.at - 2 * SECOND) / 4000);
    expect(at.slice(0, 9)).toEqual([104, 156, 208, 260, 312, 364, 416, 520, 728]);
  });
});

describe('answers to segments out of the window', () => {
  /** One socket, driven by hand. */
  function connected(): { host: Host; machine: Machine; sk: TcpSock } {
    const host = newHost('client', PROFILES['linux-6.12'], 250, { jiffiesAtStart: 0, microsecondsIntoJiffy: 0 }, {}, null);
    const machine = newMachine(host);
    const sk = tcpInitSock(host, 1, {}, 65_535);
    machine.sockets.push(sk);
    tcpConnect(host, sk);
    deliver(machine, segment({ flags: 'S.', seq: 0, ack: 1, offers: { timestamps: true, sack: true, mss: 1460 } }));
    host.outbox.length = 0;
    return { host, machine, sk };
  }
  const segment = (fields: Partial<Segment>): Segment => ({
    flow: 1,
    from: 'server',
    flags: '.',
    seq: 1,
    len: 0,
    ack: 1,
    win: 65_535,
    tsVal: 1,
    tsEcr: null,
    sack: [],
    offers: null,
    purpose: 'ack',
    ...fields,
  });
  const answers = (jiffies: readonly number[], fields: Partial<Segment> = { seq: 0 }): number[] => {
    const { host, machine } = connected();
    return jiffies.filter((jiffy) => {
      setClock(host, micros((1000 + jiffy) * 4000));
      deliver(machine, segment(fields));
      return host.outbox.splice(0).length > 0;
    });
  };
  test('probes at 0, 50, 150, 350, 425, 575 jiffies are answered at 0, 150, 350, 575: at most one in 500 ms', () => {
    expect(answers([0, 50, 150, 350, 425, 575])).toEqual([0, 150, 350, 575]);
  });
  test('124 jiffies are too soon, 125 are not', () => {
    expect(answers([0, 124])).toEqual([0]);
    expect(answers([0, 125])).toEqual([0, 125]);
  });
  test('a probe is no acknowledgement: the count of unanswered probes stays', () => {
    const { host, machine, sk } = connected();
    sk.probesOut = 2;
    setClock(host, micros(SECOND));
    deliver(machine, segment({ seq: 0 }));
    expect(sk.probesOut).toBe(2);
    deliver(machine, segment({}));
    expect(sk.probesOut).toBe(0);
  });
  test('a reset counts only with the very number expected; within the window it is challenged', () => {
    const { host, machine, sk } = connected();
    deliver(machine, segment({ flags: 'R', seq: 2, ack: null }));
    expect(sk.state).toBe('ESTAB');
    expect(host.outbox.splice(0).map((departure) => departure.segment.flags)).toEqual(['.']);
    deliver(machine, segment({ flags: 'R', seq: 1, ack: null }));
    expect([sk.state, sk.err]).toEqual(['CLOSED', 'ECONNRESET']);
  });
  test('an acknowledgement of what was never sent is answered and ignored', () => {
    const { host, machine, sk } = connected();
    tcpSendmsg(host, sk, 10);
    host.outbox.length = 0;
    deliver(machine, segment({ ack: 5000 }));
    expect([sk.sndUna, host.outbox.length]).toEqual([1, 1]);
  });
});
