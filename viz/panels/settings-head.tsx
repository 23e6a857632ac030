// The head of a panel of settings, which stays on top of it: its title, one button that takes all changes back, and room in
// which the setting that is pointed at or has the focus says what it is, so that nothing moves.
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { commitEdited, editable, edited, editedIndex, editRun } from './edited.ts';
import { t } from '../text/words.ts';

/** `hint`: what stands there while no setting is meant. */
export function SettingsHead({ title, hint }: { title: string; hint: string }) {
  return (
    <header class="settings-head">
      <TitleAndReset title={title} />
      {editable.value > 1 && <RunChoice />}
      <AboutSetting hint={hint} />
    </header>
  );
}

/** The setting under the pointer, else the one with the focus. */
const meant = (panel: Element): Element | null => panel.querySelector('.control:hover') ?? panel.querySelector('.control:focus-within');

function AboutSetting({ hint }: { hint: string }) {
  const place = useRef<HTMLParagraphElement>(null);
  const said = useSignal({ name: '', about: '' });
  useEffect(() => {
    const panel = place.current?.closest('.what-if');
    if (!panel) return undefined;
    const read = () => {
      const control = meant(panel);
      const texts = (selector: string) => Array.from(control?.querySelectorAll(selector) ?? [], ({ textContent }) => textContent?.trim());
      // What it is, then what its places come to.
      said.value = { name: texts('label').join(' '), about: [...texts(':scope > .about'), ...texts('.sparkline .about')].join(' ') };
    };
    const events = ['pointerover', 'pointerleave', 'focusin', 'focusout', 'input'] as const;
    for (const name of events) panel.addEventListener(name, read);
    return () => {
      for (const name of events) panel.removeEventListener(name, read);
    };
  }, []);
  return (
    <p class="settings-about quiet" ref={place}>
      {said.value.about === '' ? (
        hint
      ) : (
        <>
          <strong>{said.value.name}</strong> {said.value.about}
        </>
      )}
    </p>
  );
}

/** While runs are compared: whose settings these are. */
const RunChoice = () => (
  <fieldset class="segmented run-choice" aria-label={t('Run whose settings these are')}>
    {Array.from({ length: editable.value }, (_, index) => (
      <button key={index} type="button" aria-pressed={editedIndex.value === index} onClick={() => editRun(index)}>
        {t('Run $letter', { letter: 'ABC'.charAt(index) })}
      </button>
    ))}
  </fieldset>
);

function TitleAndReset({ title }: { title: string }) {
  const changes = Object.keys(edited.value.overrides).length;
  return (
    <div class="panel-head">
      <h2 id="what-if-title">{title}</h2>
      {changes > 0 && (
        <button type="button" class="quiet-button" onClick={() => commitEdited({ ...edited.value, overrides: {} })}>
          {changes === 1 ? t('Reset the change') : t('Reset $n changes', { n: changes })}
        </button>
      )}
    </div>
  );
}
