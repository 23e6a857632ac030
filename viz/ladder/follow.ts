// The ladder follows the screen (what is in view, how wide it is, whether it is printed) and the selection.
import { effect } from '@preact/signals';
import { inNextFrame } from '../app/frame.ts';
import { chartCommands } from '../lanes/commands.ts';
import { selected } from '../state/store.ts';
import type { Item } from './layout.ts';
import { panWindow, zoomWindow } from './scale-window.ts';
import { ladderWidth, layout, selectedMoment } from './state.ts';

/** Drawn beyond what is in view, so that a scroll shows no hole before the next frame. */
const OVERSCAN_PX = 500;
const STEP_PX = 200;

/** Heights of the ladder that are drawn. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** What of an element is on the screen and near it, in its own pixels, in steps. */
function rangeOf(element: HTMLElement): Range {
  const { top } = element.getBoundingClientRect();
  const from = Math.floor((-top - OVERSCAN_PX) / STEP_PX) * STEP_PX;
  return { from: Math.max(0, from), to: from + Math.ceil((innerHeight + 2 * OVERSCAN_PX) / STEP_PX + 1) * STEP_PX };
}

interface Settable<T> {
  value: T;
  peek(): T;
}

/** What an upright A4 or Letter page has room for. */
const PRINT_WIDTH = 690;

/** Follows the width, the scroll and the printer. Returns what ends that. */
export function followScreen(body: HTMLElement | null, range: Settable<Range>, printing: Settable<boolean>): (() => void) | undefined {
  if (!body) return undefined;
  const look = () => {
    const next = rangeOf(body);
    if (next.from !== range.peek().from || next.to !== range.peek().to) range.value = next;
  };
  const moved = () => inNextFrame('ladder', look);
  const resized = new ResizeObserver(([entry]) => {
    if (!printing.peek()) ladderWidth.value = Math.floor(entry?.contentRect.width ?? 0);
    moved();
  });
  const print = (now: boolean) => () => {
    printing.value = now;
    ladderWidth.value = now ? PRINT_WIDTH : Math.floor(body.clientWidth);
  };
  const [before, after] = [print(true), print(false)];
  resized.observe(body);
  addEventListener('scroll', moved, { passive: true });
  addEventListener('resize', moved);
  addEventListener('beforeprint', before);
  addEventListener('afterprint', after);
  look();
  return () => {
    resized.disconnect();
    removeEventListener('scroll', moved);
    removeEventListener('resize', moved);
    removeEventListener('beforeprint', before);
    removeEventListener('afterprint', after);
  };
}

const HEAD_PX = 112;
const FOOT_PX = 60;

/** Scrolls so that an item is in view, no farther than needed. */
export function reveal(body: HTMLElement, item: Item): void {
  const top = body.getBoundingClientRect().top + item.top;
  const bottom = top + item.height;
  if (top < HEAD_PX) scrollBy(0, top - HEAD_PX - 40);
  else if (bottom > innerHeight - FOOT_PX) scrollBy(0, Math.min(bottom - innerHeight + FOOT_PX + 40, top - HEAD_PX));
}

const onScreen = (element: HTMLElement): boolean => {
  const { top, bottom } = element.getBoundingClientRect();
  return top < innerHeight - FOOT_PX && bottom > HEAD_PX;
};

export function followSelection(body: { readonly current: HTMLElement | null }): () => void {
  let before: string | null = null;
  const stop = effect(() => {
    const key = selected.value?.key ?? null;
    const item = layout.value?.items[layout.value.itemOf[selectedMoment.value] ?? -1];
    if (key === before || !item || !body.current) return;
    before = key;
    const inside = body.current.contains(document.activeElement);
    if (onScreen(body.current)) reveal(body.current, item);
    if (inside)
      inNextFrame('ladder focus', () =>
        body.current?.querySelector<HTMLElement>('.ladder-row.selected .row-button')?.focus({ preventScroll: true }),
      );
  });
  // A step by key is followed wherever the page was scrolled to.
  const revealSelected = () => {
    const item = layout.value?.items[layout.value.itemOf[selectedMoment.value] ?? -1];
    if (item && body.current) reveal(body.current, item);
  };
  chartCommands.current = { zoomBy: zoomWindow, panByShare: panWindow, reveal: revealSelected };
  return () => {
    stop();
    chartCommands.current = null;
  };
}
