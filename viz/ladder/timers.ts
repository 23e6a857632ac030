// Timers as brackets in the ladder's margin: from the moment that armed one to what became of it.
import type { HostName, Run, TimerName } from '../../sim/index.ts';

export interface Bracket {
  readonly host: HostName;
  readonly timer: TimerName;
  /** The arm event. */
  readonly armed: number;
  readonly from: number;
  /** The event that ended it; null where it still runs at the end. */
  readonly ended: number | null;
  readonly to: number;
  readonly by: 'fired' | 'cancelled' | 'moved' | 'armed';
  /** Which of the margin's columns it stands in, 0 next to the lifeline. */
  readonly column: number;
}

export const BRACKET_COLUMNS = 3;

type Loose = Omit<Bracket, 'column'>;

function allBrackets(run: Run, endUs: number): Loose[] {
  const running = new Map<string, Loose>();
  const ended: Loose[] = [];
  const end = (slot: string, event: { readonly id: number; readonly at: number }, by: Bracket['by']) => {
    const bracket = running.get(slot);
    if (!bracket) return;
    running.delete(slot);
    ended.push({ ...bracket, ended: event.id, to: event.at, by });
  };
  for (const event of run.events) {
    if (event.place !== 'client' && event.place !== 'server') continue;
    if (event.kind !== 'arm' && event.kind !== 'fire' && event.kind !== 'cancel') continue;
    const slot = `${event.place}/${event.timer}`;
    end(slot, event, event.kind === 'fire' ? 'fired' : event.kind === 'cancel' ? 'cancelled' : 'moved');
    if (event.kind !== 'arm') continue;
    running.set(slot, { host: event.place, timer: event.timer, armed: event.id, from: event.at, ended: null, to: endUs, by: 'armed' });
  }
  return [...ended, ...running.values()].sort((a, b) => a.armed - b.armed);
}

/** A margin's columns, filled from the lifeline outwards; what finds no column free is left to the timeline. */
function placed(brackets: readonly Loose[]): Bracket[] {
  const freeFrom: Record<HostName, number[]> = { client: [], server: [] };
  return brackets.flatMap((bracket) => {
    const columns = freeFrom[bracket.host];
    let column = columns.findIndex((at) => at <= bracket.from);
    if (column === -1) column = columns.length;
    if (column >= BRACKET_COLUMNS) return [];
    columns[column] = bracket.to;
    return [{ ...bracket, column }];
  });
}

/** Timers that fired or still run at the end, and the one that the selected event armed, moved or cancelled. */
export function bracketsOf(run: Run, endUs: number, selected: number | null): Bracket[] {
  const wanted = ({ by, armed, ended, from, to }: Loose) =>
    to > from && (by === 'fired' || by === 'armed' || (selected !== null && (armed === selected || ended === selected)));
  return placed(allBrackets(run, endUs).filter(wanted));
}
