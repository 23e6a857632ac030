// What the buttons of "Share and export" do, and what became of it in one line.
import { signal } from '@preact/signals';
import type { Run } from '../../sim/index.ts';
import { document$, view } from '../state/store.ts';
import { currentView } from '../views/current-view.ts';
import { copyPicture, copyText, download } from './deliver.ts';
import { type Figure, figureOf } from './image/figure.ts';
import { pngOf, type Scale } from './image/png.ts';

export const said = signal<{ readonly text: string; readonly failed: boolean } | null>(null);

const size = (bytes: number): string => (bytes < 1000 ? `${bytes} bytes` : `${(bytes / 1000).toFixed(1)} kB`);

/** Does it and says so, or says why it could not be done. */
export async function act(done: string, what: () => Promise<void> | void): Promise<void> {
  try {
    await what();
    said.value = { text: done, failed: false };
  } catch (error) {
    said.value = { text: `That did not work: ${error instanceof Error ? error.message : String(error)}.`, failed: true };
  }
}

export const fileName = (extension: string): string => `halfopen-${document$.value.scenarioId.replace(/[^\w.-]/g, '-')}${extension}`;

export const saveText = (extension: string, type: string, text: string): Promise<void> => {
  const name = fileName(extension);
  return act(`${name} saved, ${size(text.length)}.`, () => download(name, `${type};charset=utf-8`, text));
};

export const saveBytes = (extension: string, type: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> => {
  const name = fileName(extension);
  return act(`${name} saved, ${size(bytes.length)}.`, () => download(name, type, bytes));
};

export const copy = (what: string, text: string): Promise<void> => act(`${what} copied.`, () => copyText(text));

const AXES = {
  fit: 'fitted; a silence takes room by the logarithm of its length, and is written out',
  linear: 'linear',
  log: 'logarithmic',
} as const;

/** The figure as it is on screen, in the view, the part and the colours that the reader chose. */
export function figureNow(run: Run): Figure {
  const onScreen = document.querySelector<HTMLElement>('.middle figure .chart, .middle .ladder');
  if (!onScreen) throw new Error('there is no figure on screen');
  const axis = currentView.value === 'ladder' ? 'one row for each event' : AXES[view.value.axis];
  return figureOf(onScreen, { run, link: location.href, axis });
}

export const savePng = (run: Run, scale: Scale): Promise<void> => {
  const name = fileName(`${scale === 1 ? '' : `@${scale}x`}.png`);
  return act(`${name} saved.`, async () => download(name, 'image/png', await pngOf(figureNow(run), scale)));
};

export const copyImage = (run: Run): Promise<void> => act('Image copied.', () => copyPicture(pngOf(figureNow(run), 2)));
