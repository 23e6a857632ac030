// A run as a capture: read back by a reader of the test's own, every field is the simulated segment's, and every checksum right.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import catalogue from '../../../../scenarios.json';
import {
  type HostName,
  parseScenario,
  type Run,
  type ScenarioFile,
  type Segment,
  simulate,
  type TraceEvent,
} from '../../../../sim/index.ts';
import { runAsPcap, runAsPcapng } from '../../../../viz/exchange/capture/run-capture.ts';
import { scenarioFile } from '../../../arbitrary/scenario.ts';
import { run } from '../../../support/run.ts';
import { type ReadTcp, readPcap, readPcapng, readTcp } from './read-packets.ts';

const LINK = 'https://example.org/#/s/x';
const runs = (catalogue.scenarios as readonly { id: string }[]).map((file): [string, Run] => [file.id, run(file as ScenarioFile)]);

type Wire = Extract<TraceEvent, { kind: 'send' | 'receive' }>;
const seenAt = (of: Run, host: HostName): Wire[] =>
  of.events.filter((event): event is Wire => (event.kind === 'send' || event.kind === 'receive') && event.place === host);

const letters = (flags: string) => [...'SFRP.'].filter((letter) => flags.includes(letter)).join('');

/** The first number of each side, from the first packet that shows it. */
function numbers(segments: readonly Segment[], packets: readonly ReadTcp[]): Record<HostName, number> {
  const first: Partial<Record<HostName, number>> = {};
  segments.forEach((segment, i) => {
    const packet = packets[i] as ReadTcp;
    const peer = segment.from === 'client' ? 'server' : 'client';
    first[segment.from] ??= (packet.seq - segment.seq + 2 ** 32) % 2 ** 32;
    if (segment.ack !== null) first[peer] ??= (packet.ack - segment.ack + 2 ** 32) % 2 ** 32;
  });
  return { client: first.client ?? 0, server: first.server ?? 0 };
}

function holdsThrough(of: Run, host: HostName): void {
  const events = seenAt(of, host);
  const { packets } = readPcapng(runAsPcapng(of, host, LINK));
  expect(packets.map(({ us }) => us)).toEqual(events.map(({ at }) => at));
  const read = packets.map(({ frame }) => readTcp(frame));
  const segments = events.map(({ segment }) => segment);
  const isn = numbers(segments, read);
  const mod = (value: number) => value % 2 ** 32;
  read.forEach((tcp, i) => {
    const segment = segments[i] as Segment;
    const peer = segment.from === 'client' ? 'server' : 'client';
    expect(tcp.checksumsGood).toBe(true);
    expect(tcp.flags).toBe(letters(segment.flags));
    expect(tcp.from).toBe(segment.from === 'client' ? '192.0.2.1' : '192.0.2.2');
    expect(tcp.payload).toHaveLength(segment.len);
    expect(tcp.seq).toBe(mod(isn[segment.from] + segment.seq));
    if (segment.ack !== null) expect(tcp.ack).toBe(mod(isn[peer] + segment.ack));
    expect(tcp.timestamps).toEqual(segment.tsVal === null ? null : [mod(segment.tsVal), mod(segment.tsEcr ?? 0)]);
    expect(tcp.sack).toEqual(segment.sack.map((block) => block.map((number) => mod(isn[peer] + number))));
    expect([tcp.mss, tcp.sackOk]).toEqual(segment.offers === null ? [null, false] : [segment.offers.mss, segment.offers.sack]);
    expect(packets[i]?.direction).toBe(events[i]?.kind === 'send' ? 2 : 1);
  });
}

