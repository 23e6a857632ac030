// A connection's life as stretches, from its own trace: connecting, established, half-open (an end does not know that the other
// cannot hear it), closing, TIME-WAIT; and how each end was told. What a connection lane draws and the connections' table says.
import type { ConnectionRun, Errno, HostName, TcpState, TraceEvent } from '../../sim/index.ts';

export type Phase = 'connecting' | 'established' | 'half-open' | 'closing' | 'TIME-WAIT';

export interface Stretch {
  readonly phase: Phase;
  readonly from: number;
  /** Null: it lasts beyond the end of the run. */
  readonly to: number | null;
  /** The ends that are there; of a half-open connection those that do not know. */
  readonly ends: readonly HostName[];
  /** Why it is half-open: the path is cut, the other end is gone, a middlebox forgot it. */
  readonly because: 'cut' | 'gone' | 'forgotten' | null;
}

/** An end that is not there any more, and what its program was told. */
export interface EndOf {
  readonly host: HostName;
  readonly at: number;
  readonly errno: Errno | null;
  /** Key of the trace event. */
  readonly key: string;
}

export interface Life {
  readonly stretches: readonly Stretch[];
  readonly ends: readonly EndOf[];
}

interface Now {
  readonly state: Record<HostName, TcpState>;
  readonly cut: Record<HostName, boolean>;
  forgotten: boolean;
}

const ENDS: readonly HostName[] = ['client', 'server'];
const CLOSING: readonly TcpState[] = ['FIN-WAIT-1', 'FIN-WAIT-2', 'CLOSING', 'LAST-ACK', 'CLOSE-WAIT'];

/** Takes an event into account. */
function follow(now: Now, event: TraceEvent): void {
  if (event.kind === 'state' && event.place !== 'path') now.state[event.place] = event.to;
  else if (event.kind === 'middlebox') now.forgotten = event.did === 'forgot';
  else if (event.kind === 'fault') {
    const { fault, direction, place } = event;
    if (fault === 'cut' || fault === 'restore') {
      if (direction !== 'toClient') now.cut.server = fault === 'cut';
      if (direction !== 'toServer') now.cut.client = fault === 'cut';
    } else if ((fault === 'power-off' || fault === 'reboot') && place !== 'path') now.state[place] = 'CLOSED';
  }
}

/** What the connection is now; null where it is not, or not any more. */
function phaseOf({ state, cut, forgotten }: Now): Pick<Stretch, 'phase' | 'ends' | 'because'> | null {
  const there = ENDS.filter((end) => state[end] !== 'CLOSED' && state[end] !== 'LISTEN');
  const [one] = there;
  if (one === undefined) return null;
  if (state.client === 'SYN-SENT') return { phase: 'connecting', ends: ['client'], because: null };
  const as = (phase: Phase, because: Stretch['because'] = null) => ({ phase, ends: there, because });
  if (there.length === 1 && state[one] === 'TIME-WAIT') return as('TIME-WAIT');
  // An end that has closed waits for nobody: its kernel alone still tries.
  if (there.length === 1) return state[one].startsWith('FIN-WAIT') || state[one] === 'LAST-ACK' ? as('closing') : as('half-open', 'gone');
  if (cut.client || cut.server) return as('half-open', 'cut');
  if (forgotten) return as('half-open', 'forgotten');
  return there.some((end) => CLOSING.includes(state[end]) || state[end] === 'TIME-WAIT') ? as('closing') : as('established');
}

const same = (a: ReturnType<typeof phaseOf>, b: ReturnType<typeof phaseOf>): boolean =>
  a?.phase === b?.phase && a?.because === b?.because && a?.ends.length === b?.ends.length && a?.ends[0] === b?.ends[0];

export function lifeOf({ events }: Pick<ConnectionRun, 'events'>): Life {
  const now: Now = { state: { client: 'CLOSED', server: 'CLOSED' }, cut: { client: false, server: false }, forgotten: false };
  const stretches: Stretch[] = [];
  let current: ReturnType<typeof phaseOf> = null;
  let since = 0;
  events.forEach((event, i) => {
    follow(now, event);
    // What happens at one moment is one change.
    if (events[i + 1]?.at === event.at) return;
    const next = phaseOf(now);
    if (same(next, current)) return;
    if (current !== null && event.at > since) stretches.push({ ...current, from: since, to: event.at });
    current = next;
    since = event.at;
  });
  if (current !== null) stretches.push({ ...(current as NonNullable<ReturnType<typeof phaseOf>>), from: since, to: null });
  return { stretches, ends: events.flatMap(endOf) };
}

function endOf(event: TraceEvent): EndOf[] {
  if (event.place === 'path' || (event.kind !== 'error' && event.kind !== 'gone')) return [];
  return [{ host: event.place, at: event.at, errno: event.kind === 'error' ? event.errno : null, key: event.key }];
}
