// Whether "Share and export" is open. Apart from the dialog, which is loaded when it is first opened.
import { signal } from '@preact/signals';

export const shareOpen = signal(false);
