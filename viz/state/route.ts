// Keeps the link and the state in step: the state writes the link (replaced while something moves, pushed when it is
// meant), and going back or typing a link sets the state.
import { effect } from '@preact/signals';
import { document$, dragging, evidencePath, fileProblems, history, notices, openDocument, page, view } from './store.ts';
import { sameDocument } from './document.ts';
import { formatLink, parseLink, type Place } from './url.ts';

const currentPlace = (): Place =>
  page.value === 'catalogue'
    ? { page: 'catalogue' }
    : page.value === 'evidence'
      ? { page: 'evidence', path: evidencePath.value }
      : { page: 'scenario', document: document$.value, view: view.value };

let written = '';

function readLink(): void {
  if (location.hash === written) return;
  written = location.hash;
  const { place, ignored } = parseLink(location.hash);
  if (place.page !== 'scenario') {
    page.value = place.page;
    if (place.page === 'evidence') evidencePath.value = place.path;
    fileProblems.value = null;
    notices.value = [];
  } else if (page.value === 'scenario' && sameDocument(place.document, document$.value)) {
    view.value = place.view;
  } else {
    openDocument(place.document, place.view);
  }
  if (ignored.length > 0) notices.value = [...notices.value, ...ignored];
}

/** Starts reading the link and writing it. Returns what stops both. */
export function followLink(): () => void {
  readLink();
  addEventListener('hashchange', readLink);
  addEventListener('popstate', readLink);
  let committed = history.value.present;
  const stop = effect(() => {
    const link = formatLink(currentPlace());
    const meant = !dragging.value && history.value.present !== committed && history.value.present.scenarioId === committed.scenarioId;
    if (!dragging.value) committed = history.value.present;
    if (link === written || (link === '#/' && location.hash === '')) return;
    written = link;
    if (meant) globalThis.history.pushState(null, '', link);
    else globalThis.history.replaceState(null, '', link);
  });
  return () => {
    stop();
    removeEventListener('hashchange', readLink);
    removeEventListener('popstate', readLink);
  };
}
