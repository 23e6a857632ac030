// What the configuration should be told, below its answers: each with its reason and, where one would mend it, the change.
import type { Advice, Change } from '../../sim/index.ts';
import { situationTitle } from '../state/situations.ts';
import { commitDocument, document$ } from '../state/store.ts';
import { withChange } from './apply-reading.ts';
import { review, waiting } from './answers.ts';
import { said } from '../text/phrase.ts';
import { t, word } from '../text/words.ts';
import { changeWords } from './words.ts';

const SEVERITIES = {
  never: { mark: '∞', name: word('Never noticed') },
  conflict: { mark: '≠', name: word('At odds') },
  late: { mark: '◷', name: word('Late') },
  risk: { mark: '!', name: word('Risk') },
} as const;

export function AdviceList() {
  if (review.value === null) return null;
  const found = review.value.advice;
  return (
    <section class={`advice${waiting.value.size > 0 ? ' is-waiting' : ''}`} aria-labelledby="advice-title">
      <h2 id="advice-title">
        {found.length === 0
          ? t('Nothing to advise')
          : found.length === 1
            ? t('One thing to mend')
            : t('$n things to mend', { n: found.length })}
      </h2>
      {found.length === 0 ? (
        <p class="quiet">{t('Every situation ends, and no setting stands in the way of another.')}</p>
      ) : (
        <ul>
          {found.map((one) => (
            <Item key={one.rule} advice={one} />
          ))}
        </ul>
      )}
    </section>
  );
}

const apply = (changes: readonly Change[]) => commitDocument(changes.reduce(withChange, document$.value));

function Item({ advice }: { advice: Advice }) {
  const { severity, title, reason, changes, situation } = advice;
  const { mark, name } = SEVERITIES[severity];
  return (
    <li data-severity={severity}>
      <span class="advice-mark" aria-hidden="true">
        {mark}
      </span>
      <div>
        <h3>{said(title)}</h3>
        <p>
          <span class="advice-word">{t('$word.', { word: t(name) })}</span> {said(reason)}
        </p>
        {changes.length > 0 && (
          <p class="advice-change">
            <button
              type="button"
              onClick={() => apply(changes)}
              aria-label={t('Set $changes', { changes: changes.map(changeWords).join(', ') })}
            >
              {t('Set')}
            </button>{' '}
            {changes.map((change) => (
              <code key={change.name}>{changeWords(change)}</code>
            ))}
            {situation !== null && <span class="quiet"> {t('for “$situation”', { situation: situationTitle(situation) })}</span>}
          </p>
        )}
      </div>
    </li>
  );
}
