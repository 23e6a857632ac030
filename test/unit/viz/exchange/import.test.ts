// A capture becomes a scenario, and its run does what the capture shows: from runs that were exported, from kernels' own captures,
// in every form in which captures are kept. What is no capture is refused with its place; nothing whatever throws or hangs.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import catalogue from '../../../../scenarios.json';
import { type HostName, parseScenario, type Run, type ScenarioFile, simulate } from '../../../../sim/index.ts';
import { runAsPcapng } from '../../../../viz/exchange/capture/run-capture.ts';
import { compare, type Comparison, differs } from '../../../../viz/exchange/compare/compare.ts';
import { connectionsOf } from '../../../../viz/exchange/import/connections.ts';
import { type Conversation, conversationOf } from '../../../../viz/exchange/import/conversation.ts';
import type { CaptureContents, CaptureProblem } from '../../../../viz/exchange/import/frame.ts';
import { readCapture } from '../../../../viz/exchange/import/read-capture.ts';
import { likelySeconds } from '../../../../viz/exchange/infer/keepalive.ts';
import { fitClocks } from '../../../../viz/exchange/infer/fit.ts';
import { type Inference, inferScenario } from '../../../../viz/exchange/infer/infer.ts';
import { readCapture as read2016, CAPTURES as CAPTURES_2016 } from '../../../kernel/captures.ts';
import { run } from '../../../support/run.ts';
import { readPcapng } from './read-packets.ts';
import { asIpv6, type Form, LINKS, type Packet, pcap, pcapng } from './write-captures.ts';

const bytesOf = (buffer: Uint8Array): Uint8Array<ArrayBuffer> => Uint8Array.from(buffer);

async function contentsOf(bytes: Uint8Array): Promise<CaptureContents> {
  const read = await readCapture(bytesOf(bytes));
  if (!read.ok) throw new Error(JSON.stringify(read.problem));
  return read.contents;
}

async function problemOf(bytes: Uint8Array): Promise<CaptureProblem | null> {
  const read = await readCapture(bytesOf(bytes));
  return read.ok ? read.contents.stoppedAt : read.problem;
}

async function conversationIn(bytes: Uint8Array): Promise<Conversation> {
  const [only] = connectionsOf(await contentsOf(bytes)).connections;
  if (!only) throw new Error('no connection');
  return conversationOf(only);
}

function runOf(file: ScenarioFile): Run {
  const parsed = parseScenario(file);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return simulate(parsed.scenario, { maxTurns: 20_000 });
}

async function imported(
  bytes: Uint8Array,
  name: string,
): Promise<{ inference: Inference; comparison: Comparison; conversation: Conversation }> {
  const conversation = await conversationIn(bytes);
  const inference = await fitClocks(inferScenario(conversation, name), conversation);
  return { inference, conversation, comparison: compare(runOf(inference.file), conversation) };
}

const fixture = (name: string): Buffer => readFileSync(new URL(`../../../captures/${name}`, import.meta.url));
const differences = ({ pairs }: Comparison) => pairs.filter(differs).map(({ key, status }) => `${key} ${status}`);

const scenarios = catalogue.scenarios as unknown as readonly (ScenarioFile & { id: string })[];
const packetsOf = (file: ScenarioFile, at: HostName): Packet[] =>
  readPcapng(runAsPcapng(run(file), at, '')).packets.map(({ us, frame }) => ({ us, ip: Uint8Array.from(frame.subarray(14)) }));

describe('a run that was exported and opened again', () => {
  /** What a box on the path does of itself no end can tell. */
  const withoutBoxes = scenarios.filter(({ path }) => path === undefined || !Object.hasOwn(path, 'middleboxes'));
  test.each(withoutBoxes.map(({ id }) => id))('%s: nothing differs', async (id) => {
    const of = runOf(scenarios.find((scenario) => scenario.id === id) as ScenarioFile);
    const { comparison } = await imported(runAsPcapng(of, of.scenario.watch, ''), id);
    expect(differences(comparison)).toEqual([]);
    expect(comparison.firstDivergence).toBeNull();
    expect(comparison.counts.matched).toBeGreaterThan(2);
  });
});

