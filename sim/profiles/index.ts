// The kernels that the simulator knows.
import type { KernelId } from '../scenario/scenario.ts';
import { LINUX_4_1 } from './linux-4.1.ts';
import { LINUX_6_12 } from './linux-6.12.ts';
import type { KernelProfile } from './profile.ts';

export const PROFILES: Readonly<Record<KernelId, KernelProfile>> = {
  'linux-4.1': LINUX_4_1,
  'linux-6.12': LINUX_6_12,
};

/** The profile that stands for a kernel release such as "6.12.115". */
export function profileForRelease(release: string): KernelProfile {
  const [major = 0, minor = 0] = release.split('.').map(Number);
  return major > 4 || (major === 4 && minor >= 8) ? LINUX_6_12 : LINUX_4_1;
}
