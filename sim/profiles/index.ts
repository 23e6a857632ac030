// The kernels that the simulator knows, oldest first.
import type { KernelId } from '../scenario/scenario.ts';
import { LINUX_4_1 } from './linux-4.1.ts';
import { LINUX_6_1 } from './linux-6.1.ts';
import { LINUX_6_12 } from './linux-6.12.ts';
import { LINUX_6_18 } from './linux-6.18.ts';
import type { KernelProfile } from './profile.ts';

export const PROFILES: Readonly<Record<KernelId, KernelProfile>> = {
  'linux-4.1': LINUX_4_1,
  'linux-6.1': LINUX_6_1,
  'linux-6.12': LINUX_6_12,
  'linux-6.18': LINUX_6_18,
};

/** The profile that stands for a kernel release such as "6.12.115": the newest that is not newer, else the oldest. */
export function profileForRelease(release: string): KernelProfile {
  const wanted = versionOf(release);
  const known = Object.values(PROFILES);
  return known.filter((profile) => versionOf(profile.id.slice('linux-'.length)) <= wanted).at(-1) ?? (known[0] as KernelProfile);
}

/** 6.12.115 as 6012, so that releases compare as numbers. */
const versionOf = (release: string): number => {
  const [major = 0, minor = 0] = release.split('.').map(Number);
  return major * 1000 + minor;
};
