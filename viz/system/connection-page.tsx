// One connection of a system: its full timeline, as that of any single connection, and the way back to the whole.
import { Banners } from '../app/banners.tsx';
import { lazyPart } from '../app/lazy-part.tsx';
import { drawerOpen, PhoneBar, ScenarioViews } from '../app/scenario-page.tsx';
import { EventTable } from '../panels/event-table.tsx';
import { VerdictStrip } from '../panels/verdict-strip.tsx';
import { Why } from '../panels/why.tsx';
import { document$, run } from '../state/store.ts';
import { findSystem, systemPart } from '../state/systems.ts';
import { partLink } from './links.ts';
import { failure, noConnection, summary } from './state.ts';
import { DrawerClose } from './system-page.tsx';
import { SystemWhatIf } from './what-if.tsx';
import { connectionName } from './words.ts';
import { t, word } from '../text/words.ts';

const StatePanel = lazyPart(word('The state panel'), () => import('../panels/state-panel.tsx').then((module) => module.StatePanel));

export function ConnectionPage() {
  const now = run.value;
  return (
    <main class={`scenario system${drawerOpen.value ? ' drawer-open' : ''}`} id="main">
      <div class="top">
        <Banners />
        <ConnectionHead />
        {now && <VerdictStrip />}
      </div>
      <aside class="left" aria-label={t('Settings')}>
        <SystemWhatIf />
      </aside>
      <section class="middle" aria-label={t('Timeline')}>
        {now ? (
          <>
            <ScenarioViews />
            <StatePanel />
          </>
        ) : (
          <Waits />
        )}
      </section>
      <aside class="right" id="inspector" aria-label={t('Reasons and events')}>
        <DrawerClose />
        <Why />
        <EventTable />
      </aside>
      <PhoneBar />
    </main>
  );
}

function Waits() {
  const missing = noConnection.value;
  if (failure.value !== null) return <p class="view-waits">{t('This system could not be run: $why', { why: failure.value })}</p>;
  if (missing === null) return <p class="view-waits">{t('Running …')}</p>;
  return (
    <div class="view-waits">
      <p>{t('With these settings there is no connection #$n.', { n: missing })}</p>
      <p>
        <a href={partLink({ ...systemPart.value, connection: null })}>{t('All connections')}</a>
      </p>
    </div>
  );
}

/** Where this is, and the connections before and after. */
function ConnectionHead() {
  const entry = findSystem(document$.value);
  const { member, connection } = systemPart.value;
  const all = summary.value?.connections ?? [];
  const here = all[connection ?? -1];
  return (
    <div class="scenario-head">
      <nav class="crumbs" aria-label={t('Where this is')}>
        {member !== null && <a href={partLink({ member: null, connection: null })}>{t('All members')}</a>}
        <a href={partLink({ member, connection: null })}>
          {member === null ? t(entry?.title ?? '') : t('$title: member $n', { title: t(entry?.title ?? ''), n: member + 1 })}
        </a>
        <span aria-current="page">{here ? connectionName(here) : `#${connection}`}</span>
      </nav>
      <h1>{here ? connectionName(here) : t('Connection $name', { name: `#${connection}` })}</h1>
      <nav class="neighbours" aria-label={t('Other connections')}>
        {[-1, 1].map((by) => {
          const other = all[(connection ?? 0) + by];
          return other ? (
            <a key={by} href={partLink({ member, connection: other.fd })}>
              {by < 0 ? `← ${connectionName(other)}` : `${connectionName(other)} →`}
            </a>
          ) : null;
        })}
      </nav>
    </div>
  );
}
