// Whether the help is open.
import { signal } from '@preact/signals';

export const helpOpen = signal(false);
