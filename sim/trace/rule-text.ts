// What it takes to explain a rule: a sentence, the arithmetic with its numbers, the settings it depends on, where it is from.
import type { RuleApplication } from './rule.ts';
import { type Gap, type Gaps, type Phrase, type Said, say } from './phrase.ts';

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
  /** What each stands for in a sentence, by the unit in its name: `$elapsedMs` is a time, `$waitJiffies` a count with its time. */
  gaps(): Gaps {
    const hz = this.number('hz') || 250;
    return Object.fromEntries(Object.entries(this.values).map(([name, value]) => [name, inputGap(name, value, hz)]));
  }
}

function inputGap(name: string, value: number | string | boolean, hz: number): Gap {
  if (typeof value !== 'number') return value;
  if (name.endsWith('Jiffies')) return jiffies(value, hz);
  if (name.endsWith('Ms')) return { us: value * 1000 };
  return name.endsWith('Us') ? { us: value } : value;
}

/** Jiffies of a host, with the time they take: "51 jiffies (204 ms)". */
const jiffies = (n: number, hz: number): Phrase => {
  const gaps = { n, time: { us: Math.round((n * 1_000_000) / hz) } };
  return n === 1 ? say('$n jiffy ($time)', gaps) : say('$n jiffies ($time)', gaps);
};

/** The inputs of a rule stand in its gaps by their names; what a function gives may have gaps of its own. */
export interface RuleText {
  readonly sentence: Said | ((i: Inputs) => Said);
  readonly formula?: Phrase | ((i: Inputs) => Phrase);
  /** sysctls and socket options that the outcome depends on. */
  readonly dependsOn: readonly string[];
  /** The same where it hangs on the rule's inputs. */
  readonly settings?: (i: Inputs) => readonly string[];
  readonly reference: string;
}

/** A rule's sentence or formula with its numbers; nothing where it has none. */
export function applied(said: RuleText['sentence'] | undefined, rule: RuleApplication): Said {
  if (said === undefined) return [];
  const inputs = new Inputs(rule);
  return { text: '$said', gaps: { ...inputs.gaps(), said: typeof said === 'function' ? said(inputs) : said } };
}
