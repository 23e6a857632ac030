// What a run leaves behind: one record for everything that happened, each with the event that caused it and a key that
// names the same thing in another run. Comparison, explanation, the page and the lessons all read this and nothing else.
import type { Jiffies, Micros } from '../time.ts';
import type { RuleApplication } from './rule.ts';

export type HostName = 'client' | 'server';
/** Who an event belongs to: an end of the connection, or the path between them. */
export type Place = HostName | 'path';

/** One of the path's two directions. */
export type Direction = 'toServer' | 'toClient';

/** TCP states as `ss` prints them. */
export type TcpState =
  | 'CLOSED'
  | 'LISTEN'
  | 'SYN-SENT'
  | 'SYN-RECV'
  | 'ESTAB'
  | 'FIN-WAIT-1'
  | 'FIN-WAIT-2'
  | 'CLOSE-WAIT'
  | 'CLOSING'
  | 'LAST-ACK'
  | 'TIME-WAIT';

/** Errors as programs see them (errno(3)). */
export type Errno = 'ETIMEDOUT' | 'ECONNRESET' | 'ECONNREFUSED' | 'EPIPE' | 'EHOSTUNREACH' | 'ENETUNREACH' | 'ECONNABORTED';

/** The meanings that one kernel timer can be armed with; the first four share one timer (icsk_retransmit_timer). */
export type TimerName =
  | 'rto' // retransmission timeout (ICSK_TIME_RETRANS)
  | 'probe0' // zero window probe, "persist" in ss (ICSK_TIME_PROBE0)
  | 'tlp' // tail loss probe (ICSK_TIME_LOSS_PROBE)
  | 'reo' // RACK reordering wait (ICSK_TIME_REO_TIMEOUT)
  | 'keepalive' // sk_timer
  | 'fin-wait-2' // sk_timer, for an orphan
  | 'delack' // delayed acknowledgement
  | 'synack' // SYN-ACK retransmission (request socket)
  | 'time-wait'; // the time-wait entry's own timer

/** Why a segment was sent. */
export type SegmentPurpose =
  | 'syn'
  | 'syn-ack'
  | 'data'
  | 'ack'
  | 'fin'
  | 'rst'
  | 'forged-rst' // made by a middlebox in the name of an end
  | 'window-update'
  | 'retransmission'
  | 'tail-loss-probe'
  | 'window-probe'
  | 'keepalive-probe'
  | 'probe-answer';

/** One TCP segment; sequence numbers are relative to the sender's SYN (= 0). */
export interface Segment {
  /** Which connection: the client's port. */
  readonly flow: number;
  readonly from: HostName;
  /** tcpdump letters: S . P F R */
  readonly flags: string;
  readonly seq: number;
  /** Payload bytes. */
  readonly len: number;
  /** Acknowledgement number in the other end's numbering; null without ACK. */
  readonly ack: number | null;
  /** Advertised window in bytes. */
  readonly win: number;
  /** Timestamps option in the sender's own clock, or null where not negotiated. */
  readonly tsVal: number | null;
  readonly tsEcr: number | null;
  /** Selective acknowledgement blocks, [from, to) in the other end's numbering. */
  readonly sack: readonly (readonly [number, number])[];
  /** What a SYN offers. */
  readonly offers: { readonly timestamps: boolean; readonly sack: boolean; readonly mss: number } | null;
  readonly purpose: SegmentPurpose;
  /** The middlebox that made it; absent where an end did. */
  readonly forgedBy?: string;
}

interface Base {
  /** Position in the trace, from 0. */
  readonly id: number;
  readonly at: Micros;
  readonly place: Place;
  /** The event that led to this one, or null for what the scenario began. */
  readonly cause: number | null;
  /** Names the same thing in another run: `client/rto/fire/3`. */
  readonly key: string;
}

