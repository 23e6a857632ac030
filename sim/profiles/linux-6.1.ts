// Linux 6.1 as Debian ships it (6.1.y with its backports), held against recordings at 250 HZ.
import { LINUX_6_12_RULES, LINUX_6_12_SYSCTL } from './linux-6.12.ts';
import type { KernelProfile } from './profile.ts';
import { shrunkWindowUserTimeoutWrongUnit } from './rules.ts';

export const LINUX_6_1: KernelProfile = {
  id: 'linux-6.1',
  title: 'Linux 6.1',
  evidence: 'recorded',
  sysctl: { ...LINUX_6_12_SYSCTL, tcp_syn_linear_timeouts: 0 },
  rules: {
    ...LINUX_6_12_RULES,
    synLinearTimeouts: false,
    acceptZeroWindowAck: false,
    shrunkWindowTimedOut: shrunkWindowUserTimeoutWrongUnit,
    shrunkWindowBacksOff: false,
    finIgnoresCwnd: true,
    growUnsentSegments: false,
    thinLinearFloor: false,
  },
};
