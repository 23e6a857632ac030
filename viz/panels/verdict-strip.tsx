// The answer, in a second: what ended the connection, how long after the fault, which timer decided; and what a change did to it.
import { describeVerdict, type Verdict } from '../../sim/index.ts';
import { cycleGhost, ghostMode, ghostRun, run } from '../state/store.ts';
import { verdictDelta } from '../text/relative.ts';

const MARKS: Readonly<Record<Verdict['outcome'], string>> = { error: '✕', gone: '✕', closed: '■', never: '∞', alive: '→', open: '…' };

export function VerdictStrip() {
  const now = run.value;
  if (!now) return null;
  const verdict = now.verdicts[now.scenario.watch];
  const { headline, detail } = describeVerdict(verdict);
  return (
    <section class={`verdict outcome-${verdict.outcome}`} aria-label="Verdict">
      <span class="verdict-mark" aria-hidden="true">
        {MARKS[verdict.outcome]}
      </span>
      <div class="verdict-words">
        <p class="headline">{headline}</p>
        <p class="detail">{detail}</p>
      </div>
      <Delta />
      <div class="visually-hidden" aria-live="polite">
        {headline} {detail}
      </div>
    </section>
  );
}

const AGAINST = { previous: 'against the run before', scenario: 'against the scenario', off: '' } as const;

function Delta() {
  const now = run.value;
  const before = ghostRun.value;
  if (!now || !before) return null;
  const previous = before.verdicts[before.scenario.watch];
  return (
    <div class="delta">
      <p class="delta-value">{verdictDelta(now, before)}</p>
      <p class="delta-note">
        <span class="ghost-key" aria-hidden="true" /> {AGAINST[ghostMode.value]}
        <span class="visually-hidden">: {describeVerdict(previous).headline}</span>
      </p>
      <button type="button" class="quiet-button" onClick={cycleGhost}>
        compare with…
      </button>
    </div>
  );
}
