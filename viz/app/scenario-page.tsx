// One scenario: the verdict on top, settings left, lanes in the middle, reasons and events right.
import { signal } from '@preact/signals';
import { AxisChoice } from '../lanes/axis-choice.tsx';
import { Timeline } from '../lanes/timeline.tsx';
import { VerdictStrip } from '../panels/verdict-strip.tsx';
import { beside } from '../state/beside.ts';
import { document$, problems, run } from '../state/store.ts';
import { currentView } from '../views/current-view.ts';
import { useView } from '../views/lazy-view.tsx';
import { ViewSwitch } from '../views/view-switch.tsx';
import { ZoomButtons } from '../views/zoom-buttons.tsx';
import { Banners } from './banners.tsx';
import { Icon } from './icons.tsx';
import { lazyPart } from './lazy-part.tsx';
import { t, word } from '../text/words.ts';

const Inspector = lazyPart(word('Reasons and events'), () => import('../panels/inspector.tsx').then((module) => module.Inspector));
const PrintNotes = lazyPart(
  word('The notes on paper'),
  () => import('../panels/print-notes.tsx').then((module) => module.PrintNotes),
  'print-only',
);
const WhatIf = lazyPart(word('The settings'), () => import('../panels/what-if.tsx').then((module) => module.WhatIf));
const StatePanel = lazyPart(word('The state panel'), () => import('../panels/state-panel.tsx').then((module) => module.StatePanel));

const Beside = lazyPart(word('The capture'), () => import('../exchange/beside/panel.tsx').then((module) => module.Beside));

export const drawerOpen = signal(false);

export function ScenarioPage() {
  const now = run.value;
  if (!now) return <NoSuchScenario />;
  const { title, question, lesson } = now.scenario;
  // The lesson's figures are those of the scenario's own settings.
  const changed = Object.keys(document$.value.overrides).length > 0;
  return (
    <main class={`scenario${drawerOpen.value ? ' drawer-open' : ''}`} id="main">
      <div class="top">
        <Banners />
        <div class="scenario-head">
          <h1>{t(title)}</h1>
          <p class="question">{t(question)}</p>
        </div>
        <VerdictStrip />
      </div>
      <aside class="left" aria-label={t('Settings')}>
        <WhatIf />
      </aside>
      <section class="middle" aria-label={t('Timeline and lesson')}>
        {beside.value && <Beside />}
        <ScenarioViews />
        <StatePanel />
        <PrintNotes />
        {lesson && (
          <p class="lesson">
            <strong>{changed ? t('To take home, as the scenario was before your change.') : t('To take home.')}</strong> {t(lesson)}
          </p>
        )}
      </section>
      <aside class="right" id="inspector" aria-label={t('Reasons and events')}>
        <button
          type="button"
          class="icon-button drawer-close"
          aria-label={t('Close reasons and events')}
          onClick={() => {
            drawerOpen.value = false;
          }}
        >
          <Icon name="close" />
        </button>
        <Inspector />
      </aside>
      <PhoneBar />
    </main>
  );
}

const PARTS = [
  [word('Run'), 'main'],
  [word('Why'), 'why-title'],
  [word('Events'), 'events-title'],
  [word('Settings'), 'what-if-title'],
] as const;

/** Below 720 px everything is in one column; this goes to its parts. */
export function PhoneBar() {
  return (
    <nav class="phone-bar" aria-label={t('Parts of the page')}>
      {PARTS.map(([name, id]) => (
        <button key={id} type="button" onClick={() => document.getElementById(id)?.scrollIntoView({ block: 'start' })}>
          {t(name)}
        </button>
      ))}
    </nav>
  );
}

/** The view that was chosen, and above it what belongs to it. */
export function ScenarioViews() {
  const name = currentView.value;
  const lazy = useView(name === 'timeline' ? null : name);
  const parts = lazy !== null && 'View' in lazy ? lazy : null;
  return (
    <>
      <div class="chart-bar">
        <ViewSwitch />
        {lazy === null ? <ChartTools /> : parts && <parts.Tools />}
        <button
          type="button"
          class="drawer-toggle"
          aria-expanded={drawerOpen.value}
          aria-controls="inspector"
          onClick={() => {
            drawerOpen.value = !drawerOpen.value;
          }}
        >
          <Icon name="panel" /> {t('Why and events')}
        </button>
      </div>
      {lazy === null ? <Timeline /> : parts ? <parts.View /> : <ViewWaits failure={'failure' in lazy ? lazy.failure : null} />}
    </>
  );
}

const ViewWaits = ({ failure }: { failure: string | null }) => (
  <p class="view-waits" role="status">
    {failure === null ? t('Loading …') : t('This view could not be loaded: $failure', { failure })}
  </p>
);

/** Above the timeline: the axis and the zoom. */
const ChartTools = () => (
  <>
    <AxisChoice />
    <ZoomButtons />
  </>
);

function NoSuchScenario() {
  return (
    <main class="empty" id="main">
      <Banners />
      <h1>{t('Nothing to show')}</h1>
      {problems.value.map((problem) => (
        <p key={problem.message} lang="en">
          {problem.message}
        </p>
      ))}
      <p>
        <a href="#/catalogue">{t('All scenarios')}</a>{' '}
        {document$.value.scenarioId !== '' && t('— a file that was opened before must be opened again: it is not in the link.')}
      </p>
    </main>
  );
}
