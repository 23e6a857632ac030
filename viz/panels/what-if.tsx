// The settings, by layer: what the program set, what the kernel is, the path and when things happen; the other host last.
import type { HostName, Scenario } from '../../sim/index.ts';
import { applyOverrides } from '../state/document.ts';
import { findEntry } from '../state/evaluate.ts';
import { commitEdited, edited, editedRun } from './edited.ts';
import { otherHost } from '../lanes/lanes.ts';
import { ControlRow } from './control-row.tsx';
import { CutChoices } from './cut-choices.tsx';
import { Fold } from './fold.tsx';
import { MiddleboxGroups } from './middlebox-group.tsx';
import { SettingsHead } from './settings-head.tsx';
import { Group, KernelChoice, OtherProblems } from './setting-groups.tsx';
import { clockControls, pathControls, socketOptionControls, sysctlControls } from './controls.ts';
import { t } from '../text/words.ts';

export function WhatIf() {
  const now = editedRun.value;
  const entry = findEntry(edited.value.scenarioId);
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
        controls={pathControls({ scenario: now.scenario, file: applyOverrides(entry.file, edited.value.overrides).file }, entry)}
        open
      />
      <CutChoices entry={entry} document={edited.value} commit={commitEdited} />
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
