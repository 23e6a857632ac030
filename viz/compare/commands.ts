// What keys do with runs, from whichever view: each shows the comparison.
import { showView } from '../views/current-view.ts';
import { openFork } from './picker-state.ts';
import { duplicateRun, swapRuns } from './runs.ts';
import { goToParting } from './state.ts';

const shown = (act: () => void) => (): void => {
  act();
  showView('compare');
};

export const toFirstDifference = shown(goToParting);
export const swap = shown(() => swapRuns());
export const duplicate = shown(duplicateRun);
export const fork = shown(openFork);
