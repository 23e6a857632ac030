// Traces of single sockets as text, driven by recordings of real kernels and by hand: the rules that the catalogue does not come
// to. `npx vitest run --project scenarios -u` writes them anew.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  type KernelId,
  parseScenarios,
  profileForRelease,
  type RecordedInput,
  RULE_TEXTS,
  replay,
  type ScenarioFile,
  simulate,
  type SocketOptions,
} from '../../sim/index.ts';
import { Trace } from '../../sim/trace/trace.ts';
import { RECORDINGS, type RecordingFile, stripped } from '../kernel/recordings.ts';
import { run } from '../support/run.ts';
import { acknowledgement, drive, driveConnecting, ORIGIN_US, TICK_US } from '../support/socket.ts';
import { traceText } from './text.ts';

/** Recordings whose traces show a rule each. */
const RECORDED = [
  'linux-5.10-hz250/zero-window-in-flight-silent-uto-2000',
  'linux-6.1-hz250/rto-dead-three-segments',
  'linux-6.1-hz250/syn-dead-retries-2',
  'linux-6.12-hz100/keepidle-shortened-live',
  'linux-6.12-hz250/close-fin-lost-orphan-retries-3',
  'linux-6.12-hz250/full-buffer-close-dead',
  'linux-6.12-hz250/rto-dead-thin-linear',
  'linux-6.12-hz250/rto-dead-two-sends',
  'linux-6.12-hz250/syn-dead-syncnt-2',
  'linux-6.12-hz1000/rto-outage-3000',
  'linux-6.12.95-hz250/close-both-at-once',
  'linux-6.12.95-hz250/close-fin-wait-2-data',
  'linux-6.12.95-hz250/close-fin-wait-2-keepalive',
  'linux-6.12.95-hz250/close-linger2-negative',
  'linux-6.12.95-hz250/close-passive-after-data',
  'linux-6.12.95-hz250/close-time-wait',
  'linux-6.12.95-hz250/server-syn-ack-unanswered-retries-2',
  'linux-6.12.95-hz250/tail-loss-twice',
  'linux-6.12.95-hz250/zero-window-in-flight-silent',
  'linux-6.18.15-hz250/rto-dead-sockopt-rto-max-2000',
  'linux-6.18.15-hz250/zero-window-answered-uto-30000',
] as const;

interface ByHand {
  readonly kernel: KernelId;
  readonly options?: Partial<SocketOptions>;
  /** From connect() on, instead of after an exchange. */
  readonly connecting?: true;
  readonly inputs: readonly RecordedInput[];
}

const at = (jiffies: number): number => ORIGIN_US + jiffies * TICK_US;
/** Sockets driven by hand, from the origin of test/support/socket.ts on; the run ends ten minutes after the last input. */
const BY_HAND: Readonly<Record<string, ByHand>> = {
  'nagle-holds-what-the-loss-probe-sends': {
    kernel: 'linux-6.12',
    inputs: [{ us: at(0), event: 'send', len: 100 }, { us: at(10), event: 'send', len: 100 }, acknowledgement(at(200), 301, 65535, at(52))],
  },
  'keepalive-off-again': {
    kernel: 'linux-6.12',
    inputs: [
      { us: at(0), event: 'setsockopt', opt: 'keepalive', val: 1 },
      { us: at(1), event: 'setsockopt', opt: 'keepidle', val: 10 },
      { us: at(2), event: 'setsockopt', opt: 'keepalive', val: 0 },
    ],
  },
  'syn-answered-badly': {
    kernel: 'linux-6.12',
    options: { TCP_SYNCNT: 1 },
    connecting: true,
    inputs: [{ us: 1000, event: 'rx', flags: 'S.', seq: 0, len: 0, ack: 77, win: 65535 }],
  },
  'keepalive-while-connecting': {
    kernel: 'linux-6.12',
    options: { TCP_SYNCNT: 1, TCP_KEEPIDLE: 1 },
    connecting: true,
    inputs: [{ us: 1000, event: 'setsockopt', opt: 'keepalive', val: 1 }],
  },
  'keepalive-while-connecting-4.9': {
    kernel: 'linux-4.9',
    options: { TCP_SYNCNT: 1, TCP_KEEPIDLE: 1 },
    connecting: true,
    inputs: [{ us: 1000, event: 'setsockopt', opt: 'keepalive', val: 1 }],
  },
  'user-timeout-over-probes-4.9': {
    kernel: 'linux-4.9',
    options: { TCP_USER_TIMEOUT: 3000 },
    inputs: [
      { us: at(-2), event: 'rx', flags: 'P.', seq: 1, len: 1, ack: 101, win: 0, echoesUs: 100_000 },
      { us: at(0), event: 'send', len: 100 },
    ],
  },
};

