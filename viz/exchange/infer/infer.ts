// A scenario out of a capture: who connected, what the programs did, which settings show, where the path fell silent. What a
// capture cannot show is Linux's default, and every reading says what it was read from.
import {
  formatDuration,
  type HostFile,
  type HostName,
  MAX_RUN_US,
  parseScenario,
  type ScenarioFile,
  type StepFile,
} from '../../../sim/index.ts';
import type { Conversation } from '../import/conversation.ts';
import { type Clock, clockOf } from './clock.ts';
import { A_GUESS, type Finding, when } from './finding.ts';
import { keepaliveOf } from './keepalive.ts';
import { programsOf } from './programs.ts';
import { progressOf } from './progress.ts';
import { notReading } from './reading.ts';
import { silences } from './silence.ts';
import { type Timing, timingOf } from './timing.ts';

export interface Inference {
  readonly file: ScenarioFile;
  readonly findings: readonly Finding[];
  readonly timing: Timing;
  /** Whether the near end's boot phase is what the capture shows. */
  readonly phaseKnown: boolean;
}

const HOSTS: readonly HostName[] = ['client', 'server'];
/** Runs go on this long after the capture's end, so that what comes next can be seen. */
const AFTER_END_US = 3_600_000_000;

interface Host {
  readonly file: HostFile;
  readonly findings: readonly Finding[];
  readonly steps: readonly StepFile[];
}

/** What its SYN does not offer although it could; a SYN-ACK can only take what the SYN offers. */
function refusals({ connection: { packets } }: Conversation, host: HostName): NonNullable<HostFile['sysctl']> {
  const syn = packets.find(({ flags }) => flags === 'S');
  const own = host === 'client' ? syn : packets.find(({ flags }) => flags === 'S.');
  if (own === undefined) return {};
  const offered = host === 'client' ? null : syn;
  return {
    ...(own.timestamps === null && offered?.timestamps !== null ? { tcp_timestamps: 0 } : {}),
    ...(!own.sackPermitted && offered?.sackPermitted !== false ? { tcp_sack: 0 } : {}),
  };
}

function hostOf(conversation: Conversation, host: HostName, timing: Timing, clock: Clock, noDelay: boolean): Host {
  const progress = progressOf(conversation.segments);
  const keepalive = keepaliveOf(progress, host, timing, clock.kernel, clock.hz);
  const reading = notReading(conversation.segments, host, timing);
  const sysctl = refusals(conversation, host);
  const socketOptions = { ...keepalive?.socketOptions, ...(noDelay ? { TCP_NODELAY: true } : {}) };
  return {
    file: {
      ...clock.file,
      ...(Object.keys(sysctl).length > 0 ? { sysctl } : {}),
      ...(Object.keys(socketOptions).length > 0 ? { socketOptions } : {}),
      ...(reading ? { receiveBuffer: reading.receiveBuffer } : {}),
    },
    findings: [...clock.findings, ...(keepalive?.findings ?? []), ...(reading?.findings ?? [])],
    steps: reading?.steps ?? [],
  };
}

function pathFinding({ rttUs, handshake, seenAt, seenBecause, mss, timestamps, sack }: Conversation): Finding[] {
  const because = {
    direction: 'the file says which packets went out',
    handshake: 'of the handshake’s two halves the one that crosses the path takes longer',
    unanswered: 'it is this end whose repeats go unanswered',
    guess: 'nothing in the file says so',
  }[seenBecause];
  const large = [mss.client, mss.server].filter((size) => size !== null && size !== 1460);
  return [
    { what: `Captured at the ${seenAt}`, why: because },
    rttUs === null
      ? {
          what: `A round trip of 1 ms, ${A_GUESS}`,
          why: handshake ? 'the handshake is not answered' : 'the handshake is not in the capture',
        }
      : { what: `A round trip of ${when(rttUs)}`, why: 'the handshake' },
    ...(timestamps && sack
      ? []
      : [
          {
            what: `Without ${[...(timestamps ? [] : ['timestamps']), ...(sack ? [] : ['SACK'])].join(' and ')}`,
            why: 'the SYNs do not agree on it',
          },
        ]),
    ...(large.length > 0
      ? [
          {
            what: 'Segments of up to 1460 bytes in the simulation',
            why: `the SYNs say ${large.join(' and ')}; segments are compared by the bytes they carry`,
          },
        ]
      : []),
  ];
}

