// Presenter mode: large type, answers hidden until asked for; the keys that a presenter's remote sends.
import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { go, place } from './state.ts';

/** Whether the answer of the step on screen is shown without a guess. */
export const presenterAnswer = signal(false);

const inField = (target: EventTarget | null) =>
  target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && !['range', 'checkbox'].includes(target.type));

/** Page Down and Page Up change steps, the full stop shows and hides the answer, Escape ends it. */
export function usePresenterKeys(steps: number): void {
  const { presenter, step } = place.value;
  useEffect(() => {
    presenterAnswer.value = false;
    if (!presenter) return;
    const pressed = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || inField(event.target)) return;
      if (event.key === 'PageDown' && step < steps) go({ step: step + 1 });
      else if (event.key === 'PageUp' && step > 1) go({ step: step - 1 });
      else if (event.key === '.') presenterAnswer.value = !presenterAnswer.value;
      else if (event.key === 'Escape') go({ presenter: false });
      else if (event.key !== 'PageDown' && event.key !== 'PageUp') return;
      event.preventDefault();
    };
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  }, [presenter, step, steps]);
}
