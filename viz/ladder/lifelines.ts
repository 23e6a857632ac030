// Whom the ladder has a lifeline for, left to right, and when each of them is there at all.
import { PROFILES, type Run } from '../../sim/index.ts';
import { otherHost } from '../lanes/lanes.ts';

export interface Lifeline {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  /** 0 = left edge of the figure, 1 = right edge. */
  readonly share: number;
}

export function lifelinesOf({ scenario }: Run): Lifeline[] {
  const host = (id: 'client' | 'server', share: number): Lifeline => ({
    id,
    title: id === scenario.watch ? `${id}, watched` : id,
    about: `${PROFILES[scenario[id].kernel].title}, ${scenario[id].hz} HZ`,
    share,
  });
  const left = 'client' as const;
  return [host(left, 0), host(otherHost(left), 1)];
}

/** `quiet`: no connection (yet, or any more). `off`: not even a kernel. */
export type LifeKind = 'quiet' | 'open' | 'off';

/** A stretch between two events; null for the beginning and the end of the run. */
export interface Stretch {
  readonly from: number | null;
  readonly to: number | null;
}

export interface Life extends Stretch {
  readonly lifeline: string;
  readonly kind: LifeKind;
}

/** When each end has its connection, when it is off. */
export function livesOf(run: Run): Life[] {
  const lives: Life[] = [];
  for (const { id } of lifelinesOf(run)) {
    let kind: LifeKind = 'quiet';
    let from: number | null = null;
    const turn = (event: number, next: LifeKind) => {
      if (next === kind) return;
      lives.push({ lifeline: id, kind, from, to: event });
      kind = next;
      from = event;
    };
    for (const event of run.events) {
      if (event.place !== id) continue;
      if (event.kind === 'state') turn(event.id, event.to === 'CLOSED' ? 'quiet' : 'open');
      else if (event.kind === 'gone') turn(event.id, 'quiet');
      else if (event.kind === 'fault' && (event.fault === 'power-off' || event.fault === 'reboot')) turn(event.id, 'off');
      else if (event.kind === 'fault' && event.fault === 'power-on') turn(event.id, 'quiet');
    }
    lives.push({ lifeline: id, kind, from, to: null });
  }
  return lives;
}

/** When the path between the ends was cut, at least in one direction. */
export function cutsOf(run: Run): Stretch[] {
  const cuts: { from: number; to: number | null }[] = [];
  for (const event of run.events) {
    if (event.kind !== 'fault' || event.place !== 'path') continue;
    const last = cuts.at(-1);
    const isCut = last !== undefined && last.to === null;
    if (event.fault === 'cut' && !isCut) cuts.push({ from: event.id, to: null });
    else if (event.fault === 'restore' && isCut) last.to = event.id;
  }
  return cuts;
}
