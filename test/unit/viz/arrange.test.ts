// Lanes as the reader arranges them: none is lost, pinned ones come first, what shows the way of segments stays in place.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import catalogue from '../../../scenarios.json';
import { parseScenario, simulate } from '../../../sim/index.ts';
import {
  type Arrangement,
  arrangedLanes,
  lanesWithMarks,
  moveLane,
  orderedLanes,
  showLane,
  togglePin,
  UNTOUCHED,
} from '../../../viz/lanes/arrange.ts';
import { lanesOf } from '../../../viz/lanes/lanes.ts';
import { sceneOf } from '../../../viz/lanes/marks.ts';

const parsed = parseScenario(
  (catalogue.scenarios as unknown as readonly { id: string }[]).find(({ id }) => id === 'keepalive-data-in-flight'),
);
if (!parsed.ok) throw new Error('the catalogue has no keepalive-data-in-flight');
const run = simulate(parsed.scenario);
const lanes = lanesOf([run], 'client');
const busy = lanesWithMarks([sceneOf(run, lanes)]);
const ids = (arrangement: Arrangement) => arrangedLanes(lanes, arrangement, busy).map(({ id }) => id);

test('untouched, lanes stand in their own order, and those without marks are hidden', () => {
  const expected = lanes.map(({ id }) => id).filter((id) => busy.has(id) || /wire|path|state|verdict/.test(id));
  expect(ids(UNTOUCHED)).toEqual(expected);
  expect(ids(UNTOUCHED)).not.toContain('server/program');
});

test('a hidden lane goes and comes back, one where nothing happens can be shown', () => {
  expect(ids(showLane(UNTOUCHED, 'client/timer/rto', false))).not.toContain('client/timer/rto');
  expect(ids(showLane(UNTOUCHED, 'server/program', true))).toContain('server/program');
});

test('a pinned lane stands right under the verdict, and unpinned where it was', () => {
  const pinned = togglePin(UNTOUCHED, 'client/limit/budget');
  expect(ids(pinned).slice(0, 2)).toEqual(['verdict', 'client/limit/budget']);
  expect(ids(togglePin(pinned, 'client/limit/budget'))).toEqual(ids(UNTOUCHED));
});

test('a lane moves by one place, and no further than its group', () => {
  const up = moveLane(lanes, UNTOUCHED, 'client/timer/keepalive', -1);
  expect(ids(up).indexOf('client/timer/keepalive')).toBe(ids(UNTOUCHED).indexOf('client/timer/keepalive') - 1);
  expect(moveLane(lanes, UNTOUCHED, 'client/program', -1)).toBe(UNTOUCHED);
});

describe('whatever is done', () => {
  const deed = fc.tuple(fc.constantFrom('pin', 'up', 'down'), fc.nat({ max: lanes.length - 1 }));
  test('no lane is lost, doubled or parted from its group', () => {
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 30 }), (deeds) => {
        const end = deeds.reduce<Arrangement>((now, [what, i]) => {
          const id = lanes[i]?.id ?? '';
          return what === 'pin' ? togglePin(now, id) : moveLane(lanes, now, id, what === 'up' ? -1 : 1);
        }, UNTOUCHED);
        const ordered = orderedLanes(lanes, end);
        expect(ordered.map(({ id }) => id).sort()).toEqual(lanes.map(({ id }) => id).sort());
        const groups = ordered.map(({ group }) => group);
        expect(groups.filter((group, i) => group !== groups[i - 1])).toHaveLength(new Set(groups).size);
      }),
    );
  });
});
