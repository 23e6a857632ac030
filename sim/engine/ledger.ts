// What one program's run comes to, counted while it runs, so that a run without a trace still has its report.
import type { Micros } from '../time.ts';
import { micros } from '../time.ts';
import type { AppEventBody, Report } from '../trace/app-event.ts';
import type { TimerName } from '../trace/trace-event.ts';

export interface Ledger {
  requests: number;
  answered: number;
  failed: number;
  errors: Record<string, number>;
  connections: number;
  pings: number;
  notified: number;
  firstFailure: Report['firstFailure'];
  /** Whether a fault has been, and the first answer after the last one. */
  faulted: boolean;
  recoveredAt: Micros | null;
  longestUs: number;
  totalLatencyUs: number;
  /** When each request that waits was made, by its number. */
  readonly waiting: Map<number, Micros>;
}

export const newLedger = (): Ledger => ({
  requests: 0,
  answered: 0,
  failed: 0,
  errors: {},
  connections: 0,
  pings: 0,
  notified: 0,
  firstFailure: null,
  faulted: false,
  recoveredAt: null,
  longestUs: 0,
  totalLatencyUs: 0,
  waiting: new Map(),
});

/** Notes what a program said. `decidedBy`: the timer that ended the connection of a failed request, where one did. */
export function note(ledger: Ledger, event: AppEventBody, now: Micros, decidedBy: () => TimerName | null): void {
  switch (event.kind) {
    case 'request':
      if (!ledger.waiting.has(event.request)) {
        ledger.requests++;
        ledger.waiting.set(event.request, now);
      }
      return;
    case 'answered':
      ended(ledger, event.request, event.latencyUs);
      ledger.answered++;
      ledger.totalLatencyUs += event.latencyUs;
      if (ledger.faulted) ledger.recoveredAt ??= now;
      return;
    case 'failed':
      if (!ledger.waiting.has(event.request)) ledger.requests++;
      ended(ledger, event.request, event.latencyUs);
      ledger.failed++;
      ledger.errors[event.error] = (ledger.errors[event.error] ?? 0) + 1;
      ledger.firstFailure ??= { at: now, error: event.error, decidedBy: decidedBy() };
      return;
    case 'connecting':
      ledger.connections++;
      return;
    case 'ping':
      ledger.pings++;
      return;
    case 'notified':
      ledger.notified++;
      return;
    default:
      return;
  }
}

/** A fault, of whichever node: what is answered from now on is recovery. */
export function noteFault(ledger: Ledger): void {
  ledger.faulted = true;
  ledger.recoveredAt = null;
}

function ended(ledger: Ledger, request: number, latencyUs: number): void {
  ledger.waiting.delete(request);
  ledger.longestUs = Math.max(ledger.longestUs, latencyUs);
}

export function reportOf(ledger: Ledger, node: string, end: Micros): Report {
  let longest = ledger.longestUs;
  for (const since of ledger.waiting.values()) longest = Math.max(longest, end - since);
  return {
    node,
    requests: ledger.requests,
    answered: ledger.answered,
    failed: ledger.failed,
    waiting: ledger.waiting.size,
    errors: ledger.errors,
    connections: ledger.connections,
    pings: ledger.pings,
    notified: ledger.notified,
    firstFailure: ledger.firstFailure,
    recoveredAt: ledger.recoveredAt,
    longestWaitUs: longest,
    meanLatencyUs: ledger.answered === 0 ? 0 : micros(ledger.totalLatencyUs / ledger.answered),
  };
}
