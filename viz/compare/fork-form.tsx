// The form of a fork: from which moment on, what happens, and at once what comes of it.
import { useSignal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { kernelHas, SOCKET_OPTION_NAMES, SOCKET_OPTIONS, SYSCTL_NAMES, SYSCTLS } from '../../sim/index.ts';
import { playhead } from '../state/playhead.ts';
import { evaluate } from '../state/evaluate.ts';
import { document$, run } from '../state/store.ts';
import { endDelta, outcomeText } from './outcomes.ts';
import { FORK_ACTIONS, type ForkAction, type ForkDraft, forkOverrides, justAfter } from './fork.ts';
import { closePicker } from './picker-state.ts';
import { addRun, canAdd, LETTERS, runs, setRun } from './runs.ts';
import { entry } from './state.ts';
import { t } from '../text/words.ts';

const actionOf = (draft: ForkDraft): ForkAction => FORK_ACTIONS.find((one) => one.do === draft.do) ?? (FORK_ACTIONS[0] as ForkAction);

export function ForkForm() {
  const now = run.value;
  const base = entry.value;
  const moment = playhead.value?.atUs ?? 0;
  const watch = now?.scenario.watch ?? 'client';
  const draft = useSignal<ForkDraft>({
    at: justAfter(moment),
    do: 'setsockopt',
    host: watch,
    name: 'TCP_USER_TIMEOUT',
    value: '30s',
    alone: false,
  });
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  // The moment follows the selection until the reader has typed one.
  const typed = useSignal(false);
  useEffect(() => {
    if (!typed.value) draft.value = { ...draft.value, at: justAfter(moment) };
  }, [moment]);
  const overrides = useMemo(
    () => (base ? forkOverrides(base, document$.value.overrides, draft.value) : {}),
    [base, draft.value, document$.value],
  );
  const found = useMemo(() => evaluate({ scenarioId: document$.value.scenarioId, overrides }), [overrides]);
  if (!now || !base) return null;
  const change = (part: Partial<ForkDraft>) => {
    draft.value = { ...draft.value, ...part };
  };
  const unread = found.unknown.length > 0;
  return (
    <form
      class="picker fork"
      aria-labelledby="fork-title"
      onSubmit={(event) => {
        event.preventDefault();
        if (!found.ok || unread) return;
        closePicker();
        if (canAdd.value) addRun(overrides);
        else setRun(runs.value.length - 1, overrides);
      }}
    >
      <header class="panel-head">
        <h2 id="fork-title">
          {t('Run $letter: as A, and from a moment on …', { letter: LETTERS[Math.min(runs.value.length, LETTERS.length - 1)] ?? '' })}
        </h2>
        <button type="button" class="quiet-button" onClick={closePicker}>
          {t('Cancel')}
        </button>
      </header>
      <div class="fork-fields">
        <label>
          {t('from')}
          <input
            ref={first}
            type="text"
            class="field wide"
            value={draft.value.at}
            maxLength={32}
            spellcheck={false}
            onInput={(event) => {
              typed.value = true;
              change({ at: event.currentTarget.value.trim() });
            }}
          />
        </label>
        <Action draft={draft.value} change={change} />
      </div>
      <label class="fork-alone">
        <input type="checkbox" checked={draft.value.alone} onChange={(event) => change({ alone: event.currentTarget.checked })} />{' '}
        {t('and nothing of what the scenario does after that')}
      </label>
      {found.ok && !unread ? (
        <p class="fork-outcome" role="status">
          {t('Then:')} <strong>{outcomeText(found.run)}</strong> <span class="quiet">{endDelta(found.run, now)}</span>
        </p>
      ) : (
        <ul class="wrong" role="alert">
          {unread && <li>{t('The step cannot be read: a time such as “12.5s” and, where one is needed, a value.')}</li>}
          {!found.ok &&
            found.problems.map(({ message }) => (
              <li key={message} lang="en">
                {message}
              </li>
            ))}
        </ul>
      )}
      <button type="submit" class="primary" disabled={!found.ok || unread}>
        {t('Branch off')}
      </button>
    </form>
  );
}

interface ActionProps {
  readonly draft: ForkDraft;
  readonly change: (part: Partial<ForkDraft>) => void;
}

function Action({ draft, change }: ActionProps) {
  const action = actionOf(draft);
  return (
    <>
      {action.host && (
        <label>
          {t('the')}
          <select value={draft.host} onChange={(event) => change({ host: event.currentTarget.value as ForkDraft['host'] })}>
            <option value="client">{t('client')}</option>
            <option value="server">{t('server')}</option>
          </select>
        </label>
      )}
      <label>
        <span class="visually-hidden">{t('what happens')}</span>
        <select
          value={draft.do}
          onChange={(event) => {
            const next = FORK_ACTIONS.find((one) => one.do === event.currentTarget.value);
            if (next) change({ do: next.do, ...settingFor(next), ...(next.example === '' ? {} : { value: next.example }) });
          }}
        >
          {FORK_ACTIONS.map((one) => (
            <option key={one.do} value={one.do}>
              {t(one.title)}
            </option>
          ))}
        </select>
      </label>
      {(draft.do === 'setsockopt' || draft.do === 'sysctl') && <SettingName draft={draft} change={change} />}
      {action.value !== null && (
        <label>
          {t(action.value)}
          <input
            type="text"
            class="field wide"
            value={draft.value}
            maxLength={32}
            spellcheck={false}
            onInput={(event) => change({ value: event.currentTarget.value.trim() })}
          />
        </label>
      )}
    </>
  );
}

/** A first setting to change, where an action is about settings. */
function settingFor(action: ForkAction): Partial<ForkDraft> {
  if (action.do === 'setsockopt') return { name: 'TCP_USER_TIMEOUT', value: '30s' };
  return action.do === 'sysctl' ? { name: 'tcp_retries2', value: '8' } : {};
}

function SettingName({ draft, change }: ActionProps) {
  const kernel = run.value?.scenario[draft.host].kernel;
  if (!kernel) return null;
  const names =
    draft.do === 'setsockopt'
      ? SOCKET_OPTION_NAMES.filter((name) => kernelHas(kernel, SOCKET_OPTIONS[name]))
      : SYSCTL_NAMES.filter((name) => kernelHas(kernel, SYSCTLS[name]));
  return (
    <label>
      <span class="visually-hidden">{t('setting')}</span>
      <select value={draft.name} onChange={(event) => change({ name: event.currentTarget.value })}>
        {names.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
