// Laws of every run, over random scenarios with both ends, faults and settings.
import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { simulate } from '../../sim/index.ts';
import { check } from '../support/check.ts';
import {
  backoffDoubles,
  bytesAreConserved,
  causesPrecede,
  keepaliveWaitsForData,
  keysAreUnique,
  type Law,
  oneTimerASlot,
  silentAfterTheEnd,
  timersFireInTheirRange,
  windowsNeverShrink,
} from '../support/laws.ts';
import { livelyScenario } from '../support/lively.ts';

const LAWS: readonly (readonly [string, Law])[] = [
  ['causes precede effects, ids are dense, time never goes back', causesPrecede],
  ['every event has a key of its own', keysAreUnique],
  ['at most one timer a slot is armed, and every firing and cancellation ends the arming that runs', oneTimerASlot],
  ['no timer fires early, nor later than its level of the wheel allows', timersFireInTheirRange],
  ['no keepalive probe leaves while data is unacknowledged or unsent', keepaliveWaitsForData],
  ['a host whose socket has ended sends nothing but RST and arms nothing', silentAfterTheEnd],
  ['waits double up to the cap while nothing is heard', backoffDoubles],
  ['an advertised window is never taken back', windowsNeverShrink],
  ['segments carry what was written, and acknowledge only what arrived', bytesAreConserved],
];

/** Long runs say nothing new about these laws. */
const MAX_TURNS = 4000;

describe('every run', () => {
  test.each(LAWS)('%s', (_, law) => {
    check(
      fc.property(livelyScenario, (scenario) => {
        expect(law(simulate(scenario, { maxTurns: MAX_TURNS }))).toEqual([]);
      }),
      200,
    );
  });
});
