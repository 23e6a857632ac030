// The controls of a step: one or a few of the page's own, on the lesson's scenario.
import { ControlRow } from '../panels/control-row.tsx';
import { type Control, pathControls, socketOptionControls, sysctlControls } from '../panels/controls.ts';
import { applyOverrides } from '../state/document.ts';
import { findEntry } from '../state/evaluate.ts';
import { document$, problems, run } from '../state/store.ts';
import { type Language, say } from './language.ts';

function controlsOf(keys: readonly string[]): Control[] {
  const now = run.value;
  const entry = findEntry(document$.value.scenarioId);
  if (!now || !entry) return [];
  const file = applyOverrides(entry.file, document$.value.overrides).file;
  const all = [
    ...(['client', 'server'] as const).flatMap((host) => [
      ...socketOptionControls(now.scenario, host),
      ...sysctlControls(now.scenario, host),
    ]),
    ...pathControls({ scenario: now.scenario, file }, entry),
  ];
  return keys.flatMap((key) => all.find((control) => control.key === key) ?? []);
}

export const StepControls = ({ keys, language }: { keys: readonly string[]; language: Language }) => (
  <div class="step-controls">
    {controlsOf(keys).map((control) => (
      <ControlRow key={control.key} control={control} />
    ))}
    {problems.value.length > 0 && (
      <p class="wrong" role="status">
        {say(language, 'impossible')}
      </p>
    )}
  </div>
);
