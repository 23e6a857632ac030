// A capture against a run, segment by segment: the same, moved in time, or in one of them only.
import type { Run } from '../../../sim/index.ts';
import type { Conversation } from '../import/conversation.ts';
import { timingOf } from '../infer/timing.ts';
import { capturedItems, type Item, simulatedItems } from './items.ts';

export type Status = 'matched' | 'moved' | 'only capture' | 'only simulation' | 'after the capture';

export interface Pair {
  readonly key: string;
  readonly capture: Item | null;
  readonly simulation: Item | null;
  /** Later in the simulation by this; null where only one of them has it. */
  readonly deltaUs: number | null;
  readonly status: Status;
}

export interface Comparison {
  /** In order of time. */
  readonly pairs: readonly Pair[];
  readonly counts: Readonly<Record<Status, number>>;
  /** The first that differs; acknowledgements without data only where nothing else does. */
  readonly firstDivergence: Pair | null;
  /** Within this, times are the same. */
  readonly toleranceUs: number;
  /** When the capture ends, in the run's time. */
  readonly captureEndUs: number;
}

const PROCESSING_US = 1000;
const JITTER_SHARE = 0.25;

/** A jiffy, for the boot phase; a millisecond for the machines; a part of the round trip for the path. */
function toleranceOf(run: Run, rttUs: number): number {
  const tick = 1_000_000 / Math.min(run.scenario.client.hz, run.scenario.server.hz);
  return tick + Math.max(PROCESSING_US, JITTER_SHARE * rttUs);
}

export const timeOf = ({ capture, simulation }: Pair): number =>
  Math.min(capture?.us ?? Number.POSITIVE_INFINITY, simulation?.us ?? Number.POSITIVE_INFINITY);

export const differs = ({ status }: Pair): boolean => status !== 'matched' && status !== 'after the capture';
const isBareAck = ({ capture, simulation }: Pair): boolean => (capture ?? simulation)?.kind === 'ack';

export function compare(run: Run, conversation: Conversation): Comparison {
  const timing = timingOf(conversation, { rttUs: run.scenario.path.rttUs, connectAt: run.scenario.connectAt });
  const captured = capturedItems(conversation.segments, timing.seen);
  const simulated = new Map(simulatedItems(run, timing.near).map((item) => [item.key, item]));
  const toleranceUs = toleranceOf(run, timing.rttUs);
  const captureEndUs = captured.at(-1)?.us ?? 0;
  const pairs: Pair[] = captured.map((capture) => {
    const simulation = simulated.get(capture.key) ?? null;
    simulated.delete(capture.key);
    if (!simulation) return { key: capture.key, capture, simulation, deltaUs: null, status: 'only capture' };
    const deltaUs = simulation.us - capture.us;
    return { key: capture.key, capture, simulation, deltaUs, status: Math.abs(deltaUs) <= toleranceUs ? 'matched' : 'moved' };
  });
  for (const simulation of simulated.values()) {
    // Without a handshake in the capture the run has one all the same, before it.
    if (!conversation.handshake && simulation.us < timing.seen(0) - toleranceUs) continue;
    const after = simulation.us > captureEndUs + toleranceUs;
    pairs.push({
      key: simulation.key,
      capture: null,
      simulation,
      deltaUs: null,
      status: after ? 'after the capture' : 'only simulation',
    });
  }
  pairs.sort((a, b) => timeOf(a) - timeOf(b));
  const counts: Record<Status, number> = { matched: 0, moved: 0, 'only capture': 0, 'only simulation': 0, 'after the capture': 0 };
  for (const { status } of pairs) counts[status]++;
  const different = pairs.filter(differs);
  return { pairs, counts, firstDivergence: different.find((pair) => !isBareAck(pair)) ?? different[0] ?? null, toleranceUs, captureEndUs };
}

const MISSING_COSTS_US = 5_000_000;
const MOST_COUNTED_US = 5_000_000;

/** How far a run is from a capture, for choosing among runs: what is moved by how much, and what is missing. */
export function distance({ pairs }: Comparison): number {
  let sum = 0;
  for (const pair of pairs) {
    const weight = isBareAck(pair) ? 0.01 : 1;
    if (pair.deltaUs !== null) sum += weight * Math.min(Math.abs(pair.deltaUs), MOST_COUNTED_US);
    else if (differs(pair)) sum += weight * MISSING_COSTS_US;
  }
  return sum;
}
