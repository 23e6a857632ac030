// Vertical places of a system's lanes and headings: lower than those of one connection, since there are more of them.
import type { GroupHeading, Layout, Row } from '../lanes/layout.ts';
import type { GroupId, Lane, LaneKind } from '../lanes/model.ts';

const HEIGHTS: Readonly<Partial<Record<LaneKind, number>>> = { path: 30, box: 30, program: 26, state: 28 };
const HEADING = 28;
const TITLE_ABOVE = 17;

export function systemLayout(
  lanes: readonly Lane[],
  titles: ReadonlyMap<GroupId, string>,
  closed: ReadonlySet<GroupId>,
  narrow: boolean,
): Layout {
  const rows: Row[] = [];
  const headings: GroupHeading[] = [];
  let top = 0;
  let group: GroupId = 'top';
  for (const lane of lanes) {
    if (lane.group !== group) {
      group = lane.group;
      top += 4;
      headings.push({ id: group, title: titles.get(group) ?? group, top, closed: closed.has(group) });
      top += HEADING;
    }
    if (closed.has(group)) continue;
    // Further tracks of the same lane have no title.
    const titled = lane.title !== '' || lane.group === 'connections';
    const above = narrow && titled ? TITLE_ABOVE : 0;
    const height = HEIGHTS[lane.kind] ?? 28;
    rows.push({ lane, top: top + above, height, titleY: above > 0 ? top + TITLE_ABOVE - 4 : top + height / 2 + 4, abovePath: false });
    top += above + height;
  }
  return { rows, headings, byLane: new Map(rows.map((row) => [row.lane.id, row])), height: top + 6, narrow };
}
