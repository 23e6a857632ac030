// What lies under and over the marks as a few large paths: shades of faults, the ways of segments, the ghost, the chain of causes.
import type { Geometry } from './geometry.ts';
import type { Layout, Row } from './layout.ts';
import type { Mark, Scene, Tone } from './model.ts';

const px = (value: number) => value.toFixed(1);
const middle = (row: Row) => row.top + row.height / 2;

export const TONES: readonly Tone[] = ['normal', 'retransmit', 'probe', 'zero-window', 'death', 'plain'];

/** Shades behind all lanes while the path is cut, a host is off, or a middlebox lets nothing through. */
export function faultWash(scene: Scene, layout: Layout, geometry: Geometry): string {
  return scene.faults
    .map(({ from, to }) => {
      const left = Math.max(geometry.x(from), geometry.plotFrom - 12);
      const right = to >= scene.endUs ? geometry.width : Math.min(geometry.x(to), geometry.width);
      return right > left ? `M${px(left)},0H${px(right)}V${layout.height}H${px(left)}Z` : '';
    })
    .join('');
}

/** The segments' ways across the path lane, one path a tone. Ways that would cover each other are drawn once. */
export function linkPaths(scene: Scene, layout: Layout, geometry: Geometry, watch: string): ReadonlyMap<Tone, string> {
  const paths = new Map<Tone, string>();
  const path = layout.byLane.get('path');
  if (!path) return paths;
  const above = [...layout.rows].find((row) => row.abovePath);
  const below = layout.rows.find((row) => row.lane.kind === 'wire' && !row.abovePath);
  if (!above || !below) return paths;
  const seen = new Set<string>();
  for (const link of scene.links) {
    const from = geometry.x(link.at);
    const to = geometry.x(link.to);
    if (Math.max(from, to) < geometry.plotFrom - 20 || Math.min(from, to) > geometry.width) continue;
    const key = `${link.tone}${link.from}${link.lost}${link.fromLane ?? ''}${link.toLane ?? ''}${Math.round(from)},${Math.round(to)}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const down = link.from === watch;
    const [startLane, endLane] = [link.fromLane, link.toLane].map((lane) => (lane === undefined ? undefined : layout.byLane.get(lane)));
    const start = startLane ? middle(startLane) : down ? middle(above) + 8 : middle(below) - 8;
    const arrives = down ? below.top + 3 : above.top + above.height - 3;
    const end = link.stub ? start + (down ? 14 : -14) : endLane ? middle(endLane) : link.lost ? middle(path) : arrives;
    paths.set(link.tone, `${paths.get(link.tone) ?? ''}M${px(from)},${px(start)}L${px(to)},${px(end)}`);
  }
  return paths;
}

/** The other run as outlines, where it differs: bars of timers, segments, its end. */
export function ghostPaths(ghost: Scene, scene: Scene, layout: Layout, geometry: Geometry): ReadonlyMap<Tone, string> {
  const same = new Map(scene.marks.map((mark) => [mark.key, mark]));
  const paths = new Map<Tone, string>();
  for (const mark of ghost.marks) {
    const row = layout.byLane.get(mark.lane);
    const now = same.get(mark.key);
    if (!row || (now && now.at === mark.at && now.to === mark.to)) continue;
    const from = geometry.x(mark.at);
    const to = mark.to === null ? from : mark.lasts ? geometry.width + 1 : geometry.x(mark.to);
    if (to < geometry.plotFrom - 20 || from > geometry.width) continue;
    paths.set(mark.tone, `${paths.get(mark.tone) ?? ''}${ghostShape(mark, row, from, Math.min(to, geometry.width + 20))}`);
  }
  return paths;
}

function ghostShape(mark: Mark, row: Row, from: number, to: number): string {
  const y = middle(row);
  const half = mark.glyph === 'timer' ? 10 : row.height / 2 - 2;
  if (mark.to !== null)
    return mark.glyph === 'timer' || mark.lane === 'verdict' ? `M${px(from)},${px(y - half)}H${px(to)}V${px(y + half)}H${px(from)}Z` : '';
  if (mark.glyph === 'error') return `M${px(from - 6)},${px(y - 6)}l12,12m0,-12l-12,12`;
  return mark.glyph === 'arrival' || mark.glyph === 'cancelled' || mark.glyph === 'fired' || mark.level !== null
    ? ''
    : `M${px(from)},${px(y - half)}V${px(y + half)}`;
}

/** From each cause to its effect, as far as both are on a lane that is open. */
export function chainPath(chain: readonly Mark[], layout: Layout, geometry: Geometry): string {
  const points = chain.flatMap((mark) => {
    const row = layout.byLane.get(mark.lane);
    return row ? [{ x: geometry.x(mark.at), y: middle(row) }] : [];
  });
  return points
    .map((point, i) => {
      const before = points[i - 1];
      if (!before) return `M${px(point.x)},${px(point.y)}`;
      // Within a lane the way bows over the bar, so that it strikes nothing through.
      if (before.y === point.y)
        return `Q${px((before.x + point.x) / 2)},${px(point.y - Math.min(26, point.x - before.x))} ${px(point.x)},${px(point.y)}`;
      const bend = Math.min(24, Math.abs(point.x - before.x) / 2);
      return `C${px(before.x + bend)},${px(before.y)} ${px(point.x - bend)},${px(point.y)} ${px(point.x)},${px(point.y)}`;
    })
    .join('');
}
