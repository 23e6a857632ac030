// Linux 6.5, told by what 6.12 does differently: before accepted zero window acknowledgements, the four-minute rule for data
// against a closed window, the loss probe in microseconds (6.6), backoff on that path (6.8), larger batches (6.10).
import { LINUX_6_12 } from './linux-6.12.ts';
import type { KernelProfile } from './profile.ts';
import { shrunkWindowTwoMinutes, tailLossWaitInJiffies } from './rules.ts';

export const LINUX_6_5: KernelProfile = {
  id: 'linux-6.5',
  title: 'Linux 6.5',
  evidence: 'read',
  sysctl: LINUX_6_12.sysctl,
  rules: {
    ...LINUX_6_12.rules,
    tailLossProbeWait: tailLossWaitInJiffies,
    acceptZeroWindowAck: false,
    shrunkWindowTimedOut: shrunkWindowTwoMinutes,
    shrunkWindowBacksOff: false,
    growUnsentSegments: false,
    finIgnoresCwnd: true,
  },
};
