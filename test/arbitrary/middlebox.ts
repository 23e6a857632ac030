// Random middleboxes in file form, such as the parser accepts: of every kind and preset, with times short enough to matter.
import fc from 'fast-check';
import { CONNTRACK_SYSCTL_NAMES, CONNTRACK_SYSCTLS, type MiddleboxFile, PRESET_IDS } from '../../sim/index.ts';

const idle = fc.oneof(
  fc.constant('never'),
  fc.integer({ min: 1_000_000, max: 400_000_000 }).map((us) => `${us}us`),
);

const simple: fc.Arbitrary<MiddleboxFile> = fc.record({
  kind: fc.constantFrom('nat' as const, 'firewall' as const, 'load-balancer' as const),
  idle,
  forgets: fc.constantFrom('silence' as const, 'rst' as const, 'rst at once' as const),
});

const times = fc.record(
  Object.fromEntries(
    CONNTRACK_SYSCTL_NAMES.map((name) => [name, fc.integer({ min: 1, max: CONNTRACK_SYSCTLS[name].unit === '' ? 5 : 400 })]),
  ),
  { requiredKeys: [] },
);
const conntrack = fc.record({
  kind: fc.constant('conntrack' as const),
  forgets: fc.constantFrom('picks up' as const, 'silence' as const, 'rst' as const),
  sysctl: times,
}) as fc.Arbitrary<MiddleboxFile>;

const preset: fc.Arbitrary<MiddleboxFile> = fc.record({ preset: fc.constantFrom(...PRESET_IDS) });

/** One to three of them, each with a name of its own, in order. */
export const middleboxes: fc.Arbitrary<MiddleboxFile[]> = fc
  .array(fc.tuple(fc.oneof(simple, conntrack, preset), fc.double({ min: 0, max: 1, noNaN: true })), { minLength: 1, maxLength: 3 })
  .map((list) => {
    const places = list.map(([, at]) => at).sort((a, b) => a - b);
    return list.map(([box], index) => ({ ...box, name: `box ${index}`, at: places[index] ?? 0.5 }));
  });

/** The same boxes, but none of them ever forgets. */
export const patientBoxes: fc.Arbitrary<MiddleboxFile[]> = middleboxes.map((list) =>
  list.map(({ name, at, forgets }) => ({
    ...(name === undefined ? {} : { name }),
    ...(at === undefined ? {} : { at }),
    kind: 'firewall' as const,
    idle: 'never',
    forgets: forgets === 'rst' || forgets === 'rst at once' ? forgets : ('silence' as const),
  })),
);
