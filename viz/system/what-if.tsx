// The settings of a system: the watched program first, its sockets and its kernel; faults and the path; the other nodes on demand.
import type { NodeSetup } from '../../sim/index.ts';
import { ControlRow, controlId, problemsAt } from '../panels/control-row.tsx';
import type { Control } from '../panels/controls.ts';
import { Fold } from '../panels/fold.tsx';
import { SettingsHead } from '../panels/settings-head.tsx';
import { KernelChoice } from '../panels/setting-groups.tsx';
import { jsonPath, withOverride } from '../state/document.ts';
import { commitDocument, document$, problems } from '../state/store.ts';
import { findSystem } from '../state/systems.ts';
import {
  boxGroups,
  type Choice,
  fleetControls,
  isFirst,
  kernelControls,
  pathControls,
  programControls,
  type Shown,
  socketControls,
  type SystemControl,
} from './controls.ts';
import { systemPath } from './document.ts';
import { judgeSystem } from './judge.ts';
import { nodeTitle } from './words.ts';
import { t } from '../text/words.ts';

let lastShown: { readonly id: string; readonly shown: Shown } | null = null;

/** The settings on screen; while they are not possible, the last ones that were. */
function shownNow(): Shown | null {
  const { value: document } = document$;
  const entry = findSystem(document);
  const base = judgeSystem({ scenarioId: document.scenarioId, overrides: {} }).scenario;
  const now = judgeSystem(document).scenario;
  if (entry && base && now) lastShown = { id: document.scenarioId, shown: { file: entry.file, base, now } };
  return lastShown?.id === document.scenarioId ? lastShown.shown : null;
}

export function SystemWhatIf() {
  const shown = shownNow();
  if (!shown) return null;
  const { watch, nodes, fleet } = shown.now;
  const first = nodes.find(({ name }) => name === watch) ?? nodes[0];
  const rest = nodes.filter((node) => node !== first);
  return (
    <section class="what-if" aria-labelledby="what-if-title">
      <SettingsHead title={t('What if')} hint={t('Point at a setting, or step to it, to read what it is.')} />
      <SystemProblems />
      {fleet && <Group title={t('Fleet')} controls={fleetControls(shown)} />}
      {first && <NodeGroups node={first} shown={shown} />}
      <Group title={t('Faults and path')} controls={pathControls(shown)} open />
      {boxGroups(shown).map(({ name, controls }) => (
        <Group key={name} title={t('Middlebox $name', { name })} controls={controls} open />
      ))}
      {rest.map((node) => (
        <Fold key={node.name} className="other-host" summary={nodeTitle(node)}>
          {() => <NodeGroups node={node} shown={shown} />}
        </Fold>
      ))}
    </section>
  );
}

function NodeGroups({ node, shown }: { node: NodeSetup; shown: Shown }) {
  return (
    <>
      <Group title={nodeTitle(node)} controls={programControls(node, shown)} />
      <Group title={t('Socket options, $host', { host: node.name })} controls={socketControls(node, shown)} />
      <div class="control-group">
        <h3>{t('Kernel, $host', { host: node.name })}</h3>
        <KernelChoice host={node.name} setup={node} />
        <Rows controls={kernelControls(node, shown)} open={false} />
      </div>
    </>
  );
}

function Group({ title, controls, open = false }: { title: string; controls: readonly SystemControl[]; open?: boolean }) {
  if (controls.length === 0) return null;
  return (
    <div class="control-group">
      <h3>{title}</h3>
      <Rows controls={controls} open={open || controls.length < 4} />
    </div>
  );
}

/** What matters most and what was changed; the rest on demand. */
function Rows({ controls, open }: { controls: readonly SystemControl[]; open: boolean }) {
  const changed = document$.value.overrides;
  const first = controls.filter((control) => open || isFirst(control) || changed[control.key] !== undefined);
  const rest = controls.filter((control) => !first.includes(control));
  return (
    <>
      {first.map((control) => (
        <Row key={control.key} control={control} />
      ))}
      {rest.length > 0 && (
        <Fold summary={t('$n more', { n: rest.length })}>{() => rest.map((control) => <Row key={control.key} control={control} />)}</Fold>
      )}
    </>
  );
}

const Row = ({ control }: { control: SystemControl }) =>
  control.kind === 'choice' ? <ChoiceRow control={control} /> : <ControlRow control={control as Control} />;

function ChoiceRow({ control: { key, label, about, value, choices } }: { control: Choice }) {
  const changed = document$.value.overrides[key] !== undefined;
  const id = controlId(key);
  return (
    <div class={`control${changed ? ' changed' : ''}`}>
      <div class="control-head">
        <label for={id}>{label}</label>
        <select
          id={id}
          value={value ?? ''}
          aria-describedby={`${id}-about`}
          onChange={(event) => commitDocument(withOverride(document$.value, key, event.currentTarget.value))}
        >
          {value === null && <option value="">{t('none')}</option>}
          {choices.map((choice) => (
            <option key={choice} value={choice}>
              {choice}
            </option>
          ))}
        </select>
      </div>
      <p class="about" id={`${id}-about`}>
        {about}
      </p>
    </div>
  );
}

/** Problems that belong to no control that was changed: two settings that contradict each other, a fault out of place. */
function SystemProblems() {
  if (problems.value.length === 0) return null;
  const file = findSystem(document$.value)?.file ?? {};
  const beside = new Set(Object.keys(document$.value.overrides).flatMap((key) => problemsAt(jsonPath(systemPath(file, key) ?? []))));
  const rest = problems.value.filter((problem) => !beside.has(problem));
  return (
    <div class="banner wrong-banner" role="status">
      <strong>{t('Not possible; the last run stays on screen.')}</strong>
      <ul>
        {rest.map((problem) => (
          <li key={problem.message} lang="en">
            {problem.message}
          </li>
        ))}
      </ul>
    </div>
  );
}
