// One member of a fleet as a system of its own: the same nodes and faults, with a clock phase, a start and random numbers of its
// own. A member is the same whether it is run with the fleet or alone, with a trace, to be looked at.
import { newRandom, nextRandom } from '../app/random.ts';
import type { ClientSetup } from '../scenario/program.ts';
import { isClient, type NodeSetup, type SystemScenario } from '../scenario/system.ts';
import { type Micros, micros } from '../time.ts';

/** Jiffies counters differ by up to the period of the coarsest timers that matter. */
const PHASES = 2 ** 24;

/** The system of member `index` (0 up to the fleet's count). Without a fleet: the system itself. */
export function memberSystem(scenario: SystemScenario, index: number): SystemScenario {
  const { fleet } = scenario;
  if (fleet === null) return scenario;
  const random = newRandom(scenario.seed + Math.imul(index + 1, 0x9e3779b1));
  const offset = micros(Math.floor((fleet.startsOver * index) / fleet.count));
  return {
    ...scenario,
    seed: Math.floor(nextRandom(random) * 2 ** 32),
    fleet: null,
    nodes: scenario.nodes.map((node) => (node.name === fleet.of ? memberNode(node, offset, random) : node)),
  };
}

function memberNode(node: NodeSetup, offset: Micros, random: { state: number }): NodeSetup {
  return {
    ...node,
    address: node.address + Math.floor(nextRandom(random) * 2 ** 31),
    clock: {
      jiffiesAtStart: Math.floor(nextRandom(random) * PHASES),
      microsecondsIntoJiffy: Math.floor((nextRandom(random) * 1_000_000) / node.hz),
    },
    program: isClient(node.program) ? later(node.program, offset) : node.program,
  };
}

function later(program: ClientSetup, offset: Micros): ClientSetup {
  const starts = micros(program.starts + offset);
  return program.is === 'idler'
    ? { ...program, starts, leaves: program.leaves === null ? null : micros(program.leaves + offset) }
    : { ...program, starts };
}
