// What the buttons of "Share and export" do, and what became of it in one line.
import { signal } from '@preact/signals';
import type { Run } from '../../sim/index.ts';
import { allRows } from '../ladder/state.ts';
import { document$, view } from '../state/store.ts';
import type { ViewName } from '../state/url.ts';
import { currentView } from '../views/current-view.ts';
import { copyPicture, copyText, download } from './deliver.ts';
import { type Figure, figureOf, svgText } from './image/figure.ts';
import { pngOf, type Scale } from './image/png.ts';
import { t, word } from '../text/words.ts';

export const said = signal<{ readonly text: string; readonly failed: boolean } | null>(null);

const size = (bytes: number): string => (bytes < 1000 ? t('$n bytes', { n: bytes }) : `${(bytes / 1000).toFixed(1)} kB`);

/** Does it and says so, or says why it could not be done. */
export async function act(done: string, what: () => Promise<void> | void): Promise<void> {
  try {
    await what();
    said.value = { text: done, failed: false };
  } catch (error) {
    said.value = { text: t('That did not work: $why.', { why: error instanceof Error ? error.message : String(error) }), failed: true };
  }
}

export const fileName = (extension: string): string => `halfopen-${document$.value.scenarioId.replace(/[^\w.-]/g, '-')}${extension}`;

export const saveText = (extension: string, type: string, text: string): Promise<void> => {
  const name = fileName(extension);
  return act(t('$name saved, $size.', { name, size: size(text.length) }), () => download(name, `${type};charset=utf-8`, text));
};

export const saveBytes = (extension: string, type: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> => {
  const name = fileName(extension);
  return act(t('$name saved, $size.', { name, size: size(bytes.length) }), () => download(name, type, bytes));
};

export const copy = (what: string, text: string): Promise<void> => act(t('$what copied.', { what }), () => copyText(text));

const AXES = {
  fit: word('fitted; a silence takes room by the logarithm of its length, and is written out'),
  linear: word('linear'),
  log: word('logarithmic'),
} as const;

const nextFrame = () => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())));

/** Where each view has what is drawn; of a view that is not named here its first figure. */
const FIGURES: Readonly<Partial<Record<ViewName, string>>> = {
  timeline: '.middle .timeline .chart',
  ladder: '.middle .ladder-stage',
  compare: '.middle .compare-figure',
};
const ANY_FIGURE = '.middle figure:not(.beside-timeline)';

const isShown = (node: HTMLElement): boolean => node.getBoundingClientRect().height > 0;
const figureOnScreen = (): HTMLElement | undefined =>
  [...document.querySelectorAll<HTMLElement>(FIGURES[currentView.value] ?? ANY_FIGURE)].find(isShown);

/** The other runs of a comparison, by what they set. */
function otherRuns(): string[] {
  const named = (overrides: Readonly<Record<string, string>>) =>
    Object.entries(overrides)
      .map(([key, value]) => `${key} = ${value}`)
      .join(', ') || t('as the scenario is');
  return (document$.value.others ?? []).map((overrides, i) => `${'BC'.charAt(i)}: ${named(overrides)}`);
}

/** The figure in the view, the part and the colours that the reader chose. The ladder otherwise has only the rows in view. */
export async function figureNow(run: Run): Promise<Figure> {
  const ladder = currentView.value === 'ladder';
  const axis = ladder ? t('none; one row for each moment') : t(AXES[view.value.axis]);
  const draw = (): Figure => {
    const root = figureOnScreen();
    if (!root) throw new Error('there is no figure on screen');
    return figureOf(root, { run, link: location.href, axis, notes: otherRuns() });
  };
  if (!ladder) return draw();
  allRows.value = true;
  try {
    await nextFrame();
    return draw();
  } finally {
    allRows.value = false;
  }
}

export const saveSvg = (run: Run): Promise<void> => {
  const name = fileName('.svg');
  return act(t('$name saved.', { name }), async () => download(name, 'image/svg+xml', svgText(await figureNow(run))));
};

export const savePng = (run: Run, scale: Scale): Promise<void> => {
  const name = fileName(`${scale === 1 ? '' : `@${scale}x`}.png`);
  return act(t('$name saved.', { name }), async () => download(name, 'image/png', await pngOf(await figureNow(run), scale)));
};

export const copyImage = (run: Run): Promise<void> =>
  act(t('Image copied.'), () => copyPicture(figureNow(run).then((figure) => pngOf(figure, 2))));
