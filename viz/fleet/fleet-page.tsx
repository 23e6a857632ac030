// A fleet: charts of what all members do together, over the same time; its totals; its members, the worst first.
import { useEffect } from 'preact/hooks';
import { Banners } from '../app/banners.tsx';
import { drawerOpen, PhoneBar } from '../app/scenario-page.tsx';
import { document$, ghostMode } from '../state/store.ts';
import { ZoomButtons } from '../views/zoom-buttons.tsx';
import { findSystem } from '../state/systems.ts';
import { DrawerClose, DrawerToggle, Lesson, SystemHead } from '../system/system-page.tsx';
import { KeyList } from '../system/key-list.tsx';
import { FigureList, VerdictMark } from '../system/verdict.tsx';
import { SystemWhatIf } from '../system/what-if.tsx';
import { Against } from '../panels/verdict-strip.tsx';
import { FleetCharts } from './charts-figure.tsx';
import { FLEET_KEYS, listenForFleetKeys } from './keys.ts';
import { Members } from './members.tsx';
import { Reading } from './reading.tsx';
import { before, done, failure, readBin, run, startFleet, stopFleet, stopped } from './state.ts';
import { StepsTable } from './steps-table.tsx';
import { fleetFigures, fleetSentence } from './words.ts';
import { zoomBy } from './zoom.ts';
import { t } from '../text/words.ts';
import './fleet.css';

export function FleetPage() {
  useEffect(startFleet, []);
  useEffect(listenForFleetKeys, []);
  return (
    <main class={`scenario system fleet${drawerOpen.value ? ' drawer-open' : ''}`} id="main">
      <div class="top">
        <Banners />
        <SystemHead title={t(findSystem(document$.value)?.title ?? '')} />
        {failure.value !== null && (
          <div class="banner wrong-banner" role="alert">
            <strong>{t('This fleet could not be run.')}</strong> <span lang="en">{failure.value}</span>
          </div>
        )}
        <FleetVerdict />
      </div>
      <aside class="left" aria-label={t('Settings')}>
        <SystemWhatIf />
      </aside>
      <section class="middle" aria-label={t('Charts and lesson')} aria-busy={done.value !== null}>
        <Tools />
        <FleetCharts />
        <StepsTable />
        <Lesson />
        <KeyList keys={FLEET_KEYS} />
      </section>
      <aside class="right" id="inspector" aria-label={t('One step, and the members')}>
        <DrawerClose />
        <Reading />
        <Members />
      </aside>
      <PhoneBar />
    </main>
  );
}

function FleetVerdict() {
  const now = run.value;
  if (!now) return <Progress />;
  const { outcome, headline, detail } = fleetSentence(now);
  const other = before.value;
  const changed = Object.keys(document$.value.overrides).length > 0;
  return (
    <section class="verdict" aria-label={t('Verdict')} aria-busy={done.value !== null}>
      <VerdictMark outcome={outcome} />
      <div class="verdict-words">
        <p class="headline">{headline}</p>
        <p class="detail">{detail}</p>
      </div>
      {(other || (changed && ghostMode.value === 'off')) && (
        <div class="delta">
          {other && <p class="before">{t('Before: $sentence', { sentence: fleetSentence(other).headline })}</p>}
          <Against />
        </div>
      )}
      <FigureList figures={fleetFigures(now)} was={other ? fleetFigures(other) : []} />
      <Progress />
    </section>
  );
}

/** How far it is, and the way to end it; or that it was ended, or is smaller than asked for. */
function Progress() {
  const now = run.value;
  const fleet = now?.scenario.fleet ?? null;
  const members = findCount();
  if (done.value !== null)
    return (
      <div class="fleet-progress">
        <progress max={members} value={done.value} aria-label={t('Members computed')} />
        <span role="status">
          {t('$n of $all members computed', { n: done.value.toLocaleString('en'), all: members.toLocaleString('en') })}
        </span>
        <button type="button" onClick={stopFleet}>
          {t('Stop')}
        </button>
      </div>
    );
  if (!now || !fleet || now.count >= members) return null;
  return (
    <p class="fleet-progress" role="status">
      {stopped.value
        ? t('Stopped: $n of $all members.', { n: now.count.toLocaleString('en'), all: members.toLocaleString('en') })
        : t('Without a worker of its own this page computes fewer: $n of $all members.', {
            n: now.count.toLocaleString('en'),
            all: members.toLocaleString('en'),
          })}
    </p>
  );
}

function findCount(): number {
  const file = findSystem(document$.value)?.file;
  const own = Number((file?.fleet as { count?: number } | undefined)?.count ?? 0);
  return Number(document$.value.overrides['fleet.count'] ?? own);
}

function Tools() {
  const around = readBin.value?.fromUs ?? null;
  return (
    <div class="chart-bar">
      <ZoomButtons zoomBy={(factor) => zoomBy(factor, around)} />
      <DrawerToggle />
    </div>
  );
}
