// Linux's connection tracking of TCP: the states of an entry and how long each lasts without a packet (nf_conntrack_proto_tcp,
// nf_conntrack-sysctl.rst). Written from the documented settings and from what a 6.18 kernel showed packet by packet
// (test/unit/network/conntrack-measured.json). Leaves out the checks of windows and sequence numbers.
import type { ConntrackSysctlName, ConntrackSysctls } from '../scenario/middlebox.ts';
import type { HostName, Segment } from '../trace/trace-event.ts';

/** As `conntrack -L` prints them. */
export type ConntrackState = 'SYN_SENT' | 'SYN_RECV' | 'ESTABLISHED' | 'FIN_WAIT' | 'CLOSE_WAIT' | 'LAST_ACK' | 'TIME_WAIT' | 'CLOSE';

/** Why an entry lasts as long as it does. */
export type TimeoutReason = 'state' | 'repeated' | 'window closed' | 'unacknowledged' | 'one-sided' | 'just answered';

export interface Tracking {
  state: ConntrackState;
  /** Who sent the first packet. */
  readonly opener: HostName;
  /** The other side was heard. */
  answered: boolean;
  /** How often in a row the same packet came from the same side. */
  repeats: number;
  lastFrom: HostName;
  lastSeq: number;
  lastAck: number;
  lastEnd: number;
  lastWin: number;
  /** How far each side has sent, and whether the other has acknowledged all of it. */
  readonly sentUpTo: Record<HostName, number>;
  readonly unacknowledged: Record<HostName, boolean>;
}

/** How an entry takes a packet: gone where it is removed, null where the packet changes nothing, else how long it lasts now. */
export type Tracked = { readonly seconds: number; readonly because: TimeoutReason } | 'gone' | null;

type Kind = 'syn' | 'syn-ack' | 'fin' | 'rst' | 'ack';

function kindOf(flags: string): Kind {
  if (flags.includes('R')) return 'rst';
  if (flags.includes('S')) return flags.includes('.') ? 'syn-ack' : 'syn';
  return flags.includes('F') ? 'fin' : 'ack';
}

/** What follows on a packet of each kind, from whichever side; absent: the packet is ignored and renews nothing. */
const NEXT: Readonly<Record<ConntrackState, Readonly<Partial<Record<Kind, ConntrackState>>>>> = {
  SYN_SENT: { 'syn-ack': 'SYN_RECV', rst: 'CLOSE' },
  SYN_RECV: { syn: 'SYN_RECV', 'syn-ack': 'SYN_RECV', fin: 'FIN_WAIT', ack: 'ESTABLISHED', rst: 'CLOSE' },
  ESTABLISHED: { fin: 'FIN_WAIT', ack: 'ESTABLISHED', rst: 'CLOSE' },
  // Any acknowledgement after a FIN counts as its acknowledgement, and any FIN as the second.
  FIN_WAIT: { fin: 'LAST_ACK', ack: 'CLOSE_WAIT', rst: 'CLOSE' },
  CLOSE_WAIT: { fin: 'LAST_ACK', ack: 'CLOSE_WAIT', rst: 'CLOSE' },
  LAST_ACK: { fin: 'LAST_ACK', ack: 'TIME_WAIT', rst: 'CLOSE' },
  TIME_WAIT: { syn: 'SYN_SENT', fin: 'TIME_WAIT', ack: 'TIME_WAIT', rst: 'CLOSE' },
  CLOSE: { syn: 'SYN_SENT', fin: 'CLOSE', ack: 'CLOSE', rst: 'CLOSE' },
};

const TIMEOUTS: Readonly<Record<ConntrackState, ConntrackSysctlName>> = {
  SYN_SENT: 'nf_conntrack_tcp_timeout_syn_sent',
  SYN_RECV: 'nf_conntrack_tcp_timeout_syn_recv',
  ESTABLISHED: 'nf_conntrack_tcp_timeout_established',
  FIN_WAIT: 'nf_conntrack_tcp_timeout_fin_wait',
  CLOSE_WAIT: 'nf_conntrack_tcp_timeout_close_wait',
  LAST_ACK: 'nf_conntrack_tcp_timeout_last_ack',
  TIME_WAIT: 'nf_conntrack_tcp_timeout_time_wait',
  CLOSE: 'nf_conntrack_tcp_timeout_close',
};

const endOf = ({ flags, seq, len }: Segment): number => seq + len + (flags.includes('S') ? 1 : 0) + (flags.includes('F') ? 1 : 0);

