// Above the ladder: rows or to scale, and what belongs to each.
import { view } from '../state/store.ts';
import { ZoomButtons } from '../views/zoom-buttons.tsx';
import { anyOpened, closeFolds, toScale } from './state.ts';
import { t } from '../text/words.ts';

const setScale = (axis: 'fit' | 'linear') => {
  view.value = { ...view.value, axis };
};

export function Tools() {
  const scaled = toScale.value;
  return (
    <>
      <fieldset class="segmented" aria-label={t('Time in the ladder')}>
        <button type="button" aria-pressed={!scaled} onClick={() => setScale('fit')}>
          {t('Rows')}
        </button>
        <button type="button" aria-pressed={scaled} onClick={() => setScale('linear')}>
          {t('To scale')}
        </button>
      </fieldset>
      {scaled && <ZoomButtons />}
      {!scaled && anyOpened.value && (
        <button type="button" onClick={closeFolds}>
          {t('Fold repetitions')}
        </button>
      )}
    </>
  );
}
