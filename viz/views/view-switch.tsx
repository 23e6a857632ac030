// The views of a scenario, one at a time.
import type { ViewName } from '../state/url.ts';
import { currentView, showView, viewsHere } from './current-view.ts';
import { t, word } from '../text/words.ts';

const TITLES: Readonly<Record<ViewName, string>> = {
  timeline: word('Timeline'),
  ladder: word('Ladder'),
  compare: word('Compare'),
  sweep: word('Sweep'),
};

export function ViewSwitch() {
  return (
    <fieldset class="segmented view-switch" aria-label={t('View')}>
      {viewsHere.value.map((name) => (
        <button key={name} type="button" aria-pressed={currentView.value === name} onClick={() => showView(name)}>
          {t(TITLES[name])}
        </button>
      ))}
    </fieldset>
  );
}
