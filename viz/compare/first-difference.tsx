// Where runs part for the first time, in one sentence, with the settings that make them part.
import { explainEvent, type Run, type TraceEvent } from '../../sim/index.ts';
import { exactSeconds, humanDuration, signedDuration } from '../text/duration.ts';
import { eventText } from '../text/event.ts';
import type { Divergence } from './align.ts';
import type { Causes } from './causes.ts';
import { type ComparedRun, possibleRuns } from './runs.ts';
import { settingWords } from './setting-rows.ts';
import { entry, firstParting, goToParting } from './state.ts';

export function FirstDifference() {
  const [first, ...rest] = possibleRuns.value;
  if (!first || rest.length === 0) return null;
  const parting = firstParting.value;
  const other = parting ? possibleRuns.value[parting.index] : undefined;
  if (!parting?.divergence || !other) {
    return (
      <p class="first-difference" role="status">
        <strong>No difference.</strong> The runs are the same, event for event, to the end.
      </p>
    );
  }
  return (
    <div class="first-difference" role="status">
      <p>
        <strong>
          First difference {parting.divergence.at === 0 ? 'at the very start' : `at ${humanDuration(parting.divergence.at)}`}.
        </strong>{' '}
        {capital(differenceText(parting.divergence, other.letter))} <CauseText causes={parting.causes} other={other} />
      </p>
      <button type="button" onClick={goToParting}>
        Go to it <kbd>N</kbd>
      </button>
    </div>
  );
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const placed = (event: TraceEvent): string => (event.place === 'path' ? eventText(event) : `${event.place}: ${eventText(event)}`);

function differenceText({ a, b, kind }: Divergence, letter: string): string {
  switch (kind) {
    case 'only in A':
      return a ? `${placed(a)}, which ${letter} does not have.` : '';
    case 'only in B':
      return b ? `${placed(b)}, in ${letter} only.` : '';
    case 'moved':
      return a && b ? `${placed(a)} at ${exactSeconds(a.at)} s in A, ${signedDuration(b.at - a.at)} in ${letter}.` : '';
    case 'other content':
      return a && b ? `${placed(a)} in A; in ${letter}: ${eventText(b)}.` : '';
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
  return (
    <span class="causes">
      {causes.keys.length === 1 || !causes.alone ? 'What does it: ' : 'Any of these does it: '}
      {words.map((word) => (
        <code key={word}>{word}</code>
      ))}{' '}
      in {of}
      {causes.keys.length > 1 && !causes.alone ? ', together' : ''}.
    </span>
  );
}

/** Why an event happened in a run, for the table of differences. */
export const whyIn = (run: Run, event: TraceEvent): string => explainEvent(run.events, event.id).sentence;
