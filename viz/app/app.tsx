// The whole page: head, and one of its places.
import { effect } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { AnswerPage } from '../answer/answer-page.tsx';
import { LazyEvidence } from '../evidence/lazy.tsx';
import { LazyLearn } from '../learn/lazy.tsx';
import { document$, evidencePath, page, run } from '../state/store.ts';
import { findSystem, systemPart } from '../state/systems.ts';
import { LazySystem } from '../system/lazy.tsx';
import { Boundary } from './boundary.tsx';
import { Catalogue } from './catalogue.tsx';
import { Header } from './header.tsx';
import { Help } from './help.tsx';
import { lazyPart } from './lazy-part.tsx';
import { t, word } from '../text/words.ts';

const APP_TITLE = 'halfopen';

/** The front page is the answer; the timeline's code comes with the first scenario. */
const ScenarioPage = lazyPart(word('The timeline'), () => import('./scenario-page.tsx').then((module) => module.ScenarioPage), 'empty');

export function App() {
  useEffect(
    () =>
      effect(() => {
        const titles = {
          catalogue: t('Scenarios'),
          evidence: t('Evidence'),
          learn: t('Learn'),
          answer: undefined,
          scenario: run.value === null ? undefined : t(run.value.scenario.title),
          system: findSystem(document$.value)?.title,
        };
        const title = titles[page.value];
        document.title = title === undefined ? APP_TITLE : `${title} · ${APP_TITLE}`;
      }),
    [],
  );
  useEffect(() => scrollTo(0, 0), [page.value, document$.value.scenarioId, evidencePath.value, systemPart.value]);
  return (
    <>
      <button type="button" class="skip" onClick={skip}>
        {t('Skip to the content')}
      </button>
      <Header />
      <Boundary key={page.value}>
        <Place />
      </Boundary>
      <Help />
    </>
  );
}

function Place() {
  if (page.value === 'evidence') return <LazyEvidence path={evidencePath.value} />;
  if (page.value === 'learn') return <LazyLearn />;
  if (page.value === 'answer') return <AnswerPage />;
  if (page.value === 'system') return <LazySystem key={document$.value.scenarioId} />;
  return page.value === 'scenario' ? <ScenarioPage key={document$.value.scenarioId} /> : <Catalogue />;
}

/** A button and not a link: the address's fragment holds the page's state. */
function skip(): void {
  const main = document.getElementById('main');
  main?.setAttribute('tabindex', '-1');
  main?.focus();
}
