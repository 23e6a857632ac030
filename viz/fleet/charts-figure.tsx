// The charts of a fleet, one above the other over the same time: bands where something is wrong, a cursor through all of them, the
// run before as dashes. The axis on top is a slider: arrow keys go from step to step.
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { FleetRun } from '../../sim/index.ts';
import { linearTicks } from '../axis/ticks.ts';
import { useWidth } from '../lanes/use-width.ts';
import { view } from '../state/store.ts';
import { type Bin, binsOf } from './bins.ts';
import { CHARTS, type ChartSpec, type Note } from './charts.ts';
import { stepArea, stepLine, type X } from './paths.ts';
import { bandsOf, type Band } from './spans.ts';
import { before, hovered, pin, pinnedStep, readBin, readStep, run, shownWindow } from './state.ts';
import { stepWords } from './words.ts';
import { zoomAround } from './zoom.ts';
import { dragSelection, type Selection } from './drag.ts';
import { humanDuration } from '../text/duration.ts';
import { useSignal } from '@preact/signals';
import { t } from '../text/words.ts';

const GUTTER = 62;
const PAD = 10;
/** Pixels of a bin at least: finer than this nobody sees. */
const BIN_PX = 1.5;

export interface Place {
  readonly width: number;
  readonly x: X;
  readonly time: (px: number) => number;
  readonly from: number;
  readonly to: number;
}

function placeOf(width: number, [fromUs, toUs]: readonly [number, number]): Place {
  const [from, to] = [GUTTER, Math.max(GUTTER + 40, width - PAD)];
  const scale = (to - from) / (toUs - fromUs);
  return { width, from, to, x: (timeUs) => from + (timeUs - fromUs) * scale, time: (px) => fromUs + (px - from) / scale };
}

const asks = (now: FleetRun): boolean => now.totals.requests > 0;

export function FleetCharts() {
  const { ref, width } = useWidth();
  const selection = useSignal<Selection | null>(null);
  const now = run.value;
  const window = shownWindow.value;
  const place = placeOf(width, window);
  const room = (place.to - place.from) / BIN_PX;
  const bins = useMemo(() => (now?.scenario.fleet ? binsOf(now.steps, now.scenario.fleet.bucket, window, room) : []), [now, window, room]);
  const other = before.value;
  const ghost = useMemo(
    () => (other?.scenario.fleet ? binsOf(other.steps, other.scenario.fleet.bucket, window, room) : []),
    [other, window, room],
  );
  const placing = useRef(place);
  placing.current = place;
  useEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    return dragSelection(element, {
      place: () => placing.current,
      onHover: (timeUs) => {
        hovered.value = timeUs === null ? null : stepAt(timeUs);
      },
      onClick: (timeUs) => pin(stepAt(timeUs)),
      onSelection: (next) => {
        selection.value = next;
      },
      onWindow: (from, to) => {
        view.value = { ...view.peek(), window: [Math.round(from), Math.round(to)] };
      },
      onWheel: (factor, timeUs) => zoomAround(factor, timeUs),
    });
  }, []);
  return (
    <figure class="fleet-charts" aria-label={t('What the fleet does over time')}>
      <div ref={ref} class="fleet-plots">
        {now && width > 0 && <Plots now={now} bins={bins} ghost={ghost} place={place} window={window} />}
        {selection.value && <SelectionBand selection={selection.value} />}
      </div>
      {!now && <p class="view-waits">{t('Running …')}</p>}
      <Patterns />
    </figure>
  );
}

const SelectionBand = ({ selection: { from, to } }: { selection: Selection }) => (
  <div class="fleet-selection" style={{ left: `${from}px`, width: `${to - from}px` }} />
);

interface PlotsProps {
  readonly now: FleetRun;
  readonly bins: readonly Bin[];
  readonly ghost: readonly Bin[];
  readonly place: Place;
  readonly window: readonly [number, number];
}

function Plots({ now, bins, ghost, place, window }: PlotsProps) {
  const bands = useMemo(() => bandsOf(now.scenario), [now]);
  return (
    <>
      <AxisSlider place={place} now={now} bands={bands} window={window} />
      {CHARTS.filter(({ requests }) => !requests || asks(now)).map((spec) => (
        <OneChart key={spec.id} now={now} spec={spec} bins={bins} ghost={ghost} place={place} bands={bands} />
      ))}
    </>
  );
}

function stepAt(timeUs: number): number | null {
  const now = run.peek();
  const bucketUs = now?.scenario.fleet?.bucket ?? 1;
  const step = Math.floor(timeUs / bucketUs);
  return now && step >= 0 && step < now.steps.length ? step : null;
}

const KEYS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageUp: -10, PageDown: 10 };

function movePin(now: FleetRun, by: number): void {
  const from = pinnedStep.value ?? (by > 0 ? -1 : now.steps.length);
  const step = Math.min(Math.max(from + by, 0), now.steps.length - 1);
  pin(step);
  reveal(now, step);
}

