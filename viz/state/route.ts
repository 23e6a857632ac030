// Keeps the link and the state in step: the state writes the link (replaced while something moves, pushed when it is
// meant), and going back or typing a link sets the state.
import { effect } from '@preact/signals';
import { sameDocument } from './document.ts';
import { packedOf } from './opened.ts';
import {
  commitDocument,
  document$,
  dragging,
  evidencePath,
  fileProblems,
  history,
  judge,
  learnPath,
  notices,
  openDocument,
  page,
  view,
} from './store.ts';
import { followLanguage } from '../text/language.ts';
import { systemPart, WHOLE } from './systems.ts';
import { DEFAULT_VIEW, formatLink, parseLink, type Place } from './url.ts';

const currentPlace = (): Place =>
  page.value === 'catalogue'
    ? { page: 'catalogue' }
    : page.value === 'evidence'
      ? { page: 'evidence', path: evidencePath.value }
      : page.value === 'learn'
        ? { page: 'learn', path: learnPath.value }
        : page.value === 'answer'
          ? { page: 'answer', document: document$.value }
          : { ...shownPlace(), document: document$.value, view: view.value, ...packedPart(document$.value.scenarioId) };

const shownPlace = () =>
  page.value === 'system' ? ({ page: 'system', part: systemPart.value } as const) : ({ page: 'scenario' } as const);

function packedPart(id: string): { packed?: string } {
  const packed = packedOf(id);
  return packed === null ? {} : { packed };
}

type DocumentPlace = Extract<Place, { readonly document: unknown }>;
const viewOf = (place: DocumentPlace) => (place.page === 'answer' ? DEFAULT_VIEW : place.view);
const partOf = (place: DocumentPlace) => (place.page === 'system' ? place.part : WHOLE);

let written: string | null = null;

/** The promise is fulfilled when what the link asks for is on screen; a packed scenario and a system take a moment. */
function readLink(): Promise<void> {
  if (location.hash === written) return Promise.resolve();
  written = location.hash;
  const { place, ignored: unread, language } = parseLink(location.hash);
  const ignored = language === null || followLanguage(language) ? unread : [...unread, `lang=${language}`];
  if ('packed' in place && place.packed !== undefined && packedOf(place.document.scenarioId) !== place.packed)
    return unpackPlace(place, place.packed, ignored);
  if (place.page === 'system') return withSystems(() => showPlace(place, ignored));
  showPlace(place, ignored);
  return Promise.resolve();
}

/** Once the systems' code has come; if it does not, the page says so in its place. */
async function withSystems(show: () => void): Promise<void> {
  const asked = location.hash;
  await import('../system/judge.ts').catch(() => undefined);
  if (location.hash === asked) show();
}

async function unpackPlace(place: Extract<Place, { packed?: string }>, packed: string, ignored: readonly string[]): Promise<void> {
  const asked = location.hash;
  const taken = await import('./take-in.ts').then(
    ({ takePacked }) => takePacked(packed),
    () => ({ ok: false, why: 'the code that unpacks it could not be loaded' }) as const,
  );
  if (location.hash !== asked) return;
  if (!taken.ok) {
    showPlace(place, [`z: ${taken.why}`, ...ignored]);
    return;
  }
  openDocument({ ...place.document, scenarioId: taken.id }, place.view, partOf(place));
  if (ignored.length > 0) notices.value = [...notices.value, ...ignored];
}

function showPlace(place: Place, ignored: readonly string[]): void {
  if (place.page === 'catalogue' || place.page === 'evidence' || place.page === 'learn') {
    page.value = place.page;
    if (place.page === 'learn') learnPath.value = place.path;
    if (place.page === 'evidence') evidencePath.value = place.path;
    fileProblems.value = null;
    notices.value = [];
  } else if (page.value === place.page && place.document.scenarioId === document$.value.scenarioId && judge(place.document).ok) {
    // Back and forward within a scenario: a change like any other, which undo takes back.
    if (!sameDocument(place.document, document$.value)) commitDocument(place.document);
    systemPart.value = partOf(place);
    view.value = viewOf(place);
  } else {
    openDocument(place.document, viewOf(place), partOf(place));
  }
  if (ignored.length > 0) notices.value = [...notices.value, ...ignored];
}

/** Browsers allow some two hundred changes of the address in half a minute; a moving control makes more. */
const LINK_PAUSE_MS = 200;

function write(link: string, how: 'pushState' | 'replaceState'): void {
  written = link;
  globalThis.history[how](null, '', link);
}

/** Reads the link, and from then on follows it and writes it. Returns what stops both. */
export async function followLink(): Promise<() => void> {
  await readLink();
  addEventListener('hashchange', readLink);
  addEventListener('popstate', readLink);
  let committed = history.value.present;
  let moved = false;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const stop = effect(() => {
    const link = formatLink(currentPlace());
    const { present } = history.value;
    // A moving control pushes once, when it begins, so that the link before it stays reachable.
    const begins = dragging.value && !moved;
    const meant = begins || (!dragging.value && !moved && present !== committed && present.scenarioId === committed.scenarioId);
    moved = dragging.value;
    if (!dragging.value) committed = present;
    clearTimeout(waiting);
    if (link === written || (link === '#/' && location.hash === '')) return;
    if (meant) write(link, 'pushState');
    else if (dragging.value) waiting = setTimeout(() => write(link, 'replaceState'), LINK_PAUSE_MS);
    else write(link, 'replaceState');
  });
  return () => {
    stop();
    removeEventListener('hashchange', readLink);
    removeEventListener('popstate', readLink);
  };
}
