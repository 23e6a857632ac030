// Stepping through a system's chart: to the next event, along a lane, across lanes; to what a request became.
import type { Mark } from '../lanes/model.ts';
import { layout, selectedPlace, selectPlace, shown } from './state.ts';

const marksOf = (laneId: string): Mark[] =>
  (shown.peek()?.scene.marks ?? []).filter(({ lane }) => lane === laneId).sort((a, b) => a.at - b.at);

const currentMark = (): Mark | undefined => {
  const place = selectedPlace.peek();
  const scene = shown.peek()?.scene;
  return place === null ? undefined : scene?.marks[scene.markOf[place] ?? -1];
};

/** The next (1) or previous (−1) event of any program in time; from nowhere the first or the last. */
export function stepEvent(direction: 1 | -1): boolean {
  const list = shown.peek()?.items.list.filter((item) => item.is === 'event') ?? [];
  const from = selectedPlace.peek();
  const next = from === null ? (direction === 1 ? 0 : list.length - 1) : from + direction;
  if (next < 0 || next >= list.length) return false;
  selectPlace(next);
  return true;
}

export function stepToEnd(last: boolean): boolean {
  const list = shown.peek()?.items.list.filter((item) => item.is === 'event') ?? [];
  if (list.length === 0) return false;
  selectPlace(last ? list.length - 1 : 0);
  return true;
}

export function stepInLane(direction: 1 | -1): boolean {
  const mark = currentMark();
  if (!mark) return stepEvent(direction);
  const marks = marksOf(mark.lane);
  const next = marks[marks.indexOf(mark) + direction];
  if (next) selectPlace(next.event);
  return next !== undefined;
}

/** To the lane above or below that has marks, at the one nearest in time. */
export function stepLane(direction: 1 | -1): boolean {
  const mark = currentMark();
  if (!mark) return stepEvent(1);
  const rows = layout.peek()?.rows ?? [];
  for (let i = rows.findIndex(({ lane }) => lane.id === mark.lane) + direction; i >= 0 && i < rows.length; i += direction) {
    const marks = marksOf(rows[i]?.lane.id ?? '');
    const [first, ...rest] = marks;
    if (!first) continue;
    selectPlace(rest.reduce((best, one) => (Math.abs(one.at - mark.at) < Math.abs(best.at - mark.at) ? one : best), first).event);
    return true;
  }
  return false;
}
