// Scenarios by name or as they stand, and what a figure of one comes to over all boot phases of a kernel.
import { readFileSync } from 'node:fs';
import { type Hz, type KernelId, parseScenario, parseScenarios, type Scenario, type ScenarioFile, simulate } from '../../sim/index.ts';
import { phasePeriod, searchPhases } from '../../sim/answer/phases.ts';
import { type Figure, readFigure } from './figure.ts';
import { storyOfRun } from './story.ts';

const catalogue = parseScenarios(JSON.parse(readFileSync(new URL('../../scenarios.json', import.meta.url), 'utf8')));

/** A scenario of the catalogue by its id, or one in file form. */
export function scenarioOf(named: string | ScenarioFile): Scenario {
  if (typeof named === 'string') {
    const found = catalogue.ok ? catalogue.scenarios.find(({ id }) => id === named) : undefined;
    if (found === undefined) throw new Error(`scenarios.json has no scenario ${JSON.stringify(named)}`);
    return found;
  }
  const result = parseScenario(named);
  if (!result.ok) throw new Error(result.problems.map(({ path, message }) => `${path}: ${message}`).join('\n'));
  return result.scenario;
}

export const readRun = (scenario: Scenario, read: string): Figure => readFigure(storyOfRun(simulate(scenario), scenario.watch), read);

export interface FigureRange {
  readonly least: Figure;
  readonly most: Figure;
  /** How many boot phases were tried. */
  readonly phases: number;
}

/** The least and the most that a figure comes to, over the boot phases of the watched host on one kernel. */
export function figureOverPhases(scenario: Scenario, kernel: KernelId, hz: Hz, read: string): FigureRange {
  const { watch } = scenario;
  const at = (offset: number, microsecondsIntoJiffy: number): Scenario => {
    const clock = { jiffiesAtStart: scenario[watch].clock.jiffiesAtStart + offset, microsecondsIntoJiffy };
    return { ...scenario, [watch]: { ...scenario[watch], kernel, hz, clock } };
  };
  const first = simulate(at(0, 0));
  const base = readFigure(storyOfRun(first, watch), read);
  const { outcome } = first.verdicts[watch];
  if (outcome !== 'error' && outcome !== 'gone') return { least: base, most: base, phases: 1 };
  const seen: Figure[] = [];
  const { tried } = searchPhases(
    ({ offset, microsecondsIntoJiffy }) => {
      const run = simulate(at(offset, microsecondsIntoJiffy));
      seen.push(readFigure(storyOfRun(run, watch), read));
      const { sinceUs, at: endedAt } = run.verdicts[watch];
      return { sinceUs, at: endedAt };
    },
    phasePeriod(first.events, hz),
    hz,
  );
  const sorted = seen.sort((a, b) => sizeOf(a) - sizeOf(b));
  return { least: sorted[0] ?? base, most: sorted.at(-1) ?? base, phases: tried };
}

/** For sorting: later and more is greater, never is the greatest. */
export const sizeOf = (figure: Figure): number =>
  figure.kind === 'time' ? figure.us : figure.kind === 'count' ? figure.count : Number.POSITIVE_INFINITY;
