// Linux 4.1, standing for the kernels before 4.8: timers with 1/256 slack. Its keepalive is held against three captures of
// 2016; the rest is read, not recorded.
import { LINUX_4_9 } from './linux-4.9.ts';
import type { KernelProfile } from './profile.ts';

export const LINUX_4_1: KernelProfile = {
  id: 'linux-4.1',
  title: 'Linux 4.1 (before the timer wheel of 4.8)',
  evidence: 'read',
  sysctl: LINUX_4_9.sysctl,
  rules: {
    ...LINUX_4_9.rules,
    timerWheel: 'cascading, 1/256 slack',
    probe0BaseFloor: false,
  },
};
