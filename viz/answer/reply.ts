// One question about one situation, answered; the same in the worker and, where there is none, on the page.
import { type Answer, answer, type Configuration, type Situation } from '../../sim/index.ts';

export interface Question {
  readonly configuration: Configuration;
  readonly situation: Situation;
}
export type Reply = { readonly ok: true; readonly answer: Answer } | { readonly ok: false; readonly message: string };

export function reply({ configuration, situation }: Question): Reply {
  try {
    return { ok: true, answer: answer(configuration, situation) };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}
