// Above the comparison: the axis and the zoom, the fork and the swap.
import { AxisChoice } from '../lanes/axis-choice.tsx';
import { view } from '../state/store.ts';
import { openFork } from './picker-state.ts';
import { zoomBy } from './zoom.ts';

export function Tools() {
  const whole = view.value.window === null;
  return (
    <>
      <AxisChoice />
      <fieldset class="segmented" aria-label="Zoom">
        <button type="button" aria-label="Zoom out" disabled={whole} onClick={() => zoomBy(1 / 1.6)}>
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
        <button type="button" aria-label="Zoom in" onClick={() => zoomBy(1.6)}>
          +
        </button>
      </fieldset>
      <button type="button" onClick={openFork}>
        Branch off … <kbd>B</kbd>
      </button>
    </>
  );
}
