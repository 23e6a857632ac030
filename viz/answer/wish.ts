// What the reader wishes, and what was found for it: searched again as the wish or the configuration changes, once asked.
import { batch, computed, signal } from '@preact/signals';
import { type Configuration, type Contradiction, parseDuration, type Solution, type Wish } from '../../sim/index.ts';
import { askAlone } from './ask.ts';

export const detectText = signal('30s');
export const surviveText = signal('20s');

const MOST_US = 3_600_000_000;

/** A bare number is seconds. */
function durationOf(text: string): number | null {
  const trimmed = text.trim();
  const us = /^\d{1,6}(?:\.\d{1,3})?$/.test(trimmed) ? Math.round(Number(trimmed) * 1_000_000) : parseDuration(trimmed.replace(/\s+/g, ''));
  return us !== null && us <= MOST_US ? us : null;
}

export const detectUs = computed(() => {
  const us = durationOf(detectText.value);
  return us !== null && us >= 1_000_000 ? us : null;
});
export const surviveUs = computed(() => durationOf(surviveText.value));

export type Found =
  | { readonly state: 'none' | 'searching' }
  | { readonly state: 'found'; readonly wish: Wish; readonly result: Solution | Contradiction }
  | { readonly state: 'failed'; readonly message: string };
export const found = signal<Found>({ state: 'none' });

let asked = '';
let number = 0;

/** Searches, unless that is what was searched for last. */
export async function search(configuration: Configuration): Promise<void> {
  const [detect, survive] = [detectUs.value, surviveUs.value];
  if (detect === null || survive === null) return;
  const wish: Wish = { detectWithinUs: detect, surviveUs: survive };
  const key = JSON.stringify([configuration, wish]);
  if (key === asked && found.value.state !== 'none') return;
  asked = key;
  const mine = ++number;
  if (found.value.state !== 'found') found.value = { state: 'searching' };
  const reply = await askAlone({ ask: 'solve', configuration, wish });
  if (mine !== number) return;
  batch(() => {
    found.value = reply.ok ? { state: 'found', wish, result: reply.value } : { state: 'failed', message: reply.message };
  });
}
