// A capture and a run as lists of the same kind of thing: what the capturing end saw, with a name that is the same in both.
import type { HostName, Run } from '../../../sim/index.ts';
import type { WireSegment } from '../import/conversation.ts';
import { type Kind, type Progress, progressOf } from '../infer/progress.ts';

export interface Item {
  /** "client/again/101/2": whose, what, which bytes, the how-manieth. */
  readonly key: string;
  readonly us: number;
  readonly from: HostName;
  readonly kind: Kind;
  readonly flags: string;
  readonly seq: number;
  readonly len: number;
  readonly ack: number | null;
  readonly win: number;
  /** How many segments of data in one go this stands for: cards join and cut them. */
  readonly segments: number;
  /** The run's event; null for what was captured. */
  readonly event: number | null;
}

/** Data within this time of each other is one sending, however it is cut. */
const ONE_GO_US = 1000;

interface Placed {
  readonly progress: Progress;
  readonly us: number;
  readonly event: number | null;
}

function identity({ kind, segment: { from, seq, ack, win } }: Progress): string {
  switch (kind) {
    case 'data':
    case 'again':
      return `${from}/${kind}/${seq}`;
    case 'ack':
      // How full a buffer gets is the machines' own affair; that the window is closed is what counts.
      return win === 0 ? `${from}/closed` : `${from}/${kind}/${ack}`;
    default:
      return `${from}/${kind}`;
  }
}

function itemsOf(placed: readonly Placed[]): Item[] {
  const counts = new Map<string, number>();
  const items: Item[] = [];
  const latest: Partial<Record<HostName, number>> = {};
  for (const { progress, us, event } of placed) {
    const { from, flags, seq, len, ack, win } = progress.segment;
    const { kind } = progress;
    const index = latest[from];
    const last = index === undefined ? undefined : items[index];
    const goesOn = kind === 'data' && last?.kind === 'data' && last.seq + last.len === seq && us - last.us <= ONE_GO_US;
    if (goesOn && last && index !== undefined) {
      items[index] = {
        ...last,
        len: last.len + len,
        flags: last.flags.length >= flags.length ? last.flags : flags,
        segments: last.segments + 1,
      };
      continue;
    }
    const stem = identity(progress);
    const count = (counts.get(stem) ?? 0) + 1;
    counts.set(stem, count);
    latest[from] = items.length;
    items.push({ key: `${stem}/${count}`, us, from, kind, flags, seq, len, ack, win, segments: 1, event });
  }
  return items;
}

/** What was captured, in the run's time. */
export const capturedItems = (segments: readonly WireSegment[], seen: (us: number) => number): Item[] =>
  itemsOf(progressOf(segments).map((progress) => ({ progress, us: seen(progress.segment.us), event: null })));

/** What the same end sees in a run. */
export function simulatedItems(run: Run, near: HostName): Item[] {
  const seen = run.events.flatMap((event) =>
    (event.kind === 'send' || event.kind === 'receive') && event.place === near ? [{ event, segment: event.segment }] : [],
  );
  const progress = progressOf(seen.map(({ event, segment }): WireSegment => ({ ...segment, us: event.at, duplicate: false })));
  return itemsOf(progress.map((one, i) => ({ progress: one, us: one.segment.us, event: seen[i]?.event.id ?? null })));
}