/** Both ends, where a peer of the simulator's own is needed: it sends selective acknowledgements, or does not read. */
const SCENARIOS: Readonly<Record<string, ScenarioFile>> = {
  'closed-before-established': {
    steps: [
      { at: '0s', do: 'cut' },
      { at: '10ms', do: 'close', host: 'client' },
    ],
    until: '10s',
  },
  'closed-with-unread-data': {
    steps: [
      { at: '1s', do: 'stopReading', host: 'server' },
      { at: '2s', do: 'send', host: 'client', bytes: 100 },
      { at: '3s', do: 'close', host: 'server' },
    ],
    until: '10s',
  },
  'full-buffer-answered-after-40-ms': {
    server: { receiveBuffer: 2000 },
    path: { rtt: '40ms' },
    steps: [
      { at: '500ms', do: 'stopReading', host: 'server' },
      { at: '1s', do: 'send', host: 'client', bytes: 3000 },
      { at: '5s', do: 'resumeReading', host: 'server' },
    ],
    until: '8s',
  },
  // Ten segments leave in two batches; the first is lost.
  'reordering-and-recovery': {
    path: { rtt: '40ms' },
    steps: [
      { at: '1s', do: 'cut' },
      { at: '1s', do: 'send', host: 'client', bytes: 3000 },
      { at: '1001ms', do: 'restore' },
      { at: '1002ms', do: 'send', host: 'client', bytes: 1448 },
      { at: '1030ms', do: 'send', host: 'client', bytes: 3000 },
    ],
    until: '10s',
  },
};

const traceOf = (name: string): Trace => {
  const trace = new Trace();
  const file = JSON.parse(readFileSync(`${RECORDINGS}${name}.json`, 'utf8')) as RecordingFile;
  replay(stripped(file), profileForRelease(file.kernel.release), trace);
  return trace;
};
const traceByHand = ({ kernel, options = {}, connecting, inputs }: ByHand): Trace => {
  const trace = new Trace();
  (connecting ? driveConnecting : drive)(kernel, options, inputs, (inputs.at(-1)?.us ?? 0) + 600_000_000, trace);
  return trace;
};

test.each(RECORDED)('%s', async (name) => {
  await expect(traceText(traceOf(name).events)).toMatchFileSnapshot(`golden/sockets/${name.replace('/', '-')}.txt`);
});

test.each(Object.entries(BY_HAND))('%s', async (name, story) => {
  await expect(traceText(traceByHand(story).events)).toMatchFileSnapshot(`golden/sockets/${name}.txt`);
});

test.each(Object.entries(SCENARIOS))('%s', async (name, file) => {
  await expect(traceText(run(file).events)).toMatchFileSnapshot(`golden/sockets/${name}.txt`);
});

/** Where no rule was given, for a trace that lacks one; no run comes to them. */
const FALLBACKS = ['none', 'end'];

test('every rule that has a sentence is applied in one of these traces or in the catalogue', () => {
  const parsed = parseScenarios(JSON.parse(readFileSync(new URL('../../scenarios.json', import.meta.url), 'utf8')));
  if (!parsed.ok) throw new Error('scenarios.json');
  const traces = [
    ...RECORDED.map((name) => traceOf(name).events),
    ...Object.values(BY_HAND).map((story) => traceByHand(story).events),
    ...Object.values(SCENARIOS).map((file) => run(file).events),
    ...parsed.scenarios.map((scenario) => simulate(scenario).events),
  ];
  const applied = new Set(traces.flat().flatMap((event) => ('rule' in event && event.rule ? [event.rule.name] : [])));
  expect(Object.keys(RULE_TEXTS).filter((name) => !applied.has(name) && !name.startsWith('box-'))).toEqual(FALLBACKS);
});
