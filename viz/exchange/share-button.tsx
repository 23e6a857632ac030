// The way into "Share and export". The dialog's code comes with the first press.
import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { Icon } from '../app/icons.tsx';
import { shareOpen } from './share-state.ts';

const loaded = signal<{ readonly Dialog: () => preact.JSX.Element } | null>(null);
const failure = signal<string | null>(null);

async function load(): Promise<void> {
  try {
    const { ShareDialog } = await import('./share-dialog.tsx');
    loaded.value = { Dialog: ShareDialog };
  } catch (error) {
    failure.value = `could not be loaded: ${error instanceof Error ? error.message : error}`;
  }
}

export function ShareButton() {
  useEffect(() => {
    if (shareOpen.value && loaded.value === null) void load();
  }, [shareOpen.value]);
  const title = failure.value === null ? 'Share and export' : `Share and export ${failure.value}`;
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
