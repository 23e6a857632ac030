// A rule that was applied, with the numbers it was applied to: what `explain.ts` turns into a sentence.

/** Which rule, and its inputs. Names end in their unit (`elapsedMs`, `waitJiffies`); counts and flags stand bare. */
export interface RuleApplication {
  readonly name: string;
  readonly inputs: Readonly<Record<string, number | string | boolean>>;
}

export const rule = (name: string, inputs: RuleApplication['inputs'] = {}): RuleApplication => ({ name, inputs });

/** Where nothing needs saying. */
export const NO_RULE: RuleApplication = rule('none');
