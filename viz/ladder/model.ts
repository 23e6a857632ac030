// All that the ladder shows of a run, before it is drawn: rows, arrows, brackets, lives, cuts.
import type { LostEvent, Run, SendEvent } from '../../sim/index.ts';
import type { Tone } from '../lanes/model.ts';
import { segmentTone } from '../text/event.ts';
import type { LadderLayout } from './layout.ts';
import { type Cut, cutsOf, type Life, type Lifeline, lifelinesOf, livesOf } from './lifelines.ts';
import { type Moments, momentsOf } from './moments.ts';
import { type Repetition, repetitionsOf } from './folds.ts';

/** What depends on the run alone. */
export interface LadderModel {
  readonly run: Run;
  readonly moments: Moments;
  readonly repetitions: readonly Repetition[];
  readonly lifelines: readonly Lifeline[];
  readonly lives: readonly Life[];
  readonly cuts: readonly Cut[];
  /** For each moment that sends, the moment that receives; −1 for none. */
  readonly arrivals: Int32Array;
}

const kept = new WeakMap<Run, LadderModel>();

export function ladderModel(run: Run): LadderModel {
  const known = kept.get(run);
  if (known) return known;
  const moments = momentsOf(run);
  const arrivals = new Int32Array(moments.moments.length).fill(-1);
  for (const event of run.events) {
    if (event.kind !== 'receive' || event.sent === null) continue;
    arrivals[moments.momentOf[event.sent] as number] = moments.momentOf[event.id] as number;
  }
  const model: LadderModel = {
    run,
    moments,
    repetitions: repetitionsOf(moments.moments),
    lifelines: lifelinesOf(run),
    lives: livesOf(run),
    cuts: cutsOf(run),
    arrivals,
  };
  kept.set(run, model);
  return model;
}

export interface Arrow {
  readonly moment: number;
  readonly sent: SendEvent;
  readonly tone: Tone;
  readonly lost: boolean;
  /** Shares of the figure's width, 0 at the first lifeline and 1 at the last. */
  readonly fromShare: number;
  readonly toShare: number;
  readonly top: number;
  readonly bottom: number;
}

/** How far towards the next lifeline a segment comes that is lost on a cut path. */
const LOST_MIDWAY = 0.58;
const LOST_AT_HOST = 0.93;
const LEAST_DROP = 3;

const shareOf = (lifelines: readonly Lifeline[], id: string): number => lifelines.find((one) => one.id === id)?.share ?? 0.5;

/** Where an arrow ends that does not arrive: before the host that is off, at the middlebox that drops it, or on the way. */
function lostShare(lifelines: readonly Lifeline[], lost: LostEvent, whole: number, fromShare: number): number {
  if (lost.box !== undefined) return shareOf(lifelines, lost.box);
  if (lost.why === 'host off') return fromShare + (whole - fromShare) * LOST_AT_HOST;
  const way = whole === 1 ? lifelines : lifelines.toReversed();
  const last = way[lost.passed ?? 0]?.share ?? fromShare;
  const next = way[(lost.passed ?? 0) + 1]?.share ?? whole;
  return last + (next - last) * LOST_MIDWAY;
}

/** The arrows between two heights. */
export function arrowsBetween(model: LadderModel, layout: LadderLayout, fromPx: number, toPx: number): Arrow[] {
  const arrows: Arrow[] = [];
  model.moments.moments.forEach(({ sent, lost, place }, moment) => {
    if (sent === null || layout.items[layout.itemOf[moment] as number]?.kind !== 'moment') return;
    const top = layout.anchors[moment] as number;
    const arrival = model.arrivals[moment] as number;
    const arrives = arrival !== -1 && !lost;
    const bottom = arrives ? Math.max(layout.anchors[arrival] as number, top + LEAST_DROP) : top + layout.lostDrop;
    if (bottom < fromPx || top > toPx) return;
    const fromShare = shareOf(model.lifelines, place);
    const whole = sent.segment.from === 'client' ? 1 : 0;
    const toShare = lost ? lostShare(model.lifelines, lost, whole, fromShare) : whole;
    arrows.push({ moment, sent, tone: segmentTone(sent.segment), lost: !arrives, fromShare, toShare, top, bottom });
  });
  return arrows;
}
