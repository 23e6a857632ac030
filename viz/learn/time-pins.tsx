// Pins on a time axis: dragged, clicked, moved with the keys. Once the answer is shown, the guesses stay above the axis, the truth
// stands below it, and what the kernel sent lies on it.
import { useRef } from 'preact/hooks';
import { NEVER_SHAPE } from '../app/tiny-figure.tsx';
import { GLYPHS } from '../lanes/glyphs.ts';
import { useWidth } from '../lanes/use-width.ts';
import type { EarlierBet } from './earlier.ts';
import { type AxisKey, axisGuess, axisTicks, axisX, isOnAxis, type LogAxis, logAxis, moved } from './log-axis.ts';
import type { SentMark } from './sent-marks.ts';
import type { Guess } from './score.ts';

const LINE = 66;
const HEIGHT = 152;
/** What the pins of one axis are to a reader. */
const GROUP = { role: 'group' as const };
const PIN = 'M0,0C-4,-9 -11,-14 -11,-24A11,11 0 0 1 11,-24C11,-14 4,-9 0,0Z';
const FLAG = 'M0,0C-4,9 -11,14 -11,24A11,11 0 0 0 11,24C11,14 4,9 0,0Z';

export interface TimePinsProps {
  readonly fromUs: number;
  readonly toUs: number;
  readonly never: boolean;
  /** Null for a pin that was not placed. */
  readonly pins: readonly (Guess | null)[];
  /** Null while they are hidden. */
  readonly truths: readonly Guess[] | null;
  readonly sent: readonly SentMark[];
  /** Of earlier questions; the words below the axis say them too. */
  readonly earlier?: readonly EarlierBet[];
  readonly originText: string;
  readonly pinNames: readonly string[];
  readonly label: string;
  readonly timeText: (guess: Guess) => string;
  /** Absent once the answer was given. */
  readonly onMove?: ((index: number, guess: Guess) => void) | undefined;
}

const KEYS: Readonly<Record<string, readonly [AxisKey, AxisKey]>> = {
  ArrowRight: ['more', 'much-more'],
  ArrowUp: ['more', 'much-more'],
  ArrowLeft: ['less', 'much-less'],
  ArrowDown: ['less', 'much-less'],
  Home: ['first', 'first'],
  End: ['last', 'last'],
};

/** Where pins stand that nobody has placed: spread over the axis. */
const unplaced = (axis: LogAxis, i: number, of: number): number => axis.left + ((i + 1) / (of + 1)) * (axis.right - axis.left);