describe('a box on the path', () => {
  test.each(['client', 'server'] as const)(
    'that resets both ends of an idle connection: at the %s the reset is what differs, and said',
    async (end) => {
      const of = runOf(scenarios.find(({ id }) => id === 'azure-tcp-reset') as ScenarioFile);
      const { inference, comparison } = await imported(runAsPcapng(of, end, ''), 'azure');
      const from = end === 'client' ? 'server' : 'client';
      expect(differences(comparison)).toEqual([`${from}/rst/1 only capture`]);
      expect(inference.findings.find(({ what }) => what === 'A reset that the simulation does not send')?.why).toContain(
        'a box on the path',
      );
    },
  );

  test('that drops or resets is read as what the end can see of it: nothing else differs', async () => {
    const others = scenarios.filter(({ id, path }) => path && Object.hasOwn(path, 'middleboxes') && id !== 'azure-tcp-reset');
    expect(others.length).toBeGreaterThan(8);
    for (const scenario of others) {
      const { comparison } = await imported(runAsPcapng(runOf(scenario), 'client', ''), scenario.id);
      expect(differences(comparison), scenario.id).toEqual([]);
    }
  });
});

test('a reset that nothing explains is said to be one', async () => {
  const of = run({ steps: [{ at: '1s', do: 'send', host: 'client', bytes: 10 }], until: '10s' } as ScenarioFile);
  const packets = readPcapng(runAsPcapng(of, 'client', '')).packets.map(({ us, frame }) => ({
    us,
    ip: Uint8Array.from(frame.subarray(14)),
  }));
  const reset = Buffer.from(packets.findLast(({ ip }) => ip[15] === 2)?.ip ?? []);
  reset[33] = 4;
  const bytes = pcap([...packets, { us: 5_000_000, ip: reset }], { endian: 'LE', nanoseconds: false, link: 'raw' });
  const { inference, comparison } = await imported(bytes, 'reset');
  expect(inference.findings.map(({ what }) => what)).toContain('A reset that the simulation does not send');
  expect(differences(comparison)).toEqual(['server/rst/1 only capture']);
});

describe('a kernel’s own captures', () => {
  test('keepalive: its settings, the cut, HZ and the wheel; thirteen segments, each in its jiffy', async () => {
    const { inference, comparison } = await imported(fixture('keepalive-dead.pcap'), 'keepalive-dead.pcap');
    expect(inference.file.client?.socketOptions).toEqual({ SO_KEEPALIVE: true, TCP_KEEPIDLE: 5, TCP_KEEPINTVL: 2, TCP_KEEPCNT: 3 });
    expect(inference.file.client?.hz).toBe(250);
    expect(inference.file.steps?.filter((step) => step.do === 'cut')).toHaveLength(1);
    expect(comparison.counts).toMatchObject({ matched: 13, moved: 0, 'only capture': 0, 'only simulation': 0 });
    const worst = Math.max(...comparison.pairs.filter(({ key }) => key.startsWith('client')).map(({ deltaUs }) => Math.abs(deltaUs ?? 0)));
    expect(worst).toBeLessThan(1000);
  });

  test('an outage, IPv6, all devices: every retransmission; what differs are two acknowledgements', async () => {
    const { inference, comparison, conversation } = await imported(fixture('outage.pcap'), 'outage.pcap');
    expect(conversation.seenBecause).toBe('direction');
    expect(inference.file.steps?.map((step) => step.do).sort()).toEqual([
      ...Array(2).fill('close'),
      'cut',
      'restore',
      ...Array(8).fill('send'),
    ]);
    expect(comparison.counts).toMatchObject({ matched: 25, moved: 0, 'only capture': 0 });
    expect(differences(comparison).every((text) => text.startsWith('server/ack'))).toBe(true);
  });

  test('a reset by a kernel that forgot, captured there, in nanoseconds', async () => {
    const { inference, comparison, conversation } = await imported(fixture('reset.pcap'), 'reset.pcap');
    expect(conversation.seenAt).toBe('server');
    expect(inference.file.steps).toContainEqual(expect.objectContaining({ do: 'reboot', host: 'server' }));
    expect(differences(comparison)).toEqual([]);
  });

  test('a closed window: the program that does not read is found, and what differs is named', async () => {
    const { inference, comparison } = await imported(fixture('window.pcap'), 'window.pcap');
    expect(inference.file.steps).toContainEqual(expect.objectContaining({ do: 'stopReading', host: 'server' }));
    expect(inference.file.steps).toContainEqual(expect.objectContaining({ do: 'resumeReading', host: 'server' }));
    expect(inference.file.steps?.some((step) => step.do === 'cut')).toBe(false);
    expect(comparison.firstDivergence).not.toBeNull();
    expect(comparison.counts['only capture'] + comparison.counts.moved).toBeGreaterThan(0);
  });

  test.each(CAPTURES_2016)('%s of 2016: HZ and jiffies from the timestamps; every segment where the capture has it', async (id) => {
    const { segments, kernel } = read2016(id);
    const flow = { client: 1000, server: 5000 };
    const seqOf = { client: 0, server: 0 };
    const packets = segments.map(({ us, from, flags, tsval, tsecr }): Packet => {
      const peer = from === 'client' ? 'server' : 'client';
      // After the handshake the server's segments are probes, one number below what comes next.
      const seq = flags.includes('S') ? 0 : from === 'server' && flags === '.' ? 0 : 1;
      seqOf[from] = Math.max(seqOf[from], 1);
      return { us, ip: segmentBytes(from, flags, flow[from] + seq, flags === 'S' ? 0 : flow[peer] + 1, tsval, tsecr) };
    });
    const { inference, comparison } = await imported(pcap(packets, { endian: 'LE', nanoseconds: false, link: 'ethernet' }), id);
    expect(differences(comparison)).toEqual([]);
    if (packets.length > 3) {
      expect(inference.file.server).toMatchObject({ kernel: 'linux-4.1', hz: kernel.hz });
      expect(inference.file.server?.socketOptions).toMatchObject({ SO_KEEPALIVE: true, TCP_KEEPIDLE: 10 });
    }
  });
});

