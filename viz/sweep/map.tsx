// The map itself: a canvas with axes beside it, a cursor for pointer and keys, and the crosses of today's runs.
import { effect, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { inNextFrame } from '../app/frame.ts';
import { theme } from '../theme/theme.ts';
import type { PlacedAxis } from './axes.ts';
import { type Inks, paint } from './paint.ts';
import { type Answer, answer, type CellPlace, crosses, cursor, loadCell, loadCellAsB } from './state.ts';
import { axisTicks } from './ticks.ts';
import { t } from '../text/words.ts';

const LEFT = 64;
const LEAST_CELL = 6;
const CELL_HEIGHT = 13;

function inks(): Inks {
  const style = getComputedStyle(document.documentElement);
  const probe = document.createElement('span');
  document.body.append(probe);
  const read = (name: string): string => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color || style.color;
  };
  const found = {
    ink: read('--ink'),
    soft: read('--ink-soft'),
    surface: read('--surface'),
    sunken: read('--sunken'),
    accent: read('--accent'),
  };
  probe.remove();
  return found;
}

export function SweepMap() {
  const holder = useRef<HTMLDivElement>(null);
  const width = useSignal(0);
  useEffect(() => {
    const resized = new ResizeObserver(([entry]) => {
      width.value = Math.floor(entry?.contentRect.width ?? 0);
    });
    if (holder.current) resized.observe(holder.current);
    return () => resized.disconnect();
  }, []);
  const shown = answer.value;
  return (
    <div class="sweep-map" ref={holder}>
      {shown && width.value > 0 && <Framed shown={shown} width={width.value} />}
    </div>
  );
}

function Framed({ shown, width }: { shown: Answer; width: number }) {
  const [x, y] = shown.axes;
  const widthPx = Math.max(x.values.length * LEAST_CELL, width - LEFT - 14);
  const heightPx = Math.max(240, Math.min(y.values.length * CELL_HEIGHT, 440));
  return (
    <div class="sweep-frame" style={{ gridTemplateColumns: `${LEFT}px ${widthPx}px` }}>
      <span class="axis-name up" aria-hidden="true">
        ↑ {y.label}
      </span>
      <UpAxis axis={y} heightPx={heightPx} />
      <Canvas shown={shown} widthPx={widthPx} heightPx={heightPx} />
      <span />
      <AcrossAxis axis={x} widthPx={widthPx} />
    </div>
  );
}

function UpAxis({ axis, heightPx }: { axis: PlacedAxis; heightPx: number }) {
  return (
    <div class="up-axis" style={{ height: `${heightPx}px` }} aria-hidden="true">
      {axisTicks(axis, heightPx, 22).map(({ share, label }) => (
        <span key={label} style={{ bottom: `${share * heightPx}px` }}>
          {label}
        </span>
      ))}
    </div>
  );
}

function AcrossAxis({ axis, widthPx }: { axis: PlacedAxis; widthPx: number }) {
  return (
    <div class="across-axis" aria-hidden="true">
      {axisTicks(axis, widthPx, 58).map(({ share, label }) => (
        <span key={label} style={{ left: `${share * widthPx}px` }}>
          {label}
        </span>
      ))}
      <span class="axis-name">{axis.label} →</span>
    </div>
  );
}

const MOVES: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
  PageUp: [0, 8],
  PageDown: [0, -8],
};

interface CanvasProps {
  readonly shown: Answer;
  readonly widthPx: number;
  readonly heightPx: number;
}

