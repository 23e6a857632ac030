// The compared runs on lanes, drawn: A solid, B dashed, C dotted; what they have in common once.
import type { ComponentChildren } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { AXIS_HEIGHT, AxisDrawing } from '../axis/draw-axis.ts';
import { textWidthPx } from '../axis/ticks.ts';
import { type Geometry, geometryOf, plotEdges, zoomFor } from '../lanes/geometry.ts';
import { GLYPHS } from '../lanes/glyphs.ts';
import { type Drawn, mergeLane } from '../lanes/merge.ts';
import type { Mark } from '../lanes/model.ts';
import { select, view } from '../state/store.ts';
import type { ComparedLane } from './figure.ts';
import { LETTERS, possibleRuns } from './runs.ts';
import { anchors, figure, figureWidth, firstParting, narrow, selectedEvents, warp } from './state.ts';
import { t } from '../text/words.ts';

const px = (value: number) => value.toFixed(1);
const MAX_ZOOM = 1e8;

export function LanesFigure() {
  const holder = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const resized = new ResizeObserver(([entry]) => {
      figureWidth.value = Math.floor(entry?.contentRect.width ?? 0);
    });
    if (holder.current) resized.observe(holder.current);
    return () => resized.disconnect();
  }, []);
  const shown = warp.value;
  return (
    <div class="compare-figure timeline" ref={holder}>
      {shown && figureWidth.value > 0 && <Drawing geometry={geometryFor(figureWidth.value)} />}
    </div>
  );
}

function geometryFor(width: number): Geometry {
  const { plotFrom, plotTo } = plotEdges(width, narrow.value);
  const shown = warp.value;
  if (!shown) throw new Error('no axis without runs');
  return geometryOf(shown, zoomFor(shown, view.value.window, plotTo - plotFrom, MAX_ZOOM), width, narrow.value);
}

function Drawing({ geometry }: { geometry: Geometry }) {
  const { lanes, height } = figure.value;
  const axis = useRef<SVGGElement>(null);
  const drawing = useRef<AxisDrawing | null>(null);
  useEffect(() => {
    if (!axis.current) return;
    drawing.current ??= new AxisDrawing(axis.current);
    drawing.current.draw({ ...geometry, anchors: anchors.value, fromPx: geometry.plotFrom, toPx: geometry.plotTo });
  }, [geometry]);
  return (
    <svg class="compare-svg" width={geometry.width} height={AXIS_HEIGHT + height + 6} role="img" aria-label={figureLabel()}>
      <defs>
        <clipPath id="compare-clip">
          <rect x={geometry.plotFrom - 12} y={0} width={Math.max(0, geometry.width - geometry.plotFrom + 12)} height={height} />
        </clipPath>
        <pattern id="compare-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <path class="hatch-line" d="M0,0V6" />
        </pattern>
      </defs>
      <g class="axis" ref={axis} />
      <g transform={`translate(0,${AXIS_HEIGHT})`}>
        {lanes.map((lane) => (
          <Lane key={lane.lane.id} lane={lane} geometry={geometry} />
        ))}
        <Parting geometry={geometry} height={height} />
        <Selection geometry={geometry} />
      </g>
    </svg>
  );
}

const figureLabel = (): string => {
  const letters = possibleRuns.value.map(({ letter }) => letter).join(', ');
  return t('The runs $letters on one axis; the table below lists in what they differ', { letters });
};

function Lane({ lane, geometry }: { lane: ComparedLane; geometry: Geometry }) {
  const { partings } = figure.value;
  const { plotFrom, width, x } = geometry;
  const runs = possibleRuns.value;
  // Bands fill their rows: a line through them would strike out their words.
  const banded = lane.lane.kind === 'verdict' || lane.lane.kind === 'path';
  const ways = lane.runs.map(({ y }, i) => {
    if (i === 0) return banded ? '' : `M${px(plotFrom - 8)},${px(y)}H${width}`;
    const parting = partings[i] ?? Number.POSITIVE_INFINITY;
    if (!Number.isFinite(parting) || lane.overlaid) return '';
    const from = x(parting);
    const above = lane.runs[0]?.y ?? y;
    const branch = `M${px(from)},${px(above)}C${px(from + 8)},${px(above)} ${px(from)},${px(y)} ${px(from + 10)},${px(y)}`;
    return banded ? branch : `${branch}H${width}`;
  });
  return (
    <g>
      <path class="grid" d={`M0,${lane.top}H${width}`} />
      <text class="title" x={10} y={lane.top + (narrow.value ? 13 : 18)}>
        {lane.lane.title}
      </text>
      {!lane.overlaid &&
        !narrow.value &&
        lane.runs.map(({ y }, i) => (
          <text key={runs[i]?.letter} class="run-letter" x={plotFrom - 20} y={y + 4}>
            {runs[i]?.letter}
          </text>
        ))}
      <g clip-path="url(#compare-clip)">
        {ways.map((way, i) => (
          <path key={LETTERS[i]} class={`way run-${i}`} d={way} />
        ))}
        {lane.runs.map((_, i) => (
          <RunMarks key={LETTERS[i]} lane={lane} index={i} geometry={geometry} />
        ))}
      </g>
    </g>
  );
}

