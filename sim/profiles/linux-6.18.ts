// Linux 6.18: the greatest timeout can be set, for all sockets or for one.
import { LINUX_6_12_RULES, LINUX_6_12_SYSCTL } from './linux-6.12.ts';
import type { KernelProfile } from './profile.ts';

export const LINUX_6_18: KernelProfile = {
  id: 'linux-6.18',
  title: 'Linux 6.18',
  evidence: 'recorded',
  sysctl: LINUX_6_12_SYSCTL,
  rules: LINUX_6_12_RULES,
};
