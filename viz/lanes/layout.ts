// Vertical places of lanes and group headings. Narrow screens have no room beside the lanes, so titles stand above them.
import type { HostName } from '../../sim/index.ts';
import type { GroupId, Lane, LaneKind } from './model.ts';
import { t } from '../text/words.ts';

export interface Row {
  readonly lane: Lane;
  readonly top: number;
  readonly height: number;
  /** Where the title is drawn: beside the lane, or above it. */
  readonly titleY: number;
  /** A wire lane whose segments leave downwards. */
  readonly abovePath: boolean;
}

export interface GroupHeading {
  readonly id: GroupId;
  readonly title: string;
  readonly top: number;
  readonly closed: boolean;
}

export interface Layout {
  readonly rows: readonly Row[];
  readonly headings: readonly GroupHeading[];
  readonly byLane: ReadonlyMap<string, Row>;
  readonly height: number;
  readonly narrow: boolean;
}

const HEIGHTS: Readonly<Record<LaneKind, number>> = {
  verdict: 38,
  program: 32,
  state: 30,
  timer: 30,
  limit: 36,
  gauge: 36,
  wire: 42,
  box: 36,
  path: 48,
};
const HEADING = 28;
const TITLE_ABOVE = 17;

export const groupTitle = (group: GroupId, watch: HostName): string => {
  if (group === 'wire') return t('On the wire');
  if (group === 'gauges') return t('Gauges, $host', { host: t(watch) });
  return group === watch ? t('$host, watched', { host: capital(t(group)) }) : capital(t(group));
};
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

export function layoutOf(lanes: readonly Lane[], closed: ReadonlySet<GroupId>, watch: HostName, narrow: boolean): Layout {
  const rows: Row[] = [];
  const headings: GroupHeading[] = [];
  let top = 0;
  let group: GroupId = 'top';
  for (const lane of lanes) {
    if (lane.group !== group) {
      group = lane.group;
      top += 4;
      headings.push({ id: group, title: groupTitle(group, watch), top, closed: closed.has(group) });
      top += HEADING;
    }
    if (closed.has(group)) continue;
    const above = narrow && lane.kind !== 'verdict' ? TITLE_ABOVE : 0;
    const height = HEIGHTS[lane.kind];
    rows.push({
      lane,
      top: top + above,
      height,
      titleY: above > 0 ? top + TITLE_ABOVE - 4 : top + height / 2 + 4,
      abovePath: lane.kind === 'wire' && lane.host === watch,
    });
    top += above + height;
  }
  return { rows, headings, byLane: new Map(rows.map((row) => [row.lane.id, row])), height: top + 6, narrow };
}