describe('pcapng', () => {
  test.each(runs)('%s: every field of every packet, at both ends', (_, of) => {
    holdsThrough(of, 'client');
    holdsThrough(of, 'server');
  });

  test('holds for every scenario', () => {
    fc.assert(
      fc.property(scenarioFile, (file) => {
        const parsed = parseScenario(file);
        fc.pre(parsed.ok);
        const of = simulate(parsed.scenario, { maxTurns: 400 });
        holdsThrough(of, 'client');
      }),
      { numRuns: 25 },
    );
  });

  test('a packet that is lost is where it was sent and nowhere else; both ends at once have an interface each', () => {
    const of = runs.find(([id]) => id === 'data-in-flight-cut')?.[1] as Run;
    const both = readPcapng(runAsPcapng(of, 'both', LINK));
    expect(both.interfaces.map((options) => options.get(2)?.toString())).toEqual(['client', 'server']);
    expect(both.interfaces[0]?.get(9)).toEqual(Buffer.from([6]));
    expect(both.interfaces[0]?.get(12)?.toString()).toBe('Linux 6.12, 250 HZ');
    const at = (iface: number) => both.packets.filter((packet) => packet.iface === iface).length;
    const lost = of.events.filter(({ kind }) => kind === 'lost').length;
    expect(lost).toBeGreaterThan(10);
    expect(at(0) - at(1)).toBe(lost);
    expect(both.packets.map(({ us }) => us)).toEqual(both.packets.map(({ us }) => us).toSorted((a, b) => a - b));
  });

  test('says what it is: program, question, verdict, link', () => {
    const of = runs.find(([id]) => id === 'data-in-flight-cut')?.[1] as Run;
    const { section } = readPcapng(runAsPcapng(of, 'client', LINK));
    expect(section.get(4)?.toString()).toBe('halfopen');
    const comment = section.get(1)?.toString('utf8') ?? '';
    expect(comment).toContain(of.scenario.question);
    expect(comment).toContain('ETIMEDOUT');
    expect(comment).toContain(LINK);
  });

  test('each packet says why: the timer that sent it, the loss, the error it brought', () => {
    const cut = readPcapng(runAsPcapng(runs.find(([id]) => id === 'data-in-flight-cut')?.[1] as Run, 'client', LINK)).packets;
    expect(cut.find(({ comment }) => comment.includes('retransmission 3'))?.comment).toContain('It never arrives.');
    const reboot = readPcapng(runAsPcapng(runs.find(([id]) => id === 'rebooted-idle-keepalive')?.[1] as Run, 'client', LINK)).packets;
    expect(reboot.at(-1)?.comment).toContain('ECONNRESET');
  });

  test('the same run gives the same bytes', () => {
    const file = catalogue.scenarios[0] as unknown as ScenarioFile;
    expect(Buffer.from(runAsPcapng(run(file), 'both', LINK)).equals(runAsPcapng(run(file), 'both', LINK))).toBe(true);
  });
});

describe('numbers and windows', () => {
  const sends = { steps: [{ at: '1s', do: 'send', host: 'client', bytes: 3000 }], until: '10s' } as const;
  const read = (file: object) =>
    readPcapng(runAsPcapng(run(file as ScenarioFile), 'client', LINK)).packets.map(({ frame }) => readTcp(frame));

  test('the two sides begin at numbers of their own, the same in every run', () => {
    const isn = (packets: ReadTcp[]) => packets.filter(({ flags }) => flags.includes('S')).map(({ seq }) => seq);
    const first = isn(read(sends));
    expect(first).toHaveLength(2);
    expect(first[0]).not.toBe(first[1]);
    expect(isn(read({ ...sends, path: { rtt: '50ms' } }))).toEqual(first);
  });

  test('windows that fit need no scale; larger ones are scaled by what both SYNs say', () => {
    expect(read(sends).every(({ shift }) => shift === null)).toBe(true);
    const packets = read({ ...sends, server: { receiveBuffer: 1_000_000 } });
    const [syn, synAck, ...rest] = packets as [ReadTcp, ReadTcp, ...ReadTcp[]];
    expect([syn.shift, synAck.shift]).toEqual([0, 4]);
    expect(rest.every(({ shift }) => shift === null)).toBe(true);
    const fromServer = rest.find(({ from }) => from === '192.0.2.2') as ReadTcp;
    expect(fromServer.win * 2 ** 4).toBeGreaterThanOrEqual(990_000);
    expect(fromServer.win * 2 ** 4).toBeLessThanOrEqual(1_000_016);
  });

  test('a retransmission carries the bytes that were sent before, and another IP id', () => {
    const packets = readPcapng(runAsPcapng(runs.find(([id]) => id === 'data-in-flight-cut')?.[1] as Run, 'client', LINK)).packets;
    const [first, second] = packets
      .map(({ frame }) => readTcp(frame))
      .filter(({ payload }) => payload.length > 0)
      .slice(-2) as [ReadTcp, ReadTcp];
    expect(first.seq).toBe(second.seq);
    expect(first.payload.equals(second.payload)).toBe(true);
    expect(second.ipId).not.toBe(first.ipId);
  });
});

test.each(runs)('pcap, %s: the frames of the pcapng', (_, of) => {
  const plain = readPcap(runAsPcap(of, 'server'));
  const { packets } = readPcapng(runAsPcapng(of, 'server', LINK));
  expect(plain).toEqual(packets.map(({ us, frame }) => ({ us, frame })));
});
