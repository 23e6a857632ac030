// What each end knows at a moment of a run: a fold over the trace. No simulation: the trace says everything that happened.
import type { ArmEvent, Errno, HostName, Run, TcpState, TraceEvent } from '../../sim/index.ts';
import { limitEpisodes, type LimitEpisode } from '../lanes/limits.ts';

/** A moment: everything up to a time, and of what happens at that time everything up to an event (all of it without one). */
export interface Moment {
  readonly atUs: number;
  readonly event: number | null;
}

export interface HostState {
  readonly socket: TcpState;
  readonly timers: readonly ArmEvent[];
  /** Data sent and not acknowledged. */
  readonly unacknowledged: number;
  /** Written by the program and not sent yet. */
  readonly unsent: number;
  /** What the other end last said that it can take; null before it said anything. */
  readonly window: number | null;
  /** How often the wait for an answer has doubled. */
  readonly backoff: number;
  /** Probes since the other end was last heard. */
  readonly probes: number;
  /** What the program was told. */
  readonly error: Errno | null;
  readonly limits: readonly { readonly episode: LimitEpisode; readonly level: number }[];
}

/** Time left before an armed timer fires. */
export const timeLeft = (timer: ArmEvent, { atUs }: Moment): number => Math.max(0, timer.firesAt - atUs);

const includes = ({ atUs, event }: Moment, one: TraceEvent): boolean =>
  one.at < atUs || (one.at === atUs && (event === null || one.id <= event));

class Fold {
  socket: TcpState = 'CLOSED';
  readonly timers = new Map<string, ArmEvent>();
  window: number | null = null;
  backoff = 0;
  probes = 0;
  error: Errno | null = null;
  private sentTo = 1;
  private acknowledged = 1;
  private written = 0;

  see(event: TraceEvent): void {
    switch (event.kind) {
      case 'state':
        this.socket = event.to;
        break;
      case 'arm':
        this.arm(event);
        break;
      case 'fire':
      case 'cancel':
        this.timers.delete(event.timer);
        break;
      case 'call':
        if (event.call === 'send' && event.detail.result === undefined) this.written += Number(event.detail.bytes ?? 0);
        break;
      case 'send':
        if (event.segment.len > 0) this.sentTo = Math.max(this.sentTo, event.segment.seq + event.segment.len);
        if (event.segment.purpose === 'keepalive-probe' || event.segment.purpose === 'window-probe') this.probes++;
        break;
      case 'receive':
        this.hear(event.segment);
        break;
      case 'error':
        this.error = event.errno;
        break;
      default:
    }
  }

  private arm(event: ArmEvent): void {
    this.timers.set(event.timer, event);
    const { backoff } = event.rule.inputs;
    if (event.timer === 'rto' || event.timer === 'probe0') this.backoff = typeof backoff === 'number' ? backoff : 0;
  }

  private hear({ flags, win, ack }: Extract<TraceEvent, { kind: 'receive' }>['segment']): void {
    this.probes = 0;
    if (flags.includes('R')) return;
    this.window = win;
    if (ack !== null) this.acknowledged = Math.max(this.acknowledged, ack);
  }

  get unacknowledged(): number {
    return Math.max(0, this.sentTo - this.acknowledged);
  }
  get unsent(): number {
    return Math.max(0, this.written - (this.sentTo - 1));
  }
}

function levelThen({ kind, startUs, limit, looks }: LimitEpisode, moment: Moment): number {
  if (kind !== 'count') return Math.min(1, (moment.atUs - startUs) / limit);
  return looks.findLast(({ event }) => includes(moment, event))?.level ?? 0;
}

export function stateAt(run: Run, host: HostName, moment: Moment): HostState {
  const fold = new Fold();
  for (const event of run.events) {
    if (event.at > moment.atUs) break;
    if (event.place === host && includes(moment, event)) fold.see(event);
  }
  const limits = limitEpisodes(run)
    .filter((episode) => episode.host === host && episode.startUs <= moment.atUs && moment.atUs <= episode.endUs)
    .map((episode) => ({ episode, level: levelThen(episode, moment) }));
  const { socket, window, backoff, probes, error, unacknowledged, unsent } = fold;
  return { socket, timers: [...fold.timers.values()], window, backoff, probes, error, unacknowledged, unsent, limits };
}
