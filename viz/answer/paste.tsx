// A box for configuration as it stands in files, programs and terminals. What is pasted is used at once, as one step that undo
// takes back; what is typed, when its writer says so. The text stays, and settings that it does not name stay as they were.
import type { KernelId } from '../../sim/index.ts';
import { commitDocument, document$ } from '../state/store.ts';
import { withReading } from './apply-reading.ts';
import { lazyPart } from '../app/lazy-part.tsx';
import { chosen, readFailure, reading, readText, text } from './read-paste.ts';
import { t, word } from '../text/words.ts';

const PasteResult = lazyPart(word('What was read'), () => import('./paste-result.tsx').then((module) => module.PasteResult));

async function use(kernel: KernelId): Promise<void> {
  const read = await readText(kernel);
  if (read !== null && (read.settings.length > 0 || read.middlebox !== null)) commitDocument(withReading(document$.value, read));
}

export function Paste({ kernel }: { kernel: KernelId }) {
  const empty = text.value.trim() === '';
  return (
    <div class="control-group paste">
      <h3>
        <label for="paste-text">{t('Paste your configuration')}</label>
      </h3>
      <textarea
        id="paste-text"
        aria-describedby="paste-about paste-result"
        rows={empty ? 3 : 7}
        maxLength={400_000}
        spellcheck={false}
        autocomplete="off"
        placeholder={'net.ipv4.tcp_retries2 = 8\nTCP_USER_TIMEOUT = 30s'}
        value={text.value}
        onPaste={(event) => event.stopPropagation()}
        onInput={(event) => {
          text.value = event.currentTarget.value;
          chosen.value = null;
          if (event.inputType === 'insertFromPaste' || event.inputType === 'insertFromDrop') void use(kernel);
          else if (text.value.trim() === '') reading.value = null;
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void use(kernel);
        }}
      />
      <p class="about" id="paste-about">
        {t(
          'sysctl, setsockopt calls, Envoy and Istio YAML, gRPC options, database URLs, load balancers, ss -tino … The system is recognised; nothing leaves this page.',
        )}
      </p>
      {!empty && (
        <div class="buttons">
          <button type="button" onClick={() => void use(kernel)}>
            {t('Use these settings')}
          </button>
          <button
            type="button"
            class="quiet-button"
            onClick={() => {
              text.value = '';
              reading.value = null;
              document.getElementById('paste-text')?.focus();
            }}
          >
            {t('Clear')}
          </button>
        </div>
      )}
      <div id="paste-result" role="status">
        {readFailure.value !== null && <p class="wrong">{t('The text could not be read: $why', { why: readFailure.value })}</p>}
        {!empty && reading.value && (
          <PasteResult
            reading={reading.value}
            onChoose={(system) => {
              chosen.value = system;
              void use(kernel);
            }}
          />
        )}
      </div>
    </div>
  );
}
