// The figure's caption: the run in one line, for those who cannot see it and for those who want the sum.
import type { Run, Verdict } from '../../sim/index.ts';
import { humanDuration } from './duration.ts';
import { sentCounts } from './verdict.ts';
import { t } from './words.ts';

const ENDS: Readonly<Record<Verdict['outcome'], () => string>> = {
  error: () => t('ends with an error'),
  closed: () => t('ends closed'),
  gone: () => t('ends gone'),
  never: () => t('never ends'),
  alive: () => t('goes on'),
  open: () => t('ends open'),
};

export function figureCaption(run: Run): string {
  const verdict = run.verdicts[run.scenario.watch];
  const words = sentCounts(verdict);
  const forgotten = run.events.find((event) => event.kind === 'middlebox' && event.did === 'forgot');
  if (forgotten?.kind === 'middlebox')
    words.push(t('$box forgets the connection at $time', { box: forgotten.box, time: humanDuration(forgotten.at) }));
  const n = run.events.length;
  const parts = [
    n === 1
      ? t('1 event in $time', { time: humanDuration(run.events.at(-1)?.at ?? 0) })
      : t('$n events in $time', { n, time: humanDuration(run.events.at(-1)?.at ?? 0) }),
    ...(words.length > 0 ? [words.join(t(', '))] : []),
    verdict.errno ? t('ends with $errno', { errno: verdict.errno }) : ENDS[verdict.outcome](),
  ];
  return t('$parts.', { parts: parts.join(t('; ')) });
}