/** Whether an unknown connection's packet can make an entry: a SYN, or for one that stands (loose) a plain acknowledgement. */
export function canBegin(segment: Segment, loose: boolean): boolean {
  const kind = kindOf(segment.flags);
  return kind === 'syn' || (loose && kind === 'ack');
}

/** The entry that an unknown connection's first packet makes. */
export function newTracking(segment: Segment): Tracking {
  const end = endOf(segment);
  return {
    state: kindOf(segment.flags) === 'syn' ? 'SYN_SENT' : 'ESTABLISHED',
    opener: segment.from,
    answered: false,
    repeats: 0,
    lastFrom: segment.from,
    lastSeq: segment.seq,
    lastAck: segment.ack ?? -1,
    lastEnd: end,
    lastWin: segment.win,
    sentUpTo: { client: segment.from === 'client' ? end : 0, server: segment.from === 'server' ? end : 0 },
    unacknowledged: { client: false, server: false },
  };
}

export const copyTracking = (tracking: Tracking): Tracking => ({
  ...tracking,
  sentUpTo: { ...tracking.sentUpTo },
  unacknowledged: { ...tracking.unacknowledged },
});

/** How long a new entry lasts. */
export const firstTimeout = (tracking: Tracking, sysctl: Readonly<ConntrackSysctls>) => timeoutOf(tracking, sysctl, true);

/** Takes a packet of a known connection (nf_conntrack_tcp_packet). */
export function track(tracking: Tracking, sysctl: Readonly<ConntrackSysctls>, segment: Segment): Tracked {
  const kind = kindOf(segment.flags);
  const fromOpener = segment.from === tracking.opener;
  // A SYN that is refused leaves no entry.
  if (kind === 'rst' && !tracking.answered && !fromOpener) return 'gone';
  const next = NEXT[tracking.state][kind];
  if (next === undefined) return null;
  // The opener completes the handshake; its peer only repeats itself.
  tracking.state = tracking.state === 'SYN_RECV' && kind === 'ack' && !fromOpener ? 'SYN_RECV' : next;
  if (kind === 'ack') countRepeats(tracking, segment);
  noteSent(tracking, segment);
  const result = timeoutOf(tracking, sysctl, fromOpener);
  if (!fromOpener) tracking.answered = true;
  return result;
}

function countRepeats(tracking: Tracking, segment: Segment): void {
  const end = endOf(segment);
  const same =
    tracking.lastFrom === segment.from &&
    tracking.lastSeq === segment.seq &&
    tracking.lastAck === (segment.ack ?? -1) &&
    tracking.lastEnd === end &&
    tracking.lastWin === segment.win;
  tracking.repeats = same ? tracking.repeats + 1 : 0;
  tracking.lastFrom = segment.from;
  tracking.lastSeq = segment.seq;
  tracking.lastAck = segment.ack ?? -1;
  tracking.lastEnd = end;
  tracking.lastWin = segment.win;
}

function noteSent(tracking: Tracking, segment: Segment): void {
  const { from, ack } = segment;
  const other = from === 'client' ? 'server' : 'client';
  const end = endOf(segment);
  if (end > tracking.sentUpTo[from]) {
    tracking.sentUpTo[from] = end;
    tracking.unacknowledged[from] = true;
  }
  if (ack !== null && ack >= tracking.sentUpTo[other]) tracking.unacknowledged[other] = false;
}

/** The state's time, or less: the first reason that holds decides, in the kernel's order. */
function timeoutOf(
  tracking: Tracking,
  sysctl: Readonly<ConntrackSysctls>,
  fromOpener: boolean,
): { seconds: number; because: TimeoutReason } {
  const { state, answered, repeats, lastWin, unacknowledged } = tracking;
  const seconds = sysctl[TIMEOUTS[state]];
  const short = sysctl.nf_conntrack_tcp_timeout_max_retrans;
  const shorter = sysctl.nf_conntrack_tcp_timeout_unacknowledged;
  const oneSided = state === 'ESTABLISHED' && !answered;
  if (repeats >= sysctl.nf_conntrack_tcp_max_retrans && seconds > short) return { seconds: short, because: 'repeated' };
  if (lastWin === 0 && seconds > short) return { seconds: short, because: 'window closed' };
  if (oneSided && fromOpener && seconds > short) return { seconds: short, because: 'one-sided' };
  if (oneSided && !fromOpener && seconds > shorter) return { seconds: shorter, because: 'just answered' };
  if ((unacknowledged.client || unacknowledged.server) && seconds > shorter) return { seconds: shorter, because: 'unacknowledged' };
  return { seconds, because: 'state' };
}
