// The answer, in a second: what ended the connection, how long after the fault, which timer decided; and what a change did to it.
import { effect, signal } from '@preact/signals';
import type { Verdict } from '../../sim/index.ts';
import { document$, type GhostMode, ghostMode, ghostRun, page, run } from '../state/store.ts';
import { verdictDelta } from '../text/relative.ts';
import { Unbroken } from '../text/unbroken.tsx';
import { t, word } from '../text/words.ts';
import { verdictWords } from '../text/verdict.ts';

/** What a screen reader is told: the verdict, when it has stood for a moment. */
const spoken = signal('');
const SPOKEN_PAUSE_MS = 250;
let speaking: ReturnType<typeof setTimeout> | undefined;
effect(() => {
  const now = run.value;
  clearTimeout(speaking);
  if (!now) return;
  speaking = setTimeout(() => {
    const { headline, detail } = verdictWords(now.verdicts[now.scenario.watch]);
    spoken.value = `${headline} ${detail}`;
  }, SPOKEN_PAUSE_MS);
});

const MARKS: Readonly<Record<Verdict['outcome'], string>> = { error: '✕', gone: '✕', closed: '■', never: '∞', alive: '→', open: '…' };

export function VerdictStrip() {
  const now = run.value;
  if (!now) return null;
  const verdict = now.verdicts[now.scenario.watch];
  const { headline, detail } = verdictWords(verdict);
  return (
    <section class={`verdict outcome-${verdict.outcome}`} aria-label={t('Verdict')}>
      <span class="verdict-mark" aria-hidden="true">
        {MARKS[verdict.outcome]}
      </span>
      <div class="verdict-words">
        <p class="headline">
          <Unbroken text={headline} />
        </p>
        <p class="detail">
          <Unbroken text={detail} />
        </p>
      </div>
      <Delta />
      <div class="visually-hidden" aria-live="polite">
        {spoken.value}
      </div>
    </section>
  );
}

const AGAINST: readonly (readonly [GhostMode, string])[] = [
  ['previous', word('the run before')],
  ['scenario', word('the scenario')],
  ['off', word('nothing')],
];

/** What the change did to the answer, and to which run it is held. Stays while there is a run to compare with. */
function Delta() {
  const now = run.value;
  const before = ghostRun.value;
  // What a connection of a system comes to is held against nothing: another run may not have it.
  if (!now || page.value === 'system' || (!before && ghostMode.value !== 'off' && Object.keys(document$.value.overrides).length === 0))
    return null;
  return (
    <div class="delta">
      {before && <p class="delta-value">{verdictDelta(now, before)}</p>}
      <Against />
    </div>
  );
}

/** Which run the one on screen is held to. */
export function Against() {
  return (
    <label class="delta-note">
      <span class="ghost-key" aria-hidden="true" /> {t('against')}{' '}
      <select
        value={ghostMode.value}
        onChange={(event) => {
          ghostMode.value = event.currentTarget.value as GhostMode;
        }}
      >
        {AGAINST.map(([mode, name]) => (
          <option key={mode} value={mode}>
            {t(name)}
          </option>
        ))}
      </select>
    </label>
  );
}
