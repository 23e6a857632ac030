// A node of a system: the machine that a program runs on. Its kernel is simulated once for each connection (the connections of a
// node share its clock, not its timer wheel); what happens to the node happens to all of them.
import type { ProgramState, Wakeup } from '../app/calls.ts';
import type { NodeSetup } from '../scenario/system.ts';
import { bootJiffies, type Micros, micros } from '../time.ts';
import type { Clock } from '../app/timeouts.ts';

export const NEVER = micros(Number.POSITIVE_INFINITY);

export interface Node {
  readonly setup: NodeSetup;
  readonly clock: Clock;
  /** Null where no program runs: none was given, or it died. */
  program: ProgramState | null;
  off: boolean;
  /** When a rebooting node is back. */
  backAt: Micros;
  /** Its cable: nothing gets in, nothing gets out. */
  cutIn: boolean;
  cutOut: boolean;
  /** SIGSTOP: what its program would be told waits. */
  frozen: boolean;
  held: Wakeup[];
}

export function newNode(setup: NodeSetup): Node {
  const { jiffiesAtStart, microsecondsIntoJiffy } = setup.clock;
  return {
    setup,
    clock: { hz: setup.hz, phase: { jiffiesAtStart: bootJiffies(jiffiesAtStart), microsecondsIntoJiffy } },
    program: null,
    off: false,
    backAt: NEVER,
    cutIn: false,
    cutOut: false,
    frozen: false,
    held: [],
  };
}

/** When its program wants to be woken, if it can be. */
export const wakesAt = (node: Node): Micros => (node.program === null || node.frozen || node.off ? NEVER : node.program.wakesAt);
