// Keepalive settings from the probes that a capture shows: how long after the last word the first came, how far apart
// unanswered ones were, and after how many their sender reset the connection.
import type { HostFile, HostName, Hz, KernelId } from '../../../sim/index.ts';
import { granuleUs } from '../wheel.ts';
import { type Finding, when } from './finding.ts';
import type { Progress } from './progress.ts';
import type { Timing } from './timing.ts';

const SECOND = 1_000_000;
/** What people set, and Linux's own defaults, before any other number that would fit as well. */
const DEFAULT_IDLE_S = 7200;
const DEFAULT_INTERVAL_S = 75;
/** Answered probes that are this much further apart than the first was from the last word wait for the interval. */
const LONGER = 1.2;
const ROUND_S = [3600, 600, 300, 60, 30, 15, 10, 5];

/** The most likely setting for measured waits: none is shorter than it, none longer by more than the wheel's step. */
export function likelySeconds(waitsUs: readonly number[], usual: number, kernel: KernelId, hz: Hz): number {
  const least = Math.min(...waitsUs);
  const most = Math.max(...waitsUs);
  const high = Math.max(1, Math.floor((least + 2000) / SECOND));
  const low = Math.max(1, Math.min(high, Math.ceil((most - granuleUs(most, kernel, hz) - 2 * (SECOND / hz)) / SECOND)));
  if (low <= usual && usual <= high) return usual;
  for (const step of ROUND_S) {
    const round = Math.floor(high / step) * step;
    if (round >= low) return round;
  }
  return high;
}

interface Probing {
  /** From the last word of the other end to the first probe; where that word was the answer to a probe, apart. */
  readonly idleUs: number[];
  readonly answeredUs: number[];
  readonly intervalUs: number[];
  /** The longest run without an answer. */
  unanswered: number;
  gaveUp: boolean;
}

function probingOf(progress: readonly Progress[], host: HostName, timing: Timing): Probing {
  const found: Probing = { idleUs: [], answeredUs: [], intervalUs: [], unanswered: 0, gaveUp: false };
  let heardUs: number | null = null;
  let run: number[] = [];
  let probed = false;
  for (const { segment, kind, sentTo, ackedTo, peerWindow } of progress) {
    if (segment.from !== host) {
      // What was sent at the far end a round trip before is what it had heard.
      heardUs = host === timing.near ? segment.us : segment.us + timing.rttUs;
      probed = run.length > 0;
      run = [];
      continue;
    }
    if (kind === 'rst' && run.length > 0) {
      found.gaveUp = true;
      // It gives up when the next probe would have been due.
      found.intervalUs.push(segment.us - (run.at(-1) ?? 0));
    }
    if (kind !== 'probe' || ackedTo < sentTo || peerWindow === 0) continue;
    const last = run.at(-1);
    if (last !== undefined) found.intervalUs.push(segment.us - last);
    else if (heardUs !== null) (probed ? found.answeredUs : found.idleUs).push(segment.us - heardUs);
    run.push(segment.us);
    found.unanswered = Math.max(found.unanswered, run.length);
  }
  return found;
}

export interface Keepalive {
  readonly socketOptions: NonNullable<HostFile['socketOptions']>;
  readonly findings: readonly Finding[];
}

export function keepaliveOf(progress: readonly Progress[], host: HostName, timing: Timing, kernel: KernelId, hz: Hz): Keepalive | null {
  const probing = probingOf(progress, host, timing);
  const { answeredUs, intervalUs, unanswered, gaveUp } = probing;
  const idleUs = probing.idleUs.length > 0 ? probing.idleUs : answeredUs;
  if (idleUs.length === 0 && intervalUs.length === 0) return null;
  const socketOptions: Keepalive['socketOptions'] = { SO_KEEPALIVE: true };
  const findings: Finding[] = [];
  if (idleUs.length > 0) {
    const idle = likelySeconds(idleUs, DEFAULT_IDLE_S, kernel, hz);
    socketOptions.TCP_KEEPIDLE = idle;
    findings.push({
      what: `TCP_KEEPIDLE = ${idle} s on the ${host}`,
      why: `its first probe comes after ${when(Math.min(...idleUs))} of silence`,
    });
  }
  const slower = probing.idleUs.length > 0 && answeredUs.length > 0 && Math.min(...answeredUs) > LONGER * Math.max(...idleUs);
  if (intervalUs.length > 0 || slower) {
    const waits = intervalUs.length > 0 ? intervalUs : answeredUs;
    const interval = likelySeconds(waits, DEFAULT_INTERVAL_S, kernel, hz);
    socketOptions.TCP_KEEPINTVL = interval;
    findings.push({ what: `TCP_KEEPINTVL = ${interval} s`, why: `probes are ${when(Math.min(...waits))} apart` });
  } else if (answeredUs.length > 0 && (socketOptions.TCP_KEEPIDLE as number) < DEFAULT_INTERVAL_S) {
    // After a probe the timer waits for the interval, answered or not: it is no longer than what is seen.
    socketOptions.TCP_KEEPINTVL = socketOptions.TCP_KEEPIDLE as number;
    findings.push({ what: `TCP_KEEPINTVL of at most ${socketOptions.TCP_KEEPIDLE} s`, why: 'answered probes come as often as the first' });
  }
  if (gaveUp && unanswered > 0) {
    socketOptions.TCP_KEEPCNT = Math.min(127, unanswered);
    findings.push({ what: `TCP_KEEPCNT = ${unanswered}`, why: `after ${unanswered} of them it resets the connection` });
  }
  return { socketOptions, findings };
}
