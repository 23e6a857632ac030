// Where the ladder's rows stand: one under the other with each silence by the logarithm of its length, or to scale, where
// moments too close to tell apart share a row.
import { bisector } from 'd3-array';
import { humanDuration } from '../text/duration.ts';
import type { Fold } from './folds.ts';
import { type Moment, type Moments, mainEvent } from './moments.ts';
import { importance } from '../lanes/mark.ts';
import { t } from '../text/words.ts';

interface Placed {
  readonly key: string;
  readonly top: number;
  readonly height: number;
}

export interface MomentItem extends Placed {
  readonly kind: 'moment';
  readonly moment: number;
  /** Other moments that this row stands for: those from `first` to `last`. */
  readonly first: number;
  readonly last: number;
}
export interface SilenceItem extends Placed {
  readonly kind: 'silence';
  readonly lengthUs: number;
}
export interface FoldItem extends Placed {
  readonly kind: 'fold';
  readonly fold: Fold;
}
export interface EndItem extends Placed {
  readonly kind: 'end';
}
export type Item = MomentItem | SilenceItem | FoldItem | EndItem;

export interface LadderLayout {
  readonly items: readonly Item[];
  readonly height: number;
  /** For each moment, where its arrows and brackets stand. */
  readonly anchors: Float64Array;
  /** For each moment, the item that shows it; −1 for none. */
  readonly itemOf: Int32Array;
  /** How far down an arrow comes that is lost before it arrives. */
  readonly lostDrop: number;
}

/** From a row's top to its arrows. */
export const ANCHOR = 20;
const FOLD_HEIGHT = 48;
const LEAST_SILENCE_US = 40_000;
const LOST_DROP = 13;
const SILENCE_PX = { least: 24, most: 66, aDoubling: 5 };

export interface RowsInput {
  readonly moments: Moments;
  readonly folds: readonly Fold[];
  readonly rttUs: number;
  readonly heightOf: (moment: number) => number;
  readonly endHeight: number;
}

const silenceHeight = (lengthUs: number, leastUs: number): number =>
  Math.round(Math.min(SILENCE_PX.least + SILENCE_PX.aDoubling * Math.log2(lengthUs / leastUs), SILENCE_PX.most));

/** One row a moment. */
export function rowsLayout({ moments: { moments }, folds, rttUs, heightOf, endHeight }: RowsInput): LadderLayout {
  const items: Item[] = [];
  const anchors = new Float64Array(moments.length);
  const itemOf = new Int32Array(moments.length).fill(-1);
  const leastUs = Math.max(LEAST_SILENCE_US, rttUs * 8);
  const foldAt = new Map(folds.map((fold) => [fold.from, fold]));
  let top = 0;
  const add = (item: Item) => {
    items.push(item);
    top += item.height;
  };
  for (let i = 0; i < moments.length; ) {
    const moment = moments[i] as Moment;
    if (moment.sinceUs >= leastUs) {
      const height = silenceHeight(moment.sinceUs, leastUs);
      add({ kind: 'silence', key: `before ${keyOf(moment)}`, top, height, lengthUs: moment.sinceUs });
    }
    const fold = foldAt.get(i);
    const to = fold?.to ?? i + 1;
    itemOf.fill(items.length, i, to);
    anchors.fill(top + (fold ? FOLD_HEIGHT / 2 : ANCHOR), i, to);
    if (fold) add({ kind: 'fold', key: `fold ${keyOf(moment)}`, top, height: FOLD_HEIGHT, fold });
    else add({ kind: 'moment', key: keyOf(moment), top, height: heightOf(i), moment: i, first: i, last: i });
    i = to;
  }
  add({ kind: 'end', key: 'end', top, height: endHeight });
  return { items, height: top, anchors, itemOf, lostDrop: LOST_DROP };
}

const keyOf = (moment: Moment): string => moment.events[0]?.key ?? '';

export interface ScaleInput {
  readonly moments: Moments;
  readonly fromUs: number;
  readonly toUs: number;
  readonly rttUs: number;
  /** Whether the end of the run is the end of the picture. */
  readonly withEnd: boolean;
  readonly endHeight: number;
  readonly narrow: boolean;
}

const SCALE_HEIGHT = 1500;
/** Words, and on narrow screens below the first arrow. */
const LEAST_ROW = { wide: 42, narrow: 66 };
/** The last row tells how it ended. */
const LAST_ROW = 120;

/** To scale: as many pixels a second everywhere. */
export function scaleLayout({ moments: { moments }, fromUs, toUs, rttUs, withEnd, endHeight, narrow }: ScaleInput): LadderLayout {
  const anchors = new Float64Array(moments.length);
  const itemOf = new Int32Array(moments.length).fill(-1);
  const pxPerUs = SCALE_HEIGHT / Math.max(toUs - fromUs, 1);
  const leastRow = narrow ? LEAST_ROW.narrow : LEAST_ROW.wide;
  const groups: { first: number; last: number }[] = [];
  moments.forEach((moment, i) => {
    anchors[i] = ANCHOR + (moment.at - fromUs) * pxPerUs;
    if (moment.at < fromUs || moment.at > toUs) return;
    const group = groups.at(-1);
    if (group && (anchors[i] as number) - (anchors[group.first] as number) < leastRow) group.last = i;
    else groups.push({ first: i, last: i });
    itemOf[i] = groups.length - 1;
  });
  const height = ANCHOR + SCALE_HEIGHT;
  const items: Item[] = groups.map(({ first, last }, i) => {
    const top = Math.round((anchors[first] as number) - ANCHOR);
    const next = groups[i + 1];
    const bottom = next ? Math.round((anchors[next.first] as number) - ANCHOR) : Math.max(height, top + LAST_ROW);
    const moment = mostImportant(moments, first, last);
    return { kind: 'moment', key: keyOf(moments[first] as Moment), top, height: bottom - top, moment, first, last };
  });
  const end = items.at(-1);
  const bottom = end ? end.top + end.height : height;
  if (withEnd) items.push({ kind: 'end', key: 'end', top: bottom, height: endHeight });
  const lostDrop = Math.min((rttUs / 4) * pxPerUs, SCALE_HEIGHT);
  return { items, height: bottom + (withEnd ? endHeight : 0), anchors, itemOf, lostDrop };
}

function mostImportant(moments: readonly Moment[], first: number, last: number): number {
  let best = first;
  const rank = (i: number) => importance(mainEvent(moments[i] as Moment));
  for (let i = first + 1; i <= last; i++) if (rank(i) > rank(best)) best = i;
  return best;
}

/** "2 ms" or "at once": how long several moments of one row take. */
export const spanText = (us: number): string => (us === 0 ? t('at once') : t('within $time', { time: humanDuration(us) }));

const bottomOf = bisector<Item, number>(({ top, height }) => top + height);
const momentAfter = bisector<Moment, number>(({ at }) => at);
const topOf = bisector<Item, number>(({ top }) => top);

/** The items that stand, at least in part, between two heights, as [from, to). */
export const itemsBetween = (items: readonly Item[], fromPx: number, toPx: number): readonly [number, number] => [
  bottomOf.right(items, fromPx),
  topOf.left(items, toPx),
];

/** Where any time stands, between the moments before and after it. */
export function heightAt({ anchors }: LadderLayout, moments: readonly Moment[], timeUs: number): number {
  const after = momentAfter.right(moments, timeUs);
  const [before, next] = [moments[after - 1], moments[after]];
  const from = anchors[after - 1] ?? 0;
  if (!before || !next) return before ? from : 0;
  return from + ((timeUs - before.at) / (next.at - before.at)) * ((anchors[after] as number) - from);
}
