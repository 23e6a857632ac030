// The recorded kernel's segments and ours as two lanes under one fitted axis, below what was given to both.
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { AXIS_HEIGHT, AxisDrawing } from '../axis/draw-axis.ts';
import { buildWarp } from '../axis/warp.ts';
import { type Geometry, geometryOf } from '../lanes/geometry.ts';
import { GLYPHS } from '../lanes/glyphs.ts';
import { useWidth } from '../lanes/use-width.ts';
import { humanDuration } from '../text/duration.ts';
import { cutTimes, type Pair } from './recordings.ts';
import type { Drawn } from './segments.ts';
import { t } from '../text/words.ts';
import { bytes } from '../text/event.ts';

const NARROW_PX = 560;
/** Gaps below this take room in proportion. */
const BASE_GAP_US = 5000;
const ALL = { k: 1, x: 0 };
/** What ended a run is drawn beside its last segment, which is often in the same jiffy. */
const END_ASIDE_PX = 16;

/** On a narrow page a lane's title stands above its segments. */
const laneHeight = ({ width }: Geometry): number => (width < NARROW_PX ? 54 : 40);
const laneMiddle = (top: number, { width }: Geometry): number => top + (width < NARROW_PX ? 30 : 20);

interface Props {
  readonly pair: Pair;
  readonly kernel: readonly Drawn[];
  readonly ours: readonly Drawn[];
}

function endUs({ recording, kernel, ours }: Pair): number {
  const last = [kernel, ours].flatMap(({ sent, end }) => [sent.at(-1)?.us ?? 0, end?.us ?? 0]);
  const steps = recording.inputs.filter(({ event }) => event !== 'rx').map(({ us }) => us);
  return Math.max(...last, ...steps);
}

export function TwoLanes({ pair, kernel, ours }: Props) {
  const { ref, width } = useWidth();
  const axis = useRef<SVGGElement>(null);
  const drawing = useRef<AxisDrawing | null>(null);
  const warp = useMemo(() => {
    const times = [kernel, ours].map((sent) => sent.map(({ us }) => us));
    const steps = pair.recording.inputs.filter(({ event }) => event !== 'rx').map(({ us }) => us);
    return buildWarp([...times, steps], { startUs: 0, endUs: endUs(pair), baseGapUs: BASE_GAP_US, linearity: 0 });
  }, [pair]);
  const geometry = geometryOf(warp, ALL, width, width < NARROW_PX);
  const lane = laneHeight(geometry);
  useEffect(() => {
    if (!axis.current || width === 0) return;
    drawing.current ??= new AxisDrawing(axis.current);
    const anchors = [
      ...kernel.map(({ us, glyph }) => ({
        timeUs: us,
        importance: glyph === 'rst' ? 8 : glyph === 'probe' || glyph === 'retransmission' ? 6 : 4,
      })),
      ...(pair.kernel.end ? [{ timeUs: pair.kernel.end.us, importance: 9 }] : []),
    ];
    drawing.current.draw({ ...geometry, anchors, fromPx: geometry.plotFrom, toPx: geometry.plotTo });
  }, [pair, width]);
  return (
    <figure class="timeline evidence-timeline" aria-label={t('Both runs on one timeline')}>
      <div ref={ref}>
        <svg width="100%" height={AXIS_HEIGHT + 3 * lane + 4} role="img" aria-label={summary(pair)}>
          <g class="axis" ref={axis} />
          <CutWash pair={pair} geometry={geometry} />
          <Given pair={pair} geometry={geometry} />
          <Lane title={t('Kernel')} top={AXIS_HEIGHT + lane} segments={kernel} end={pair.kernel.end?.us ?? null} geometry={geometry} />
          <Lane title={t('Ours')} top={AXIS_HEIGHT + 2 * lane} segments={ours} end={pair.ours.end?.us ?? null} geometry={geometry} />
        </svg>
      </div>
      <figcaption class="caption">
        {t('Shaded: nothing passes. Crossed out: lost. The axis is squeezed where nothing happens; segments are drawn where they left.')}
      </figcaption>
    </figure>
  );
}

