// A middlebox: an entry for the connection, made by its first packet, renewed by each that passes, forgotten after an idle time;
// and what becomes of packets once it has forgotten. A box of one time has no states; Linux's conntrack has (conntrack.ts).
// Simplified: a reset that passes removes the entry, a FIN does not; addresses and ports are not translated.
import type { MiddleboxSetup } from '../scenario/middlebox.ts';
import { type Micros, micros } from '../time.ts';
import type { HostName, Segment } from '../trace/trace-event.ts';
import { canBegin, copyTracking, firstTimeout, newTracking, type TimeoutReason, track, type Tracking } from './conntrack.ts';

export interface Entry {
  /** When the last packet renewed it. */
  renewedAt: Micros;
  /** How long it lasts without a packet from then on, µs; null: for ever. */
  timeoutUs: number | null;
  because: TimeoutReason;
  /** The last acknowledgement of each end: the number that a reset must carry to be taken by it; −1: none yet. */
  readonly expects: Record<HostName, number>;
  /** For conntrack. */
  readonly tracking: Tracking | null;
}

export interface Middlebox {
  readonly setup: MiddleboxSetup;
  entry: Entry | null;
  /** When it forgot the connection last; null: it never did. */
  forgotAt: Micros | null;
}

export const newMiddlebox = (setup: MiddleboxSetup): Middlebox => ({ setup, entry: null, forgotAt: null });

export const copyMiddlebox = (box: Middlebox): Middlebox => ({
  ...box,
  entry: box.entry && { ...box.entry, expects: { ...box.entry.expects }, tracking: box.entry.tracking && copyTracking(box.entry.tracking) },
});

const NEVER = micros(Number.POSITIVE_INFINITY);

/** When it forgets the connection if no packet passes. */
export const expiresAt = ({ entry }: Middlebox): Micros =>
  entry === null || entry.timeoutUs === null ? NEVER : micros(entry.renewedAt + entry.timeoutUs);

/** Whether a packet of the connection would get through. */
export const knows = ({ entry, setup }: Middlebox): boolean => entry !== null || setup.forgets === 'picks up';

/** What a middlebox does with a packet: lets it pass, drops it, or drops it and answers its sender with a reset. */
export type Meeting = 'passes' | 'dropped' | 'reset';

/** A packet arrives. */
export function meet(box: Middlebox, segment: Segment, now: Micros): Meeting {
  if (box.entry !== null) {
    renew(box, box.entry, segment, now);
    return 'passes';
  }
  const loose = box.setup.forgets === 'picks up';
  if (canBegin(segment, loose)) {
    box.entry = newEntry(box.setup, segment, now);
    return 'passes';
  }
  if (loose) return 'passes';
  return answersWithReset(box.setup, segment) ? 'reset' : 'dropped';
}

/** A reset is never answered, and a NAT cannot tell whom a stranger's packet from outside would be for. */
const answersWithReset = ({ forgets, kind }: MiddleboxSetup, { flags, from }: Segment): boolean =>
  forgets === 'rst' && !flags.includes('R') && !(kind === 'nat' && from === 'server');

function newEntry({ sysctl, idleUs }: MiddleboxSetup, segment: Segment, now: Micros): Entry {
  const tracking = sysctl === null ? null : newTracking(segment);
  const first = sysctl === null || tracking === null ? null : firstTimeout(tracking, sysctl);
  const entry: Entry = {
    renewedAt: now,
    timeoutUs: first === null ? idleUs : first.seconds * 1_000_000,
    because: first?.because ?? 'state',
    expects: { client: -1, server: -1 },
    tracking,
  };
  noteAcknowledgement(entry, segment);
  return entry;
}

const noteAcknowledgement = ({ expects }: Entry, { from, ack }: Segment): void => {
  if (ack !== null && ack > expects[from]) expects[from] = ack;
};

function renew(box: Middlebox, entry: Entry, segment: Segment, now: Micros): void {
  const { sysctl } = box.setup;
  noteAcknowledgement(entry, segment);
  if (sysctl === null || entry.tracking === null) {
    entry.renewedAt = now;
    // One that never forgets does not do so for a reset either.
    if (segment.flags.includes('R') && entry.timeoutUs !== null) forget(box, now);
    return;
  }
  const tracked = track(entry.tracking, sysctl, segment);
  if (tracked === 'gone') forget(box, now);
  else if (tracked !== null) {
    entry.renewedAt = now;
    entry.timeoutUs = tracked.seconds * 1_000_000;
    entry.because = tracked.because;
  }
}

/** It knows the connection no more. */
export function forget(box: Middlebox, now: Micros): void {
  box.entry = null;
  box.forgotAt = now;
}

/** A reset in the name of the other end, as an answer to a packet: it takes its number from the packet's acknowledgement. */
export const resetInAnswer = (box: Middlebox, segment: Segment): Segment | null =>
  segment.ack === null ? null : forgedReset(box, segment.flow, segment.from, segment.ack);

/** A reset in the name of the other end to one that has acknowledged something. */
export const resetTo = (box: Middlebox, { expects }: Entry, flow: number, to: HostName): Segment | null =>
  expects[to] < 0 ? null : forgedReset(box, flow, to, expects[to]);

const forgedReset = (box: Middlebox, flow: number, to: HostName, seq: number): Segment => ({
  flow,
  from: to === 'client' ? 'server' : 'client',
  flags: 'R',
  seq,
  len: 0,
  ack: null,
  win: 0,
  tsVal: null,
  tsEcr: null,
  sack: [],
  offers: null,
  purpose: 'forged-rst',
  forgedBy: box.setup.name,
});

/** Its state without its place in time, for recognising a run that repeats. */
export function relativeState(box: Middlebox, now: Micros): readonly unknown[] {
  const { entry } = box;
  if (entry === null) return [null];
  const { tracking } = entry;
  const left = entry.timeoutUs === null ? null : entry.renewedAt + entry.timeoutUs - now;
  return tracking === null ? [left] : [left, tracking.state, Math.min(tracking.repeats, 255), tracking.unacknowledged, tracking.lastFrom];
}
