// The verdict band of the watched host: alive, then unaware that the other end is gone, then told (or never).
import type { Run, TraceEvent, Verdict } from '../../sim/index.ts';
import { humanDuration, shortDuration } from '../text/duration.ts';
import { markFor } from './mark.ts';
import type { Mark } from './model.ts';
import { t } from '../text/words.ts';

/** What the band counts from: the event that the verdict names. */
const sinceEvent = (run: Run): TraceEvent | undefined => {
  const { since } = run.verdicts[run.scenario.watch];
  return since === null ? undefined : run.events.find((event) => event.key === since);
};

export function verdictMarks(run: Run, endUs: number): Mark[] {
  const first = run.events[0];
  if (!first) return [];
  const verdict = run.verdicts[run.scenario.watch];
  // A connection that was closed in order is gone in the end, too: nobody has to be told.
  const orderly = verdict.outcome === 'closed';
  const told = run.events.find(
    (event) => (event.kind === 'error' || (event.kind === 'gone' && !orderly)) && event.place === run.scenario.watch,
  );
  const fault = sinceEvent(run);
  const over = told?.at ?? (verdict.outcome === 'closed' || verdict.outcome === 'gone' ? verdict.at : endUs);
  const turning = fault?.kind === 'fault' || fault?.kind === 'middlebox' || fault?.kind === 'call' ? Math.min(fault.at, over) : over;
  const lane = 'verdict';
  const marks: Mark[] = [];
  if (turning > first.at)
    marks.push(
      markFor(first, {
        lane,
        glyph: 'alive',
        tone: 'normal',
        to: turning,
        lasts: turning >= endUs && !told,
        text: t('in order'),
        key: 'verdict/alive',
      }),
    );
  if (turning < over && fault)
    marks.push(
      markFor(fault, {
        lane,
        glyph: verdict.outcome === 'alive' || orderly ? 'alive' : 'unaware',
        tone: verdict.outcome === 'alive' || orderly ? 'normal' : 'plain',
        to: over,
        lasts: verdict.outcome !== 'error' && verdict.outcome !== 'gone' && verdict.outcome !== 'closed',
        ...waitText(verdict, over - turning),
        key: 'verdict/unaware',
      }),
    );
  if (told)
    marks.push(
      markFor(told, { lane, glyph: 'error', tone: 'death', text: told.kind === 'error' ? told.errno : t('gone'), key: 'verdict/told' }),
    );
  if (told) marks.push(markFor(told, { lane, glyph: 'over', tone: 'death', to: Math.max(endUs, over), lasts: true, key: 'verdict/over' }));
  return marks;
}

function waitText(verdict: Verdict, waitUs: number): { text: string; shortText: string } {
  if (verdict.outcome === 'never') return { text: t('the program is not told, for ever'), shortText: t('never told') };
  if (verdict.outcome === 'alive' || verdict.outcome === 'closed') return { text: t('lives through it'), shortText: t('lives') };
  const shortText = shortDuration(waitUs);
  return {
    text:
      verdict.outcome === 'open'
        ? t('not told so far: $time', { time: humanDuration(waitUs) })
        : t('the program is not told for $time', { time: humanDuration(waitUs) }),
    shortText,
  };
}
