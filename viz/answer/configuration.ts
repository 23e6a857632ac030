// The configuration on screen, as the simulator takes it.
import { computed } from '@preact/signals';
import type { Configuration } from '../../sim/index.ts';
import { readProgram } from '../state/program.ts';
import { document$, evaluation, run } from '../state/store.ts';
import { ANSWER_ID } from '../state/situations.ts';

let lastProgram: Configuration['program'] = {};

/** The program's timers; while they are not possible, the last ones that were. */
const program = computed(() => {
  if (document$.value.scenarioId === ANSWER_ID && evaluation.value.ok) lastProgram = readProgram(document$.value.overrides).program;
  return lastProgram ?? {};
});

export const configuration = computed<Configuration | null>(() => {
  const now = run.value;
  if (now === null || document$.value.scenarioId !== ANSWER_ID) return null;
  const { client, server, path } = now.scenario;
  return { client, server, ...path, program: program.value };
});
