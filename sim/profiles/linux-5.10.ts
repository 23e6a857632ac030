// Linux 5.10 as Debian ships it (5.10.y with its backports: the loss probe in microseconds, the user timeout against a closed
// window with its wrong unit), held against recordings at 250 HZ. Otherwise 5.15.
import { LINUX_5_15 } from './linux-5.15.ts';
import type { KernelProfile } from './profile.ts';
import { shrunkWindowUserTimeoutWrongUnit, tailLossWaitInMicroseconds } from './rules.ts';

export const LINUX_5_10: KernelProfile = {
  id: 'linux-5.10',
  title: 'Linux 5.10',
  evidence: 'recorded',
  sysctl: LINUX_5_15.sysctl,
  rules: {
    ...LINUX_5_15.rules,
    tailLossProbeWait: tailLossWaitInMicroseconds,
    shrunkWindowTimedOut: shrunkWindowUserTimeoutWrongUnit,
  },
};