/** A bare TCP segment over IPv4, with timestamps; a SYN also with MSS and SACK. */
function segmentBytes(from: HostName, flags: string, seq: number, ack: number, tsVal: number, tsEcr: number): Uint8Array {
  const timestamps = Buffer.alloc(10);
  timestamps.set([8, 10]);
  timestamps.writeUInt32BE(tsVal, 2);
  timestamps.writeUInt32BE(tsEcr, 6);
  const options = flags.includes('S') ? [Buffer.from([2, 4, 5, 0xb4, 4, 2]), timestamps] : [Buffer.from([1, 1]), timestamps];
  const extra = Buffer.concat(options);
  const tcp = Buffer.alloc(20);
  tcp.writeUInt16BE(from === 'client' ? 40_000 : 80, 0);
  tcp.writeUInt16BE(from === 'client' ? 80 : 40_000, 2);
  tcp.writeUInt32BE(seq, 4);
  tcp.writeUInt32BE(ack, 8);
  tcp[12] = ((20 + extra.length) / 4) << 4;
  tcp[13] = [...flags].reduce((bits, letter) => bits | ({ S: 2, '.': 16, R: 4, F: 1, P: 8 }[letter] ?? 0), 0);
  tcp.writeUInt16BE(29_200, 14);
  const ip = Buffer.from([0x45, 0, 0, 20 + 20 + extra.length, 0, 0, 0x40, 0, 64, 6, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2]);
  if (from === 'server') ip.set([192, 0, 2, 2, 192, 0, 2, 1], 12);
  return Buffer.concat([ip, tcp, extra]);
}

