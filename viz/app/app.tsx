// The whole page: head, and one of its places.
import { effect } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { document$, page, run } from '../state/store.ts';
import { Boundary } from './boundary.tsx';
import { Catalogue } from './catalogue.tsx';
import { Header } from './header.tsx';
import { Help } from './help.tsx';
import { ScenarioPage } from './scenario-page.tsx';

const APP_TITLE = 'halfopen';

export function App() {
  useEffect(
    () =>
      effect(() => {
        document.title = page.value === 'scenario' && run.value ? `${run.value.scenario.title} · ${APP_TITLE}` : APP_TITLE;
      }),
    [],
  );
  useEffect(() => scrollTo(0, 0), [page.value, document$.value.scenarioId]);
  return (
    <>
      <a class="skip" href="#main" onClick={skip}>
        Skip to the content
      </a>
      <Header />
      <Boundary key={page.value}>{page.value === 'scenario' ? <ScenarioPage key={document$.value.scenarioId} /> : <Catalogue />}</Boundary>
      <Help />
    </>
  );
}

/** The address's fragment holds the state, so the link must not change it. */
function skip(event: Event): void {
  event.preventDefault();
  const main = document.getElementById('main');
  main?.setAttribute('tabindex', '-1');
  main?.focus();
}
