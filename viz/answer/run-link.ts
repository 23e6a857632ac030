// From an answer's run to its place on the timeline: the situation's own scenario and the overrides that make this run of it.
import { formatDuration, parseScenario, type Scenario, type Situation } from '../../sim/index.ts';
import { applyOverrides, BOX_KEYS } from '../state/document.ts';
import { withoutProgram } from '../state/program.ts';
import { situationEntry, situationId } from '../state/situations.ts';
import { DEFAULT_VIEW, formatLink } from '../state/url.ts';

const PING_BYTES = 17;

/** Which steps the program added: they are part of the scenario that the link names. */
function additions(situation: Situation, { steps }: Scenario) {
  const ping = steps.some((step) => step.do === 'send' && step.bytes === PING_BYTES);
  return { ping, close: situation !== 'closing' && steps.some((step) => step.do === 'close') };
}

/** The link of a run, or null where the run cannot be written as a file, as with a round trip that outlasts the warm-up. */
export function runLink(situation: Situation, configuration: Readonly<Record<string, string>>, run: Scenario): string | null {
  const entry = situationEntry(situationId(situation, additions(situation, run)));
  if (!entry || entry.scenario.steps.length !== run.steps.length) return null;
  const overrides: Record<string, string> = { ...withoutProgram(configuration) };
  // The scenario of a middlebox that forgets has one of its own, which this one takes the place of.
  if (situation === 'forgotten') for (const key of BOX_KEYS) overrides[key] ??= '';
  const { jiffiesAtStart, microsecondsIntoJiffy } = run.client.clock;
  overrides['client.jiffiesAtStart'] = String(jiffiesAtStart);
  overrides['client.microsecondsIntoJiffy'] = String(microsecondsIntoJiffy);
  for (const [i, { at }] of run.steps.entries()) {
    if (entry.scenario.steps[i]?.at !== at) overrides[`step${i}`] = formatDuration(at);
  }
  if (entry.scenario.until !== run.until) overrides.until = formatDuration(run.until);
  if (!parseScenario(applyOverrides(entry.file, overrides).file).ok) return null;
  return formatLink({ page: 'scenario', document: { scenarioId: entry.scenario.id, overrides }, view: DEFAULT_VIEW });
}