/** A reset that no reading accounts for. */
function strayReset({ segments }: Conversation, steps: readonly StepFile[], hosts: Readonly<Record<HostName, Host>>): Finding[] {
  const reset = segments.find(({ flags }) => flags.includes('R'));
  if (!reset || steps.some((step) => step.do === 'reboot' || step.do === 'kill')) return [];
  const own = hosts[reset.from];
  const closed = segments.some(({ from, flags, us }) => from === reset.from && flags.includes('F') && us <= reset.us);
  if (closed || own.file.socketOptions?.TCP_KEEPCNT !== undefined) return [];
  return [
    {
      what: 'A reset that the simulation does not send',
      why: `the ${reset.from}’s at ${when(reset.us)} answers nothing: a box on the path, or a program that closed with data unread`,
    },
  ];
}

const slug = (name: string): string =>
  name
    .replace(/\.(pcap|pcapng|cap|gz|dmp)\b/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
    .replace(/-$/, '') || 'file';

/** Takes out the steps that cannot be together, and says so; what is left is a scenario. */
function possible(file: ScenarioFile, findings: Finding[]): ScenarioFile {
  let current = file;
  for (let round = 0; round < 20; round++) {
    const parsed = parseScenario(current);
    if (parsed.ok) return current;
    const bad = new Set(parsed.problems.map(({ path }) => /^\$\.steps\[(\d+)\]/.exec(path)?.[1]).filter((index) => index !== undefined));
    if (bad.size === 0) return { ...current, steps: [] };
    for (const { path, message } of parsed.problems)
      if (path.startsWith('$.steps')) findings.push({ what: 'A step left out', why: message });
    current = { ...current, steps: (current.steps ?? []).filter((_, i) => !bad.has(String(i))) };
  }
  return { ...current, steps: [] };
}

export function inferScenario(conversation: Conversation, name: string): Inference {
  const timing = timingOf(conversation);
  const progress = progressOf(conversation.segments);
  const programs = programsOf(conversation, progress, timing);
  const silence = silences(progress, timing);
  const clocks = { client: clockOf(conversation, 'client', timing), server: clockOf(conversation, 'server', timing) };
  const [client, server] = HOSTS.map((host) => hostOf(conversation, host, timing, clocks[host], programs.noDelay[host])) as [Host, Host];
  const findings: Finding[] = [
    ...pathFinding(conversation),
    ...client.findings,
    ...server.findings,
    ...programs.findings,
    ...silence.findings,
  ];
  const steps = [...programs.steps, ...silence.steps, ...client.steps, ...server.steps];
  findings.push(...strayReset(conversation, steps, { client, server }));
  const endUs = timing.seen(conversation.segments.at(-1)?.us ?? 0);
  const [from, to] = conversation.connection.ends;
  const file: ScenarioFile = {
    id: `capture-${slug(name)}`,
    title: `Capture ${name}`.slice(0, 120),
    question: `${from} to ${to}: does the simulation do what the capture shows?`.slice(0, 300),
    group: 'Captures',
    watch: timing.near,
    client: client.file,
    server: server.file,
    path: { rtt: formatDuration(timing.rttUs) },
    steps,
    until: formatDuration(Math.min(MAX_RUN_US, Math.max(1, Math.round(endUs)) + AFTER_END_US)),
  };
  return { file: possible(file, findings), findings, timing, phaseKnown: clocks[timing.near].known };
}
