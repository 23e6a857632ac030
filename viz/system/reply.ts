// What the page asks of a system or a fleet, answered; the same in the worker and, where there is none, on the page.
import {
  type ConnectionRun,
  type FleetRun,
  MAX_SYSTEM_TURNS,
  simulateFleet,
  simulateSystem,
  type SystemRun,
  type SystemScenario,
} from '../../sim/index.ts';
import { type SystemSummary, summarise } from './summary.ts';

export type Question =
  | { readonly ask: 'system'; readonly scenario: SystemScenario }
  | { readonly ask: 'connection'; readonly scenario: SystemScenario; readonly fd: number }
  | { readonly ask: 'fleet'; readonly scenario: SystemScenario };

export interface Answers {
  readonly system: SystemSummary;
  readonly connection: ConnectionRun | null;
  readonly fleet: FleetRun;
}
export type Answer = Answers[keyof Answers];

/** A run with more turns than this is cut, with a banner: the page would be slow and nobody reads on. */
const MAX_PAGE_TURNS = Math.min(400_000, MAX_SYSTEM_TURNS);

/** The last runs with their traces, this and the one before: which connection is opened is not known before. */
let last: { readonly key: string; readonly run: SystemRun }[] = [];

function runOf(scenario: SystemScenario): SystemRun {
  const key = JSON.stringify(scenario);
  const known = last.find((one) => one.key === key) ?? { key, run: simulateSystem(scenario, { maxTurns: MAX_PAGE_TURNS }) };
  last = [known, ...last.filter((one) => one !== known)].slice(0, 2);
  return known.run;
}

/** `onProgress` hears of the members of a fleet that are done. */
export function answerTo(question: Question, onProgress: (done: number) => void): Answer {
  switch (question.ask) {
    case 'system':
      return summarise(runOf(question.scenario));
    case 'connection':
      return runOf(question.scenario).connections[question.fd] ?? null;
    case 'fleet':
      return simulateFleet(question.scenario, {
        onProgress: (done) => {
          onProgress(done);
          return true;
        },
      });
  }
}

export type Reply =
  | { readonly token: number; readonly progress: number }
  | { readonly token: number; readonly answer: Answer }
  | { readonly token: number; readonly failure: string };

export interface Asked {
  readonly token: number;
  readonly question: Question;
}

export function reply({ token, question }: Asked, tell: (reply: Reply) => void): void {
  try {
    tell({ token, answer: answerTo(question, (progress) => tell({ token, progress })) });
  } catch (error) {
    tell({ token, failure: error instanceof Error ? error.message : String(error) });
  }
}
