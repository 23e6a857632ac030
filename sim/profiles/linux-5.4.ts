// Linux 5.4 (5.4.y, which has the later rule for the user timeout in zero window probes): new data may go out as a second
// loss probe (until 5.8); without 5.10.y's backports.
import { LINUX_5_10 } from './linux-5.10.ts';
import type { KernelProfile } from './profile.ts';
import { shrunkWindowTwoMinutes, tailLossWaitInJiffies } from './rules.ts';

export const LINUX_5_4: KernelProfile = {
  id: 'linux-5.4',
  title: 'Linux 5.4',
  evidence: 'read',
  sysctl: LINUX_5_10.sysctl,
  rules: {
    ...LINUX_5_10.rules,
    tailLossProbeWait: tailLossWaitInJiffies,
    tailLossProbeOnce: false,
    shrunkWindowTimedOut: shrunkWindowTwoMinutes,
  },
};
