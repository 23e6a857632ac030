// The requests of one program: from when it wanted an answer to the answer, the failure, or the end of the run; and on which of
// a few tracks each is drawn, so that those that wait at the same time stand beneath each other.
import type { AppEvent } from '../../sim/index.ts';

type RequestEvent = Extract<AppEvent, { kind: 'request' }>;
type SentEvent = Extract<AppEvent, { kind: 'sent' }>;
type OutcomeEvent = Extract<AppEvent, { kind: 'answered' | 'failed' }>;

export interface Request {
  /** Where it begins: absent for one that never had a connection. */
  readonly asked: RequestEvent | null;
  readonly outcome: OutcomeEvent | null;
  /** Its attempts, where they are not its beginning. */
  readonly sent: readonly SentEvent[];
  readonly from: number;
  /** Null: it waits at the end. */
  readonly to: number | null;
  readonly deadlineAt: number | null;
}

export function requestsOf(events: readonly AppEvent[]): Request[] {
  const open = new Map<number, { readonly asked: RequestEvent; readonly sent: SentEvent[] }>();
  const found: Request[] = [];
  for (const event of events) {
    // A retry goes on with the same request; it counts from its beginning.
    if (event.kind === 'request' && !open.has(event.request)) open.set(event.request, { asked: event, sent: [] });
    else if (event.kind === 'sent') open.get(event.request)?.sent.push(event);
    if (event.kind !== 'answered' && event.kind !== 'failed') continue;
    const { asked = null, sent = [] } = open.get(event.request) ?? {};
    open.delete(event.request);
    const deadlineAt = (sent.at(-1) ?? asked)?.deadlineAt ?? null;
    found.push({ asked, outcome: event, sent, from: event.at - event.latencyUs, to: event.at, deadlineAt });
  }
  for (const { asked, sent } of open.values())
    found.push({ asked, outcome: null, sent, from: asked.at, to: null, deadlineAt: (sent.at(-1) ?? asked).deadlineAt });
  return found.sort((a, b) => a.from - b.from);
}

/** Longer than this is waiting, not working: a second, or eight times the usual. */
export const LEAST_WAIT_US = 1_000_000;
const MANY_TIMES = 8;

/** From which wait on a reader should see it. */
export function slowFrom(requests: readonly Request[]): number {
  const answered = requests.flatMap(({ outcome }) => (outcome?.kind === 'answered' ? [outcome.latencyUs] : [])).sort((a, b) => a - b);
  const usual = answered[Math.floor(answered.length / 2)] ?? 0;
  return Math.max(LEAST_WAIT_US, usual * MANY_TIMES);
}

export const MAX_TRACKS = 5;

/** For each request its track, from 0: the first that is free. What finds none goes on the last. */
export function tracksOf(requests: readonly Request[]): number[] {
  const busyUntil: number[] = [];
  return requests.map(({ from, to }) => {
    const free = busyUntil.findIndex((until) => until <= from);
    const track = free !== -1 ? free : Math.min(busyUntil.length, MAX_TRACKS - 1);
    busyUntil[track] = Math.max(busyUntil[track] ?? 0, to ?? Number.POSITIVE_INFINITY);
    return track;
  });
}
