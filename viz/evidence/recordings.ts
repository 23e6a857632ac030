/// <reference path="./virtual.d.ts" />
// The recordings of a kernel and family, loaded when first asked for, each held beside what the simulator makes of its inputs.
import index from 'virtual:recordings';
import { profileForRelease, type RecordedInput, type Recording, replay } from '../../sim/index.ts';

export interface Segment {
  readonly us: number;
  readonly flags: string;
  readonly seq: number;
  readonly len: number;
  readonly lost: boolean;
}

export interface Side {
  readonly sent: readonly Segment[];
  readonly end: { readonly us: number; readonly errno: string | null } | null;
}

export interface Pair {
  readonly recording: Recording;
  readonly kernel: Side;
  readonly ours: Side;
}

interface Stored {
  readonly recording: Recording;
  readonly sent: readonly (readonly [us: number, flags: string, seq: number, len: number, lost: 0 | 1])[];
  readonly end: Side['end'];
}

/** Null where there is no such recording. */
export async function loadPair(kernel: string, family: string, id: string): Promise<Pair | null> {
  const chunk = await index[`${kernel}/${family}`]?.();
  const found = (chunk?.default as readonly Stored[] | undefined)?.find(({ recording }) => recording.id === id);
  if (found === undefined) return null;
  const { recording } = found;
  const run = replay(recording, profileForRelease(recording.kernel.release));
  const cut = cutTimes(recording.inputs);
  return {
    recording,
    kernel: { sent: found.sent.map(([us, flags, seq, len, lost]) => ({ us, flags, seq, len, lost: lost === 1 })), end: found.end },
    ours: { sent: run.tx.map((tx) => ({ ...tx, lost: cut.some(([from, to]) => tx.us >= from && tx.us < to) })), end: run.end },
  };
}

/** When nothing passed. */
export function cutTimes(inputs: readonly RecordedInput[]): [number, number][] {
  const times: [number, number][] = [];
  for (const { us, event } of inputs) {
    const last = times.at(-1);
    const open = last !== undefined && last[1] === Number.POSITIVE_INFINITY;
    if (event === 'blackhole' && !open) times.push([us, Number.POSITIVE_INFINITY]);
    else if (event === 'restore' && open) last[1] = us;
  }
  return times;
}