export function TimePins(props: TimePinsProps) {
  const { ref, width } = useWidth();
  const svg = useRef<SVGSVGElement>(null);
  const held = useRef<number | null>(null);
  const { pins, truths, onMove } = props;
  const axis = logAxis(props.fromUs, props.toUs, Math.max(width, 240), props.never);
  const xOf = (i: number) => {
    const pin = pins[i] ?? null;
    return pin === null ? unplaced(axis, i, pins.length) : axisX(axis, pin);
  };
  const pointerX = (event: PointerEvent) => event.clientX - (svg.current?.getBoundingClientRect().left ?? 0);
  const nearest = (x: number) => pins.reduce<number>((best, _, i) => (Math.abs(xOf(i) - x) < Math.abs(xOf(best) - x) ? i : best), 0);
  const down = (event: PointerEvent) => {
    if (!onMove || event.button !== 0) return;
    const x = pointerX(event);
    held.current = nearest(x);
    svg.current?.setPointerCapture(event.pointerId);
    onMove(held.current, axisGuess(axis, x));
  };
  const drag = (event: PointerEvent) => {
    if (held.current !== null) onMove?.(held.current, axisGuess(axis, pointerX(event)));
  };
  const release = () => {
    held.current = null;
  };
  const key = (i: number) => (event: KeyboardEvent) => {
    const pair = KEYS[event.key];
    if (!pair || !onMove || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    onMove(i, moved(axis, pins[i] ?? axisGuess(axis, xOf(i)), pair[event.shiftKey ? 1 : 0]));
  };
  return (
    <div ref={ref} class="time-pins">
      {width > 0 && (
        <svg
          ref={svg}
          width={width}
          height={HEIGHT}
          class={onMove ? 'is-open' : ''}
          {...GROUP}
          aria-label={props.label}
          onPointerDown={down}
          onPointerMove={drag}
          onPointerUp={release}
          onPointerCancel={release}
        >
          <Ground axis={axis} {...props} />
          {props.earlier?.map((bet) => (
            <Earlier key={bet.stepId} axis={axis} bet={bet} />
          ))}
          {truths !== null && props.sent.map((mark, i) => <Sent key={i} axis={axis} mark={mark} />)}
          {truths?.map((truth, i) => (
            <g key={i} class="truth-pin" transform={`translate(${axisX(axis, truth).toFixed(1)},${LINE + 3})`}>
              <path class="truth-flag" d={FLAG} />
              {truths.length > 1 ? (
                <text class="inside-text" y={29} text-anchor="middle">
                  {i + 1}
                </text>
              ) : truth === 'never' ? (
                <path class="inside" d={`M0,24${NEVER_SHAPE}`} />
              ) : (
                <path class="inside" d={INSIDE} />
              )}
            </g>
          ))}
          {truths !== null && <Labels axis={axis} guesses={truths} y={LINE + 52} className="pin-label truth" timeText={props.timeText} />}
          {pins.map((pin, i) => (
            <g
              key={i}
              class={`guess-pin${pin === null ? ' is-unplaced' : ''}`}
              transform={`translate(${xOf(i).toFixed(1)},${LINE - 3})`}
              {...(onMove ? sliderOf(props, i, key(i)) : { 'aria-hidden': 'true' as const })}
            >
              <rect class="hit" x={-14} y={-40} width={28} height={44} />
              <path d={PIN} />
              <text class="inside-text" y={-20} text-anchor="middle">
                {pins.length > 1 ? i + 1 : pin === null ? '?' : ''}
              </text>
            </g>
          ))}
          <Labels axis={axis} guesses={pins.filter((pin) => pin !== null)} y={LINE - 48} className="pin-label" timeText={props.timeText} />
        </svg>
      )}
    </div>
  );
}

/** The sign of an end, for the truth. */
const INSIDE = 'M-4,20l8,8m0,-8l-8,8';

function sliderOf({ pins, fromUs, toUs, pinNames, timeText }: TimePinsProps, i: number, onKeyDown: (event: KeyboardEvent) => void) {
  const pin = pins[i] ?? null;
  const value = pin === null ? fromUs : pin === 'never' ? toUs : pin;
  const scaled = (us: number) => Math.round(Math.log(us / fromUs) * 100);
  return {
    role: 'slider' as const,
    // As SVG spells it.
    tabindex: 0,
    'aria-label': pinNames[i] ?? '',
    'aria-valuemin': 0,
    'aria-valuemax': scaled(toUs),
    'aria-valuenow': scaled(value),
    'aria-valuetext': pin === null ? '?' : timeText(pin),
    onKeyDown,
  };
}

function Ground({ axis, never, originText, timeText }: TimePinsProps & { axis: LogAxis }) {
  const ticks = axisTicks(axis);
  return (
    <g class="ground">
      {never && axis.neverX !== null && (
        <>
          <rect class="never-room" x={axis.right + 12} y={LINE - 26} width={(axis.neverX - axis.right - 12) * 2} height={52} rx={8} />
          <text class="tick" x={axis.neverX} y={HEIGHT - 6} text-anchor="middle">
            {timeText('never')}
          </text>
        </>
      )}
      <path class="axis-line" d={`M${axis.left - 24},${LINE}H${axis.right}`} />
      <path class="axis-origin" d={`M${axis.left - 24},${LINE - 14}v28`} />
      <text class="tick origin" x={axis.left - 40} y={HEIGHT - 22}>
        {originText}
      </text>
      {ticks.map((us) => (
        <g key={us}>
          <path class="grid" d={`M${axisX(axis, us).toFixed(1)},${LINE - 5}v10`} />
          <text class="tick" x={axisX(axis, us)} y={HEIGHT - 6} text-anchor="middle">
            {timeText(us)}
          </text>
        </g>
      ))}
    </g>
  );
}

/** An earlier guess and its truth, faint; what lies beyond this axis is left to the words. */
function Earlier({ axis, bet }: { axis: LogAxis; bet: EarlierBet }) {
  const flags = [
    [bet.guess, PIN, LINE - 3],
    [bet.truth, FLAG, LINE + 3],
  ] as const;
  return (
    <g class="earlier-bet">
      {flags.map(([guess, path, y]) =>
        isOnAxis(axis, guess) ? <path key={y} d={path} transform={`translate(${axisX(axis, guess).toFixed(1)},${y})`} /> : null,
      )}
    </g>
  );
}

function Sent({ axis, mark }: { axis: LogAxis; mark: SentMark }) {
  const { path, filled } = GLYPHS[mark.glyph];
  return (
    <path
      class={`sent tone-${mark.tone} ${filled ? 'filled' : 'outline'}`}
      d={path}
      transform={`translate(${axisX(axis, mark.us).toFixed(1)},${LINE})`}
    />
  );
}

interface LabelProps {
  readonly axis: LogAxis;
  readonly guesses: readonly Guess[];
  readonly y: number;
  readonly className: string;
  readonly timeText: (guess: Guess) => string;
}

/** The times of pins, in two rows where they would lie over each other; what finds no room is left out, its pin still says it. */
function Labels({ axis, guesses, y, className, timeText }: LabelProps) {
  const width = axis.neverX === null ? axis.right + 22 : axis.right + 86;
  const down = className.includes('truth') ? 1 : -1;
  const free = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  return (
    <g>
      {guesses
        .map((guess) => ({ x: axisX(axis, guess), text: timeText(guess) }))
        .sort((a, b) => a.x - b.x)
        .map(({ x, text }, i) => {
          const half = text.length * 4.2;
          const place = Math.min(Math.max(x, half + 2), width - half - 2);
          const row = free.findIndex((from) => place - half >= from);
          if (row < 0) return null;
          free[row] = place + half + 3;
          return (
            <text key={i} class={className} x={place} y={y + down * row * 15} text-anchor="middle">
              {text}
            </text>
          );
        })}
    </g>
  );
}
