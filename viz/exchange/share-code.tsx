// "Copy as": the settings of an end as commands and as code, its socket as ss shows it, the run as a packetdrill script.
import { useSignal } from '@preact/signals';
import type { HostName, Run } from '../../sim/index.ts';
import { playhead } from '../state/playhead.ts';
import { asC, asGo, asJava, asNode, asPython } from './copy/languages.ts';
import { packetdrillScript } from './copy/packetdrill.ts';
import { ssLines } from './copy/ss.ts';
import { sysctlLines } from './copy/sysctl.ts';
import { copy, saveText } from './share-actions.ts';
import { Action, Section } from './share-sections.tsx';
import { t } from '../text/words.ts';

interface Form {
  readonly name: string;
  readonly extension: string;
  readonly text: (run: Run, host: HostName) => string;
}

const FORMS: readonly Form[] = [
  { name: 'sysctl', extension: '.sh', text: sysctlLines },
  { name: 'C', extension: '.c', text: asC },
  { name: 'Go', extension: '.go', text: asGo },
  { name: 'Python', extension: '.py', text: asPython },
  { name: 'Java', extension: '.java', text: asJava },
  { name: 'Node', extension: '.js', text: asNode },
  { name: 'ss', extension: '.txt', text: (run) => ssLines(run, playhead.value) },
  { name: 'packetdrill', extension: '.pkt', text: packetdrillScript },
];
const HOSTS: readonly HostName[] = ['client', 'server'];
/** The preview of a long script; all of it is copied and saved. */
const SHOWN_LINES = 60;

function preview(text: string): string {
  const lines = text.trimEnd().split('\n');
  return lines.length <= SHOWN_LINES
    ? lines.join('\n')
    : [...lines.slice(0, SHOWN_LINES), t('… $n more lines', { n: lines.length - SHOWN_LINES })].join('\n');
}

export function CodeSection({ run }: { run: Run }) {
  const chosen = useSignal('sysctl');
  const host = useSignal<HostName>(run.scenario.watch);
  const form = FORMS.find(({ name }) => name === chosen.value) ?? (FORMS[0] as Form);
  const text = form.text(run, host.value);
  return (
    <Section title={t('Copy as')}>
      <div class="share-row">
        <fieldset class="segmented" aria-label={t('Copy as')}>
          {FORMS.map(({ name }) => (
            <button
              key={name}
              type="button"
              aria-pressed={name === form.name}
              onClick={() => {
                chosen.value = name;
              }}
            >
              {name}
            </button>
          ))}
        </fieldset>
        {form.name !== 'ss' && (
          <fieldset class="segmented" aria-label={t('Whose')}>
            {HOSTS.map((name) => (
              <button
                key={name}
                type="button"
                aria-pressed={name === host.value}
                onClick={() => {
                  host.value = name;
                }}
              >
                {t(name)}
              </button>
            ))}
          </fieldset>
        )}
        <Action text={t('Copy')} label={t('Copy $name', { name: form.name })} onClick={() => copy(form.name, text)} />
        <Action
          text={t('Save')}
          label={t('Save $name', { name: form.name })}
          onClick={() => saveText(form.extension, 'text/plain', text)}
        />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and nothing in it takes the focus */}
      <section class="share-code" tabIndex={0} aria-label={t('$name of this run', { name: form.name })}>
        <pre>{preview(text)}</pre>
      </section>
    </Section>
  );
}
