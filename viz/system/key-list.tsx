// The keys of the page on screen, on demand.
import { t } from '../text/words.ts';
export interface ShownKey {
  /** As people know it; empty for one that stands with another. */
  readonly shown: string;
  readonly does: string;
}

export const KeyList = ({ keys }: { keys: readonly ShownKey[] }) => (
  <details class="keys-fold">
    <summary>{t('Keys')}</summary>
    <dl class="key-list">
      {keys
        .filter(({ shown }) => shown !== '')
        .map(({ shown, does }) => (
          <div key={shown}>
            <dt>
              {shown.split(' ').map((name) => (
                <kbd key={name}>{name}</kbd>
              ))}
            </dt>
            <dd>{t(does)}</dd>
          </div>
        ))}
    </dl>
  </details>
);
