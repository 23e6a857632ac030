// Whether the reader is choosing what to compare with, or what happens from a moment on.
import { signal } from '@preact/signals';

export const picking = signal<'nothing' | 'run' | 'fork'>('nothing');
/** Until a second run is there the choice is open by itself. */
export const openPicker = (): void => {
  picking.value = 'run';
};
export const openFork = (): void => {
  picking.value = 'fork';
};
export const closePicker = (): void => {
  picking.value = 'nothing';
};