/** Brings a step into the window, if it is not. */
function reveal(now: FleetRun, step: number): void {
  const bucketUs = now.scenario.fleet?.bucket ?? 1;
  const [from, to] = shownWindow.peek();
  const at = step * bucketUs;
  if (at >= from && at + bucketUs <= to) return;
  const half = (to - from) / 2;
  const start = Math.min(Math.max(at - half, 0), now.scenario.until - 2 * half);
  view.value = { ...view.peek(), window: [Math.round(start), Math.round(start + 2 * half)] };
}

const AXIS_HEIGHT = 44;

interface AxisProps {
  readonly place: Place;
  readonly now: FleetRun;
  readonly bands: readonly Band[];
  readonly window: readonly [number, number];
}

function AxisSlider({ place, now, bands, window: [fromUs, toUs] }: AxisProps) {
  const bin = readBin.value;
  const step = readStep.value;
  return (
    <div
      class="fleet-axis"
      role="slider"
      tabIndex={0}
      aria-label={t('Moment that is read')}
      aria-valuemin={0}
      aria-valuemax={now.steps.length - 1}
      aria-valuenow={step ?? 0}
      aria-valuetext={bin ? `${humanDuration(bin.fromUs)}. ${stepWords(bin, asks(now)).join(' ')}` : t('No step chosen')}
      onKeyDown={(event) => {
        const by = KEYS[event.key] ?? (event.key === 'Home' ? -now.steps.length : event.key === 'End' ? now.steps.length : 0);
        if (by === 0 || event.ctrlKey || event.metaKey || event.altKey) return;
        event.preventDefault();
        hovered.value = null;
        movePin(now, by);
      }}
    >
      <svg width={place.width} height={AXIS_HEIGHT} aria-hidden="true">
        {linearTicks(fromUs, toUs, place.to - place.from, 84).map((tick) => (
          <g key={tick.timeUs}>
            <path class="ticks" d={`M${place.x(tick.timeUs).toFixed(1)},16v5`} />
            <text x={Math.min(Math.max(place.x(tick.timeUs), place.from + 12), place.to - 22)} y={12} class="fleet-tick">
              {tick.label}
            </text>
          </g>
        ))}
        <path class="ticks" d={`M${place.from},21.5H${place.to}`} />
        {bands.map((band) => (
          <BandLabel key={`${band.fromUs}${band.text}`} band={band} place={place} />
        ))}
        {bin && <path class="grip-shape" d={`M${((place.x(bin.fromUs) + place.x(bin.toUs)) / 2).toFixed(1)},${AXIS_HEIGHT}l-5,-7h10Z`} />}
      </svg>
    </div>
  );
}

function BandLabel({ band, place }: { band: Band; place: Place }) {
  const from = Math.max(place.x(band.fromUs), place.from);
  const to = Math.min(Math.max(place.x(band.toUs), from + 2), place.to);
  if (from > place.to || to < place.from) return null;
  const right = from > place.to - band.text.length * 6.4;
  return (
    <g>
      <rect class="fleet-band-head" x={from} y={24} width={Math.max(to - from, 2)} height={16} />
      <text class="fleet-band-text" x={right ? to - 4 : from + 5} y={36} text-anchor={right ? 'end' : 'start'}>
        {band.text}
      </text>
    </g>
  );
}

interface ChartProps {
  readonly now: FleetRun;
  readonly spec: ChartSpec;
  readonly bins: readonly Bin[];
  readonly ghost: readonly Bin[];
  readonly place: Place;
  readonly bands: readonly Band[];
}

function OneChart({ now, spec, bins, ghost, place, bands }: ChartProps) {
  const { height, lines, areas } = spec;
  const scale = useMemo(() => spec.scale([...bins, ...ghost], height - 2), [spec, bins, ghost, height]);
  const y = (value: number) => 1 + scale.y(value);
  return (
    <div class={`fleet-chart chart-${spec.id}`}>
      <ChartHead spec={spec} bins={bins} />
      <svg width={place.width} height={height} role="img" aria-label={chartLabel(spec, bins)}>
        {bands.map((band) => (
          <rect
            key={`${band.fromUs}${band.text}`}
            class="fleet-band"
            x={Math.max(place.x(band.fromUs), place.from)}
            y={0}
            width={Math.max(
              Math.min(place.x(band.toUs), place.to) - Math.max(place.x(band.fromUs), place.from),
              band.toUs === band.fromUs ? 1.5 : 0,
            )}
            height={height}
          />
        ))}
        {scale.ticks.map((tick) => (
          <g key={tick.y}>
            <path class="fleet-grid" d={`M${place.from},${(1 + tick.y).toFixed(1)}H${place.to}`} />
            {tick.label !== '' && (
              <text class="fleet-label" x={place.from - 6} y={Math.min(Math.max(tick.y + 5, 10), height - 1)}>
                {tick.label}
              </text>
            )}
          </g>
        ))}
        {areas.map((area) => (
          <path key={area.name} class={`fleet-area ${area.look}`} d={stepArea(bins, place.x, y, area.low, area.high)} />
        ))}
        {lines.map((line) => (
          <path key={`${line.name}-ghost`} class="fleet-ghost" d={stepLine(ghost, place.x, y, line.of)} />
        ))}
        {lines.toReversed().map((line) => (
          <path key={line.name} class={`fleet-line ${line.look}`} d={stepLine(bins, place.x, y, line.of)} />
        ))}
        {(spec.notes?.(now, bins) ?? []).map((note) => (
          <NoteText key={note.text} note={note} place={place} y={y(note.value)} height={height} />
        ))}
        <Cursor place={place} height={height} />
      </svg>
    </div>
  );
}

