// The loop: takes what is next in the total order, turn by turn (`turn.ts`). Ends when nothing is to come, when a cycle
// repeats for ever, at the scenario's end, or at a cap.
import type { Scenario } from '../scenario/scenario.ts';
import type { Micros } from '../time.ts';
import type { Trace } from '../trace/trace.ts';
import type { HostName, TraceEvent } from '../trace/trace-event.ts';
import type { Verdict } from '../trace/verdict.ts';
import { type Cycle, newCycleWatch, watchCycle } from './cycle.ts';
import { judge } from './judge.ts';
import { newAgenda, nextTurn, ORDER, placesOf, type Turn } from './queue.ts';
import { isQuiet, lookAhead, take } from './turn.ts';
import { newWorld, type World } from './world.ts';

/** Most things that may happen in one run, whatever the scenario says. */
export const MAX_TURNS = 200_000;

export interface SimulateOptions {
  /** Keep every event (the default), or only the verdict. */
  readonly trace?: boolean;
  readonly maxTurns?: number;
  /** The order of simultaneous things; see queue.ts. */
  readonly order?: readonly Turn[];
}

export interface Stop {
  readonly by: 'end' | 'quiet' | 'repeats' | 'event cap';
  readonly at: Micros;
  /** For a cap: which, and what repeated. */
  readonly message: string | null;
}

export interface Run {
  readonly scenario: Scenario;
  /** Empty where no trace was asked for. */
  readonly events: readonly TraceEvent[];
  readonly verdicts: Readonly<Record<HostName, Verdict>>;
  readonly stopped: Stop;
}

/** Runs a scenario. The same scenario gives the same bytes, wherever it runs. */
export function simulate(scenario: Scenario, options: SimulateOptions = {}): Run {
  const world = newWorld(scenario, options.trace !== false);
  const { stop, cycle } = runWorld(world, scenario.until, options);
  return {
    scenario,
    events: world.trace?.events ?? [],
    verdicts: { client: judge(world, 'client', stop, cycle), server: judge(world, 'server', stop, cycle) },
    stopped: stop,
  };
}

/** Goes on with a world until `until`; what `simulate` does, and what a restored copy does. */
export function runWorld(world: World, until: Micros, options: SimulateOptions = {}): { stop: Stop; cycle: Cycle | null } {
  const places = placesOf(options.order ?? ORDER);
  const maxTurns = options.maxTurns ?? MAX_TURNS;
  const watch = newCycleWatch();
  // One agenda for the whole run: nothing is allocated for what happens next.
  const agenda = newAgenda();
  for (;;) {
    lookAhead(world, agenda);
    const turn = nextTurn(agenda, places, until);
    if (turn === null) {
      const quiet = isQuiet(world, agenda);
      return { stop: { by: quiet ? 'quiet' : 'end', at: quiet ? world.now : until, message: null }, cycle: null };
    }
    if (++world.turns > maxTurns) return { stop: capped(world, maxTurns), cycle: null };
    take(world, turn);
    if (turn === 'client timer' || turn === 'server timer') {
      const cycle = watchCycle(watch, world);
      if (cycle !== null) return { stop: { by: 'repeats', at: world.now, message: null }, cycle };
    }
  }
}

/** Says which cap was hit and what kept happening. */
function capped(world: World, maxTurns: number): Stop {
  return { by: 'event cap', at: world.now, message: `stopped after ${maxTurns} events${repeated(world.trace)}` };
}

function repeated(trace: Trace | null): string {
  const counts = new Map<string, number>();
  for (const event of trace?.events.slice(-1000) ?? []) {
    const stem = event.key.slice(0, event.key.lastIndexOf('/'));
    counts.set(stem, (counts.get(stem) ?? 0) + 1);
  }
  const most = [...counts].sort((a, b) => b[1] - a[1])[0];
  return most === undefined ? '' : `; in the last 1000 of them ${most[0]} happened ${most[1]} times`;
}
