// Random scenarios that the parser accepts: built so that every step can happen, then held to that by parsing them.
import fc from 'fast-check';
import { HZ_VALUES, type Hz, kernelHas, KERNEL_IDS, SOCKET_OPTIONS, SYSCTLS } from '../../sim/index.ts';
import type { HostFile, ScenarioFile, StepFile } from '../../sim/index.ts';
import type { Setting } from '../../sim/index.ts';
import { middleboxes } from './middlebox.ts';

const host = fc.constantFrom('client' as const, 'server' as const);
const direction = fc.constantFrom('toServer' as const, 'toClient' as const, 'both' as const);

/** Any subset of the settings that a kernel has, each within its limits. */
const settings = (kernel: (typeof KERNEL_IDS)[number], table: Readonly<Record<string, Setting<number | null>>>) => {
  const names = Object.entries(table).filter(([, setting]) => kernelHas(kernel, setting));
  return fc.record(Object.fromEntries(names.map(([name, { min, max }]) => [name, fc.integer({ min, max })])), { requiredKeys: [] });
};

const hostFile: fc.Arbitrary<HostFile> = fc.tuple(fc.constantFrom(...KERNEL_IDS), fc.constantFrom<Hz>(...HZ_VALUES)).chain(([kernel, hz]) =>
  fc.record(
    {
      kernel: fc.constant(kernel),
      hz: fc.constant(hz),
      clock: fc.record(
        { jiffiesAtStart: fc.maxSafeNat(), microsecondsIntoJiffy: fc.nat(Math.ceil(1_000_000 / hz) - 1) },
        { requiredKeys: [] },
      ),
      sysctl: settings(kernel, SYSCTLS),
      socketOptions: settings(kernel, SOCKET_OPTIONS),
      receiveBuffer: fc.integer({ min: 1, max: 1_073_725_440 }),
    },
    { requiredKeys: ['kernel', 'hz'] },
  ),
) as fc.Arbitrary<HostFile>;

const at = fc.integer({ min: 1_000_000, max: 3_000_000_000 }).map((us) => `${us}us`);
const sends: fc.Arbitrary<StepFile[]> = fc.array(
  fc.record({ at, do: fc.constant('send' as const), host, bytes: fc.integer({ min: 1, max: 100_000 }) }),
  { maxLength: 8 },
);
const sets: fc.Arbitrary<StepFile[]> = fc.array(
  fc.record({ at, do: fc.constant('setsockopt' as const), host, name: fc.constant('TCP_USER_TIMEOUT' as const), value: fc.nat(2_000_000) }),
  { maxLength: 3 },
);
/** What may stand once in any scenario, or not at all. */
const endings: fc.Arbitrary<StepFile[]> = fc.oneof(
  fc.constant<StepFile[]>([]),
  fc.constant<StepFile[]>([
    { at: '3001s', do: 'cut' },
    { at: '3002.5s', do: 'restore' },
  ]),
  direction.map((way): StepFile[] => [
    { at: '3001s', do: 'cut', direction: way },
    { at: '3002.5s', do: 'restore', direction: way },
  ]),
  host.map((which): StepFile[] => [{ at: '3001s', do: 'powerOff', host: which }]),
  host.map((which): StepFile[] => [{ at: '3001s', do: 'reboot', host: which, down: '33ms' }]),
  host.map((which): StepFile[] => [
    { at: '3001s', do: 'stopReading', host: which },
    { at: '3002s', do: 'resumeReading', host: which },
  ]),
  host.map((which): StepFile[] => [
    { at: '3001s', do: 'shutdown', host: which },
    { at: '3002s', do: 'close', host: which },
  ]),
);

export const scenarioFile: fc.Arbitrary<ScenarioFile> = fc.record(
  {
    id: fc.stringMatching(/^[a-z0-9]{1,10}(-[a-z0-9]{1,10}){0,3}$/),
    title: fc.string({ maxLength: 50 }),
    question: fc.string({ maxLength: 50 }),
    lesson: fc.string({ maxLength: 50 }),
    group: fc.string({ maxLength: 50 }),
    watch: host,
    client: hostFile,
    server: hostFile,
    path: fc.record({ rtt: fc.nat(600_000).map((us) => `${us}us`), middleboxes }, { requiredKeys: [] }),
    connectAt: fc.nat(90_000).map((us) => `${us}us`),
    steps: fc.tuple(sends, sets, endings).map((parts) => parts.flat()),
    until: fc.integer({ min: 3_003_000_000, max: 864_000_000_000 }).map((us) => `${us}us`),
    expect: fc.record(
      {
        client: fc.constant({
          outcome: 'error' as const,
          errno: 'ETIMEDOUT' as const,
          at: '1s .. 2.5s',
          decidedBy: 'rto' as const,
          probes: 3,
        }),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<ScenarioFile>;
