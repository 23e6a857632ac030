// Linux 6.1 as Debian ships it (6.1.y with its backports: the loss probe in microseconds, the user timeout against a closed
// window with its wrong unit), held against recordings at 250 HZ. Otherwise 6.5 without linear SYN timeouts.
import { LINUX_6_5 } from './linux-6.5.ts';
import type { KernelProfile } from './profile.ts';
import { shrunkWindowUserTimeoutWrongUnit, tailLossWaitInMicroseconds } from './rules.ts';

export const LINUX_6_1: KernelProfile = {
  id: 'linux-6.1',
  title: 'Linux 6.1',
  evidence: 'recorded',
  sysctl: { ...LINUX_6_5.sysctl, tcp_syn_linear_timeouts: 0 },
  rules: {
    ...LINUX_6_5.rules,
    tailLossProbeWait: tailLossWaitInMicroseconds,
    synLinearTimeouts: false,
    shrunkWindowTimedOut: shrunkWindowUserTimeoutWrongUnit,
    smallHeadCache: false,
    thinLinearFloor: false,
  },
};
