// Backwards: the reader says how soon to notice and what to survive; settings come back, or what stands in the way.
import type { Signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Contradiction, Solution, Wish } from '../../sim/index.ts';
import { situationTitle } from '../state/situations.ts';
import { commitDocument, document$ } from '../state/store.ts';
import { humanDuration } from '../text/duration.ts';
import { withChange } from './apply-reading.ts';
import { configuration } from './configuration.ts';
import { changeWords, contradictionText, deciderTitle } from './words.ts';
import { detectText, detectUs, found, search, surviveText, surviveUs } from './wish.ts';
import { t } from '../text/words.ts';
import { rich } from '../text/rich.tsx';

export function Solve() {
  const now = configuration.value;
  const [detect, survive] = [detectUs.value, surviveUs.value];
  const asked = found.value.state !== 'none';
  useEffect(() => {
    if (asked && now) void search(now);
  }, [asked, now, detect, survive]);
  const possible = now !== null && detect !== null && survive !== null;
  return (
    <section class="solve" aria-labelledby="solve-title">
      <h2 id="solve-title">{t('Work backwards')}</h2>
      <form
        class="wish"
        onSubmit={(event) => {
          event.preventDefault();
          if (now) void search(now);
        }}
      >
        <label for="wish-detect">
          {rich('Notice within $time in every situation,', {
            time: <Field id="wish-detect" text={detectText} wrong={detect === null} />,
          })}
        </label>{' '}
        <label for="wish-survive">
          {rich('and survive an outage of $time', {
            time: <Field id="wish-survive" text={surviveText} wrong={survive === null} />,
          })}
        </label>
        <button type="submit" disabled={!possible}>
          {t('Find settings')}
        </button>
      </form>
      {detect === null && <p class="wrong">{t('“$value”: a time from 1s to 1h, such as 30s.', { value: detectText.value })}</p>}
      {survive === null && <p class="wrong">{t('“$value”: a time of up to 1h, such as 20s; 0 for none.', { value: surviveText.value })}</p>}
      <div role="status">
        <Result />
      </div>
    </section>
  );
}

const Field = ({ id, text, wrong }: { id: string; text: Signal<string>; wrong: boolean }) => (
  <input
    id={id}
    class="field"
    type="text"
    size={6}
    maxLength={20}
    spellcheck={false}
    autocomplete="off"
    value={text.value}
    aria-invalid={wrong}
    onInput={(event) => {
      text.value = event.currentTarget.value;
    }}
  />
);

function Result() {
  const now = found.value;
  switch (now.state) {
    case 'none':
      return <p class="quiet">{t('Kernel, HZ and path are those of your configuration. What is found is run before it is shown.')}</p>;
    case 'searching':
      return <p class="quiet">{t('Searching …')}</p>;
    case 'failed':
      return <p class="wrong">{t('The search failed: $why', { why: now.message })}</p>;
    case 'found':
      return now.result.ok ? <Granted solution={now.result} wish={now.wish} /> : <Refused contradiction={now.result} wish={now.wish} />;
  }
}

function Granted({ solution: { changes, detectUs: us, slowest, probesPerHour, by, slowestBy }, wish }: { solution: Solution; wish: Wish }) {
  const gaps = { time: humanDuration(us), slowest: situationTitle(slowest) };
  return (
    <div class="granted">
      <ul class="found-settings" aria-label={t('Settings that were found')}>
        {changes.map((change) => (
          <li key={change.name}>
            <code>{changeWords(change)}</code>
          </li>
        ))}
      </ul>
      <button type="button" onClick={() => commitDocument(changes.reduce(withChange, document$.value))}>
        {t('Use these settings')}
      </button>
      <p>
        {[
          slowestBy === null
            ? t('Every situation is noticed within $time; the slowest is “$slowest”.', gaps)
            : t('Every situation is noticed within $time; the slowest is “$slowest”, by the $decider.', {
                ...gaps,
                decider: deciderTitle(slowestBy),
              }),
          t('An outage of $outage ends no good connection, whenever it begins and whenever the host has booted.', {
            outage: humanDuration(wish.surviveUs),
          }),
          probesPerHour === 1
            ? t('An idle connection costs one probe an hour.')
            : t('An idle connection costs $n probes an hour.', { n: probesPerHour }),
        ].join(' ')}
      </p>
      {by === 'program' && (
        <p>
          {t(
            'No TCP_USER_TIMEOUT does both on this kernel: retransmissions come at doubling intervals, and the one that the outage leaves comes too late or not at all. The program’s own deadlines do.',
          )}
        </p>
      )}
    </div>
  );
}

function Refused({ contradiction, wish }: { contradiction: Contradiction; wish: Wish }) {
  const { detectAtLeastUs, surviveAtMostUs } = contradiction;
  return (
    <div class="refused">
      <p>
        <strong>{t('These wishes contradict.')}</strong> {contradictionText(contradiction, wish)}
      </p>
      <p class="buttons">
        {detectAtLeastUs !== null && (
          <Instead text={detectText} us={detectAtLeastUs} label={(time) => t('Notice within $time instead', { time })} />
        )}
        {surviveAtMostUs !== null && surviveAtMostUs > 0 && (
          <Instead text={surviveText} us={surviveAtMostUs} label={(time) => t('Survive $time instead', { time })} />
        )}
      </p>
    </div>
  );
}

/** A bound as the wish. */
const Instead = ({ text, us, label }: { text: Signal<string>; us: number; label: (time: string) => string }) => (
  <button
    type="button"
    onClick={() => {
      text.value = `${us / 1_000_000}s`;
    }}
  >
    {label(humanDuration(us))}
  </button>
);
