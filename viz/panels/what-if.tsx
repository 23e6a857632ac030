// The settings, by layer: what the program set, what the kernel is, the path and when things happen; the other host last.
import type { HostName, HostSetup, KernelId, Scenario } from '../../sim/index.ts';
import { HZ_VALUES, KERNEL_IDS, PROFILES } from '../../sim/index.ts';
import { applyOverrides, filePath, jsonPath, withOverride } from '../state/document.ts';
import { findEntry } from '../state/evaluate.ts';
import { commitDocument, document$, problems, run } from '../state/store.ts';
import { otherHost } from '../lanes/lanes.ts';
import { ControlRow, controlId, problemsAt } from './control-row.tsx';
import { Fold } from './fold.tsx';
import { MiddleboxGroups } from './middlebox-group.tsx';
import { SettingsHead } from './settings-head.tsx';
import { clockControls, type Control, pathControls, socketOptionControls, sysctlControls } from './controls.ts';
import { t } from '../text/words.ts';

/** Shown at once; the others open on demand. */
const FIRST = new Set([
  'SO_KEEPALIVE',
  'TCP_KEEPIDLE',
  'TCP_KEEPINTVL',
  'TCP_KEEPCNT',
  'TCP_USER_TIMEOUT',
  'tcp_retries2',
  'tcp_keepalive_time',
  'tcp_keepalive_intvl',
  'tcp_keepalive_probes',
  'tcp_syn_retries',
]);

export function WhatIf() {
  const now = run.value;
  const entry = findEntry(document$.value.scenarioId);
  if (!now || !entry) return null;
  const base = entry.scenario;
  const { watch } = base;
  return (
    <section class="what-if" aria-labelledby="what-if-title">
      <SettingsHead
        title={t('What if')}
        hint={t('Columns above a slider: how long until the end, at each of its places. Stripes: never, or not within this run.')}
      />
      <OtherProblems />
      <SettingGroups host={watch} scenario={now.scenario} />
      <Group
        title={t('Path and events')}
        controls={pathControls({ scenario: now.scenario, file: applyOverrides(entry.file, document$.value.overrides).file }, entry)}
        open
      />
      <MiddleboxGroups scenario={now.scenario} base={base} />
      <KernelGroup host={watch} scenario={now.scenario} base={base} />
      <Fold className="other-host" summary={t('The $host', { host: t(otherHost(watch)) })}>
        {() => (
          <>
            <SettingGroups host={otherHost(watch)} scenario={now.scenario} />
            <KernelGroup host={otherHost(watch)} scenario={now.scenario} base={base} />
          </>
        )}
      </Fold>
    </section>
  );
}

function SettingGroups({ host, scenario }: { host: HostName; scenario: Scenario }) {
  return (
    <>
      <Group title={t('Socket options, $host', { host: t(host) })} controls={socketOptionControls(scenario, host)} />
      <Group title={t('sysctl, $host', { host: t(host) })} controls={sysctlControls(scenario, host)} />
    </>
  );
}

function KernelGroup({ host, scenario, base }: { host: HostName; scenario: Scenario; base: Scenario }) {
  return (
    <div class="control-group">
      <h3>{t('Kernel, $host', { host: t(host) })}</h3>
      <KernelChoice host={host} setup={scenario[host]} />
      {clockControls(scenario, host, base).map((control) => (
        <ControlRow key={control.key} control={control} />
      ))}
    </div>
  );
}

export function Group({ title, controls, open = false }: { title: string; controls: readonly Control[]; open?: boolean }) {
  const changed = document$.value.overrides;
  const first = controls.filter((control) => open || FIRST.has(control.label) || changed[control.key] !== undefined);
  const rest = controls.filter((control) => !first.includes(control));
  return (
    <div class="control-group">
      <h3>{title}</h3>
      {first.map((control) => (
        <ControlRow key={control.key} control={control} />
      ))}
      {rest.length > 0 && (
        <Fold summary={t('$n more', { n: rest.length })}>
          {() => rest.map((control) => <ControlRow key={control.key} control={control} />)}
        </Fold>
      )}
    </div>
  );
}

const setNow = (key: string, value: string) => commitDocument(withOverride(document$.value, key, value));

/** A shorter tick holds fewer microseconds: the position within it moves along. */
function setHz(host: string, setup: HostSetup, hz: string): void {
  const document = withOverride(document$.value, `${host}.hz`, hz);
  const within = setup.clock.microsecondsIntoJiffy;
  const tickUs = Math.floor(1_000_000 / Number(hz));
  commitDocument(within < tickUs ? document : withOverride(document, `${host}.microsecondsIntoJiffy`, String(within % tickUs)));
}

/** `host`: under which its keys begin. */
export function KernelChoice({ host, setup }: { host: string; setup: HostSetup }) {
  const { kernel, hz } = setup;
  return (
    <div class="choices">
      <label>
        {t('Kernel')}
        <select id={controlId(`${host}.kernel`)} value={kernel} onChange={(event) => setNow(`${host}.kernel`, event.currentTarget.value)}>
          {KERNEL_IDS.map((id: KernelId) => (
            <option key={id} value={id}>
              {PROFILES[id].title}
            </option>
          ))}
        </select>
      </label>
      <label>
        HZ
        <select value={String(hz)} onChange={(event) => setHz(host, setup, event.currentTarget.value)}>
          {HZ_VALUES.map((value) => (
            <option key={value} value={String(value)}>
              {value}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

/** Problems that belong to no control that was changed: two settings that contradict each other, a step out of place. */
export function OtherProblems() {
  if (problems.value.length === 0) return null;
  const shownBeside = new Set(Object.keys(document$.value.overrides).flatMap((key) => problemsAt(jsonPath(filePath(key) ?? []))));
  return (
    <div class="banner wrong-banner" role="status">
      <strong>{t('Not possible; the last run stays on screen.')}</strong>
      <ul>
        {problems.value
          .filter((problem) => !shownBeside.has(problem))
          .map((problem) => (
            <li key={problem.message} lang="en">
              {problem.message}
            </li>
          ))}
      </ul>
    </div>
  );
}