/** Above its value, or beside a peak, within the chart. */
function NoteText({ note, place, y, height }: { note: Note; place: Place; y: number; height: number }) {
  const half = note.text.length * 3.4;
  const at = place.x(note.atUs);
  if (at < place.from || at > place.to) return null;
  const x = Math.min(Math.max(at, place.from + half + 4), place.to - half - 4);
  return (
    <text class="fleet-note" x={x} y={Math.min(Math.max(y - 6, 14), height - 6)}>
      {note.text}
    </text>
  );
}

function Cursor({ place, height }: { place: Place; height: number }) {
  const bin = readBin.value;
  if (!bin) return null;
  const from = Math.max(place.x(bin.fromUs), place.from);
  const to = Math.min(place.x(bin.toUs), place.to);
  return to < place.from || from > place.to ? null : (
    <rect class="fleet-cursor" x={from} y={0} width={Math.max(to - from, 1)} height={height} />
  );
}

/** Title, what its lines and areas are, and their values at the step that is read. */
function ChartHead({ spec, bins }: { spec: ChartSpec; bins: readonly Bin[] }) {
  const bin = readBin.value;
  const several = spec.lines.length > 1;
  const there = spec.areas.filter(({ low, high }) => bins.some((one) => high(one) > low(one)));
  return (
    <div class="fleet-head">
      <h3>{t(spec.title)}</h3>
      <ul>
        {spec.lines.map(({ name, look, of, text }) => {
          const value = bin ? of(bin) : null;
          return (
            <li key={name}>
              {several && <LineKey look={look} />}
              {several && t(name)} {bin && <strong>{value === null ? '–' : text(value)}</strong>}
            </li>
          );
        })}
        {spec.lines.length === 0 &&
          there.map(({ name, look, low, high }) => (
            <li key={name}>
              <AreaKey look={look} />
              {t(name)} {bin && <strong>{(high(bin) - low(bin)).toLocaleString('en')}</strong>}
            </li>
          ))}
      </ul>
    </div>
  );
}

const LineKey = ({ look }: { look: string }) => (
  <svg width="22" height="8" aria-hidden="true">
    <path class={`fleet-line ${look}`} d="M1,4H21" />
  </svg>
);
const AreaKey = ({ look }: { look: string }) => (
  <svg width="16" height="10" aria-hidden="true">
    <rect class={`fleet-area ${look}`} x="0.5" y="0.5" width="15" height="9" />
  </svg>
);

/** First, extremes and last of the first line or of all areas together, for those who cannot see it. */
function chartLabel({ title, lines, areas }: ChartSpec, bins: readonly Bin[]): string {
  const [line] = lines;
  const of = line?.of ?? areas.at(-1)?.high;
  const text = line?.text ?? ((value: number) => value.toLocaleString('en'));
  const values = of ? bins.map(of).filter((value) => value !== null) : [];
  const [first] = values;
  const last = values.at(-1);
  if (first === undefined || last === undefined) return t('$title: nothing', { title: t(title) });
  return t('$title: $first at first, from $least to $most, $last at the end', {
    title: t(title),
    first: text(first),
    least: text(Math.min(...values)),
    most: text(Math.max(...values)),
    last: text(last),
  });
}

/** Kinds of connections differ by pattern, not only by hue. */
function Patterns() {
  return (
    <svg width="0" height="0" aria-hidden="true" class="fleet-patterns">
      <defs>
        <pattern id="fleet-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <path class="fleet-pattern" d="M0,0V6" />
        </pattern>
        <pattern id="fleet-dots" width="5" height="5" patternUnits="userSpaceOnUse">
          <circle class="fleet-dot" cx="1.5" cy="1.5" r="1" />
        </pattern>
        <pattern id="fleet-bars" width="5" height="5" patternUnits="userSpaceOnUse">
          <path class="fleet-pattern" d="M0,1H5" />
        </pattern>
      </defs>
    </svg>
  );
}
