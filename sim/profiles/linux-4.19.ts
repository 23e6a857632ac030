// Linux 4.19: one zero window probe more (until 5.0), the user timeout in probes only looked at (until 5.1), a needless second
// SYN not taken back (until 5.2), SYN given up by count alone and batches not pushed (until 5.4).
import { LINUX_5_4 } from './linux-5.4.ts';
import type { KernelProfile } from './profile.ts';
import { probe0PastLimit } from './rules.ts';

export const LINUX_4_19: KernelProfile = {
  id: 'linux-4.19',
  title: 'Linux 4.19',
  evidence: 'read',
  sysctl: LINUX_5_4.sysctl,
  rules: {
    ...LINUX_5_4.rules,
    probe0Exhausted: probe0PastLimit,
    probe0UserTimeout: 'from the first probe',
    probe0BackoffCap: 63,
    synGiveUp: 'count',
    pushBatches: false,
    timestampSampleFloor: false,
    undoSpuriousSyn: false,
  },
};
