// The kernels that the simulator knows, oldest first.
import type { KernelId } from '../scenario/scenario.ts';
import { LINUX_4_1 } from './linux-4.1.ts';
import { LINUX_4_9 } from './linux-4.9.ts';
import { LINUX_4_15 } from './linux-4.15.ts';
import { LINUX_4_19 } from './linux-4.19.ts';
import { LINUX_5_4 } from './linux-5.4.ts';
import { LINUX_5_10 } from './linux-5.10.ts';
import { LINUX_5_15 } from './linux-5.15.ts';
import { LINUX_6_1 } from './linux-6.1.ts';
import { LINUX_6_5 } from './linux-6.5.ts';
import { LINUX_6_12 } from './linux-6.12.ts';
import { LINUX_6_18 } from './linux-6.18.ts';
import type { KernelProfile } from './profile.ts';

export const PROFILES: Readonly<Record<KernelId, KernelProfile>> = {
  'linux-4.1': LINUX_4_1,
  'linux-4.9': LINUX_4_9,
  'linux-4.15': LINUX_4_15,
  'linux-4.19': LINUX_4_19,
  'linux-5.4': LINUX_5_4,
  'linux-5.10': LINUX_5_10,
  'linux-5.15': LINUX_5_15,
  'linux-6.1': LINUX_6_1,
  'linux-6.5': LINUX_6_5,
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
