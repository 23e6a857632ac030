// The head of a panel of settings: its title, and one button that takes all changes back.
import { commitDocument, document$ } from '../state/store.ts';

export function SettingsHead({ title }: { title: string }) {
  const changes = Object.keys(document$.value.overrides).length;
  return (
    <header class="panel-head">
      <h2 id="what-if-title">{title}</h2>
      {changes > 0 && (
        <button type="button" class="quiet-button" onClick={() => commitDocument({ ...document$.value, overrides: {} })}>
          Reset {changes === 1 ? 'the change' : `${changes} changes`}
        </button>
      )}
    </header>
  );
}
