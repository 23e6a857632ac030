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
  type Contradiction,
  longestOutage,
  type Outage,
  type Situation,
  type Solution,
  solve,
  type Wish,
} from '../../sim/index.ts';

export type Question =
  | { readonly ask: 'answer'; readonly configuration: Configuration; readonly situation: Situation }
  | { readonly ask: 'review'; readonly configuration: Configuration; readonly answers: ReadonlyMap<Situation, Answer> }
  | { readonly ask: 'solve'; readonly configuration: Configuration; readonly wish: Wish }
  | { readonly ask: 'end'; readonly configuration: Configuration; readonly connection: ArmedConnection };

/** What a configuration should be told, and what it does to good connections. */
export interface Review {
  readonly advice: readonly Advice[];
  readonly outage: Outage;
}

/** What each question is answered with. */
export interface Answers {
  readonly answer: Answer;
  readonly review: Review;
  readonly solve: Solution | Contradiction;
  readonly end: ConnectionEnd;
}
export type Reply<Ask extends keyof Answers = keyof Answers> =
  | { readonly ok: true; readonly value: Answers[Ask] }
  | { readonly ok: false; readonly message: string };

function answerTo(question: Question): Answers[keyof Answers] {
  switch (question.ask) {
    case 'answer':
      return answer(question.configuration, question.situation);
    case 'review':
      return { advice: advise(question.configuration, question.answers), outage: longestOutage(question.configuration) };
    case 'solve':
      return solve(question.configuration, question.wish);
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