/** Half heights of overlaid bars: each frames the one before. */
const HALVES = [7, 10, 12.5];

function RunMarks({ lane, index, geometry }: { lane: ComparedLane; index: number; geometry: Geometry }) {
  const { marks, y } = lane.runs[index] as ComparedLane['runs'][number];
  const drawn = useMemo(
    () => mergeLane(marks, geometry.x).filter(({ x, toX }) => toX > geometry.plotFrom - 20 && x < geometry.width),
    [marks, geometry],
  );
  const half = (mark: Mark) => (mark.glyph === 'over' ? 4 : lane.overlaid ? (HALVES[index] ?? 12) : 9);
  const choose = (event: number) => {
    const key = possibleRuns.value[index]?.run.events[event]?.key;
    if (key !== undefined) select(key);
  };
  return (
    <g class={`marks-of run-${index}`}>
      {drawn.map((one) => {
        const shape: ComponentChildren =
          one.mark.to === null ? (
            <Point drawn={one} y={y} />
          ) : (
            <Bar drawn={one} y={y} half={half(one.mark)} geometry={geometry} withText={!lane.overlaid || lane.runs.length === 1} />
          );
        return (
          // biome-ignore lint/a11y/noStaticElementInteractions: the table of differences below has the same events as buttons
          <g key={one.mark.key} class={`mark ${one.mark.glyph} tone-${one.mark.tone}`} onClick={() => choose(one.mark.event)}>
            <title>{one.mark.label}</title>
            {shape}
          </g>
        );
      })}
    </g>
  );
}

function Point({ drawn, y }: { drawn: Drawn; y: number }) {
  return <path class="shape" transform={`translate(${px(drawn.x)},${px(y)})`} d={GLYPHS[drawn.mark.glyph].path} />;
}

interface BarProps {
  readonly drawn: Drawn;
  readonly y: number;
  readonly half: number;
  readonly geometry: Geometry;
  readonly withText: boolean;
}

function Bar({ drawn: { mark, x, toX }, y, half, geometry, withText }: BarProps) {
  const from = Math.max(x, geometry.plotFrom - 20);
  const to = Math.max(from + 2, mark.lasts ? geometry.width + 20 : Math.min(toX, geometry.width + 20));
  const room = Math.min(to, geometry.plotTo) - Math.max(from, geometry.plotFrom) - 10;
  const text = withText ? [mark.text, mark.shortText, mark.tinyText].find((one) => one !== '' && textWidthPx(one, 7) <= room) : undefined;
  return (
    <>
      <path class="shape" d={`M${px(from)},${px(y - half)}H${px(to)}V${px(y + half)}H${px(from)}Z`} />
      {text && (
        <text x={px(Math.max(from, geometry.plotFrom) + 6)} y={px(y + 4)}>
          {text}
        </text>
      )}
    </>
  );
}

/** A line at the first difference. */
function Parting({ geometry, height }: { geometry: Geometry; height: number }) {
  const at = firstParting.value?.divergence?.at;
  if (at === undefined) return null;
  const x = geometry.x(at);
  if (x < geometry.plotFrom - 1 || x > geometry.width) return null;
  return <path class="parting" d={`M${px(x)},0V${height}`} />;
}

/** The selected event's time in each run, joined where it moved. */
function Selection({ geometry }: { geometry: Geometry }) {
  const lane = figure.value.lanes[0];
  const points = selectedEvents.value.flatMap((event, i) => (event && lane ? [{ x: geometry.x(event.at), i }] : []));
  return (
    <g class="compare-selection">
      {points.map(({ x, i }) => (
        <path key={LETTERS[i]} class={`playhead run-${i}`} d={`M${px(x)},0V${figure.value.height}`} />
      ))}
    </g>
  );
}
