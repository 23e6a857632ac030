// Where to start from: what a library or proxy sets without being told anything. Choosing one replaces the settings of the
// program and its sockets, as one step that undo takes back; kernel and path stay.
import type { KernelId } from '../../sim/index.ts';
import { commitDocument, document$ } from '../state/store.ts';
import { asPreset } from './apply-reading.ts';
import { defaultsOf, SETTING_SYSTEMS } from './reader.ts';
import { t, word } from '../text/words.ts';

/** Those that set something by themselves. */
const PRESETS = SETTING_SYSTEMS.filter(({ id, side }) => {
  const reading = defaultsOf(id, 'linux-6.12');
  return side !== 'path' && reading !== null && reading.settings.length > 0;
});

const GROUPS = [
  { label: word('Clients and proxies'), systems: PRESETS.filter(({ side }) => side === 'client') },
  { label: word('Servers'), systems: PRESETS.filter(({ side }) => side === 'server') },
  { label: word('Either end'), systems: PRESETS.filter(({ side }) => side === 'both') },
];

function choose(id: string, kernel: KernelId): void {
  const reading = defaultsOf(id, kernel);
  if (reading !== null) commitDocument(asPreset(document$.value, reading));
}

export function Start({ kernel }: { kernel: KernelId }) {
  return (
    <label class="stacked start">
      {t('Or start from the defaults of')}
      <select
        id="start-from"
        value=""
        onChange={(event) => {
          choose(event.currentTarget.value, kernel);
          event.currentTarget.value = '';
        }}
      >
        <option value="">{t('choose …')}</option>
        {GROUPS.map(({ label, systems }) => (
          <optgroup key={label} label={t(label)}>
            {systems.map(({ id, title, version }) => (
              <option key={id} value={id}>
                {title} ({version})
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </label>
  );
}
