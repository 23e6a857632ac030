// Which view is on screen: what the link says, else what suits the screen.
import { computed, signal } from '@preact/signals';
import { page, view } from '../state/store.ts';
import { VIEW_NAMES, type ViewName } from '../state/url.ts';

const phone = matchMedia('(max-width: 719px)');
const onPhone = signal(phone.matches);
phone.addEventListener('change', (event) => {
  onPhone.value = event.matches;
});

const suited = computed<ViewName>(() => (onPhone.value ? 'ladder' : 'timeline'));

/** A connection of a system is one run of its system: there is nothing to compare it with and nothing to sweep. */
const OF_CONNECTION: readonly ViewName[] = ['timeline', 'ladder'];

/** The views there are of the run on screen. */
export const viewsHere = computed<readonly ViewName[]>(() => (page.value === 'system' ? OF_CONNECTION : VIEW_NAMES));

export const currentView = computed<ViewName>(() => {
  const { name } = view.value;
  return name !== null && viewsHere.value.includes(name) ? name : suited.value;
});

export function showView(name: ViewName): void {
  if (viewsHere.value.includes(name) && name !== currentView.value)
    view.value = { ...view.value, name: name === suited.value ? null : name };
}
