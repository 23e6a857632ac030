// Linux 5.15 (5.15.y with the four-minute rule): 6.1 with the loss probe in jiffies and without batches sized by round trip.
import { LINUX_6_1 } from './linux-6.1.ts';
import type { KernelProfile } from './profile.ts';
import { shrunkWindowFourMinutes, tailLossWaitInJiffies } from './rules.ts';

export const LINUX_5_15: KernelProfile = {
  id: 'linux-5.15',
  title: 'Linux 5.15',
  evidence: 'read',
  sysctl: LINUX_6_1.sysctl,
  rules: {
    ...LINUX_6_1.rules,
    tailLossProbeWait: tailLossWaitInJiffies,
    shrunkWindowTimedOut: shrunkWindowFourMinutes,
    batchByRtt: false,
  },
};
