// The way into "Share and export". The dialog's code comes with the first press.
import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { Icon } from '../app/icons.tsx';
import { shareOpen } from './share-state.ts';
import { t } from '../text/words.ts';

const loaded = signal<{ readonly Dialog: () => preact.JSX.Element } | null>(null);
const failure = signal<string | null>(null);

async function load(): Promise<void> {
  try {
    const { ShareDialog } = await import('./share-dialog.tsx');
    loaded.value = { Dialog: ShareDialog };
  } catch (error) {
    failure.value = error instanceof Error ? error.message : String(error);
  }
}

export function ShareButton() {
  useEffect(() => {
    if (shareOpen.value && loaded.value === null) void load();
  }, [shareOpen.value]);
  const title =
    failure.value === null
      ? t('Share and export')
      : t('$name could not be loaded: $failure', { name: t('Share and export'), failure: failure.value });
  return (
    <>
      <button
        type="button"
        class="icon-button"
        aria-label={title}
        title={title}
        aria-haspopup="dialog"
        onClick={() => {
          shareOpen.value = true;
        }}
      >
        <Icon name="share" />
      </button>
      {loaded.value && <loaded.value.Dialog />}
    </>
  );
}
