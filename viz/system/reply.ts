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
import { type Tiny, tinyOf } from './tiny-data.ts';

export type Question =
  | { readonly ask: 'system'; readonly scenario: SystemScenario }
  | { readonly ask: 'connection'; readonly scenario: SystemScenario; readonly fd: number }
  | { readonly ask: 'fleet'; readonly scenario: SystemScenario }
  | { readonly ask: 'tiny'; readonly scenario: SystemScenario };

export interface Answers {
  readonly system: SystemSummary;
  readonly connection: ConnectionRun | null;
  readonly fleet: FleetRun;
  readonly tiny: Tiny;
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

/** How far a fleet is; now and then with what has come out so far. */
export interface Progress {
  readonly done: number;
  readonly part: FleetRun | null;
}

/** A picture that grows is drawn anew so often at most. */
const PART_MS = 400;
const DONE_MS = 80;

/** Tells of a fleet's progress, not more often than anybody can see. */
function paced(onProgress: (progress: Progress) => void): (done: number, soFar: () => FleetRun) => true {
  let lastMs = Number.NEGATIVE_INFINITY;
  let lastPartMs = performance.now();
  return (done, soFar) => {
    const nowMs = performance.now();
    const part = nowMs - lastPartMs >= PART_MS && done > 0;
    if (part) lastPartMs = nowMs;
    if (part || nowMs - lastMs >= DONE_MS) {
      lastMs = nowMs;
      onProgress({ done, part: part ? soFar() : null });
    }
    return true;
  };
}

function answerTo(question: Question, onProgress: (progress: Progress) => void): Answer {
  switch (question.ask) {
    case 'system':
      return summarise(runOf(question.scenario));
    case 'connection':
      return runOf(question.scenario).connections[question.fd] ?? null;
    case 'tiny':
      return tinyOf(question.scenario);
    case 'fleet':
      return simulateFleet(question.scenario, { onProgress: paced(onProgress) });
  }
}

export type Reply =
  | { readonly token: number; readonly progress: Progress }
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
