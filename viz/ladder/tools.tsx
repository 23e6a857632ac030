// Above the ladder: rows or to scale, and what belongs to each.
import { view } from '../state/store.ts';
import { zoomWindow } from './scale-window.ts';
import { anyOpened, closeFolds, toScale } from './state.ts';

const setScale = (axis: 'fit' | 'linear') => {
  view.value = { ...view.value, axis };
};

export function Tools() {
  const scaled = toScale.value;
  return (
    <>
      <fieldset class="segmented" aria-label="Time in the ladder">
        <button type="button" aria-pressed={!scaled} onClick={() => setScale('fit')}>
          Rows
        </button>
        <button type="button" aria-pressed={scaled} onClick={() => setScale('linear')}>
          To scale
        </button>
      </fieldset>
      {scaled && <Zoom />}
      {!scaled && anyOpened.value && (
        <button type="button" onClick={closeFolds}>
          Fold repetitions
        </button>
      )}
    </>
  );
}

function Zoom() {
  const whole = view.value.window === null;
  return (
    <fieldset class="segmented" aria-label="Zoom">
      <button type="button" aria-label="Zoom out" disabled={whole} onClick={() => zoomWindow(1 / 2)}>
        −
      </button>
      <button
        type="button"
        disabled={whole}
        onClick={() => {
          view.value = { ...view.value, window: null };
        }}
      >
        All
      </button>
      <button type="button" aria-label="Zoom in" onClick={() => zoomWindow(2)}>
        +
      </button>
    </fieldset>
  );
}
