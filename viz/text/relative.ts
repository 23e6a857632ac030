// Durations against another run's: what a change of settings did to the answer, in words.
import type { Run, Verdict } from '../../sim/index.ts';
import { signedDuration } from './duration.ts';
import { t, word } from './words.ts';

const ended = (verdict: Verdict) => verdict.outcome === 'error' || verdict.outcome === 'gone' || verdict.outcome === 'closed';

const OUTCOMES: Readonly<Record<Verdict['outcome'], string>> = {
  error: word('an error'),
  closed: word('closed in order'),
  gone: word('gone'),
  never: word('never'),
  alive: word('lived'),
  open: word('still open'),
};

const outcomeOf = ({ errno, outcome }: Verdict) => errno ?? t(OUTCOMES[outcome]);

/** "−14 min 54.6 s", "before: never", "same"; null where there is nothing to compare. */
export function verdictDelta(now: Run, before: Run): string {
  const a = now.verdicts[now.scenario.watch];
  const b = before.verdicts[before.scenario.watch];
  if (ended(a) && ended(b)) {
    if (a.errno !== b.errno) return t('$time, was $what', { time: signedDuration(a.sinceUs - b.sinceUs), what: outcomeOf(b) });
    return a.sinceUs === b.sinceUs ? t('no change') : signedDuration(a.sinceUs - b.sinceUs);
  }
  return a.outcome === b.outcome ? t('no change') : t('was: $what', { what: outcomeOf(b) });
}
