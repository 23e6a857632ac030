// A step of a fleet's charts in words: what a reader points at, or chose with keys.
import { humanDuration, signedDuration } from '../text/duration.ts';
import { pinnedStep, readBin, run } from './state.ts';
import { stepWords } from './words.ts';
import { t } from '../text/words.ts';

export function Reading() {
  const now = run.value;
  const bin = readBin.value;
  const fault = now?.scenario.faults.findLast(({ at }) => bin !== null && at <= bin.fromUs);
  return (
    <section class="why" aria-labelledby="why-title">
      <header class="panel-head">
        <h2 id="why-title" tabIndex={-1}>
          {t('At one step')}
        </h2>
      </header>
      {now && bin ? (
        <>
          <p class="why-event">
            <strong>{t('$from to $to', { from: humanDuration(bin.fromUs), to: humanDuration(bin.toUs) })}</strong>
            {fault && <span class="why-when">{t('$time after the fault', { time: signedDuration(bin.fromUs - fault.at) })}</span>}
          </p>
          <div aria-live={pinnedStep.value === null ? 'off' : 'polite'}>
            {stepWords(bin, now.totals.requests > 0).map((text) => (
              <p key={text.slice(0, 12)} class="sentence">
                {text}
              </p>
            ))}
          </div>
        </>
      ) : (
        <p class="quiet">{t('Point at the charts to read a step; click to keep it. On the axis, arrow keys go from step to step.')}</p>
      )}
    </section>
  );
}
