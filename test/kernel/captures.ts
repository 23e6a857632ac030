// Three captures of 2016 on a kernel before 4.8, whose TCP timestamps are its jiffies counter. Here: reading them, and the
// simulator's run of each. The captured host is the server.
import { readFileSync } from 'node:fs';
import { type Hz, type KernelId, PROFILES, type RecordedInput, replay, type SocketOptions, type Sysctls } from '../../sim/index.ts';

export interface Capture {
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

export const CAPTURES = ['no-keepalive-2016', 'keepalive-2016-answered', 'keepalive-2016-dead'] as const;

export const readCapture = (id: string): Capture =>
  JSON.parse(readFileSync(new URL(`./captures/${id}.json`, import.meta.url), 'utf8')) as Capture;

/** The jiffies in which the simulated server sent, given the client's captured segments at their captured times. */
export function runCapture(capture: Capture, kernel: KernelId = 'linux-4.1'): { flags: string; jiffy: number }[] {
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

/** What the captured host sent. */
export const captured = (capture: Capture) =>
  capture.segments.filter((segment) => segment.from === 'server').map(({ flags, tsval }) => ({ flags, jiffy: tsval }));
