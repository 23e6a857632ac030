// Ticks: round times on a linear axis; on the fitted axis the moments that matter, and the length of each silence between.
import { shortDuration, signedDuration, symbolDuration, tinyDuration } from '../text/duration.ts';
import { t } from '../text/words.ts';

const SECOND = 1_000_000;
const STEPS_US = [
  1,
  2,
  5,
  10,
  20,
  50,
  100,
  200,
  500,
  1000,
  2000,
  5000,
  10_000,
  20_000,
  50_000,
  100_000,
  200_000,
  500_000,
  ...[1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800].map((s) => s * SECOND),
];

export interface Tick {
  readonly timeUs: number;
  readonly label: string;
}

/** Close enough to lay out by: 11 px digits and letters in the interface's font. */
export const textWidthPx = (text: string, perCharacterPx = 6.5): number =>
  (text.length + 0.8 * (text.match(WIDE)?.length ?? 0)) * perCharacterPx;
/** Characters of Chinese and Japanese are nearly twice as wide. */
const WIDE = /[\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef]/g;

/** Round times, as many as fit with `spacingPx` between them. */
export function linearTicks(fromUs: number, toUs: number, widthPx: number, spacingPx = 96): Tick[] {
  const wanted = ((toUs - fromUs) / Math.max(widthPx, 1)) * spacingPx;
  const step = STEPS_US.find((candidate) => candidate >= wanted) ?? Math.ceil(wanted / (86_400 * SECOND)) * 86_400 * SECOND;
  const ticks: Tick[] = [];
  for (let i = Math.ceil(fromUs / step); i * step <= toUs; i++) ticks.push({ timeUs: i * step, label: tickLabel(i * step, step) });
  return ticks;
}

const PARTS = [
  { us: 86_400 * SECOND, unit: 'd' },
  { us: 3600 * SECOND, unit: 'h' },
  { us: 60 * SECOND, unit: 'min' },
  { us: SECOND, unit: 's' },
] as const;
const NBSP = '\u00a0';

/** The part that a step changes and the one above it; "…" stands for larger parts that neighbours share. */
function tickLabel(timeUs: number, stepUs: number): string {
  if (timeUs === 0) return '0';
  if (timeUs < SECOND) return timeUs < 1000 ? `${timeUs}${NBSP}µs` : `${Number((timeUs / 1000).toFixed(3))}${NBSP}ms`;
  const finest = PARTS.findIndex((part) => part.us <= stepUs);
  const last = finest === -1 ? PARTS.length - 1 : finest;
  const first = finest === -1 ? last : Math.max(0, last - 1);
  const shared = first > 0 && timeUs >= (PARTS[first - 1]?.us ?? 0) ? `…${NBSP}` : '';
  const words = PARTS.slice(first, last + 1).flatMap((part, i) => {
    const above = PARTS[first + i - 1]?.us ?? Number.POSITIVE_INFINITY;
    const whole = first + i === PARTS.length - 1 ? Number(((timeUs % above) / part.us).toFixed(6)) : Math.floor((timeUs % above) / part.us);
    return whole === 0 && first + i < last ? [] : [`${whole}${NBSP}${part.unit}`];
  });
  const kept = words.length > 1 && words.at(-1)?.startsWith(`0${NBSP}`) ? words.slice(0, -1) : words;
  return `${shared}${kept.join(' ')}`;
}

export interface Anchor {
  readonly timeUs: number;
  /** Greater wins the room: death over fault over retransmission over probe over the rest. */
  readonly importance: number;
}

export interface PlacedTick extends Tick {
  readonly x: number;
}

