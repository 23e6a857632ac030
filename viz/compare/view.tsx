// The comparison's place in the page.
import { useEffect } from 'preact/hooks';
import { run } from '../state/store.ts';
import { Differences } from './differences.tsx';
import { FirstDifference } from './first-difference.tsx';
import { ForkForm } from './fork-form.tsx';
import { LanesFigure } from './lanes-figure.tsx';
import { Picker } from './picker.tsx';
import { picking } from './picker-state.ts';
import { RunCards } from './run-cards.tsx';
import { runs } from './runs.ts';
import { SettingsTable } from './settings-table.tsx';
import { followOutages } from './state.ts';
import { zoomCommands } from './zoom.ts';
import { t } from '../text/words.ts';
import './compare.css';

export { Tools } from './tools.tsx';

export function View() {
  useEffect(zoomCommands, []);
  useEffect(followOutages, []);
  if (!run.value) return null;
  const alone = runs.value.length === 1;
  return (
    <div class="compare">
      <RunCards />
      {picking.value === 'fork' ? <ForkForm /> : (alone || picking.value === 'run') && <Picker />}
      <FirstDifference />
      <figure class="compare-panel" aria-label={t('The runs on one axis')}>
        <LanesFigure />
        {!alone && (
          <figcaption class="caption">
            {runs.value.length > 2 ? t('A solid, B dashed, C dotted.') : t('A solid, B dashed.')}{' '}
            {t('What the runs have in common is drawn once.')}
          </figcaption>
        )}
      </figure>
      {!alone && <SettingsTable />}
      {!alone && <Differences />}
    </div>
  );
}
