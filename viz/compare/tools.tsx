// Above the comparison: the axis and the zoom, and the fork.
import { AxisChoice } from '../lanes/axis-choice.tsx';
import { ZoomButtons } from '../views/zoom-buttons.tsx';
import { openFork } from './picker-state.ts';
import { t } from '../text/words.ts';

export function Tools() {
  return (
    <>
      <AxisChoice />
      <ZoomButtons />
      <button type="button" onClick={openFork}>
        {t('Branch off …')} <kbd>B</kbd>
      </button>
    </>
  );
}
