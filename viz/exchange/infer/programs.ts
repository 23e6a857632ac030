// What the two programs did: their writes, closes, and whether Nagle's algorithm was off.
import { formatDuration, type HostName, type StepFile } from '../../../sim/index.ts';
import { type Conversation, otherEnd } from '../import/conversation.ts';
import type { Finding } from './finding.ts';
import type { Progress } from './progress.ts';
import type { Timing } from './timing.ts';

const DEFAULT_MSS = 1460;
const TIMESTAMP_BYTES = 12;
const HOSTS: readonly HostName[] = ['client', 'server'];

export const fileTime = (us: number): string => formatDuration(Math.max(0, Math.round(us)));

interface Write {
  readonly atUs: number;
  bytes: number;
  /** Ended by a segment that was pushed and not full: what follows is another write. */
  ended: boolean;
}

const payloadOf = ({ mss, timestamps }: Conversation, from: HostName): number =>
  (mss[otherEnd(from)] ?? DEFAULT_MSS) - (timestamps ? TIMESTAMP_BYTES : 0);

function writesOf(conversation: Conversation, progress: readonly Progress[], host: HostName, timing: Timing): Write[] {
  const full = payloadOf(conversation, host);
  const writes: Write[] = [];
  for (const { segment, newBytes } of progress) {
    if (segment.from !== host || newBytes === 0) continue;
    const last = writes.at(-1);
    const ended = segment.flags.includes('P') && segment.len < full;
    if (last && !last.ended) {
      last.bytes += newBytes;
      last.ended = ended;
    } else writes.push({ atUs: timing.sent(segment.us, host), bytes: newBytes, ended });
  }
  return writes;
}

/** At the capture's end the other window is closed and is being probed: there is more that could not be sent. */
function holdsMore(progress: readonly Progress[], host: HostName): boolean {
  const last = progress.findLastIndex(({ segment, newBytes }) => segment.from === host && newBytes > 0);
  return progress.slice(last + 1).some((one) => one.segment.from === host && one.kind === 'probe' && one.peerWindow === 0);
}

/** A small segment was sent while an earlier small one was on its way: Nagle's algorithm would have held it back. */
function withoutNagle(conversation: Conversation, progress: readonly Progress[], host: HostName, timing: Timing): boolean {
  const full = payloadOf(conversation, host);
  const acks = progress.filter(({ segment }) => segment.from !== host && segment.ack !== null).map(({ segment }) => segment);
  // What the far end knows of acknowledgements is a round trip older than what the capture shows.
  const known = (us: number) => acks.findLast((ack) => ack.us <= us - (host === timing.near ? 0 : timing.rttUs))?.ack ?? 0;
  let small = 0;
  for (const { segment, newBytes } of progress) {
    if (segment.from !== host || newBytes === 0 || segment.flags.includes('F')) continue;
    // Only the end of what was written is held back; a window that is too small cuts elsewhere, and does not push.
    if (segment.len >= full || !segment.flags.includes('P')) continue;
    if (small > 1 && (known(segment.us) as number) < small) return true;
    small = segment.seq + segment.len;
  }
  return false;
}

/** The FIN is a shutdown where its sender goes on taking data, else a close. */
function closeOf(progress: readonly Progress[], host: HostName, timing: Timing): StepFile | null {
  const fin = progress.find(({ segment, kind }) => segment.from === host && segment.flags.includes('F') && kind !== 'again');
  if (!fin) return null;
  const later = progress.filter(({ segment }) => segment.us > fin.segment.us + timing.rttUs);
  const taken = later.some(({ segment, newBytes }) => segment.from !== host && newBytes > 0);
  const refused = later.some(({ segment, kind }) => segment.from === host && kind === 'rst');
  return { at: fileTime(timing.sent(fin.segment.us, host)), do: taken && !refused ? 'shutdown' : 'close', host };
}

export interface Programs {
  readonly steps: readonly StepFile[];
  readonly noDelay: Readonly<Record<HostName, boolean>>;
  readonly findings: readonly Finding[];
}

export function programsOf(conversation: Conversation, progress: readonly Progress[], timing: Timing): Programs {
  const steps: StepFile[] = [];
  const findings: Finding[] = [];
  const noDelay = { client: false, server: false };
  for (const host of HOSTS) {
    const writes = writesOf(conversation, progress, host, timing);
    const first = { client: timing.rttUs, server: Math.ceil(timing.rttUs * 1.5) }[host];
    const last = writes.at(-1);
    const more = last !== undefined && holdsMore(progress, host);
    if (more) last.bytes += payloadOf(conversation, host);
    for (const { atUs, bytes } of writes) steps.push({ at: fileTime(Math.max(atUs, first)), do: 'send', host, bytes });
    noDelay[host] = withoutNagle(conversation, progress, host, timing);
    const close = closeOf(progress, host, timing);
    if (close) steps.push(close);
    const sum = writes.reduce((all, { bytes }) => all + bytes, 0);
    if (writes.length > 0)
      findings.push({
        what: `The ${host}’s program writes ${writes.length === 1 ? 'once' : `${writes.length} times`}, ${sum} bytes`,
        why: `a write ends with a pushed segment that is not full${more ? '; the last is larger than what was sent, as the window probes say' : ''}`,
      });
    if (noDelay[host])
      findings.push({ what: `TCP_NODELAY on the ${host}`, why: 'it sends a small segment while an earlier one is on its way' });
    if (close) findings.push({ what: `The ${host}’s program calls ${close.do}()`, why: 'its FIN' });
  }
  return { steps, noDelay, findings };
}
