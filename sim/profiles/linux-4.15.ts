// Linux 4.15: the user timeout is looked at only when the retransmission timer fires, and is kept in jiffies (until 4.19).
import { LINUX_4_19 } from './linux-4.19.ts';
import type { KernelProfile } from './profile.ts';

export const LINUX_4_15: KernelProfile = {
  id: 'linux-4.15',
  title: 'Linux 4.15',
  evidence: 'read',
  sysctl: LINUX_4_19.sysctl,
  rules: {
    ...LINUX_4_19.rules,
    clampRtoToUserTimeout: false,
    userTimeoutInJiffies: true,
  },
};
