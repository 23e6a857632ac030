// A capture beside the run: what is the same, the first difference, both on the axis of the timeline, every segment, and what
// the scenario was read from. Follows every change of the settings.
import { computed, signal } from '@preact/signals';
import { chartCommands } from '../../lanes/commands.ts';
import { beside, putBeside } from '../../state/beside.ts';
import { document$, run, select } from '../../state/store.ts';
import { compare } from '../compare/compare.ts';
import { copyText } from '../deliver.ts';
import './beside.css';
import { CaptureLanes, lanesLabel } from './lanes.tsx';
import { PairTable, pairsAsTabs } from './table.tsx';
import { divergenceText, summaryText } from './words.ts';
import { t } from '../../text/words.ts';

const comparison = computed(() => (run.value && beside.value ? compare(run.value, beside.value.conversation) : null));
const copied = signal<string | null>(null);

async function copyTable(text: string): Promise<void> {
  try {
    await copyText(text);
    copied.value = t('Copied.');
  } catch (error) {
    copied.value = t('Not copied: $why.', { why: error instanceof Error ? error.message : String(error) });
  }
}

/** To the first difference: its event is selected and brought into view. */
function goToDivergence(): void {
  const pair = comparison.value?.firstDivergence;
  const event = pair?.simulation?.event == null ? undefined : run.value?.events[pair.simulation.event];
  if (event) select(event.key);
  const at = pair?.simulation?.us ?? pair?.capture?.us;
  if (at !== undefined) chartCommands.current?.reveal(at);
}

export function Beside() {
  const capture = beside.value;
  const result = comparison.value;
  if (!capture || !result) return null;
  const { name, findings, notes } = capture;
  const first = result.firstDivergence;
  return (
    <section class="beside" aria-labelledby="beside-title">
      <header class="panel-head">
        <h2 id="beside-title">{t('$name beside the simulation', { name })}</h2>
        <button type="button" class="quiet-button" onClick={() => void copyTable(pairsAsTabs(result))}>
          {t('Copy table')}
        </button>
        <button type="button" class="quiet-button" onClick={() => putBeside(document$.value.scenarioId, null)}>
          {t('Remove')}
        </button>
      </header>
      <p class="beside-summary" aria-live="polite">
        {summaryText(result)} {copied.value !== null && <span class="quiet">{copied.value}</span>}
      </p>
      {first && (
        <p class="beside-first">
          <strong>{t('First difference:')}</strong> {divergenceText(first)}
          {t('.')}{' '}
          <button type="button" class="quiet-button" onClick={goToDivergence}>
            {t('Show it')}
          </button>
        </p>
      )}
      <figure class="timeline beside-timeline" aria-label={t('Capture and simulation on one timeline')}>
        <CaptureLanes comparison={result} label={lanesLabel(result, name)} />
        <figcaption class="caption">
          {t(
            'On the axis of the timeline below. Joined: the same segment; a slanted line means that it moved, a ring that only one of them has it.',
          )}
        </figcaption>
      </figure>
      <details open={first !== null}>
        <summary>{t('Every segment of both ($n)', { n: result.pairs.length })}</summary>
        <PairTable comparison={result} />
      </details>
      <details>
        <summary>{t('What was read from the capture ($n)', { n: findings.length + notes.length })}</summary>
        <ul lang="en">
          {findings.map(({ what, why }, i) => (
            <li key={i}>
              <strong>{what}:</strong> {why}.
            </li>
          ))}
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
        <p class="quiet">{t('What a capture does not show is Linux’s default. Change what you know better: the comparison follows.')}</p>
      </details>
    </section>
  );
}
