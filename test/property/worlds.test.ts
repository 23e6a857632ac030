// Runs against runs: repeated, cut in two, without a trace, through a file; and what more patience may not do.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judge } from '../../sim/engine/judge.ts';
import { runWorld } from '../../sim/engine/simulate.ts';
import { cloneWorld, newWorld, socketOf, type World } from '../../sim/engine/world.ts';
import { micros } from '../../sim/time.ts';
import {
  type HostFile,
  parseScenario,
  type Scenario,
  type ScenarioFile,
  scenarioToFile,
  simulate,
  type StepFile,
  type Verdict,
} from '../../sim/index.ts';
import { check } from '../support/check.ts';
import { calmScenario, livelyScenario, machine, outageScenario } from '../support/lively.ts';
import { run } from '../support/run.ts';

const LIMITS = { maxTurns: 4000 } as const;
const sockets = (world: World) =>
  JSON.stringify(
    (['client', 'server'] as const).map((name) => {
      const sk = socketOf(world, name);
      return sk && { ...sk, endCause: null, timers: sk.timers.map((timer) => ({ ...timer, armEvent: null })) };
    }),
  );
const judged = (world: World, end: ReturnType<typeof runWorld>): Verdict[] =>
  (['client', 'server'] as const).map((name) => judge(world, name, end.stop, end.cycle));

describe('the same scenario', () => {
  test('run twice gives the same bytes', () => {
    check(
      fc.property(livelyScenario, (scenario) => {
        expect(JSON.stringify(simulate(scenario, LIMITS))).toBe(JSON.stringify(simulate(scenario, LIMITS)));
      }),
      100,
    );
  });

  test('with and without a trace ends the same way', () => {
    check(
      fc.property(livelyScenario, (scenario) => {
        const traced = simulate(scenario, LIMITS);
        const bare = simulate(scenario, { ...LIMITS, trace: false });
        expect(bare.verdicts).toEqual(traced.verdicts);
        expect([bare.stopped.by, bare.stopped.at]).toEqual([traced.stopped.by, traced.stopped.at]);
        expect(bare.events).toEqual([]);
      }),
      200,
    );
  });

  test('written to a file and read again runs the same', () => {
    check(
      fc.property(livelyScenario, (scenario) => {
        const again = parseScenario(JSON.parse(JSON.stringify(scenarioToFile(scenario))));
        expect(again.ok && JSON.stringify(simulate(again.scenario, LIMITS).events)).toBe(JSON.stringify(simulate(scenario, LIMITS).events));
      }),
      100,
    );
  });

  test('cut in two by a copy of the world goes on as if it had not been', () => {
    check(
      fc.property(livelyScenario, fc.double({ min: 0, max: 1, noNaN: true }), (scenario, share) => {
        const whole = newWorld(scenario, false);
        const end = runWorld(whole, scenario.until, LIMITS);
        // A recognised cycle stops a run at once; the second half has to see it anew.
        fc.pre(end.stop.by !== 'repeats');
        const first = newWorld(scenario, false);
        runWorld(first, micros(Math.floor(share * whole.now)), LIMITS);
        const second = cloneWorld(first);
        const before = sockets(first);
        const endOfSecond = runWorld(second, scenario.until, LIMITS);
        expect(sockets(first)).toBe(before);
        expect(sockets(second)).toBe(sockets(whole));
        expect(judged(second, endOfSecond)).toEqual(judged(whole, end));
        expect(second.turns).toBe(whole.turns);
      }),
      200,
    );
  });
});

describe('peers that are well', () => {
  test('a peer that answers in time never dies, whatever the settings', () => {
    const patient = (scenario: Scenario): boolean =>
      [scenario.client, scenario.server].every(({ socketOptions: { TCP_USER_TIMEOUT: ms = 0 } }) => ms === 0 || ms >= 10_000) &&
      scenario.steps.every((step) => step.do !== 'setsockopt' || step.name !== 'TCP_USER_TIMEOUT' || step.value >= 10_000);
    check(
      fc.property(calmScenario.filter(patient), (scenario) => {
        const { verdicts } = simulate(scenario, { ...LIMITS, trace: false });
        expect([verdicts.client.outcome, verdicts.server.outcome]).toEqual(['alive', 'alive']);
      }),
      150,
    );
  });

  test('after an outage that both survive, every byte has arrived', () => {
    check(
      fc.property(outageScenario, (scenario) => {
        const world = newWorld(scenario, false);
        runWorld(world, scenario.until, LIMITS);
        const [client, server] = [socketOf(world, 'client'), socketOf(world, 'server')];
        fc.pre(client?.state === 'ESTAB' && server?.state === 'ESTAB');
        expect([server?.rcvNxt, client?.rcvNxt]).toEqual([client?.writeSeq, server?.writeSeq]);
        expect([client?.sndUna, server?.sndUna]).toEqual([client?.writeSeq, server?.writeSeq]);
      }),
      150,
    );
  });
});

describe('more patience', () => {
  /** The three ways to wait for somebody who is gone. */
  const situations: Record<string, { server: HostFile; steps: StepFile[] }> = {
    idle: { server: {}, steps: [{ at: '1s', do: 'cut' }] },
    'data in flight': {
      server: {},
      steps: [
        { at: '1s', do: 'cut' },
        { at: '2s', do: 'send', host: 'client', bytes: 100 },
      ],
    },
    'closed window': {
      server: { receiveBuffer: 2896 },
      steps: [
        { at: '1s', do: 'stopReading', host: 'server' },
        { at: '1.1s', do: 'send', host: 'client', bytes: 20_000 },
        { at: '20s', do: 'cut' },
      ],
    },
  };
  const withOptions = (base: ScenarioFile, options: HostFile['socketOptions']): Verdict =>
    run(
      { ...base, client: { ...base.client, socketOptions: { ...base.client?.socketOptions, SO_KEEPALIVE: true, ...options } } },
      { trace: false },
    ).verdicts.client;
  const base = (client: HostFile, situation: string): ScenarioFile => ({ client, ...situations[situation], until: '9d' });
  const endedAt = ({ outcome, at }: Verdict): number => (outcome === 'error' ? at : Number.POSITIVE_INFINITY);

  test.each(Object.keys(situations))('%s: one more TCP_KEEPCNT never dies sooner', (situation) => {
    check(
      fc.property(machine, fc.integer({ min: 1, max: 126 }), (client, count) => {
        const death = (probes: number): number =>
          endedAt(withOptions(base(client, situation), { TCP_USER_TIMEOUT: 0, TCP_KEEPCNT: probes }));
        expect(death(count + 1)).toBeGreaterThanOrEqual(death(count));
      }),
      80,
    );
  });

  test.each(Object.keys(situations))('%s: a longer TCP_USER_TIMEOUT never dies sooner', (situation) => {
    check(
      fc.property(machine, fc.integer({ min: 1, max: 300_000 }), fc.integer({ min: 1, max: 20_000 }), (client, ms, more) => {
        const death = (timeout: number): number =>
          endedAt(withOptions(base(client, situation), { TCP_USER_TIMEOUT: timeout, TCP_KEEPIDLE: 7, TCP_KEEPINTVL: 3 }));
        expect(death(ms + more)).toBeGreaterThanOrEqual(death(ms));
      }),
      80,
    );
  });
});
