// Whom the ladder has a lifeline for, left to right, and when each of them is there at all.
import { PROFILES, type Run } from '../../sim/index.ts';
import { placeOf } from './moments.ts';
import { t } from '../text/words.ts';

export interface Lifeline {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  /** 0 = left edge of the figure, 1 = right edge. */
  readonly share: number;
}

/** The client at the left, the server at the right, middleboxes between them at even distances. */
export function lifelinesOf({ scenario }: Pick<Run, 'scenario'>): Lifeline[] {
  const host = (id: 'client' | 'server', share: number): Lifeline => ({
    id,
    title: id === scenario.watch ? t('$host, watched', { host: t(id) }) : t(id),
    about: `${PROFILES[scenario[id].kernel].title}, ${scenario[id].hz} HZ`,
    share,
  });
  const boxes = scenario.path.middleboxes ?? [];
  const between = boxes.map(({ name, kind }, i) => ({
    id: name,
    title: name,
    about: name.toLowerCase() === kind ? '' : kind.replace('-', ' '),
    share: (i + 1) / (boxes.length + 1),
  }));
  return [host('client', 0), ...between, host('server', 1)];
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

/** What an event makes of the life of the one to whom it happens; null for nothing. */
function turnOf(event: Run['events'][number]): LifeKind | null {
  switch (event.kind) {
    case 'state':
      return event.to === 'CLOSED' ? 'quiet' : 'open';
    case 'gone':
      return 'quiet';
    case 'middlebox':
      return event.did === 'forgot' ? 'quiet' : 'open';
    case 'fault':
      return event.fault === 'power-off' || event.fault === 'reboot' ? 'off' : event.fault === 'power-on' ? 'quiet' : null;
    default:
      return null;
  }
}

/** When each end has its connection and each middlebox its entry, when a host is off. */
export function livesOf(run: Run): Life[] {
  const lives: Life[] = [];
  for (const { id } of lifelinesOf(run)) {
    let kind: LifeKind = 'quiet';
    let from: number | null = null;
    for (const event of run.events) {
      const next = placeOf(event) === id ? turnOf(event) : null;
      if (next === null || next === kind) continue;
      lives.push({ lifeline: id, kind, from, to: event.id });
      kind = next;
      from = event.id;
    }
    lives.push({ lifeline: id, kind, from, to: null });
  }
  return lives;
}

export interface Cut extends Stretch {
  readonly from: number;
  /** The lifelines between which nothing passes. */
  readonly left: Lifeline;
  readonly right: Lifeline;
}

/** When the path was cut, at least in one direction, and where. */
export function cutsOf(run: Run): Cut[] {
  const lifelines = lifelinesOf(run);
  const cuts: { from: number; to: number | null; near: string; left: Lifeline; right: Lifeline }[] = [];
  for (const event of run.events) {
    if (event.kind !== 'fault') continue;
    const near = event.near ?? 'server';
    const open = cuts.findLast((cut) => cut.near === near && cut.to === null);
    const [left, right] = near === 'client' ? lifelines.slice(0, 2) : lifelines.slice(-2);
    if (event.fault === 'cut' && !open && left && right) cuts.push({ from: event.id, to: null, near, left, right });
    else if (event.fault === 'restore' && open) open.to = event.id;
  }
  return cuts;
}
