// The four views of a scenario, one at a time.
import { VIEW_NAMES, type ViewName } from '../state/url.ts';
import { currentView, showView } from './current-view.ts';

const TITLES: Readonly<Record<ViewName, string>> = { timeline: 'Timeline', ladder: 'Ladder', compare: 'Compare', sweep: 'Sweep' };

export function ViewSwitch() {
  return (
    <fieldset class="segmented view-switch" aria-label="View">
      {VIEW_NAMES.map((name) => (
        <button key={name} type="button" aria-pressed={currentView.value === name} onClick={() => showView(name)}>
          {TITLES[name]}
        </button>
      ))}
    </fieldset>
  );
}
