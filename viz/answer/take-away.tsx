// Below the matrix: takes the answer out of the page, and, on paper, says what was configured and where the page came from.
import { useSignal } from '@preact/signals';
import { copyText } from '../exchange/deliver.ts';
import { document$, run } from '../state/store.ts';
import { t, word } from '../text/words.ts';
import { answers, waiting } from './answers.ts';
import { answersAsCsv, answersAsJson, answersAsText, configurationRows, type Exported } from './export.ts';

/** Of package.json; put in by the build. */
declare const HALFOPEN_VERSION: string;

const FORMS = [
  [word('text'), answersAsText],
  [word('CSV'), answersAsCsv],
  [word('JSON'), answersAsJson],
] as const;

export function TakeAway() {
  const said = useSignal({ text: '', failed: false });
  const now = run.value;
  if (!now) return null;
  const exported: Exported = { answers: answers.value, scenario: now.scenario, overrides: document$.value.overrides, link: location.href };
  const copy = async (form: string, text: string) => {
    try {
      await copyText(text);
      said.value = { text: t('Copied as $form.', { form }), failed: false };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      said.value = { text: t('That did not work: $why.', { why }), failed: true };
    }
  };
  return (
    <div class="take-away">
      <p class="take-away-bar">
        <span id="take-away-copy">{t('Copy the table as')}</span>
        {FORMS.map(([form, write]) => (
          <button
            key={form}
            type="button"
            disabled={waiting.value.size > 0}
            aria-label={t('Copy the table as $form', { form: t(form) })}
            onClick={() => void copy(t(form), write(exported))}
          >
            {t(form)}
          </button>
        ))}
        <button type="button" onClick={() => print()}>
          {t('Print')}
        </button>
        <span role="status" class={said.value.failed ? 'wrong' : 'quiet'}>
          {said.value.text}
        </span>
      </p>
      <Configured exported={exported} />
    </div>
  );
}

const Configured = ({ exported }: { exported: Exported }) => (
  <div class="print-only">
    <table class="settings-diff">
      <caption>{t('Your configuration')}</caption>
      <tbody>
        {configurationRows(exported).map(([name, value]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
    <p class="print-foot">
      halfopen {HALFOPEN_VERSION} · {exported.link}
    </p>
  </div>
);
