// Above the ladder: rows or to scale, and what belongs to each.
import { view } from '../state/store.ts';
import { ZoomButtons } from '../views/zoom-buttons.tsx';
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
      {scaled && <ZoomButtons />}
      {!scaled && anyOpened.value && (
        <button type="button" onClick={closeFolds}>
          Fold repetitions
        </button>
      )}
    </>
  );
}
