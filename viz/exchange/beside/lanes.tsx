// Capture and simulation on the axis of the timeline: for each direction two lanes, joined where they show the same
// segment. What moved is joined by a slanted line, what only one of them has is ringed.
import { useEffect, useRef } from 'preact/hooks';
import { AXIS_HEIGHT, AxisDrawing } from '../../axis/draw-axis.ts';
import type { HostName } from '../../../sim/index.ts';
import { type Geometry, geometryOf, plotEdges, zoomFor } from '../../lanes/geometry.ts';
import { GLYPHS } from '../../lanes/glyphs.ts';
import type { Glyph, Tone } from '../../lanes/model.ts';
import { useWidth } from '../../lanes/use-width.ts';
import { warp } from '../../state/scene-view.ts';
import { run, select, selected, view } from '../../state/store.ts';
import { humanDuration } from '../../text/duration.ts';
import type { Comparison, Pair } from '../compare/compare.ts';
import type { Item } from '../compare/items.ts';
import { differenceText, itemText, pairFrom, pairText } from './words.ts';
import { t } from '../../text/words.ts';

const NARROW_PX = 560;
const HEADING = 24;
const LANE = 34;
/** On a narrow page the lane's name stands above its segments. */
const LANE_NARROW = 46;
const MAX_ZOOM = 1e8;
const DIRECTIONS: readonly HostName[] = ['client', 'server'];

const glyphOf = ({ kind, win, flags }: Item): Glyph => {
  if (kind === 'again') return 'retransmission';
  if (kind === 'ack') return win === 0 && !flags.includes('R') ? 'zero-window' : 'ack';
  return kind;
};
const TONES: Readonly<Partial<Record<Glyph, Tone>>> = {
  retransmission: 'retransmit',
  probe: 'probe',
  'zero-window': 'zero-window',
  rst: 'death',
};

interface Rows {
  readonly lane: number;
  /** Middles of the two lanes, by direction: captured, simulated. */
  readonly middles: Readonly<Record<HostName, readonly [number, number]>>;
  readonly headings: Readonly<Record<HostName, number>>;
  readonly height: number;
}

function rowsFor(narrow: boolean): Rows {
  const lane = narrow ? LANE_NARROW : LANE;
  const block = HEADING + 2 * lane;
  const top = (i: number) => AXIS_HEIGHT + i * block;
  const middles = (i: number) => {
    const first = top(i) + HEADING + lane / 2 + (narrow ? 6 : 0);
    return [first, first + lane] as const;
  };
  return {
    lane,
    middles: { client: middles(0), server: middles(1) },
    headings: { client: top(0), server: top(1) },
    height: AXIS_HEIGHT + 2 * block + 6,
  };
}

interface Props {
  readonly comparison: Comparison;
  readonly label: string;
}

export function CaptureLanes({ comparison, label }: Props) {
  const { ref, width } = useWidth();
  const svg = useRef<SVGSVGElement>(null);
  const axis = useRef<SVGGElement>(null);
  const drawing = useRef<AxisDrawing | null>(null);
  const scale = warp.value;
  const narrow = width < NARROW_PX;
  const { plotFrom, plotTo } = plotEdges(width, narrow);
  const geometry =
    scale && width > 0 ? geometryOf(scale, zoomFor(scale, view.value.window, plotTo - plotFrom, MAX_ZOOM), width, narrow) : null;
  const rows = rowsFor(narrow);
  useEffect(() => {
    svg.current?.addEventListener('click', choose);
    return () => svg.current?.removeEventListener('click', choose);
  }, []);
  useEffect(() => {
    if (!axis.current || !geometry) return;
    drawing.current ??= new AxisDrawing(axis.current);
    const anchors = comparison.pairs.flatMap(({ capture, status }) =>
      capture ? [{ timeUs: capture.us, importance: status === 'matched' ? (capture.kind === 'ack' ? 2 : 5) : 8 }] : [],
    );
    drawing.current.draw({ ...geometry, anchors, fromPx: plotFrom, toPx: plotTo });
  }, [comparison, scale, width, view.value.window]);
  return (
    <div ref={ref} class="beside-lanes">
      <svg width="100%" height={rows.height} role="img" aria-label={label} ref={svg}>
        <defs>
          <clipPath id="beside-clip">
            <rect x={plotFrom - 12} y={0} width={Math.max(0, width - plotFrom + 12)} height={rows.height} />
          </clipPath>
        </defs>
        <g class="axis" ref={axis} />
        {geometry && <Drawing comparison={comparison} geometry={geometry} rows={rows} />}
      </svg>
    </div>
  );
}

