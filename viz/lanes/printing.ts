// What paper shows: the whole run on the fitted axis, as wide as the page, whatever is on screen at the moment.
import { printedLink } from '../panels/print-notes.tsx';
import { chartWidth, layout, settleAxis } from '../state/scene-view.ts';
import { view } from '../state/store.ts';
import type { View } from '../state/url.ts';
import type { Chart } from './chart.ts';

/** A4 landscape between its margins, in CSS pixels. */
const PAGE_PX = { width: 1040, height: 700 };
/** Of a page, what the title, the verdict, the axis and the legend take. */
const BESIDES_PX = 330;

/** Follows the browser's printing. Returns what ends that. */
export function followPrinting(chart: Chart): () => void {
  let onScreen: { readonly view: View; readonly width: number } | null = null;
  const show = (next: View, width: number) => {
    view.value = next;
    settleAxis();
    chartWidth.value = width;
    chart.resize(width);
    chart.drawNow();
  };
  const begin = () => {
    onScreen = { view: view.value, width: chartWidth.value };
    printedLink.value = location.href;
    // Wide first: on a phone the lanes are higher, with their titles above them.
    chartWidth.value = PAGE_PX.width;
    const zoom = Math.min(1, (PAGE_PX.height - BESIDES_PX) / Math.max(layout.value?.height ?? 1, 1));
    const width = Math.floor(PAGE_PX.width / zoom);
    document.documentElement.style.setProperty('--print-zoom', zoom.toFixed(3));
    document.documentElement.style.setProperty('--print-width', `${width}px`);
    show({ ...view.value, axis: 'fit', window: null }, width);
  };
  const end = () => {
    if (onScreen) show(onScreen.view, onScreen.width);
    onScreen = null;
  };
  addEventListener('beforeprint', begin);
  addEventListener('afterprint', end);
  return () => {
    removeEventListener('beforeprint', begin);
    removeEventListener('afterprint', end);
  };
}
