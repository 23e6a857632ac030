// What it takes to explain a rule: a sentence, the arithmetic with its numbers, the settings it depends on, where it is from.
import type { RuleApplication } from './rule.ts';
import { humanDuration, humanJiffies, humanMs } from './human.ts';

/** A rule's inputs, read by name. */
export class Inputs {
  private readonly values: RuleApplication['inputs'];
  constructor(rule: RuleApplication) {
    this.values = rule.inputs;
  }
  number(name: string): number {
    const value = this.values[name];
    return typeof value === 'number' ? value : 0;
  }
  flag(name: string): boolean {
    return this.values[name] === true;
  }
  text(name: string): string {
    return String(this.values[name] ?? '');
  }
  has(name: string): boolean {
    return this.values[name] !== undefined;
  }
  /** A count of jiffies with its time at the rule's HZ. */
  jiffies(name: string): string {
    return humanJiffies(this.number(name), this.number('hz') || 250);
  }
  ms(name: string): string {
    return humanMs(this.number(name));
  }
  us(name: string): string {
    return humanDuration(this.number(name));
  }
}

export interface RuleText {
  readonly sentence: (i: Inputs) => string;
  readonly formula?: (i: Inputs) => string;
  /** sysctls and socket options that the outcome depends on. */
  readonly dependsOn: readonly string[];
  /** The same where it hangs on the rule's inputs. */
  readonly settings?: (i: Inputs) => readonly string[];
  readonly reference: string;
}

export const times = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;
