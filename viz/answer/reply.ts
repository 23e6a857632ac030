// One question, answered; the same in the worker and, where there is none, on the page.
import {
  type Advice,
  advise,
  type Answer,
  type ArmedConnection,
  answer,
  type Configuration,
  type ConnectionEnd,
  connectionEnd,
  type Situation,
} from '../../sim/index.ts';

export type Question =
  | { readonly ask: 'answer'; readonly configuration: Configuration; readonly situation: Situation }
  | { readonly ask: 'advice'; readonly configuration: Configuration; readonly answers: ReadonlyMap<Situation, Answer> }
  | { readonly ask: 'end'; readonly configuration: Configuration; readonly connection: ArmedConnection };

/** What each question is answered with. */
export interface Answers {
  readonly answer: Answer;
  readonly advice: readonly Advice[];
  readonly end: ConnectionEnd;
}
export type Reply<Ask extends keyof Answers = keyof Answers> =
  | { readonly ok: true; readonly value: Answers[Ask] }
  | { readonly ok: false; readonly message: string };

function answerTo(question: Question): Answers[keyof Answers] {
  switch (question.ask) {
    case 'answer':
      return answer(question.configuration, question.situation);
    case 'advice':
      return advise(question.configuration, question.answers);
    case 'end':
      return connectionEnd(question.configuration, question.connection);
  }
}

export function reply(question: Question): Reply {
  try {
    return { ok: true, value: answerTo(question) };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}
