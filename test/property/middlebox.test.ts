// Middleboxes under random connections: what they may do to packets, and when they may forget.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runWorld } from '../../sim/engine/simulate.ts';
import { judge } from '../../sim/engine/judge.ts';
import { cloneWorld, newWorld, type World } from '../../sim/engine/world.ts';
import { micros } from '../../sim/time.ts';
import { type EntryStretch, entryStretches, parseScenario, type Run, type Scenario, scenarioToFile, simulate } from '../../sim/index.ts';
import { patientBoxes } from '../arbitrary/middlebox.ts';
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
import { boxedScenario, livelyScenario } from '../support/lively.ts';

const LIMITS = { maxTurns: 4000 } as const;
const NEVER = Number.POSITIVE_INFINITY;

/** A packet is delivered, lost with a reason, or on its way: once. */
const packetsAreConserved: Law = ({ events, stopped }) => {
  const ends = new Map<number, number>();
  for (const event of events) {
    if ((event.kind === 'receive' || event.kind === 'lost') && event.sent !== null) ends.set(event.sent, (ends.get(event.sent) ?? 0) + 1);
  }
  return events.flatMap((event) => {
    if (event.kind !== 'send') return [];
    const times = ends.get(event.id) ?? 0;
    if (times === 1) return [];
    if (times > 1) return [`${event.key}: ended ${times} times`];
    return event.arrivesAt !== null && event.arrivesAt >= stopped.at ? [] : [`${event.key}: neither delivered nor lost nor on its way`];
  });
};

/** Forgetting for idleness comes exactly the idle time after the last packet that passed, and no gap before it is as long. */
const forgetsInTime: Law = (run) =>
  entryStretches(run).flatMap(({ event, renewals, to, forgotten }) => {
    const timeoutUs = event.timeoutUs ?? NEVER;
    const found: string[] = [];
    renewals.forEach((at, i) => {
      const next = renewals[i + 1] ?? to;
      const byIdleness = next === to && forgotten?.rule.name === 'box-idle';
      if (byIdleness ? next - at !== timeoutUs : next - at > timeoutUs)
        found.push(`${event.key}: ${next - at} µs without a packet, idle time ${timeoutUs}`);
    });
    return found;
  });

/** An entry comes from a packet, and only a packet changes how long it lasts. */
const onlyPacketsRenew: Law = ({ events }) =>
  events.flatMap((event) =>
    event.kind === 'middlebox' && event.did !== 'forgot' && events[event.cause ?? -1]?.kind !== 'send'
      ? [`${event.key} without a packet`]
      : [],
  );

const covers = (stretches: readonly EntryStretch[], at: number): boolean => stretches.some(({ from, to }) => from <= at && at <= to);

/** Through a box that does not pick connections up nothing gets while it has no entry. */
const nothingPassesUnknown: Law = (run) => {
  const stretches = entryStretches(run);
  return (run.scenario.path.middleboxes ?? []).flatMap(({ name, forgets }) => {
    if (forgets === 'picks up') return [];
    const own = stretches.filter(({ box }) => box === name);
    return run.events.flatMap((event) => {
      if (event.kind !== 'receive' || event.sent === null) return [];
      const sent = run.events[event.sent];
      // Known at some moment of its way: where in it the box stands is the derivation's business, which the law above holds.
      const from = sent?.at ?? 0;
      if (sent?.kind === 'send' && sent.segment.forgedBy !== undefined) return [];
      return own.some((stretch) => stretch.from <= event.at && stretch.to >= from) || covers(own, from)
        ? []
        : [`${event.key} got through ${name}`];
    });
  });
};

const LAWS: readonly (readonly [string, Law])[] = [
  ['a packet is delivered, lost with a reason, or on its way', packetsAreConserved],
  ['an entry is forgotten exactly its idle time after the last packet, and no sooner', forgetsInTime],
  ['an entry is made and renewed by packets only', onlyPacketsRenew],
  ['nothing passes a middlebox that does not know the connection', nothingPassesUnknown],
  ['causes precede effects', causesPrecede],
  ['every event has a key of its own', keysAreUnique],
  ['at most one timer a slot is armed', oneTimerASlot],
  ['no timer fires early or too late', timersFireInTheirRange],
  ['no keepalive probe leaves while data is unacknowledged', keepaliveWaitsForData],
  ['a host whose socket has ended sends nothing but RST', silentAfterTheEnd],
  ['waits double up to the cap', backoffDoubles],
  ['an advertised window is never taken back', windowsNeverShrink],
  ['segments acknowledge only what arrived', bytesAreConserved],
];