describe('forms of captures', () => {
  const packets = packetsOf(scenarios.find(({ id }) => id === 'data-in-flight-user-timeout') as ScenarioFile, 'client');
  const expected = packets.length;

  const forms = Object.keys(LINKS).flatMap((link): Form[] => [
    { endian: 'LE', nanoseconds: false, link },
    { endian: 'BE', nanoseconds: true, link },
  ]);
  test.each(forms)('$link, $endian, nanoseconds $nanoseconds: the same segments from pcap, pcapng, IPv4 and IPv6', async (form) => {
    const reference = (await conversationIn(pcap(packets, { endian: 'LE', nanoseconds: false, link: 'ethernet' }))).segments;
    expect(reference).toHaveLength(expected);
    const sixes = packets.map(({ us, ip }) => ({ us, ip: asIpv6(ip) }));
    for (const bytes of [
      pcap(packets, form),
      pcapng(packets, form),
      pcap(sixes, form),
      pcapng(sixes, form),
      gzipSync(pcapng(packets, form)),
    ])
      expect((await conversationIn(bytes)).segments).toEqual(reference);
  });

  test('what is no TCP is counted by its kind, what was captured twice counts once', async () => {
    const form: Form = { endian: 'LE', nanoseconds: false, link: 'ethernet' };
    const first = packets[0] as Packet;
    const udp = Uint8Array.from(first.ip);
    udp[9] = 17;
    const fragment = Uint8Array.from(first.ip);
    fragment[6] = 0x20;
    const short = first.ip.slice(0, 30);
    const arp = { us: 0, ip: Buffer.alloc(28) };
    const odd = [udp, fragment, short].map((ip) => ({ us: 1, ip }));
    const twice = packets.flatMap((packet) => [packet, { ...packet, us: packet.us + 3 }]);
    const found = connectionsOf(await contentsOf(pcap([...odd, arp, ...twice], form)));
    expect(found.connections).toHaveLength(1);
    expect(found.connections[0]?.packets).toHaveLength(expected);
    expect(found.skipped).toEqual({ 'not IP': 1, 'not TCP': 1, fragment: 1, 'cut short': 1, 'captured twice': expected });
  });

  test('an unknown link type is said, with what is read', async () => {
    const bytes = pcap(packets, { endian: 'LE', nanoseconds: false, link: 'raw' });
    bytes.writeUInt32LE(147, 20);
    expect(connectionsOf(await contentsOf(bytes))).toMatchObject({ connections: [], skipped: { 'unknown link type': expected } });
  });

  test('several connections are told apart: by their ports, and by a SYN that begins anew', async () => {
    const other = packets.map(({ us, ip }) => {
      const bytes = Uint8Array.from(ip);
      const [at] = [bytes[12] === 192 && bytes[15] === 1 ? 20 : 22];
      bytes[at] = 200;
      return { us: us + 5, ip: bytes };
    });
    const again = packets.map(({ us, ip }) => {
      const bytes = Buffer.from(ip);
      const fromClient = bytes[15] === 1;
      const at = fromClient ? 24 : 28;
      bytes.writeUInt32BE((bytes.readUInt32BE(at) + 77_777) >>> 0, at);
      return { us: us + 100_000_000, ip: Uint8Array.from(bytes) };
    });
    const found = connectionsOf(
      await contentsOf(pcap([...packets, ...other, ...again], { endian: 'LE', nanoseconds: false, link: 'raw' })),
    );
    expect(found.connections.map((one) => one.packets.length)).toEqual([expected, expected, expected]);
  });

  test('both ends of our own capture are two interfaces, each a connection of its own with its name', async () => {
    const both = await contentsOf(runAsPcapng(run(scenarios[0] as ScenarioFile), 'both', ''));
    expect(connectionsOf(both).connections.map(({ iface }) => iface)).toEqual(['client', 'server']);
  });

  test('sequence numbers that pass 2^32 go on', async () => {
    const wrapped = packets.map(({ us, ip }) => {
      const bytes = Buffer.from(ip);
      const at = bytes[15] === 1 ? 24 : 28;
      const isn = Buffer.from((packets[0] as Packet).ip).readUInt32BE(24);
      if (bytes[15] === 1 || (bytes[33] as number) & 16) bytes.writeUInt32BE((bytes.readUInt32BE(at) - isn + 0xffffff80) >>> 0, at);
      return { us, ip: Uint8Array.from(bytes) };
    });
    const form: Form = { endian: 'LE', nanoseconds: false, link: 'raw' };
    const numbers = async (of: readonly Packet[]) => (await conversationIn(pcap(of, form))).segments.map(({ seq, ack }) => [seq, ack]);
    expect(await numbers(wrapped)).toEqual(await numbers(packets));
  });
});

