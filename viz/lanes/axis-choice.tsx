// The axis of time: fitted, linear, or logarithmic from an event, and which.
import { AXES, originHere, setAxis } from '../app/keys.ts';
import { origin } from '../state/scene-view.ts';
import { selected, view } from '../state/store.ts';
import { eventText } from '../text/event.ts';

const NAMES = { fit: 'Fitted', linear: 'Linear', log: 'Log' } as const;

export function AxisChoice() {
  const { axis } = view.value;
  return (
    <>
      <fieldset class="segmented" aria-label="Time axis">
        {AXES.map((mode) => (
          <button type="button" key={mode} aria-pressed={axis === mode} onClick={() => setAxis(mode)}>
            {NAMES[mode]}
          </button>
        ))}
      </fieldset>
      {axis === 'log' && <Origin />}
    </>
  );
}

/** What the logarithmic axis counts from, and how to change it. */
function Origin() {
  const from = origin.value;
  if (!from) return null;
  const chosen = selected.value;
  const useless = chosen ? chosen.id === from.id : view.value.origin === null;
  return (
    <span class="origin">
      from: {from.place === 'path' ? eventText(from) : `${from.place}: ${eventText(from)}`}
      {!useless && (
        <button type="button" onClick={originHere}>
          {chosen ? 'From the selected event' : 'From the fault'}
        </button>
      )}
    </span>
  );
}