/** A click on a segment of the simulation selects its event; by keys the table below does. */
function choose(event: MouseEvent): void {
  const id = (event.target as Element).closest?.('[data-event]')?.getAttribute('data-event');
  const found = id === null || id === undefined ? undefined : run.value?.events[Number(id)];
  if (found) select(found.key);
}

function Drawing({ comparison, geometry, rows }: { comparison: Comparison; geometry: Geometry; rows: Rows }) {
  const end = geometry.x(comparison.captureEndUs);
  const first = comparison.firstDivergence;
  const firstX =
    first === null
      ? null
      : geometry.x(Math.min(first.capture?.us ?? Number.POSITIVE_INFINITY, first.simulation?.us ?? Number.POSITIVE_INFINITY));
  const playhead = selected.value === null ? null : geometry.x(selected.value.at);
  return (
    <>
      {DIRECTIONS.map((host) => (
        <Titles key={host} host={host} geometry={geometry} rows={rows} />
      ))}
      <g clip-path="url(#beside-clip)">
        <rect class="beyond" x={end + 8} y={AXIS_HEIGHT} width={Math.max(0, geometry.width - end - 8)} height={rows.height - AXIS_HEIGHT} />
        {firstX !== null && <path class="divergence" d={`M${firstX.toFixed(1)},${AXIS_HEIGHT - 6}V${rows.height}`} />}
        {playhead !== null && <path class="playhead" d={`M${playhead.toFixed(1)},${AXIS_HEIGHT}V${rows.height}`} />}
        {comparison.pairs.map((pair) => (
          <PairMarks key={pair.key} pair={pair} geometry={geometry} rows={rows} />
        ))}
      </g>
    </>
  );
}

function Titles({ host, geometry, rows }: { host: HostName; geometry: Geometry; rows: Rows }) {
  const narrow = geometry.width < NARROW_PX;
  const top = rows.headings[host];
  const title = (lane: 0 | 1) => (narrow ? rows.middles[host][lane] - rows.lane / 2 + 6 : rows.middles[host][lane] + 4);
  return (
    <>
      <rect class="beside-heading" x={0} y={top} width={geometry.width} height={HEADING - 4} />
      <text class="title strong" x={narrow ? 4 : 10} y={top + 14}>
        {t('What the $host sends', { host: t(host) })}
      </text>
      <text class="title" x={narrow ? 4 : 10} y={title(0)}>
        {t('captured')}
      </text>
      <text class="title" x={narrow ? 4 : 10} y={title(1)}>
        {t('simulated')}
      </text>
      <path class="grid" d={`M0,${top + HEADING + rows.lane - 0.5}H${geometry.width}`} />
    </>
  );
}

function PairMarks({ pair, geometry, rows }: { pair: Pair; geometry: Geometry; rows: Rows }) {
  const [captured, simulated] = rows.middles[pairFrom(pair)];
  const [from, to] = [pair.capture && geometry.x(pair.capture.us), pair.simulation && geometry.x(pair.simulation.us)];
  const outside = (x: number | null) => x === null || x < geometry.plotFrom - 40 || x > geometry.width + 40;
  if (outside(from) && outside(to)) return null;
  return (
    <g class={`pair ${pair.status.replaceAll(' ', '-')}`}>
      {from !== null && to !== null && <path class="join" d={`M${from.toFixed(1)},${captured + 8}L${to.toFixed(1)},${simulated - 8}`} />}
      {pair.capture && from !== null && <Mark pair={pair} item={pair.capture} x={from} y={captured} />}
      {pair.simulation && to !== null && <Mark pair={pair} item={pair.simulation} x={to} y={simulated} />}
    </g>
  );
}

function Mark({ pair, item, x, y }: { pair: Pair; item: Item; x: number; y: number }) {
  const glyph = glyphOf(item);
  const ringed = pair.status === 'only capture' || pair.status === 'only simulation';
  const difference = differenceText(pair);
  return (
    <g
      class={`mark ${glyph} tone-${TONES[glyph] ?? 'normal'}`}
      transform={`translate(${x.toFixed(1)},${y})`}
      data-event={item.event ?? undefined}
    >
      <title>
        {t('$what: $difference', {
          what: t('$label, at $time', { label: itemText(item, pair.key), time: humanDuration(item.us) }),
          difference,
        })}
      </title>
      {ringed && <circle class="ring-only" r={11} />}
      <path class="shape" d={GLYPHS[glyph].path} />
    </g>
  );
}

/** For those who do not see the lanes. */
export function lanesLabel({ firstDivergence }: Comparison, name: string): string {
  const first =
    firstDivergence === null
      ? t('Nothing differs.')
      : t('First difference: $what.', { what: `${pairText(firstDivergence)}${t(', ')}${differenceText(firstDivergence)}` });
  return `${t('$name beside the simulation.', { name })} ${first}`;
}
