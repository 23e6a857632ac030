// The axis of time: fitted, linear, or logarithmic from an event, and which.
import { AXES, originHere, setAxis } from '../app/keys.ts';
import { origin } from '../state/scene-view.ts';
import { selected, view } from '../state/store.ts';
import { placedEventText } from '../text/event.ts';
import { t, word } from '../text/words.ts';

const NAMES = { fit: word('Fitted'), linear: word('Linear'), log: word('Log') } as const;

export function AxisChoice() {
  const { axis } = view.value;
  return (
    <>
      <fieldset class="segmented" aria-label={t('Time axis')}>
        {AXES.map((mode) => (
          <button type="button" key={mode} aria-pressed={axis === mode} onClick={() => setAxis(mode)}>
            {t(NAMES[mode])}
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
      {t('from: $event', { event: placedEventText(from) })}
      {!useless && (
        <button type="button" onClick={originHere}>
          {chosen ? t('From the selected event') : t('From the fault')}
        </button>
      )}
    </span>
  );
}
