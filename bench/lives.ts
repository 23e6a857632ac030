// The three lives that are measured, each from the handshake to the client's death, at distinct boot phases.
import { runWorld } from '../sim/engine/simulate.ts';
import { newWorld } from '../sim/engine/world.ts';
import { parseScenario, type Scenario, type ScenarioFile, simulate, type Verdict } from '../sim/index.ts';

export { bareLives } from './bare.ts';
export { fleetCases } from './fleets.ts';

const FILES: Record<string, ScenarioFile> = {
  'RTO death': {
    steps: [
      { at: '500ms', do: 'send', host: 'client', bytes: 100 },
      { at: '1s', do: 'cut' },
      { at: '2s', do: 'send', host: 'client', bytes: 100 },
    ],
    until: '1h',
  },
  'keepalive death': { client: { socketOptions: { SO_KEEPALIVE: true } }, steps: [{ at: '1s', do: 'cut' }], until: '1d' },
  'zero window, answered, then silent': {
    server: { receiveBuffer: 2896 },
    steps: [
      { at: '1s', do: 'stopReading', host: 'server' },
      { at: '2s', do: 'send', host: 'client', bytes: 20_000 },
      { at: '10m', do: 'cut' },
    ],
    until: '1d',
  },
};

export interface Life {
  readonly name: string;
  /** What happened in one life: timer expiries, segments, calls and faults. */
  readonly events: number;
  /** The waits, in jiffies, between the expiries of the client's timers: what the bare loop computes. */
  readonly waits: readonly number[];
  /** Lives one after another, keeping the verdict of each only until the next. */
  readonly run: (lives: number, trace: boolean) => void;
  /** The same, keeping every verdict. */
  readonly keep: (lives: number) => Verdict[];
}

/** Another boot phase for every connection. */
function phased(base: Scenario, index: number): Scenario {
  return { ...base, client: { ...base.client, clock: { jiffiesAtStart: index * 7919, microsecondsIntoJiffy: index % 4000 } } };
}

function lifeOf(name: string, file: ScenarioFile): Life {
  const parsed = parseScenario({ ...file, path: { rtt: '1ms' } });
  if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => message).join('\n'));
  const base = parsed.scenario;
  const world = newWorld(base, true);
  runWorld(world, base.until);
  const fired = (world.trace?.events ?? []).filter((event) => event.kind === 'fire' && event.place === 'client');
  const waits = fired.map(({ at }, i) => Math.max(1, Math.round(((at - (fired[i - 1]?.at ?? 0)) * base.client.hz) / 1_000_000) - 1));
  return {
    name,
    events: world.turns,
    waits,
    run: (lives, trace) => {
      for (let i = 0; i < lives; i++) {
        if (simulate(phased(base, i), { trace }).verdicts.client.outcome !== 'error') throw new Error(`${name}: life ${i} did not end`);
      }
    },
    keep: (lives) => Array.from({ length: lives }, (_, i) => simulate(phased(base, i), { trace: false }).verdicts.client),
  };
}

export const lives = (): Life[] => Object.entries(FILES).map(([name, file]) => lifeOf(name, file));
