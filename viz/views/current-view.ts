// Which view is on screen: what the link says, else what suits the screen.
import { computed, signal } from '@preact/signals';
import { view } from '../state/store.ts';
import type { ViewName } from '../state/url.ts';

const phone = matchMedia('(max-width: 719px)');
const onPhone = signal(phone.matches);
phone.addEventListener('change', (event) => {
  onPhone.value = event.matches;
});

const suited = computed<ViewName>(() => (onPhone.value ? 'ladder' : 'timeline'));

export const currentView = computed<ViewName>(() => view.value.name ?? suited.value);

export function showView(name: ViewName): void {
  if (name !== currentView.value) view.value = { ...view.value, name: name === suited.value ? null : name };
}
