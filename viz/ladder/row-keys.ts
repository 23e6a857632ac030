// Clicks and keys on the ladder's rows: one listener for all of them, since rows come and go while one scrolls.
import { inNextFrame } from '../app/frame.ts';
import { openWhy } from '../app/keys.ts';
import { select, selected } from '../state/store.ts';
import { reveal } from './follow.ts';
import type { Item } from './layout.ts';
import { mainEvent } from './moments.ts';
import { layout, model, openFold } from './state.ts';

/** Rows that keys go to. */
const isStop = (item: Item | undefined): boolean => item?.kind === 'moment' || item?.kind === 'fold';

const MOVES: Readonly<Record<string, (items: readonly Item[], at: number) => number>> = {
  ArrowDown: (items, at) => items.findIndex((item, i) => i > at && isStop(item)),
  ArrowUp: (items, at) => items.findLastIndex((item, i) => i < at && isStop(item)),
  Home: (items) => items.findIndex(isStop),
  End: (items) => items.findLastIndex(isStop),
};

function goTo(body: HTMLElement, index: number): void {
  const item = layout.value?.items[index];
  if (item?.kind === 'moment') {
    const key = mainKey(item.moment);
    if (key !== null) select(key);
  }
  if (!item) return;
  reveal(body, item);
  inNextFrame('ladder focus', () => body.querySelector<HTMLElement>(`[data-item="${index}"]`)?.focus({ preventScroll: true }));
}

const mainKey = (moment: number): string | null => {
  const found = model.value?.moments.moments[moment];
  return found ? mainEvent(found).key : null;
};

function pressed(body: HTMLElement, event: KeyboardEvent): void {
  const at = Number((event.target as Element).getAttribute('data-item') ?? -1);
  if (at < 0 || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
  const items = layout.value?.items ?? [];
  const move = MOVES[event.key];
  const item = items[at];
  if (move) {
    event.preventDefault();
    const to = move(items, at);
    if (to !== -1) goTo(body, to);
  } else if (event.key === 'Enter' && item?.kind === 'moment') {
    event.preventDefault();
    const key = mainKey(item.moment);
    if (selected.value === null && key !== null) select(key);
    openWhy();
  }
}

/** Listens to the rows. Returns what ends that. */
export function listenForRows(body: HTMLElement | null): (() => void) | undefined {
  if (!body) return undefined;
  const clicked = (event: MouseEvent) => {
    const target = event.target as Element;
    const inner = target.closest('[data-event-key]')?.getAttribute('data-event-key');
    const fold = target.closest('[data-fold]')?.getAttribute('data-fold');
    const row = target.closest('[data-key]')?.getAttribute('data-key');
    if (fold) openFold(Number(fold));
    else if (inner || row) select(inner ?? row ?? null);
  };
  const keyed = (event: KeyboardEvent) => pressed(body, event);
  body.addEventListener('click', clicked);
  body.addEventListener('keydown', keyed);
  return () => {
    body.removeEventListener('click', clicked);
    body.removeEventListener('keydown', keyed);
  };
}
