// Linux 6.18: the rules of 6.12. What is new can be set: tcp_rto_max_ms and TCP_RTO_MAX_MS (6.15).
import { LINUX_6_12 } from './linux-6.12.ts';
import type { KernelProfile } from './profile.ts';

export const LINUX_6_18: KernelProfile = { ...LINUX_6_12, id: 'linux-6.18', title: 'Linux 6.18', evidence: 'recorded' };
