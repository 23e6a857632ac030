// Backwards: the reader says how soon to notice and what to survive; settings come back, or what stands in the way.
import type { Signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { changeText, type Contradiction, type Solution, type Wish } from '../../sim/index.ts';
import { situationTitle } from '../state/situations.ts';
import { commitDocument, document$ } from '../state/store.ts';
import { humanDuration } from '../text/duration.ts';
import { withChange } from './apply-reading.ts';
import { configuration } from './configuration.ts';
import { contradictionText, deciderTitle } from './words.ts';
import { detectText, detectUs, found, search, surviveText, surviveUs } from './wish.ts';

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
      <h2 id="solve-title">Work backwards</h2>
      <form
        class="wish"
        onSubmit={(event) => {
          event.preventDefault();
          if (now) void search(now);
        }}
      >
        <label for="wish-detect">
          Notice within <Field id="wish-detect" text={detectText} wrong={detect === null} /> in every situation,
        </label>{' '}
        <label for="wish-survive">
          and survive an outage of <Field id="wish-survive" text={surviveText} wrong={survive === null} />
        </label>
        <button type="submit" disabled={!possible}>
          Find settings
        </button>
      </form>
      {detect === null && <p class="wrong">“{detectText.value}”: a time from 1s to 1h, such as 30s.</p>}
      {survive === null && <p class="wrong">“{surviveText.value}”: a time of up to 1h, such as 20s; 0 for none.</p>}
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
      return <p class="quiet">Kernel, HZ and path are those of your configuration. What is found is run before it is shown.</p>;
    case 'searching':
      return <p class="quiet">Searching …</p>;
    case 'failed':
      return <p class="wrong">The search failed: {now.message}</p>;
    case 'found':
      return now.result.ok ? <Granted solution={now.result} wish={now.wish} /> : <Refused contradiction={now.result} wish={now.wish} />;
  }
}

function Granted({ solution: { changes, detectUs: us, slowest, probesPerHour, by, slowestBy }, wish }: { solution: Solution; wish: Wish }) {
  return (
    <div class="granted">
      <ul class="found-settings" aria-label="Settings that were found">
        {changes.map((change) => (
          <li key={change.name}>
            <code>{changeText(change)}</code>
          </li>
        ))}
      </ul>
      <button type="button" onClick={() => commitDocument(changes.reduce(withChange, document$.value))}>
        Use these settings
      </button>
      <p>
        Every situation is noticed within {humanDuration(us)}; the slowest is “{situationTitle(slowest)}”
        {slowestBy === null ? '' : `, by the ${deciderTitle(slowestBy)}`}. An outage of {humanDuration(wish.surviveUs)} ends no good
        connection, whenever it begins and whenever the host has booted. An idle connection costs{' '}
        {probesPerHour === 1 ? 'one probe' : `${probesPerHour} probes`} an hour.
      </p>
      {by === 'program' && (
        <p>
          No TCP_USER_TIMEOUT does both on this kernel: retransmissions come at doubling intervals, and the one that the outage leaves comes
          too late or not at all. The program’s own deadlines do.
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
        <strong>These wishes contradict.</strong> {contradictionText(contradiction, wish)}
      </p>
      <p class="buttons">
        {detectAtLeastUs !== null && <Instead text={detectText} us={detectAtLeastUs} label="Notice within" />}
        {surviveAtMostUs !== null && surviveAtMostUs > 0 && <Instead text={surviveText} us={surviveAtMostUs} label="Survive" />}
      </p>
    </div>
  );
}

/** A bound as the wish. */
const Instead = ({ text, us, label }: { text: Signal<string>; us: number; label: string }) => (
  <button
    type="button"
    onClick={() => {
      text.value = `${us / 1_000_000}s`;
    }}
  >
    {label} {humanDuration(us)} instead
  </button>
);
