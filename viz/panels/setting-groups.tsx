// Groups of settings for every page that has them: a group with what matters most first, the choice of a kernel, and the
// problems that belong to no setting alone.
import { HZ_VALUES, type HostSetup, KERNEL_IDS, type KernelId, PROFILES } from '../../sim/index.ts';
import { filePath, jsonPath, withOverride } from '../state/document.ts';
import { t } from '../text/words.ts';
import { ControlRow, controlId, problemsAt } from './control-row.tsx';
import type { Control } from './controls.ts';
import { commitEdited, edited, editedProblems } from './edited.ts';
import { Fold } from './fold.tsx';

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

export function Group({ title, controls, open = false }: { title: string; controls: readonly Control[]; open?: boolean }) {
  const changed = edited.value.overrides;
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

const setNow = (key: string, value: string) => commitEdited(withOverride(edited.value, key, value));

/** A shorter tick holds fewer microseconds: the position within it moves along. */
function setHz(host: string, setup: HostSetup, hz: string): void {
  const document = withOverride(edited.value, `${host}.hz`, hz);
  const within = setup.clock.microsecondsIntoJiffy;
  const tickUs = Math.floor(1_000_000 / Number(hz));
  commitEdited(within < tickUs ? document : withOverride(document, `${host}.microsecondsIntoJiffy`, String(within % tickUs)));
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
  if (editedProblems.value.length === 0) return null;
  const shownBeside = new Set(Object.keys(edited.value.overrides).flatMap((key) => problemsAt(jsonPath(filePath(key) ?? []))));
  return (
    <div class="banner wrong-banner" role="status">
      <strong>{t('Not possible; the last run stays on screen.')}</strong>
      <ul>
        {editedProblems.value
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
