// What the programs of a system leave behind: their requests, PINGs, connections and decisions, beside the traces of the
// connections themselves. Lanes, reports, sentences and charts all read this.
import type { Micros } from '../time.ts';
import type { RuleApplication } from './rule.ts';
import type { TimerName } from './trace-event.ts';

/** Names the program's own error where no errno is one: as the library in question calls it. */
export type AppError = string;

export type AppEventBody =
  /** A request begins; −1: it has no connection yet. `deadlineAt`: when it gives up waiting; null: never, or not yet known. */
  | { readonly kind: 'request'; readonly request: number; readonly fd: number; readonly deadlineAt: Micros | null }
  /** A request that had to wait for a connection leaves on one, or is tried again. */
  | { readonly kind: 'sent'; readonly request: number; readonly fd: number; readonly deadlineAt: Micros | null }
  | { readonly kind: 'answered'; readonly request: number; readonly fd: number; readonly latencyUs: number }
  | {
      readonly kind: 'failed';
      readonly request: number;
      /** −1: it never had a connection. */
      readonly fd: number;
      readonly error: AppError;
      readonly latencyUs: number;
      readonly rule: RuleApplication;
    }
  | { readonly kind: 'connecting'; readonly fd: number; readonly to: string }
  | { readonly kind: 'connected'; readonly fd: number }
  | { readonly kind: 'accepted'; readonly fd: number }
  /** The program has no use of the connection any more, and why. */
  | { readonly kind: 'disconnected'; readonly fd: number; readonly error: AppError | null; readonly rule: RuleApplication }
  /** A PING or heartbeat left; its acknowledgement came; or it did not come in time. */
  | {
      readonly kind: 'ping';
      readonly number: number;
      readonly fd: number;
      readonly deadlineAt: Micros | null;
      readonly rule: RuleApplication;
    }
  | { readonly kind: 'ping-acked'; readonly number: number; readonly fd: number; readonly latencyUs: number }
  | { readonly kind: 'ping-missed'; readonly number: number; readonly fd: number; readonly rule: RuleApplication }
  /** A write waits for room in the send buffer, and goes on. */
  | { readonly kind: 'blocked'; readonly fd: number }
  | { readonly kind: 'unblocked'; readonly fd: number }
  /** Something that a watcher hears of. */
  | { readonly kind: 'notified'; readonly fd: number; readonly number: number }
  /** A decision that changes nothing on the wire yet, such as to wait before the next attempt. */
  | { readonly kind: 'decided'; readonly rule: RuleApplication }
  /** From outside: the node or its cable. */
  | {
      readonly kind: 'fault';
      readonly fault: 'cut' | 'restore' | 'power-off' | 'power-on' | 'reboot' | 'kill' | 'freeze' | 'thaw';
      readonly direction: 'both' | 'in' | 'out' | null;
    };

export type AppEvent = AppEventBody & {
  /** Position among the events of programs, from 0. */
  readonly id: number;
  readonly at: Micros;
  readonly node: string;
  /** The event of its connection's trace that woke the program, where one did. */
  readonly cause: number | null;
};

/** What one program's run comes to. */
export interface Report {
  readonly node: string;
  readonly requests: number;
  readonly answered: number;
  readonly failed: number;
  /** Requests that still wait for an answer at the end. */
  readonly waiting: number;
  /** How often each error was what a request ended with. */
  readonly errors: Readonly<Record<AppError, number>>;
  readonly connections: number;
  readonly pings: number;
  readonly notified: number;
  readonly firstFailure: { readonly at: Micros; readonly error: AppError; readonly decidedBy: TimerName | null } | null;
  /** The first answer after the last fault; null: none came. */
  readonly recoveredAt: Micros | null;
  /** The longest that a request waited, also one that still does. */
  readonly longestWaitUs: number;
  readonly meanLatencyUs: number;
}
