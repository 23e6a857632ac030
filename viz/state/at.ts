// What each end knows at a moment of a run: a fold over the trace. No simulation: the trace says everything that happened.
import type { ArmEvent, HostName, Run, TraceEvent } from '../../sim/index.ts';
import { HostFold } from '../lanes/host-fold.ts';
import { limitEpisodes, type LimitEpisode } from '../lanes/limits.ts';

/** A moment: everything up to a time, and of what happens at that time everything up to an event (all of it without one). */
export interface Moment {
  readonly atUs: number;
  readonly event: number | null;
}

export interface HostState extends Pick<HostFold, 'socket' | 'unacknowledged' | 'unsent' | 'window' | 'backoff' | 'probes' | 'error'> {
  readonly timers: readonly ArmEvent[];
  readonly limits: readonly { readonly episode: LimitEpisode; readonly level: number }[];
}

/** Time left before an armed timer fires. */
export const timeLeft = (timer: ArmEvent, { atUs }: Moment): number => Math.max(0, timer.firesAt - atUs);

const includes = ({ atUs, event }: Moment, one: TraceEvent): boolean =>
  one.at < atUs || (one.at === atUs && (event === null || one.id <= event));

function levelThen({ kind, startUs, limit, looks }: LimitEpisode, moment: Moment): number {
  if (kind !== 'count') return Math.min(1, (moment.atUs - startUs) / limit);
  return looks.findLast(({ event }) => includes(moment, event))?.level ?? 0;
}

export function stateAt(run: Run, host: HostName, moment: Moment): HostState {
  const fold = new HostFold();
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
