// How a connection ended, as a program is told: its peer closed it, or the kernel gave it up.
import { type RuleApplication, rule } from '../trace/rule.ts';
import type { Wakeup } from './calls.ts';

export interface Ending {
  readonly error: string;
  readonly why: RuleApplication;
}

export const endingOf = (wakeup: Extract<Wakeup, { is: 'eof' | 'error' }>): Ending =>
  wakeup.is === 'eof' ? { error: 'EOF', why: rule('peer-closed') } : { error: wakeup.errno, why: rule('connection-lost') };
