// "Share and export": the link, the figure, the events, the packets, the settings as code. Each action says what became of it.
import { useEffect, useRef } from 'preact/hooks';
import { run } from '../state/store.ts';
import { CodeSection } from './share-code.tsx';
import { CaptureSection, EventSection, LinkSection, PictureSection, ScenarioSection } from './share-sections.tsx';
import './share.css';
import { shareOpen } from './share-state.ts';
import { said } from './share-actions.ts';
import { t } from '../text/words.ts';

export function ShareDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    said.value = null;
    if (shareOpen.value) dialog.current?.showModal();
    else dialog.current?.close();
  }, [shareOpen.value]);
  const close = () => {
    shareOpen.value = false;
  };
  const now = run.value;
  return (
    <dialog ref={dialog} class="help share" aria-labelledby="share-title" onClose={close}>
      <div class="panel-head">
        <h2 id="share-title">{t('Share and export')}</h2>
        <button type="button" onClick={close}>
          {t('Close')}
        </button>
      </div>
      {shareOpen.value && now && (
        <div class="share-sections">
          <LinkSection />
          <PictureSection run={now} />
          <EventSection run={now} />
          <CaptureSection run={now} />
          <ScenarioSection run={now} />
          <CodeSection run={now} />
        </div>
      )}
      <p class={`share-said${said.value?.failed ? ' wrong' : ''}`} role="status">
        {said.value?.text ?? ''}
      </p>
    </dialog>
  );
}
