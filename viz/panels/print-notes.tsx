// On paper only: the settings that differ from the scenario's own, and where a page came from.
import { signal } from '@preact/signals';
import { filePath, type JsonObject, jsonPath } from '../state/document.ts';
import { findEntry } from '../state/evaluate.ts';
import { document$ } from '../state/store.ts';
import { t } from '../text/words.ts';

/** Of package.json; put in by the build. */
declare const HALFOPEN_VERSION: string;

/** The link as it was when printing began: what is printed has its own axis. */
export const printedLink = signal('');

/** Where a page of paper came from. */
export const sourceLine = (): string => `halfopen ${HALFOPEN_VERSION} · ${printedLink.value}`;

/** What the scenario's file says, or that it says nothing. */
function before(file: JsonObject, key: string): string {
  const value = filePath(key)?.reduce<unknown>((here, part) => (here as JsonObject | undefined)?.[part], file);
  return value === undefined ? t('not set') : typeof value === 'string' ? value : JSON.stringify(value);
}

export function PrintNotes() {
  const { scenarioId, overrides } = document$.value;
  const entry = findEntry(scenarioId);
  const changes = Object.entries(overrides);
  return (
    <div class="print-only">
      {entry && changes.length > 0 && (
        <table class="settings-diff">
          <caption>{t('Settings that differ from the scenario’s own')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('Setting')}</th>
              <th scope="col">{t('Here')}</th>
              <th scope="col">{t('In the scenario')}</th>
            </tr>
          </thead>
          <tbody>
            {changes.map(([key, value]) => (
              <tr key={key}>
                <th scope="row">{jsonPath(filePath(key) ?? [key]).slice(2)}</th>
                <td>{value === '' ? t('not set') : value}</td>
                <td>{before(entry.file, key)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p class="print-foot">{sourceLine()}</p>
    </div>
  );
}
