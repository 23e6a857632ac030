// Out, all, in: for every view with a window onto the run.
import { chartCommands } from '../lanes/commands.ts';
import { view } from '../state/store.ts';
import { t } from '../text/words.ts';

const STEP = 1.6;

const zoomChart = (factor: number): void => chartCommands.current?.zoomBy(factor);

export function ZoomButtons({ zoomBy = zoomChart }: { zoomBy?: (factor: number) => void }) {
  const whole = view.value.window === null;
  return (
    <fieldset class="segmented" aria-label={t('Zoom')}>
      <button type="button" aria-label={t('Zoom out')} disabled={whole} onClick={() => zoomBy(1 / STEP)}>
        −
      </button>
      <button
        type="button"
        disabled={whole}
        onClick={() => {
          view.value = { ...view.value, window: null };
        }}
      >
        {t('All')}
      </button>
      <button type="button" aria-label={t('Zoom in')} onClick={() => zoomBy(STEP)}>
        +
      </button>
    </fieldset>
  );
}
