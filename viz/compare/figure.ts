// Compared runs on shared lanes, before they are drawn. A timer's bars lie over each other; everything else has a row for each
// run, and what all have in common is drawn once, in A's row: the others leave it where they part.
import { group } from 'd3-array';
import type { Run } from '../../sim/index.ts';
import { lanesOf, otherHost } from '../lanes/lanes.ts';
import { runEnd, sceneOf } from '../lanes/marks.ts';
import type { Lane, LaneKind, Mark } from '../lanes/model.ts';

export interface RunLane {
  /** Middle of the run's row. */
  readonly y: number;
  readonly marks: readonly Mark[];
}

export interface ComparedLane {
  readonly lane: Lane;
  readonly top: number;
  readonly height: number;
  /** Bars of all runs in one row. */
  readonly overlaid: boolean;
  readonly runs: readonly RunLane[];
}

export interface ComparedFigure {
  readonly lanes: readonly ComparedLane[];
  readonly height: number;
  readonly endUs: number;
  /** For each run, when it leaves A's ways; infinite for never. */
  readonly partings: readonly number[];
}

const ROW: Readonly<Partial<Record<LaneKind, number>>> = { verdict: 26, program: 22, wire: 22, path: 18, timer: 30 };
const GAP = 8;
/** On narrow screens titles stand above their lanes. */
const TITLE_ABOVE = 17;

/** Lanes of the watched host; those of the other host only where runs differ in them. */
function wanted(lane: Lane, watch: string, differing: ReadonlySet<string>): boolean {
  if (lane.kind === 'verdict' || lane.kind === 'path') return true;
  if (lane.kind !== 'program' && lane.kind !== 'wire' && lane.kind !== 'timer') return false;
  return lane.host === watch || (lane.kind === 'timer' && differing.has(lane.id));
}

/** What is left of a mark where its run is no longer A: nothing of what A has too, wherever it stands. */
function ownPart(mark: Mark, common: ReadonlySet<string>, partingUs: number): Mark | null {
  if (mark.to === null) return common.has(identity(mark)) ? null : mark;
  if (mark.to < partingUs || (mark.lane !== 'verdict' && common.has(identity(mark)))) return null;
  return { ...mark, at: Math.max(mark.at, partingUs) };
}

/** What lasts to the end of its run lasts as long in all of them. */
const identity = ({ key, at, to, lasts }: Mark): string => `${key} ${at} ${lasts ? 'on' : to}`;

/** Without arrivals, which the rows are too low to tell from what is sent, and without what was armed and cancelled at once. */
const isShown = ({ glyph, at, to, course }: Mark): boolean =>
  glyph !== 'arrival' && glyph !== 'lost' && course === null && (glyph !== 'timer' || to === null || to > at);

export function comparedFigure(runs: readonly Run[], partings: readonly number[], narrow: boolean): ComparedFigure {
  const [first] = runs;
  const endUs = Math.max(...runs.map(runEnd));
  if (!first) return { lanes: [], height: 0, endUs, partings };
  const { watch } = first.scenario;
  const all = lanesOf(runs, watch);
  const scenes = runs.map((run) => sceneOf(run, all).marks.filter(isShown));
  const byLane = scenes.map((marks) => group(marks, ({ lane }) => lane));
  const other = otherHost(watch);
  const differing = new Set(
    all.filter(({ id, host }) => host === other && new Set(byLane.map((lanes) => marksKey(lanes.get(id)))).size > 1).map(({ id }) => id),
  );
  const lanes: ComparedLane[] = [];
  let top = 0;
  for (const lane of all.filter((one) => wanted(one, watch, differing))) {
    const overlaid = lane.kind === 'timer';
    const row = ROW[lane.kind] ?? 24;
    const ofA = byLane[0]?.get(lane.id) ?? [];
    const common = new Set(ofA.map(identity));
    const own = runs.map((_, i) =>
      i === 0
        ? ofA
        : (byLane[i]?.get(lane.id) ?? []).flatMap((mark) => ownPart(mark, common, partings[i] ?? Number.POSITIVE_INFINITY) ?? []),
    );
    if (own.every((marks) => marks.length === 0)) continue;
    const first = top + (narrow ? TITLE_ABOVE : GAP / 2);
    const height = (overlaid ? row : row * runs.length) + (narrow ? TITLE_ABOVE + GAP / 2 : GAP);
    lanes.push({ lane, top, height, overlaid, runs: own.map((marks, i) => ({ marks, y: first + row * (overlaid ? 0 : i) + row / 2 })) });
    top += height;
  }
  return { lanes, height: top, endUs, partings };
}

const marksKey = (marks: readonly Mark[] | undefined): string => (marks ?? []).map(identity).join();
