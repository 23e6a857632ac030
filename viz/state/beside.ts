// Captures that are shown beside the scenario that was read from them. They live as long as the page: a link holds the scenario
// alone.
import { computed, signal } from '@preact/signals';
import type { Connection, Connections } from '../exchange/import/connections.ts';
import type { Conversation } from '../exchange/import/conversation.ts';
import type { Finding } from '../exchange/infer/finding.ts';
import { document$ } from './store.ts';

export interface LoadedCapture {
  readonly name: string;
  readonly conversation: Conversation;
  /** What the scenario was read from. */
  readonly findings: readonly Finding[];
  /** What must be said about the file: what was passed over, where it ended. */
  readonly notes: readonly string[];
  /** When its segments are, in the run's time: knots of the axis. */
  readonly times: readonly number[];
}

/** A capture with several connections, of which the reader chooses one. */
export interface CaptureChoice {
  readonly name: string;
  readonly found: Connections;
  readonly notes: readonly string[];
  readonly choose: (connection: Connection) => Promise<void>;
}

const captures = signal<ReadonlyMap<string, LoadedCapture>>(new Map());
export const captureChoice = signal<CaptureChoice | null>(null);
/** The name of a capture that is being read. */
export const readingCapture = signal<string | null>(null);

export const beside = computed<LoadedCapture | null>(() => captures.value.get(document$.value.scenarioId) ?? null);

export function putBeside(scenarioId: string, capture: LoadedCapture | null): void {
  const next = new Map(captures.value);
  if (capture) next.set(scenarioId, capture);
  else next.delete(scenarioId);
  captures.value = next;
}
