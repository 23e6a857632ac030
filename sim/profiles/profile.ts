// A kernel as data: its sysctl defaults and the variant it has of every rule.
import type { KernelId, Sysctls } from '../scenario/scenario.ts';
import type { Rules } from './rules.ts';

export interface KernelProfile {
  readonly id: KernelId;
  readonly title: string;
  /** `recorded`: held against recordings of that kernel; `read`: from its documented behaviour only. */
  readonly evidence: 'recorded' | 'read';
  readonly sysctl: Sysctls;
  readonly rules: Rules;
}
