// What to compare with: presets, each with what it comes to; a copy to change by hand; or what happens from a moment on.
import { useMemo, useRef } from 'preact/hooks';
import { document$, dragging, run } from '../state/store.ts';
import { endDelta, outcomeText } from './outcomes.ts';
import { closePicker, openFork } from './picker-state.ts';
import { presetsFor } from './presets.ts';
import { addRun, duplicateRun, LETTERS, runs } from './runs.ts';
import { t } from '../text/words.ts';
import { spoken } from '../text/language.ts';

export function Picker() {
  const now = run.value;
  const { scenarioId, overrides } = document$.value;
  const settled = useRef(now);
  // While a control moves the choice stays: each preset is a run.
  if (!dragging.value) settled.current = now;
  const presets = useMemo(
    () => (settled.current ? presetsFor(scenarioId, overrides, settled.current) : []),
    [settled.current, spoken.value],
  );
  if (!now) return null;
  const letter = LETTERS[runs.value.length];
  return (
    <section class="picker" aria-labelledby="picker-title">
      <header class="panel-head">
        <h2 id="picker-title">{t('Run $letter: the same …', { letter: letter ?? '' })}</h2>
        {runs.value.length > 1 && (
          <button type="button" class="quiet-button" onClick={closePicker}>
            {t('Cancel')}
          </button>
        )}
      </header>
      <ul class="presets">
        {presets.map((preset) => (
          <li key={preset.title}>
            <button
              type="button"
              class="preset"
              onClick={() => {
                closePicker();
                addRun(preset.overrides);
              }}
            >
              <span>… {preset.title}</span>
              <span class="preset-outcome">
                {outcomeText(preset.run)} <span class="quiet">{endDelta(preset.run, now)}</span>
              </span>
            </button>
          </li>
        ))}
        <li>
          <button
            type="button"
            class="preset"
            onClick={() => {
              closePicker();
              duplicateRun();
            }}
          >
            <span>{t('… as it is, to change in the table')}</span>
            <kbd>Shift D</kbd>
          </button>
        </li>
        <li>
          <button type="button" class="preset" onClick={openFork}>
            <span>{t('… up to a moment, and from there on what if')}</span>
            <kbd>B</kbd>
          </button>
        </li>
      </ul>
    </section>
  );
}
