// Three captures of 2016 on a kernel before 4.8, whose TCP timestamps are its jiffies counter: every probe must leave in the
// jiffy that its timestamp names. The captured host is the server.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Hz, type KernelId, PROFILES, type RecordedInput, replay, type SocketOptions, type Sysctls } from '../../sim/index.ts';

interface Capture {
  readonly id: string;
  readonly kernel: { readonly hz: Hz };
  readonly sysctl: Partial<Sysctls>;
  readonly socketOptions: Partial<SocketOptions>;
  readonly silentUntilUs?: number;
  readonly segments: readonly {
    readonly us: number;
    readonly from: 'client' | 'server';
    readonly flags: string;
    readonly tsval: number;
    readonly tsecr: number;
  }[];
}

const read = (id: string): Capture => JSON.parse(readFileSync(new URL(`./captures/${id}.json`, import.meta.url), 'utf8')) as Capture;

/** The jiffies in which the simulated server sent, given the client's captured segments at their captured times. */
function run(capture: Capture, kernel: KernelId = 'linux-4.1'): { flags: string; jiffy: number }[] {
  const tick = 1_000_000 / capture.kernel.hz;
  const own = capture.segments.filter((segment) => segment.from === 'server');
  const first = own[0];
  if (first === undefined) throw new Error(`${capture.id} has no segment of the server`);
  // The SYN-ACK left within jiffy `tsval`; the probes show where the jiffy's edge lies.
  const edges = own.slice(1).map((segment) => segment.us - (segment.tsval - first.tsval) * tick);
  const intoJiffy = edges.length === 0 ? 0 : Math.max(0, Math.ceil(-Math.min(...edges)));
  const inputs: RecordedInput[] = [{ us: 0, event: 'listen' }];
  let received = 0;
  for (const segment of capture.segments) {
    if (segment.from !== 'client') continue;
    const syn = segment.flags === 'S';
    const echoed = own.find((sent) => sent.tsval === segment.tsecr);
    inputs.push({
      us: segment.us,
      event: 'rx',
      flags: segment.flags,
      seq: received > 0 ? 1 : 0,
      len: 0,
      ...(syn ? {} : { ack: 1 }),
      win: 29200,
      ...(echoed === undefined ? {} : { echoesUs: echoed.us }),
    });
    received++;
  }
  const untilUs = capture.silentUntilUs ?? (capture.segments.at(-1)?.us ?? 0) + 60_000_000;
  const clock = { jiffiesAtStart: first.tsval, microsecondsIntoJiffy: intoJiffy };
  const result = replay(
    {
      id: capture.id,
      kernel: { release: '4.1', hz: capture.kernel.hz },
      clock,
      role: 'server',
      path: { rttMs: 0.4, timestamps: true, sack: true },
      sysctl: capture.sysctl,
      socketOptions: capture.socketOptions,
      inputs,
      untilUs,
    },
    PROFILES[kernel],
  );
  return result.tx.map((tx) => ({ flags: tx.flags, jiffy: Math.floor((tx.us + intoJiffy) / tick) + first.tsval }));
}

const captured = (capture: Capture) =>
  capture.segments.filter((segment) => segment.from === 'server').map(({ flags, tsval }) => ({ flags, jiffy: tsval }));

describe('captures of 2016, timers with 1/256 slack', () => {
  test('no SO_KEEPALIVE: not one segment in 5 min 42 s after the handshake', () => {
    expect(run(read('no-keepalive-2016'))).toHaveLength(1);
  });
  test('probes answered: after 10 s, then every 75 s, each in the captured jiffy', () => {
    const capture = read('keepalive-2016-answered');
    expect(run(capture).slice(0, captured(capture).length)).toEqual(captured(capture));
  });
  test('probes unanswered: 10 s, five probes 20 s apart, then RST, each in the captured jiffy', () => {
    const capture = read('keepalive-2016-dead');
    expect(run(capture)).toEqual(captured(capture));
  });
  test('the timer wheel of 4.8 and later would have sent the probes in other jiffies', () => {
    const capture = read('keepalive-2016-dead');
    const wheel = run(capture, 'linux-6.12').slice(1);
    const slack = captured(capture).slice(1);
    expect(wheel).toHaveLength(slack.length);
    expect(wheel.filter((segment, i) => segment.jiffy === slack[i]?.jiffy)).toEqual([]);
  });
});
