// The views of a scenario, one at a time.
import type { ViewName } from '../state/url.ts';
import { currentView, showView, viewsHere } from './current-view.ts';

const TITLES: Readonly<Record<ViewName, string>> = { timeline: 'Timeline', ladder: 'Ladder', compare: 'Compare', sweep: 'Sweep' };

export function ViewSwitch() {
  return (
    <fieldset class="segmented view-switch" aria-label="View">
      {viewsHere.value.map((name) => (
        <button key={name} type="button" aria-pressed={currentView.value === name} onClick={() => showView(name)}>
          {TITLES[name]}
        </button>
      ))}
    </fieldset>
  );
}
