// Linux 4.9, the first long-lived kernel with the timer wheel of 4.8: everything counted in jiffies, SYN given up by time, the
// older loss probe (all until 4.13 to 4.15).
import { LINUX_4_15 } from './linux-4.15.ts';
import type { KernelProfile } from './profile.ts';
import { tailLossWaitWorstCaseDelay } from './rules.ts';

export const LINUX_4_9: KernelProfile = {
  id: 'linux-4.9',
  title: 'Linux 4.9',
  evidence: 'read',
  sysctl: LINUX_4_15.sysctl,
  rules: {
    ...LINUX_4_15.rules,
    timestampClock: 'jiffies',
    synGiveUp: 'time',
    keepaliveIgnoresSynSent: false,
    tailLossProbeWait: tailLossWaitWorstCaseDelay,
    tailLossProbeAdvancing: false,
  },
};
