// Linux 5.10: the user timeout in zero window probes is modelled from the number of unanswered probes, so that answers
// undo it, and their backoff has no bound but tcp_rto_max (both until 5.11).
import { LINUX_5_15 } from './linux-5.15.ts';
import type { KernelProfile } from './profile.ts';
import { shrunkWindowTwoMinutes } from './rules.ts';

export const LINUX_5_10: KernelProfile = {
  id: 'linux-5.10',
  title: 'Linux 5.10',
  evidence: 'read',
  sysctl: LINUX_5_15.sysctl,
  rules: {
    ...LINUX_5_15.rules,
    probe0UserTimeout: 'modelled',
    probe0BackoffCap: 63,
    shrunkWindowTimedOut: shrunkWindowTwoMinutes,
  },
};
