// Above each slider: what would come out at each of its places. Computed in the worker, only for sliders that are in view and
// only while nothing moves; patterns say the kind of outcome, heights the time until the end.
import { useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { applyOverrides, withOverride } from '../state/document.ts';
import { findEntry } from '../state/evaluate.ts';
import { dragging } from '../state/store.ts';
import { startSweep } from '../worker/sweep.ts';
import { edited } from './edited.ts';
import { type Control, SLIDER_STEPS } from './controls.ts';
import { heightsOf, isFlat, type Outcome, type OutcomeKind, outcomesOf, outcomeText, POINTS, sampleValues } from './outcomes.ts';

/** What was computed, by scenario, other settings and slider; the oldest goes first. */
const known = new Map<string, readonly Outcome[]>();
const MOST_KNOWN = 200;

function remember(question: string, outcomes: readonly Outcome[]): void {
  known.set(question, outcomes);
  const oldest = known.keys().next();
  if (known.size > MOST_KNOWN && !oldest.done) known.delete(oldest.value);
}

/** Asks for a slider's outcomes. Returns what ends it. */
function ask(control: Control, tell: (outcomes: readonly Outcome[]) => void): (() => void) | undefined {
  const others = withOverride(edited.peek(), control.key, null);
  const entry = findEntry(others.scenarioId);
  if (!entry) return undefined;
  const values = sampleValues(control);
  const question = JSON.stringify([others, control.key, values]);
  const found = known.get(question);
  if (found) {
    tell(found);
    return undefined;
  }
  const { file } = applyOverrides(entry.file, others.overrides);
  return startSweep(`slider/${control.key}`, { file, x: { key: control.key, values }, y: null }, (sweep) => {
    if (sweep.done < sweep.total) return;
    const outcomes = outcomesOf(values, sweep.cells);
    remember(question, outcomes);
    tell(outcomes);
  });
}

export function Sparkline({ control }: { control: Control }) {
  const place = useRef<HTMLDivElement>(null);
  const seen = useSignal(false);
  const outcomes = useSignal<readonly Outcome[] | null>(null);
  useEffect(() => {
    if (!place.current) return undefined;
    const watching = new IntersectionObserver((entries) => {
      seen.value = entries.at(-1)?.isIntersecting ?? false;
    });
    watching.observe(place.current);
    return () => watching.disconnect();
  }, []);
  useSignalEffect(() => {
    const { overrides } = edited.value;
    if (!seen.value || dragging.value || !overrides) return undefined;
    return ask(control, (found) => {
      outcomes.value = found;
    });
  });
  return (
    <div class="sparkline" ref={place}>
      {outcomes.value && <Columns outcomes={outcomes.value} />}
    </div>
  );
}

const HEIGHT = 18;
const HALF = SLIDER_STEPS / (POINTS - 1) / 2;

function columnPaths(outcomes: readonly Outcome[]): ReadonlyMap<OutcomeKind, string> {
  const paths = new Map<OutcomeKind, string>();
  const heights = heightsOf(outcomes);
  outcomes.forEach(({ kind }, i) => {
    const at = (i / (POINTS - 1)) * SLIDER_STEPS;
    const top = HEIGHT - Math.max(2, (heights[i] ?? 0) * HEIGHT);
    const column = `M${(at - HALF).toFixed(1)},${HEIGHT}V${top.toFixed(1)}H${(at + HALF).toFixed(1)}V${HEIGHT}Z`;
    paths.set(kind, `${paths.get(kind) ?? ''}${column}`);
  });
  return paths;
}

function Columns({ outcomes }: { outcomes: readonly Outcome[] }) {
  return (
    <>
      <svg
        class={isFlat(outcomes) ? 'flat' : undefined}
        viewBox={`0 0 ${SLIDER_STEPS} ${HEIGHT}`}
        preserveAspectRatio="none"
        width="100%"
        height={HEIGHT}
        role="img"
        aria-label={outcomeText(outcomes)}
      >
        {isFlat(outcomes) ? (
          <path class="outcome-flat" d={`M0,${HEIGHT - 1}H${SLIDER_STEPS}`} />
        ) : (
          Array.from(columnPaths(outcomes), ([kind, path]) => <path key={kind} class={`outcome-${kind}`} d={path} />)
        )}
      </svg>
      <p class="about">{outcomeText(outcomes)}</p>
    </>
  );
}
