// The answers on screen: asked for row by row; a changed configuration starts again from the first row, and until its row
// comes the old answer stays, marked as waiting.
import { batch, signal } from '@preact/signals';
import { type Answer, type Configuration, SITUATION_IDS, type Situation, situationsOf } from '../../sim/index.ts';
import { ask } from './ask.ts';
import type { Review } from './reply.ts';

/** The rows: without a middlebox nobody forgets. */
export const situations = signal<readonly Situation[]>(SITUATION_IDS.filter((id) => id !== 'forgotten'));
export const answers = signal<ReadonlyMap<Situation, Answer>>(new Map());
/** Rows whose answer is not that of the configuration on screen yet. */
export const waiting = signal<ReadonlySet<Situation>>(new Set());
export const failure = signal<string | null>(null);

/** For the configuration on screen, once all of its rows are there; null until then. */
export const review = signal<Review | null>(null);

let wanted: { readonly key: string; readonly configuration: Configuration; readonly left: Situation[]; reviewed: boolean } | null = null;
let working = false;

/** Wants all rows for a configuration. Asking again for the same costs nothing. */
export function wantAnswers(configuration: Configuration): void {
  const key = JSON.stringify(configuration);
  if (wanted?.key === key) return;
  const left = situationsOf(configuration);
  wanted = { key, configuration, left: [...left], reviewed: false };
  batch(() => {
    if (situations.value.length !== left.length) situations.value = left;
    answers.value = new Map([...answers.value].filter(([situation]) => left.includes(situation)));
    waiting.value = new Set(left);
  });
  if (!working) void work();
}

async function work(): Promise<void> {
  working = true;
  for (let now = wanted; now !== null; now = wanted) {
    const situation = now.left.shift();
    if (situation === undefined) {
      if (now.reviewed) break;
      await reviewOf(now);
      continue;
    }
    const found = await ask({ ask: 'answer', configuration: now.configuration, situation });
    if (now !== wanted) continue;
    batch(() => {
      failure.value = found.ok ? null : found.message;
      if (found.ok) answers.value = new Map(answers.value).set(situation, found.value);
      waiting.value = new Set([...waiting.value].filter((one) => one !== situation));
    });
  }
  working = false;
}

/** Asks what there is to say of answers that are complete; what comes too late is dropped. */
async function reviewOf(now: NonNullable<typeof wanted>): Promise<void> {
  now.reviewed = true;
  const found = await ask({ ask: 'review', configuration: now.configuration, answers: answers.value });
  if (now === wanted && found.ok) review.value = found.value;
}