describe('what is wrong with a capture', () => {
  const whole = pcap(packetsOf(scenarios[0] as ScenarioFile, 'client'), { endian: 'LE', nanoseconds: false, link: 'ethernet' });

  test.each([
    ['nothing', Buffer.alloc(0), 0, 'end of the file'],
    ['text', Buffer.from('GET / HTTP/1.1'), 0, '0x47455420'],
    ['a header that is cut', whole.subarray(0, 20), 20, 'end of the file'],
    ['another version', Buffer.concat([whole.subarray(0, 4), Buffer.from([9, 0]), whole.subarray(6)]), 4, 'version 9'],
    ['damaged gzip', Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5]), 0, 'gzip'],
    [
      'a section of another byte order',
      Buffer.concat([Buffer.from([0x0a, 0x0d, 0x0d, 0x0a, 28, 0, 0, 0]), Buffer.alloc(24)]),
      8,
      '0x00000000',
    ],
  ])('%s: its place, what is there, what should be', async (_, bytes, offset, found) => {
    const problem = await problemOf(bytes);
    expect(problem?.offset).toBe(offset);
    expect(problem?.found).toContain(found);
    expect(problem?.expected).not.toBe('');
  });

  test('a file that ends within a packet is read up to there', async () => {
    const { frames, stoppedAt } = await contentsOf(whole.subarray(0, whole.length - 10));
    expect(frames.length).toBeGreaterThan(0);
    expect(stoppedAt).toMatchObject({ found: expect.stringContaining('bytes'), expected: expect.stringContaining('a packet of') });
  });

  test('a packet that says it is huge is not believed', async () => {
    const bytes = Buffer.from(whole);
    bytes.writeUInt32LE(0x7fffffff, 24 + 8);
    expect(await problemOf(bytes)).toMatchObject({ offset: 32, found: expect.stringContaining('2147483647') });
  });

  /** Everything that a file goes through, whatever it holds. */
  async function throughAll(bytes: Uint8Array): Promise<void> {
    const read = await readCapture(bytesOf(bytes));
    if (!read.ok) return;
    for (const connection of connectionsOf(read.contents).connections.slice(0, 3)) {
      const conversation = conversationOf(connection);
      const { file } = inferScenario(conversation, 'x');
      const parsed = parseScenario(file);
      expect(parsed.ok ? [] : parsed.problems).toEqual([]);
      if (parsed.ok) compare(simulate(parsed.scenario, { maxTurns: 2000 }), conversation);
    }
  }

  test('random bytes, also behind every magic number, never throw', async () => {
    const magic = fc.constantFrom(
      '',
      'd4c3b2a1020004000000000000000000ffff000001000000',
      '4d3cb2a102000400',
      '0a0d0d0a1c0000004d3c2b1a01000000ffffffffffffffff1c000000',
      '1f8b08',
    );
    await fc.assert(
      fc.asyncProperty(magic, fc.uint8Array({ maxLength: 400 }), (head, rest) =>
        throughAll(Buffer.concat([Buffer.from(head, 'hex'), rest])),
      ),
      { numRuns: 300 },
    );
  });

  test('captures with bytes changed, left out or cut off never throw', async () => {
    const files = [
      fixture('keepalive-dead.pcap'),
      fixture('outage.pcap'),
      Buffer.from(runAsPcapng(run(scenarios[7] as ScenarioFile), 'both', '')),
    ];
    const changes = fc.array(fc.tuple(fc.nat(20_000), fc.nat(255)), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(fc.nat(files.length - 1), changes, fc.nat(20_000), fc.boolean(), (file, edits, cut, cuts) => {
        const bytes = Buffer.from(files[file] as Buffer);
        for (const [at, value] of edits) bytes[at % bytes.length] = value;
        return throughAll(cuts ? bytes.subarray(0, cut % bytes.length) : bytes);
      }),
      { numRuns: 200 },
    );
  });
});

describe('likely settings', () => {
  test.each([
    [[7_204_300_000], 7200, 7200],
    [[75_780_000, 76_300_000], 75, 75],
    [[10_027_245], 7200, 10],
    [[5_035_579], 7200, 5],
    [[2_016_000, 2_016_010], 75, 2],
    [[31_000_500], 7200, 30],
    [[999_900], 75, 1],
  ])('waits of %j are a setting of %i or usual: %i s', (waits, usual, seconds) => {
    expect(likelySeconds(waits, usual, 'linux-6.12', 250)).toBe(seconds);
  });
});
