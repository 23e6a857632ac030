// The longest cut of the path that a configuration survives: how late false alarms come. Found by halving, to the millisecond.
import { type Micros, type Scenario, simulate, type Step } from '../../sim/index.ts';

const HOUR_US = 3_600_000_000;
const MOST_US = 24 * HOUR_US;
const STEP_US = 1000;
/** Time for what a cut has begun to come to its end, after the path works again. */
const AFTER_US = 3 * HOUR_US;
const MAX_TURNS = 5000;

const FAULTS: readonly Step['do'][] = ['cut', 'powerOff', 'reboot', 'kill', 'stopReading', 'restore', 'resumeReading', 'close', 'shutdown'];
const isFault = (step: Step): boolean => FAULTS.includes(step.do);

/** When the scenario's trouble begins; a second after the last step where it has none. */
function troubleAt({ steps, connectAt }: Scenario): number {
  const first = steps.find(isFault);
  return first?.at ?? (steps.at(-1)?.at ?? connectAt) + 1_000_000;
}

/** The scenario with nothing but a cut of that length in place of its trouble. */
export function withOutage(scenario: Scenario, lengthUs: number): Scenario {
  const at = troubleAt(scenario);
  const cut: Step[] = [
    { at: at as Micros, do: 'cut' },
    { at: (at + lengthUs) as Micros, do: 'restore' },
  ];
  const steps = [...scenario.steps.filter((step) => !isFault(step)), ...cut].sort(
    (a, b) => a.at - b.at || Number(isFault(b)) - Number(isFault(a)),
  );
  return { ...scenario, steps, until: (at + lengthUs + AFTER_US) as Micros };
}

function survives(scenario: Scenario, lengthUs: number): boolean {
  const { verdicts } = simulate(withOutage(scenario, lengthUs), { trace: false, maxTurns: MAX_TURNS });
  const { outcome } = verdicts[scenario.watch];
  return outcome !== 'error' && outcome !== 'gone' && outcome !== 'closed';
}

/** Microseconds; infinite where a day of silence does not end the connection. */
export function longestOutage(scenario: Scenario): number {
  if (survives(scenario, MOST_US)) return Number.POSITIVE_INFINITY;
  let low = 0;
  let high = MOST_US;
  while (high - low > STEP_US) {
    const middle = Math.round((low + high) / 2 / STEP_US) * STEP_US;
    if (survives(scenario, middle)) low = middle;
    else high = middle;
  }
  return low;
}
