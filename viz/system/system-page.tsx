// A system: the verdict of the program that the question is about, settings, lanes of programs and connections, reasons and events.
// Of a fleet its charts; of a connection its own timeline.
import { useEffect } from 'preact/hooks';
import { Banners } from '../app/banners.tsx';
import { Icon } from '../app/icons.tsx';
import { lazyPart } from '../app/lazy-part.tsx';
import { drawerOpen, PhoneBar } from '../app/scenario-page.tsx';
import { AXES, setAxis } from '../app/keys.ts';
import { document$, problems, view } from '../state/store.ts';
import { ZoomButtons } from '../views/zoom-buttons.tsx';
import { findSystem, systemPart } from '../state/systems.ts';
import { ConnectionPage } from './connection-page.tsx';
import { judgeSystem } from './judge.ts';
import { KeyList } from './key-list.tsx';
import { listenForSystemKeys, SYSTEM_KEYS } from './keys.ts';
import { partLink } from './links.ts';
import { busy, failure, startRuns, summary } from './state.ts';
import { SystemChart } from './system-chart.tsx';
import { ConnectionTable, SystemTable } from './table.tsx';
import { SystemVerdict } from './verdict.tsx';
import { SystemWhatIf } from './what-if.tsx';
import { SystemWhy } from './why.tsx';
import { t, word } from '../text/words.ts';
import './system.css';

const FleetPage = lazyPart(word('The fleet'), () => import('../fleet/fleet-page.tsx').then((module) => module.FleetPage), 'empty');

export function SystemPage() {
  useEffect(startRuns, []);
  const { member, connection } = systemPart.value;
  if (!findSystem(document$.value)) return <NoSuchSystem />;
  const count = fleetCount();
  if (member !== null && member >= (count ?? 0)) return <NoSuchMember member={member} />;
  if (connection !== null) return <ConnectionPage />;
  return count !== null && member === null ? <FleetPage /> : <OneSystem />;
}

/** How many members the system's fleet has; null for one that is no fleet. */
function fleetCount(): number | null {
  const base = judgeSystem({ scenarioId: document$.value.scenarioId, overrides: {} }).scenario;
  return (judgeSystem(document$.value).scenario ?? base)?.fleet?.count ?? null;
}

const NoSuchMember = ({ member }: { member: number }) => (
  <main class="empty" id="main">
    <Banners />
    <h1>{t('There is no member $n', { n: member + 1 })}</h1>
    <p>
      <a href={partLink({ member: null, connection: null })}>{t('The system as a whole')}</a>
    </p>
  </main>
);

export function SystemHead({ title }: { title: string }) {
  const entry = findSystem(document$.value);
  const { member } = systemPart.value;
  return (
    <div class="scenario-head">
      {member !== null && (
        <nav class="crumbs" aria-label={t('Where this is')}>
          <a href={partLink({ member: null, connection: null })}>{t('All members')}</a>
        </nav>
      )}
      <h1>{member === null ? title : t('$title: member $n', { title, n: member + 1 })}</h1>
      <p class="question">{t(entry?.question ?? '')}</p>
    </div>
  );
}

function OneSystem() {
  useEffect(listenForSystemKeys, []);
  const entry = findSystem(document$.value);
  return (
    <main class={`scenario system${drawerOpen.value ? ' drawer-open' : ''}`} id="main">
      <div class="top">
        <Banners />
        <SystemHead title={t(entry?.title ?? '')} />
        <Notes />
        <SystemVerdict />
      </div>
      <aside class="left" aria-label={t('Settings')}>
        <SystemWhatIf />
      </aside>
      <section class="middle" aria-label={t('Lanes and lesson')} aria-busy={busy.value}>
        <Tools />
        {summary.value ? <SystemChart /> : <p class="view-waits">{problems.value.length > 0 ? t('Nothing to run.') : t('Running …')}</p>}
        <Lesson />
        <ConnectionTable />
        <KeyList keys={SYSTEM_KEYS} />
      </section>
      <aside class="right" id="inspector" aria-label={t('Reasons and events')}>
        <DrawerClose />
        <SystemWhy />
        <SystemTable />
      </aside>
      <PhoneBar />
    </main>
  );
}

export function Lesson() {
  const lesson = findSystem(document$.value)?.file.lesson;
  if (typeof lesson !== 'string' || lesson === '') return null;
  const changed = Object.keys(document$.value.overrides).length > 0;
  return (
    <p class="lesson">
      <strong>{changed ? t('To take home, as the system was before your change.') : t('To take home.')}</strong> {t(lesson)}
    </p>
  );
}

export const DrawerClose = () => (
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
);

export const DrawerToggle = () => (
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
);

const AXIS_NAMES = { fit: word('Fitted'), linear: word('Linear'), log: word('Log') } as const;

/** Above the chart: the axis and the zoom. */
function Tools() {
  const { axis } = view.value;
  return (
    <div class="chart-bar">
      <fieldset class="segmented" aria-label={t('Time axis')}>
        {AXES.map((mode) => (
          <button type="button" key={mode} aria-pressed={axis === mode} onClick={() => setAxis(mode)}>
            {t(AXIS_NAMES[mode])}
          </button>
        ))}
      </fieldset>
      <ZoomButtons />
      <DrawerToggle />
    </div>
  );
}

/** What must be said of the run itself. */
function Notes() {
  const stopped = summary.value?.stopped;
  return (
    <>
      {failure.value !== null && (
        <div class="banner wrong-banner" role="alert">
          <strong>{t('This system could not be run.')}</strong> <span lang="en">{failure.value}</span>
        </div>
      )}
      {stopped?.by === 'event cap' && (
        <div class="banner" role="status">
          <strong>{t('The run was cut short.')}</strong> <span lang="en">{stopped.message}</span>
        </div>
      )}
    </>
  );
}

function NoSuchSystem() {
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
        <a href="#/catalogue">{t('All scenarios')}</a>
      </p>
    </main>
  );
}