const summary = ({ kernel, ours }: Pair): string =>
  [
    t('The kernel sent $n segments, ours $ours.', { n: kernel.sent.length, ours: ours.sent.length }),
    kernel.end ? t('The kernel gave up after $time.', { time: humanDuration(kernel.end.us) }) : t('The kernel did not give up.'),
    ours.end ? t('Ours gave up after $time.', { time: humanDuration(ours.end.us) }) : t('Ours did not give up.'),
  ].join(' ');

function CutWash({ pair, geometry }: { pair: Pair; geometry: Geometry }) {
  return (
    <>
      {cutTimes(pair.recording.inputs).map(([from, to]) => {
        const left = geometry.x(from);
        const right = Number.isFinite(to) ? geometry.x(to) : geometry.width;
        return (
          <rect key={from} class="cut-wash" x={left} y={AXIS_HEIGHT} width={Math.max(0, right - left)} height={3 * laneHeight(geometry)} />
        );
      })}
    </>
  );
}

const givenWords = (what: string, len: number | undefined): string => (len ? `${what}, ${bytes(len)}` : what);

/** What was done to both: the program's calls, the path, what arrived. */
function Given({ pair, geometry }: { pair: Pair; geometry: Geometry }) {
  const middle = laneMiddle(AXIS_HEIGHT, geometry);
  return (
    <g class="given">
      <LaneTitle title={t('Given to both')} top={AXIS_HEIGHT} geometry={geometry} />
      {pair.recording.inputs.map(({ us, event, flags, len }, i) => {
        if (event === 'listen') return null;
        const arrival = event === 'rx';
        const x = geometry.x(us);
        return x > geometry.width ? null : (
          <path
            key={i}
            class={arrival ? 'arrival' : 'call'}
            d={GLYPHS[arrival ? 'arrival' : 'call'].path}
            transform={`translate(${x.toFixed(1)},${middle + (arrival ? 8 : -6)})`}
          >
            <title>
              {t('$label, at $time', {
                label: givenWords(arrival ? t('arrived $flags', { flags: flags ?? '' }) : event, len),
                time: humanDuration(us),
              })}
            </title>
          </path>
        );
      })}
    </g>
  );
}

interface LaneProps {
  readonly title: string;
  readonly top: number;
  readonly segments: readonly Drawn[];
  readonly end: number | null;
  readonly geometry: Geometry;
}

function Lane({ title, top, segments, end, geometry }: LaneProps) {
  const middle = laneMiddle(top, geometry);
  return (
    <g>
      <LaneTitle title={title} top={top} geometry={geometry} />
      {segments.map(({ us, glyph, text, lost }, i) => (
        <g key={i} class={`segment ${glyph}${lost ? ' is-lost' : ''}`} transform={`translate(${geometry.x(us).toFixed(1)},${middle})`}>
          <title>{`${t('$label, at $time', { label: text, time: humanDuration(us) })}${lost ? t(', lost') : ''}`}</title>
          <path class={GLYPHS[glyph].filled ? 'filled' : 'outline'} d={GLYPHS[glyph].path} />
          {lost && <path class="lost-cross" d="M-4,10l8,7m0,-7l-8,7" />}
        </g>
      ))}
      {end !== null && (
        <g class="death" transform={`translate(${(geometry.x(end) + END_ASIDE_PX).toFixed(1)},${middle})`}>
          <title>{t('gave up at $time', { time: humanDuration(end) })}</title>
          <path class="outline" d={GLYPHS.error.path} />
        </g>
      )}
    </g>
  );
}

function LaneTitle({ title, top, geometry }: { title: string; top: number; geometry: Geometry }) {
  const narrow = geometry.width < NARROW_PX;
  return (
    <>
      <path class="grid" d={`M0,${top + 0.5}H${geometry.width}`} />
      <text class="title strong" x={narrow ? 4 : 10} y={narrow ? top + 14 : laneMiddle(top, geometry) + 4}>
        {title}
      </text>
    </>
  );
}
