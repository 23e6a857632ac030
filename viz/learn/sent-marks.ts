// What the watched host sent after a figure's mark, as marks of the timeline's shapes.
import type { Run, SegmentPurpose } from '../../sim/index.ts';
import type { Glyph } from '../lanes/model.ts';
import { segmentTone } from '../text/event.ts';
import { type MarkName, MARKS, markAt, splitFigure } from './figures.ts';
import type { LessonRuns } from './lesson-runs.ts';

export interface SentMark {
  /** Since the mark. */
  readonly us: number;
  readonly glyph: Glyph;
  readonly tone: string;
}

const PURPOSE_GLYPHS: Readonly<Record<SegmentPurpose, Glyph>> = {
  syn: 'syn',
  'syn-ack': 'syn',
  data: 'data',
  ack: 'ack',
  fin: 'fin',
  rst: 'rst',
  'forged-rst': 'rst',
  'window-update': 'ack',
  retransmission: 'retransmission',
  'tail-loss-probe': 'probe',
  'window-probe': 'zero-window',
  'keepalive-probe': 'probe',
  'probe-answer': 'ack',
};

/** The mark that a figure counts from. */
export function markOfFigure(figure: string): MarkName | null {
  const name = / since (\S+)$/.exec(splitFigure(figure).form)?.[1];
  return MARKS.find((mark) => mark === name) ?? null;
}

function sentIn(run: Run, mark: MarkName): SentMark[] {
  const from = markAt(run, mark);
  if (from === null) return [];
  return run.events.flatMap((event) =>
    event.kind === 'send' && event.place === run.scenario.watch && event.at >= from
      ? [{ us: event.at - from, glyph: PURPOSE_GLYPHS[event.segment.purpose], tone: segmentTone(event.segment) }]
      : [],
  );
}

/** Empty for systems, and for figures that count from nothing. */
export function sentMarks(runs: LessonRuns, figure: string): readonly SentMark[] {
  const mark = markOfFigure(figure);
  const found = runs.of(splitFigure(figure).variant);
  return mark === null || !found.ok || found.value.kind !== 'run' ? [] : sentIn(found.value.run, mark);
}
