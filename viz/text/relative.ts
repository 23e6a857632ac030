// Durations against another run's: what a change of settings did to the answer, in words.
import type { Run, Verdict } from '../../sim/index.ts';
import { signedDuration } from './duration.ts';

const ended = (verdict: Verdict) => verdict.outcome === 'error' || verdict.outcome === 'gone' || verdict.outcome === 'closed';

const OUTCOMES: Readonly<Record<Verdict['outcome'], string>> = {
  error: 'an error',
  closed: 'closed in order',
  gone: 'gone',
  never: 'never',
  alive: 'lived',
  open: 'still open',
};

/** "−14 min 54.6 s", "before: never", "same"; null where there is nothing to compare. */
export function verdictDelta(now: Run, before: Run): string {
  const a = now.verdicts[now.scenario.watch];
  const b = before.verdicts[before.scenario.watch];
  if (ended(a) && ended(b)) {
    if (a.errno !== b.errno) return `${signedDuration(a.sinceUs - b.sinceUs)}, was ${b.errno ?? OUTCOMES[b.outcome]}`;
    return a.sinceUs === b.sinceUs ? 'no change' : signedDuration(a.sinceUs - b.sinceUs);
  }
  return a.outcome === b.outcome ? 'no change' : `was: ${b.errno ?? OUTCOMES[b.outcome]}`;
}
