// Which lanes are shown, and in which order, as the reader arranged them. Pinned ones come first, under the verdict; those on
// which nothing happens are hidden unless wanted.
import type { Lane, LaneKind, Mark } from './model.ts';

export interface Arrangement {
  /** Lanes that the reader showed or hid; of the others, those are shown on which something happens. */
  readonly shown: ReadonlyMap<string, boolean>;
  readonly pinned: ReadonlySet<string>;
  /** All lanes in the order to which the reader moved them; empty while none was moved. */
  readonly order: readonly string[];
}

export const UNTOUCHED: Arrangement = { shown: new Map(), pinned: new Set(), order: [] };

/** Lanes that are nothing without marks; the others show the way of segments, or are the answer. */
const MAY_BE_EMPTY: ReadonlySet<LaneKind> = new Set(['program', 'timer', 'limit']);

export const isShown = (lane: Lane, { shown }: Arrangement, busy: ReadonlySet<string>): boolean =>
  shown.get(lane.id) ?? (!MAY_BE_EMPTY.has(lane.kind) || busy.has(lane.id));

/** Lanes of one group in the reader's order; lanes that were not there then stand behind. */
function inOrder(lanes: readonly Lane[], order: readonly string[]): Lane[] {
  const place = ({ id }: Lane) => (order.includes(id) ? order.indexOf(id) : order.length);
  return lanes.toSorted((a, b) => place(a) - place(b));
}

export function lanesWithMarks(scenes: readonly { readonly marks: readonly Mark[] }[]): ReadonlySet<string> {
  return new Set(scenes.flatMap(({ marks }) => marks.map(({ lane }) => lane)));
}

/** All lanes in the reader's order, hidden ones included: pinned ones are of the top group. */
export function orderedLanes(lanes: readonly Lane[], { pinned, order }: Arrangement): Lane[] {
  const groups = new Map<string, Lane[]>([['top', []]]);
  for (const lane of lanes) {
    const group = pinned.has(lane.id) ? 'top' : lane.group;
    groups.set(group, [...(groups.get(group) ?? []), group === lane.group ? lane : { ...lane, group }]);
  }
  return [...groups.values()].flatMap((group) => inOrder(group, order));
}

/** Segments go between these, so their order is not free. */
const FIXED: ReadonlySet<LaneKind> = new Set(['verdict', 'wire', 'box', 'path']);
export const isMovable = (lane: Lane): boolean => !FIXED.has(lane.kind);

const withToggled = (set: ReadonlySet<string>, id: string): ReadonlySet<string> => {
  const next = new Set(set);
  if (!next.delete(id)) next.add(id);
  return next;
};

export const showLane = (arrangement: Arrangement, id: string, shown: boolean): Arrangement => ({
  ...arrangement,
  shown: new Map(arrangement.shown).set(id, shown),
});

export const togglePin = (arrangement: Arrangement, id: string): Arrangement => ({
  ...arrangement,
  pinned: withToggled(arrangement.pinned, id),
});

/** One place up (−1) or down (1) within its group; unchanged where there is none to change with. */
export function moveLane(lanes: readonly Lane[], arrangement: Arrangement, id: string, by: 1 | -1): Arrangement {
  const ordered = orderedLanes(lanes, arrangement);
  const from = ordered.findIndex((lane) => lane.id === id);
  const [lane, other] = [ordered[from], ordered[from + by]];
  if (!lane || !other || other.group !== lane.group || !isMovable(other)) return arrangement;
  const order = ordered.map((one) => one.id);
  [order[from], order[from + by]] = [other.id, lane.id];
  return { ...arrangement, order };
}

export const arrangedLanes = (lanes: readonly Lane[], arrangement: Arrangement, busy: ReadonlySet<string>): Lane[] =>
  orderedLanes(lanes, arrangement).filter((lane) => isShown(lane, arrangement, busy));
