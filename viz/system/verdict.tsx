// The answer in one sentence, from the watched program's report; its figures, and what a change did to them.
import { effect, signal } from '@preact/signals';
import { Against } from '../panels/verdict-strip.tsx';
import { document$, ghostMode } from '../state/store.ts';
import { signedDuration } from '../text/duration.ts';
import { type Figure, figuresOf, type Outcome, sentenceOf } from './sentence.ts';
import { before, busy, summary } from './state.ts';
import { t } from '../text/words.ts';

const MARKS: Readonly<Record<Outcome, string>> = { failed: '✕', stuck: '…', well: '→', none: '→' };
/** Outcomes look as those of single connections that are alike. */
const LOOKS: Readonly<Record<Outcome, string>> = { failed: 'error', stuck: 'never', well: 'alive', none: 'alive' };

const spoken = signal('');
const SPOKEN_PAUSE_MS = 250;
let speaking: ReturnType<typeof setTimeout> | undefined;
effect(() => {
  const run = summary.value;
  clearTimeout(speaking);
  if (!run) return;
  speaking = setTimeout(() => {
    const { headline, detail } = sentenceOf(run);
    spoken.value = `${headline} ${detail}`;
  }, SPOKEN_PAUSE_MS);
});

export const VerdictMark = ({ outcome }: { outcome: Outcome }) => (
  <span class={`mark-of outcome-${LOOKS[outcome]}`} aria-hidden="true">
    <span class="verdict-mark">{MARKS[outcome]}</span>
  </span>
);

export function SystemVerdict() {
  const run = summary.value;
  if (!run) return null;
  const { outcome, headline, detail } = sentenceOf(run);
  return (
    <section class="verdict" aria-label={t('Verdict')} aria-busy={busy.value}>
      <VerdictMark outcome={outcome} />
      <div class="verdict-words">
        <p class="headline">{headline}</p>
        <p class="detail">{detail}</p>
      </div>
      <Before />
      <Figures />
      <div class="visually-hidden" aria-live="polite">
        {spoken.value}
      </div>
    </section>
  );
}

/** The sentence of the run that this one is held against. */
function Before() {
  const other = before.value;
  if (!other && (ghostMode.value !== 'off' || Object.keys(document$.value.overrides).length === 0)) return null;
  return (
    <div class="delta">
      {other && <p class="before">{t('Before: $sentence', { sentence: sentenceOf(other).headline })}</p>}
      <Against />
    </div>
  );
}

function change({ value, unit }: Figure, was: Figure | undefined): string {
  if (was === undefined || was.value === value) return '';
  if (was.value === null || value === null) return t('was $what', { what: was.text });
  if (unit === 'us') return signedDuration(value - was.value);
  const by = value - was.value;
  return `${by > 0 ? '+' : '\u2212'}${Math.abs(by).toLocaleString('en')}`;
}

function Figures() {
  const run = summary.value;
  return run && <FigureList figures={figuresOf(run)} was={before.value ? figuresOf(before.value) : []} />;
}

/** Figures with their names, and what a change did to each. */
export function FigureList({ figures, was }: { figures: readonly Figure[]; was: readonly Figure[] }) {
  if (figures.length === 0) return null;
  return (
    <dl class="figures">
      {figures.map((figure) => {
        const by = change(
          figure,
          was.find(({ name }) => name === figure.name),
        );
        return (
          <div key={figure.name}>
            <dt>{figure.name}</dt>
            <dd>
              {figure.text}
              {by !== '' && <span class="figure-change"> {by}</span>}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
