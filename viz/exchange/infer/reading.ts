// A program that stopped reading: its window closed. From the right edge of the windows it offered: what was offered beyond
// what had arrived is room, and from when on the room was nearly all that was ever filled, nothing was read any more.
import type { HostName, StepFile } from '../../../sim/index.ts';
import type { WireSegment } from '../import/conversation.ts';
import { type Finding, when } from './finding.ts';
import { fileTime } from './programs.ts';
import type { Timing } from './timing.ts';

export interface NotReading {
  readonly receiveBuffer: number;
  readonly steps: readonly StepFile[];
  readonly findings: readonly Finding[];
}

/** Windows are given in steps of a segment, and buffers by what packets cost: the edge moves a little without reading. */
const NEARLY_ALL = 0.75;
const MORE_THAN_FIRST = 2;

const edge = ({ ack, win }: WireSegment): number => (ack ?? 0) + win;

export function notReading(segments: readonly WireSegment[], host: HostName, timing: Timing): NotReading | null {
  const own = segments.filter(({ from, flags, ack }) => from === host && ack !== null && !flags.includes('R'));
  const closedAt = own.findIndex(({ win }) => win === 0);
  const closed = own[closedAt];
  if (!closed) return null;
  const filled = (segment: WireSegment) => edge(closed) - (segment.ack ?? 0);
  const first = own[0] ?? closed;
  // All that ever came may have stayed unread, where it is little more than the first window.
  const neverRead = filled(first) <= MORE_THAN_FIRST * first.win;
  const stop = neverRead ? first : own.slice(0, closedAt).find((segment) => segment.win >= NEARLY_ALL * filled(segment));
  const read = stop?.ack ?? 1;
  const receiveBuffer = Math.max(1, edge(closed) - read);
  const stopUs = timing.sent(stop?.us ?? 0, host) + 1;
  const reopened = own.slice(closedAt).find((segment) => edge(segment) > edge(closed));
  const steps: StepFile[] = [{ at: fileTime(Math.max(stopUs, Math.ceil(timing.rttUs * 1.5))), do: 'stopReading', host }];
  if (reopened) steps.push({ at: fileTime(timing.sent(reopened.us, host)), do: 'resumeReading', host });
  const reads = reopened ? `, until ${when(timing.seen(reopened.us))}` : '';
  return {
    receiveBuffer,
    steps,
    findings: [
      {
        what: `The ${host}’s program stops reading${reads}; its buffer takes ${receiveBuffer} bytes`,
        why: `its window closes at ${when(timing.seen(closed.us))}, and ${neverRead ? 'nothing says that it ever read' : `its right edge has hardly moved since ${when(timing.seen(stop?.us ?? 0))}`}`,
      },
    ],
  };
}
