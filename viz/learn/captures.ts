// "Explain this capture": five recordings of real kernels, each with settings to find. Who sent each segment is asked of the
// simulator, which sends the same segments; settings are checked by running the recording's inputs with them.
import {
  profileForRelease,
  type Recording,
  replay,
  SOCKET_OPTIONS,
  SYSCTLS,
  type TimerName,
  Trace,
  type TraceEvent,
} from '../../sim/index.ts';
import type { Segment, Side } from '../evidence/recordings.ts';
import { parseGuess } from './guess-text.ts';

export interface CaptureTask {
  /** Of its words in the language files. */
  readonly id: string;
  readonly kernel: string;
  readonly family: string;
  readonly recording: string;
  /** The settings to find; what else the recording sets is told. */
  readonly find: readonly string[];
}

const KERNEL = 'linux-6.12-hz250';
export const CAPTURES: readonly CaptureTask[] = [
  {
    id: 'probes',
    kernel: KERNEL,
    family: 'keepalive',
    recording: 'keepalive-dead-30-10-3',
    find: ['TCP_KEEPIDLE', 'TCP_KEEPINTVL', 'TCP_KEEPCNT'],
  },
  { id: 'retries', kernel: KERNEL, family: 'rto', recording: 'rto-11-039', find: ['tcp_retries2'] },
  {
    id: 'overruled',
    kernel: KERNEL,
    family: 'user-timeout',
    recording: 'keepalive-dead-5-5-3-uto-20000',
    find: ['TCP_KEEPIDLE', 'TCP_KEEPINTVL', 'TCP_USER_TIMEOUT'],
  },
  { id: 'closed-window', kernel: KERNEL, family: 'full-buffer', recording: 'full-buffer-answered-uto-10000', find: ['TCP_USER_TIMEOUT'] },
  { id: 'in-flight', kernel: KERNEL, family: 'user-timeout', recording: 'keepalive-data-in-flight-uto-30000', find: ['TCP_USER_TIMEOUT'] },
];

/** Who can have sent a segment. */
export type Sender = 'program' | 'arrival' | TimerName;
export const SENDERS: readonly Sender[] = ['program', 'arrival', 'rto', 'tlp', 'keepalive', 'probe0'];

/** What led to a segment: the nearest timer before it, or else the program or an arrival. */
function senderOf(events: readonly TraceEvent[], sent: Extract<TraceEvent, { kind: 'send' }>): Sender {
  for (let at: TraceEvent | undefined = sent; at !== undefined; at = at.cause === null ? undefined : events[at.cause]) {
    if (at.kind === 'fire') return at.timer;
  }
  // What no timer sent and holds nothing of the program's answers what came.
  return sent.segment.len === 0 && sent.segment.flags === '.' ? 'arrival' : 'program';
}

/** Who sent each segment of a recording, in the order of the recording. */
export function sendersOf(recording: Recording): readonly Sender[] {
  const trace = new Trace();
  replay(recording, profileForRelease(recording.kernel.release), trace);
  return trace.events.flatMap((event) => (event.kind === 'send' ? [senderOf(trace.events, event)] : []));
}

const isSysctl = (name: string): name is keyof typeof SYSCTLS => Object.hasOwn(SYSCTLS, name);
const isOption = (name: string): name is keyof typeof SOCKET_OPTIONS => Object.hasOwn(SOCKET_OPTIONS, name);
const unitOf = (name: string): string => (isSysctl(name) ? SYSCTLS[name].unit : isOption(name) ? SOCKET_OPTIONS[name].unit : '');
const UNIT_US: Readonly<Record<string, number>> = { s: 1_000_000, ms: 1000, us: 1 };

/** What the recording has set, by name. */
export const settingsOf = ({ sysctl, socketOptions }: Recording): Readonly<Record<string, number>> => ({ ...sysctl, ...socketOptions });

/** "30s", "3", or a bare number in the kernel's own unit; null for what is none, or out of the kernel's range. */
export function parseSetting(name: string, text: string): number | null {
  const unit = unitOf(name);
  const plain = text.trim();
  const us = /^\d{1,9}$/.test(plain) || unit === '' ? null : parseGuess(plain);
  const value = us === null ? (/^\d{1,9}$/.test(plain) ? Number(plain) : null) : us / (UNIT_US[unit] ?? 1);
  const { min = 0, max = 0 } = isSysctl(name) ? SYSCTLS[name] : isOption(name) ? SOCKET_OPTIONS[name] : {};
  return value !== null && Number.isInteger(value) && value >= min && value <= max ? value : null;
}

/** How a value is written: with its unit. */
export const settingText = (name: string, value: number): string => `${value}${unitOf(name) === '' ? '' : ` ${unitOf(name)}`}`;

export interface Checked {
  readonly ours: Side;
  /** The first segment that differs, from 1, with when each sent it; null: all the same. One more than all segments is the end. */
  readonly differs: { readonly segment: number; readonly recordedUs: number | null; readonly oursUs: number | null } | null;
}

/** The recording's inputs with other settings. What is answered may change, the inputs stay: they are what happened. */
export function checkSettings(recording: Recording, truth: Side, values: Readonly<Record<string, number>>): Checked {
  const changed: Recording = {
    ...recording,
    sysctl: { ...recording.sysctl, ...pick(values, isSysctl) },
    socketOptions: { ...recording.socketOptions, ...pick(values, isOption) },
  };
  const run = replay(changed, profileForRelease(recording.kernel.release));
  const ours: Side = { sent: run.tx.map((tx) => ({ ...tx, lost: false })), end: run.end };
  return { ours, differs: difference(truth, run.tx, run.end?.us ?? null, 1_000_000 / recording.kernel.hz) };
}

const pick = (values: Readonly<Record<string, number>>, wanted: (name: string) => boolean): Record<string, number> =>
  Object.fromEntries(Object.entries(values).filter(([name]) => wanted(name)));

type Tx = { readonly us: number; readonly seq: number; readonly len: number };

/** Within a jiffy it is the same. */
function difference(truth: Side, tx: readonly Tx[], endUs: number | null, jiffyUs: number): Checked['differs'] {
  const same = (a: Segment, b: Tx | undefined) => b !== undefined && Math.abs(a.us - b.us) <= jiffyUs && a.seq === b.seq && a.len === b.len;
  const most = Math.max(truth.sent.length, tx.length);
  for (let i = 0; i < most; i++) {
    const [recorded, ours] = [truth.sent[i], tx[i]];
    if (recorded === undefined || !same(recorded, ours)) {
      return { segment: i + 1, recordedUs: recorded?.us ?? null, oursUs: ours?.us ?? null };
    }
  }
  const end = truth.end?.us ?? null;
  const ended = end === null || endUs === null ? end === endUs : Math.abs(end - endUs) <= jiffyUs;
  return ended ? null : { segment: most + 1, recordedUs: end, oursUs: endUs };
}