describe('with middleboxes on the path', () => {
  test.each(LAWS)('%s', (_, law) => {
    check(
      fc.property(boxedScenario, (scenario) => {
        expect(law(simulate(scenario, LIMITS))).toEqual([]);
      }),
      200,
    );
  });

  test('the same scenario gives the same bytes, and with and without a trace the same verdicts', () => {
    check(
      fc.property(boxedScenario, (scenario) => {
        const run = simulate(scenario, LIMITS);
        expect(JSON.stringify(simulate(scenario, LIMITS))).toBe(JSON.stringify(run));
        const bare = simulate(scenario, { ...LIMITS, trace: false });
        expect(bare.verdicts).toEqual(run.verdicts);
        expect([bare.stopped.by, bare.stopped.at]).toEqual([run.stopped.by, run.stopped.at]);
      }),
      200,
    );
  });

  test('what a verdict counts from is in the trace', () => {
    check(
      fc.property(boxedScenario, (scenario) => {
        const { verdicts, events } = simulate(scenario, LIMITS);
        for (const { since } of Object.values(verdicts)) {
          if (since !== null)
            expect(
              events.some(({ key }) => key === since),
              since,
            ).toBe(true);
        }
      }),
      200,
    );
  });

  test('written to a file and read again it runs the same', () => {
    check(
      fc.property(boxedScenario, (scenario) => {
        const again = parseScenario(JSON.parse(JSON.stringify(scenarioToFile(scenario))));
        expect(again.ok && again.scenario).toStrictEqual(scenario);
      }),
      200,
    );
  });

  test('a run cut in two by a copy of the world goes on as if it had not been', () => {
    const state = (world: World) => JSON.stringify([world.path, world.now, world.machines.client.sockets.length]);
    check(
      fc.property(boxedScenario, fc.double({ min: 0, max: 1, noNaN: true }), (scenario, share) => {
        const whole = newWorld(scenario, false);
        const end = runWorld(whole, scenario.until, LIMITS);
        fc.pre(end.stop.by !== 'repeats');
        const first = newWorld(scenario, false);
        runWorld(first, micros(Math.floor(share * whole.now)), LIMITS);
        const before = state(first);
        const second = cloneWorld(first);
        const endOfSecond = runWorld(second, scenario.until, LIMITS);
        expect(state(first)).toBe(before);
        expect(state(second)).toBe(state(whole));
        expect(judge(second, 'client', endOfSecond.stop, endOfSecond.cycle)).toEqual(judge(whole, 'client', end.stop, end.cycle));
      }),
      200,
    );
  });
});

describe('a middlebox that never forgets', () => {
  /** What happened at the hosts. */
  const atTheHosts = ({ events }: Run) =>
    events.filter(({ place, kind }) => place !== 'path' || kind === 'fault').map(({ at, key }) => [at, key]);

  test('changes nothing but the trace', () => {
    check(
      fc.property(livelyScenario, patientBoxes, (scenario, boxes) => {
        // A cut loses what is on the cut link: with a box in between, what has passed it or not yet met it lives on.
        const plain: Scenario = { ...scenario, steps: scenario.steps.filter((step) => step.do !== 'cut' && step.do !== 'restore') };
        const file = scenarioToFile(plain);
        const parsed = parseScenario({ ...file, path: { ...file.path, middleboxes: boxes } });
        if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => message).join('\n'));
        const [without, with_] = [simulate(plain), simulate(parsed.scenario)];
        fc.pre(without.stopped.by !== 'event cap' && with_.stopped.by !== 'event cap');
        expect(with_.verdicts).toEqual(without.verdicts);
        expect(atTheHosts(with_)).toEqual(atTheHosts(without));
        expect(with_.stopped).toEqual(without.stopped);
      }),
      150,
    );
  });
});
