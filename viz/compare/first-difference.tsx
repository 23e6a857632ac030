// Where runs part for the first time, in one sentence, with the settings that make them part.
import { explainEvent, type Run, type TraceEvent } from '../../sim/index.ts';
import { exactSeconds, humanDuration, signedDuration } from '../text/duration.ts';
import { eventText, placedEventText } from '../text/event.ts';
import { said } from '../text/phrase.ts';
import type { Divergence } from './align.ts';
import type { Causes } from './causes.ts';
import { type ComparedRun, possibleRuns } from './runs.ts';
import { settingWords } from './setting-rows.ts';
import { entry, firstParting, goToParting } from './state.ts';
import { t } from '../text/words.ts';
import { rich } from '../text/rich.tsx';

export function FirstDifference() {
  const [first, ...rest] = possibleRuns.value;
  if (!first || rest.length === 0) return null;
  const parting = firstParting.value;
  const other = parting ? possibleRuns.value[parting.index] : undefined;
  if (!parting?.divergence || !other) {
    return (
      <p class="first-difference" role="status">
        <strong>{t('No difference.')}</strong> {t('The runs are the same, event for event, to the end.')}
      </p>
    );
  }
  return (
    <div class="first-difference" role="status">
      <p>
        <strong>
          {parting.divergence.at === 0
            ? t('First difference at the very start.')
            : t('First difference at $time.', { time: humanDuration(parting.divergence.at) })}
        </strong>{' '}
        {capital(differenceText(parting.divergence, other.letter))} <CauseText causes={parting.causes} other={other} />
      </p>
      <button type="button" onClick={goToParting}>
        {t('Go to it')} <kbd>N</kbd>
      </button>
    </div>
  );
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function differenceText({ a, b, kind }: Divergence, letter: string): string {
  switch (kind) {
    case 'only in A':
      return a ? t('$event, which $letter does not have.', { event: placedEventText(a), letter }) : '';
    case 'only in B':
      return b ? t('$event, in $letter only.', { event: placedEventText(b), letter }) : '';
    case 'moved':
      return a && b
        ? t('$event at $at s in A, $time in $letter.', {
            event: placedEventText(a),
            at: exactSeconds(a.at),
            time: signedDuration(b.at - a.at),
            letter,
          })
        : '';
    case 'other content':
      return a && b ? t('$event in A; in $letter: $other.', { event: placedEventText(a), letter, other: eventText(b) }) : '';
  }
}

function CauseText({ causes, other }: { causes: Causes | null; other: ComparedRun }) {
  const base = entry.value;
  if (!causes || !base || causes.keys.length === 0) return null;
  const first = possibleRuns.value[0];
  const words = causes.keys.map((key) =>
    settingWords(key, other.overrides[key] === undefined ? (first?.overrides ?? {}) : other.overrides, base),
  );
  const of = causes.keys.every((key) => other.overrides[key] === undefined) ? 'A' : other.letter;
  const gaps = { settings: words.map((word) => <code key={word}>{word}</code>), letter: of };
  return (
    <span class="causes">
      {causes.keys.length === 1
        ? rich('What does it: $settings in $letter.', gaps)
        : causes.alone
          ? rich('Any of these does it: $settings in $letter.', gaps)
          : rich('What does it: $settings in $letter, together.', gaps)}
    </span>
  );
}

/** Why an event happened in a run, for the table of differences. */
export const whyIn = (run: Run, event: TraceEvent): string => explainEvent(run.events, event.id, said).sentence;
