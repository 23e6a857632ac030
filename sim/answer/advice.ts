// What a configuration should be told: rules that look at it and at its answers, each with its reason, its numbers and the
// change that would mend it. A rule says nothing where nothing is wrong.
import type { Phrase, Said } from '../trace/phrase.ts';
import { KERNEL_RULES } from './advice-kernel.ts';
import { PATH_RULES } from './advice-path.ts';
import { PROGRAM_RULES } from './advice-program.ts';
import type { Answer } from './answer.ts';
import type { Change } from './effective.ts';
import type { Configuration, Situation } from './situation.ts';

/** never: something is never noticed. late: noticed after long. conflict: settings that cross each other. risk: good connections end. */
export type Severity = 'never' | 'conflict' | 'late' | 'risk';

export interface Advice {
  readonly rule: string;
  readonly severity: Severity;
  /** What is wrong, in one sentence. */
  readonly title: Phrase;
  /** Why, with the numbers. */
  readonly reason: Said;
  /** What would mend it; empty where that lies elsewhere. */
  readonly changes: readonly Change[];
  /** Where the consequence shows. */
  readonly situation: Situation | null;
}

export type Answers = ReadonlyMap<Situation, Answer>;
export type AdviceRule = (configuration: Configuration, answers: Answers) => Omit<Advice, 'rule'> | null;

const RULES: Readonly<Record<string, AdviceRule>> = { ...KERNEL_RULES, ...PATH_RULES, ...PROGRAM_RULES };
const ORDER: readonly Severity[] = ['never', 'conflict', 'late', 'risk'];

/** All that the rules have to say, the gravest first. */
export function advise(configuration: Configuration, answers: Answers): Advice[] {
  const given = Object.entries(RULES).flatMap(([name, rule]) => {
    const found = rule(configuration, answers);
    return found === null ? [] : [{ rule: name, ...found }];
  });
  return ORDER.flatMap((severity) => given.filter((one) => one.severity === severity));
}