function Canvas({ shown, widthPx, heightPx }: CanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [x, y] = shown.axes;
  const [columns, rows] = [x.values.length, y.values.length];
  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    return effect(() => {
      // Painted again for every part that comes and for another theme.
      const now = answer.value;
      const again = theme.value;
      if (now && again) inNextFrame('sweep paint', () => paintOn(element, now, widthPx, heightPx));
    });
  }, [widthPx, heightPx]);
  const at = (event: MouseEvent): CellPlace => {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    const column = Math.floor(((event.clientX - box.left) / box.width) * columns);
    const row = rows - 1 - Math.floor(((event.clientY - box.top) / box.height) * rows);
    return { column: Math.min(Math.max(column, 0), columns - 1), row: Math.min(Math.max(row, 0), rows - 1) };
  };
  const same = (place: CellPlace) => cursor.value?.column === place.column && cursor.value.row === place.row;
  const load = (place: CellPlace, asB: boolean) => (asB ? loadCellAsB(place) : loadCell(place));
  const pressed = (event: KeyboardEvent) => {
    const now = cursor.value ?? { column: 0, row: 0 };
    const move = MOVES[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (move) cursor.value = { column: clampTo(now.column + move[0], columns), row: clampTo(now.row + move[1], rows) };
    else if (event.key === 'Home') cursor.value = { ...now, column: 0 };
    else if (event.key === 'End') cursor.value = { ...now, column: columns - 1 };
    else if (event.key === 'Enter') load(now, event.shiftKey);
    else return;
    event.preventDefault();
  };
  return (
    <div
      class="sweep-canvas"
      style={{ width: `${widthPx}px`, height: `${heightPx}px` }}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: an application takes keys, here the cursor's
      tabIndex={0}
      role="application"
      aria-roledescription={t('map of outcomes')}
      aria-label={t('$across across, $up up. Arrow keys move from cell to cell, Enter takes a cell’s settings.', {
        across: x.label,
        up: y.label,
      })}
      aria-describedby="sweep-cell"
      onPointerMove={(event) => {
        if (event.pointerType !== 'touch') cursor.value = at(event);
      }}
      onClick={(event) => {
        const place = at(event);
        // A finger has no hover: its first tap shows the cell, its second takes it.
        const isTouch = (event as unknown as PointerEvent).pointerType === 'touch';
        if (isTouch && !same(place)) cursor.value = place;
        else load(place, event.shiftKey);
      }}
      onKeyDown={pressed}
      onFocus={() => {
        cursor.value ??= { column: Math.floor(columns / 2), row: Math.floor(rows / 2) };
      }}
    >
      <canvas ref={canvas} />
      <Overlay columns={columns} rows={rows} widthPx={widthPx} heightPx={heightPx} />
    </div>
  );
}

const clampTo = (value: number, count: number): number => Math.min(Math.max(value, 0), count - 1);

function paintOn(element: HTMLCanvasElement, now: Answer, widthPx: number, heightPx: number): void {
  const ratio = devicePixelRatio || 1;
  const context = element.getContext('2d');
  if (!context) return;
  element.width = Math.round(widthPx * ratio);
  element.height = Math.round(heightPx * ratio);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  const [x, y] = now.axes;
  paint(context, { cells: now.sweep.cells, columns: x.values.length, rows: y.values.length, widthPx, heightPx, inks: inks() });
}

interface OverlayProps {
  readonly columns: number;
  readonly rows: number;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** The cursor and the crosses, over the canvas: they move without painting it again. */
function Overlay({ columns, rows, widthPx, heightPx }: OverlayProps) {
  const [cellW, cellH] = [widthPx / columns, heightPx / rows];
  const place = cursor.value;
  return (
    <svg class="sweep-overlay" width={widthPx} height={heightPx} aria-hidden="true">
      {crosses.value.map(({ letter, x, y }) => {
        const [px, py] = [x * cellW, heightPx - y * cellH];
        return (
          <g key={letter} class="cross" transform={`translate(${px.toFixed(1)},${py.toFixed(1)})`}>
            <path class="cross-halo" d="M-9,0H9M0,-9V9" />
            <path class="cross-line" d="M-9,0H9M0,-9V9" />
            <text x={px > widthPx - 24 ? -8 : 8} y={py < 24 ? 18 : -7} text-anchor={px > widthPx - 24 ? 'end' : 'start'}>
              {letter}
            </text>
          </g>
        );
      })}
      {place && (
        <rect
          class="sweep-cursor"
          x={place.column * cellW}
          y={heightPx - (place.row + 1) * cellH}
          width={Math.max(cellW, 6)}
          height={Math.max(cellH, 6)}
        />
      )}
    </svg>
  );
}