/** The program called the kernel. `detail` holds the call's own words, such as { bytes: 100 }. */
export interface CallEvent extends Base {
  readonly kind: 'call';
  readonly call:
    | 'connect'
    | 'listen'
    | 'send'
    | 'recv'
    | 'stop-reading'
    | 'resume-reading'
    | 'close'
    | 'shutdown'
    | 'setsockopt'
    | 'sysctl';
  readonly detail: Readonly<Record<string, number | string>>;
}
export interface StateEvent extends Base {
  readonly kind: 'state';
  readonly from: TcpState;
  readonly to: TcpState;
}
export interface SendEvent extends Base {
  readonly kind: 'send';
  readonly segment: Segment;
  /** When it will arrive, or null where it is lost. */
  readonly arrivesAt: Micros | null;
  /** Why a middlebox sent it. */
  readonly rule?: RuleApplication;
}
export interface ReceiveEvent extends Base {
  readonly kind: 'receive';
  readonly segment: Segment;
  /** The `send` event of this segment, or null where the run did not simulate the sender. */
  readonly sent: number | null;
}
export interface LostEvent extends Base {
  readonly kind: 'lost';
  readonly segment: Segment;
  readonly sent: number;
  readonly why: 'path cut' | 'host off' | 'dropped by the path' | 'unknown to a middlebox';
  /** How many middleboxes it had passed, and the one that dropped it; absent where the path has none. */
  readonly passed?: number;
  readonly box?: string;
  readonly rule?: RuleApplication;
}
/** A timer was set, or moved while it ran (`rearmed`). */
export interface ArmEvent extends Base {
  readonly kind: 'arm';
  readonly timer: TimerName;
  readonly rearmed: boolean;
  /** What was asked for, in jiffies of that host and in the run's time. */
  readonly expires: Jiffies;
  readonly expiresAt: Micros;
  /** When the timer wheel will give it. */
  readonly firesAt: Micros;
  readonly rule: RuleApplication;
}
export interface CancelEvent extends Base {
  readonly kind: 'cancel';
  readonly timer: TimerName;
  /** The `arm` event that this ends. */
  readonly armed: number;
  /** When it would have fired. */
  readonly wouldFireAt: Micros;
}
export interface FireEvent extends Base {
  readonly kind: 'fire';
  readonly timer: TimerName;
  readonly armed: number;
  /** What the handler decided, with the numbers it decided on. */
  readonly rule: RuleApplication;
}
/** The path or a host was changed from outside. */
export interface FaultEvent extends Base {
  readonly kind: 'fault';
  readonly fault: 'cut' | 'restore' | 'power-off' | 'power-on' | 'reboot' | 'kill' | 'forget';
  /** For a cut or a restoration of one direction only. */
  readonly direction?: Direction;
  /** For a cut or a restoration between the client and the middleboxes. */
  readonly near?: 'client';
  /** For `forget`. */
  readonly box?: string;
}

/** A middlebox made an entry for the connection, changed how long it lasts, or forgot it. Packets that only renew the entry say
 *  nothing here: they follow from the segments (`entryLives`). */
export interface MiddleboxEvent extends Base {
  readonly kind: 'middlebox';
  readonly box: string;
  readonly did: 'entry' | 'change' | 'forgot';
  /** For conntrack, its state from here on; '' for boxes that have none. */
  readonly state: string;
  /** How long the entry lasts without a packet from here on, µs; null: for ever, or there is none any more. */
  readonly timeoutUs: number | null;
  readonly rule: RuleApplication;
}
/** The kernel gave up or was told to: the program sees this errno from now on. */
export interface ErrorEvent extends Base {
  readonly kind: 'error';
  readonly errno: Errno;
  /** Which timer decided, or null where a segment did (a reset). */
  readonly decidedBy: TimerName | null;
  readonly rule: RuleApplication;
}
/** The socket is gone without anybody left to tell (an orphan that gave up, or a connection closed in order). */
export interface GoneEvent extends Base {
  readonly kind: 'gone';
  readonly decidedBy: TimerName | null;
  readonly rule: RuleApplication;
}

export type TraceEvent =
  | CallEvent
  | StateEvent
  | SendEvent
  | ReceiveEvent
  | LostEvent
  | ArmEvent
  | CancelEvent
  | FireEvent
  | FaultEvent
  | MiddleboxEvent
  | ErrorEvent
  | GoneEvent;
