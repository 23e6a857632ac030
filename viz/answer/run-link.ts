// From an answer's run to its place on the timeline: the situation's own scenario and the overrides that make this run of it.
import { formatDuration, parseScenario, type Scenario, type Situation } from '../../sim/index.ts';
import { applyOverrides } from '../state/document.ts';
import { situationEntry, situationId } from '../state/situations.ts';
import { DEFAULT_VIEW, formatLink } from '../state/url.ts';

/** The link of a run, or null where the run cannot be written as a file, as with a round trip that outlasts the warm-up. */
export function runLink(situation: Situation, configuration: Readonly<Record<string, string>>, run: Scenario): string | null {
  const entry = situationEntry(situationId(situation));
  if (!entry) return null;
  const overrides: Record<string, string> = { ...configuration };
  const { jiffiesAtStart, microsecondsIntoJiffy } = run.client.clock;
  overrides['client.jiffiesAtStart'] = String(jiffiesAtStart);
  overrides['client.microsecondsIntoJiffy'] = String(microsecondsIntoJiffy);
  for (const [i, { at }] of run.steps.entries()) {
    if (entry.scenario.steps[i]?.at !== at) overrides[`step${i}`] = formatDuration(at);
  }
  if (!parseScenario(applyOverrides(entry.file, overrides).file).ok) return null;
  return formatLink({ page: 'scenario', document: { scenarioId: entry.scenario.id, overrides }, view: DEFAULT_VIEW });
}