/** Labels at moments. The important ones are placed first; one that would touch a placed one is left out. */
function placeTicks(
  wanted: readonly (Anchor & { readonly label: string })[],
  x: (timeUs: number) => number,
  fromPx: number,
  toPx: number,
): PlacedTick[] {
  const placed: PlacedTick[] = [];
  const taken: [number, number][] = [];
  const ranked = [...wanted].sort((a, b) => b.importance - a.importance || a.timeUs - b.timeUs);
  for (const { timeUs, label } of ranked) {
    const at = x(timeUs);
    if (at < fromPx - 1 || at > toPx + 1) continue;
    const half = textWidthPx(label) / 2 + 5;
    const middle = Math.min(Math.max(at, fromPx + half - 5), toPx - half + 5);
    if (taken.some(([from, to]) => middle - half < to && middle + half > from)) continue;
    taken.push([middle - half, middle + half]);
    placed.push({ timeUs, label, x: at });
  }
  return placed.sort((a, b) => a.timeUs - b.timeUs);
}

/** Labels at events. */
export function anchoredTicks(anchors: readonly Anchor[], x: (timeUs: number) => number, fromPx: number, toPx: number): PlacedTick[] {
  const wanted = anchors
    .filter(({ timeUs }) => x(timeUs) >= fromPx - 1 && x(timeUs) <= toPx + 1)
    .map((anchor) => ({ ...anchor, label: anchor.timeUs === 0 ? '0' : symbolDuration(anchor.timeUs) }));
  return placeTicks(wanted, x, fromPx, toPx);
}

/** Powers of ten of seconds, and what stands for them in minutes and hours. */
const DECADES_US = [1000, 10_000, 100_000, SECOND, 10 * SECOND, 60 * SECOND, 600 * SECOND, 3600 * SECOND, 36_000 * SECOND, 86_400 * SECOND];

/** Round distances from the origin, on both sides of it: decades first, then whatever round ones have room. */
export function logTicks(
  { originUs, fromUs, toUs }: { readonly originUs: number; readonly fromUs: number; readonly toUs: number },
  x: (timeUs: number) => number,
  fromPx: number,
  toPx: number,
): PlacedTick[] {
  const wanted = [{ timeUs: originUs, importance: 3, label: '0' }];
  const add = (distanceUs: number, importance: number) => {
    for (const sign of [1, -1]) {
      const timeUs = originUs + sign * distanceUs;
      if (timeUs >= fromUs && timeUs <= toUs) wanted.push({ timeUs, importance, label: signedDuration(sign * distanceUs) });
    }
  };
  for (const distance of DECADES_US) add(distance, 2);
  for (const distance of STEPS_US) if (!DECADES_US.includes(distance)) add(distance, 1);
  for (const { timeUs } of linearTicks(fromUs - originUs, toUs - originUs, toPx - fromPx)) if (timeUs > 0) add(timeUs, 0);
  return placeTicks(wanted, x, fromPx, toPx);
}

export interface GapLabel {
  readonly x: number;
  readonly fromX: number;
  readonly toX: number;
  readonly label: string;
  readonly broken: boolean;
}

/** The length of each silence that has room for its own label, between the knots in view. */
export function gapLabels(
  times: Float64Array,
  x: (timeUs: number) => number,
  fromPx: number,
  toPx: number,
  isBreak: (fromUs: number) => boolean,
): GapLabel[] {
  const labels: GapLabel[] = [];
  for (let i = 0; i + 1 < times.length; i++) {
    const fromUs = times[i] as number;
    const toUs = times[i + 1] as number;
    const fromX = Math.max(x(fromUs), fromPx);
    const toX = Math.min(x(toUs), toPx);
    if (toX - fromX < 14) continue;
    const broken = isBreak(fromUs);
    const long = symbolDuration(toUs - fromUs);
    const candidates = [...(broken ? [t('$long idle', { long })] : []), long, shortDuration(toUs - fromUs), tinyDuration(toUs - fromUs)];
    const label = candidates.find((text) => textWidthPx(text) + 4 < toX - fromX);
    if (label) labels.push({ x: (fromX + toX) / 2, fromX, toX, label, broken });
  }
  return labels;
}
