// The tables agree with the kernel profiles and with the file that editors read.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { inProject } from '../../../scripts/project.mjs';
import { KERNEL_IDS, kernelHas, SOCKET_OPTIONS, SYSCTL_NAMES, SYSCTLS, scenarioJsonSchema } from '../../../sim/index.ts';
import { PROFILES } from '../../../sim/profiles/index.ts';

test('the default of every sysctl is that of Linux 6.12', () => {
  expect(Object.fromEntries(SYSCTL_NAMES.map((name) => [name, SYSCTLS[name].default]))).toEqual(PROFILES['linux-6.12'].sysctl);
});

test('every kernel of the profiles can be named in a file, and none besides', () => {
  expect([...KERNEL_IDS].sort()).toEqual(Object.keys(PROFILES).sort());
});

test('every default lies within its limits', () => {
  const outside = Object.entries({ ...SYSCTLS, ...SOCKET_OPTIONS }).filter(
    ([, { default: value, min, max }]) => value !== null && (value < min || value > max),
  );
  expect(outside).toEqual([]);
});

test('a setting exists from its release on', () => {
  expect(kernelHas('linux-6.12', SYSCTLS.tcp_rto_min_us)).toBe(true);
  expect(kernelHas('linux-4.1', SYSCTLS.tcp_rto_min_us)).toBe(false);
  expect(kernelHas('linux-6.12', SOCKET_OPTIONS.TCP_RTO_MAX_MS)).toBe(false);
  expect(kernelHas('linux-4.1', SYSCTLS.tcp_early_retrans)).toBe(true);
});

test('scenario.schema.json is what the parser’s definition makes (npm run schema writes it)', () => {
  expect(JSON.parse(readFileSync(inProject('scenario.schema.json'), 'utf8'))).toEqual(scenarioJsonSchema());
});
